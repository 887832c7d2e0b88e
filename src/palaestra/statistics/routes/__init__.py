"""HTTP of the statistics feature."""
