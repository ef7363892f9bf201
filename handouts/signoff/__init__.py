"""Who approved what, and what changed since: clinicians and translators."""
