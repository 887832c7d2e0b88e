"""Formulas: text to commands, and dynamic variables in the order in which they are computed."""
