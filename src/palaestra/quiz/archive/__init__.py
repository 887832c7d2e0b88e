"""Quizzes as files: our own zip, tables of questions, Moodle's GIFT, Kahoot's spreadsheet. Pure."""
