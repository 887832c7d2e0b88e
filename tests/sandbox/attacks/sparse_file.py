"""A file that claims to be huge."""

try:
    with open("/tmp/huge.png", "wb") as file:
        file.truncate(1 << 40)
    print("ESCAPED")
except OSError:
    pass
