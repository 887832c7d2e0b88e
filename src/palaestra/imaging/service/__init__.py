"""What the feature does with pictures that have arrived."""
