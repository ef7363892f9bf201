"""Clinics: their folders, read into what stands on their handouts."""
