"""Quizzes: `client.quiz` makes them and shows them; a screen follows a presentation."""
