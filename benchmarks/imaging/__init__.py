"""How often registrations are right, and how quickly, beside the original's recipe."""
