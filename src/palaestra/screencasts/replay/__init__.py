"""What a cast shows at any moment, from its OTs alone: pure functions, no clock and no database.

The player in the browser is held to the same test vectors (tests/screencasts/vectors).
"""
