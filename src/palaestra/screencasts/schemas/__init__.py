"""What travels in and out of the screencasts feature, a file a noun."""
