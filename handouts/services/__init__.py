"""What the program does for whoever asks: the command, and whatever else comes in front of it."""
