"""Checks of translations: each message compared with the English, by value and by meaning."""
