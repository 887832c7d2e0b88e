"""What the competitions feature does."""
