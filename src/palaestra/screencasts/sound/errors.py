"""What goes wrong with a sound, before it is known in which field of a form it came."""


class Unplayable(Exception):
    """Not Opus in WebM as we cut it: a decoder may still know what to do with it."""
