"""What the screencasts feature does, a file a noun."""
