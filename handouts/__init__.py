"""Accessible, printable handouts about relapsed or refractory B-cell ALL, assembled from chosen sections."""

__version__ = "0.1.0"
