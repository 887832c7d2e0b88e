"""The other place that is a disk in memory."""

written = 0
try:
    with open("/dev/shm/fill", "wb") as file:
        while written < 1 << 30:
            written += file.write(bytes(1 << 20))
except OSError:
    pass
if written > 300 << 20:
    print("ESCAPED", written)
