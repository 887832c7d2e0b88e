"""What the quiz does: functions of a database session and an Identity, a file a noun."""
