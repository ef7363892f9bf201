"""Translations, from a new language to one that is printed."""
