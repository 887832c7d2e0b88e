"""A mapping of its own, touched page by page."""

import mmap

block = mmap.mmap(-1, 1 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for place in range(0, len(block), 4096):
    block[place] = 1
print("ESCAPED")
