"""HTTP of the competitions feature, a file a noun."""
