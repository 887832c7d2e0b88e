"""One large block, every page of it written to."""

block = bytearray(1 << 30)
for place in range(0, len(block), 4096):
    block[place] = 1
print("ESCAPED")
