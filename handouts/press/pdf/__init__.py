"""The only rooms that know PDF objects."""
