"""What the statistics feature does: functions of a database session and an Identity."""
