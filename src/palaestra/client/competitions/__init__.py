"""The data competitions of a server."""
