"""Files, read and written safely: whole texts or none, and what is wrong with them in plain words."""
