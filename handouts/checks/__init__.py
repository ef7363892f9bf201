"""May a text be used? Every check of content, translations and clinics."""
