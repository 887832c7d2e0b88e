"""What admins look at and change."""
