"""Workers that take errands and give bytes back; they know nothing of handouts."""
