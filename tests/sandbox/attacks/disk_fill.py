"""More than there is room for, under several names."""

written = 0
try:
    for number in range(100):
        with open(f"/tmp/fill{number}", "wb") as file:
            for _ in range(16):
                written += file.write(bytes(1 << 20))
except OSError:
    pass
if written > 300 << 20:
    print("ESCAPED", written)
