"""HTTP of the imaging feature, a file a noun."""
