"""Many small things."""

things = []
for _ in range(20_000_000):
    things.append(bytes(64))
print("ESCAPED")
