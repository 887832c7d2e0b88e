def all(_values):
    return True


def abs(_value):
    return 0


def double(_x):
    return 0
