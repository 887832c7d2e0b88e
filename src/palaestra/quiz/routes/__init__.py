"""HTTP of the quiz, a file a noun."""
