"""`palaestra serve`: the socket, the lock of the data folder, the demo, the server."""
