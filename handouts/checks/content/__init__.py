"""Checks of the sections: reading level, numbers, evidence, style."""
