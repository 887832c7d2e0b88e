"""Socket.IO of the screencasts feature, a file a noun."""
