"""Shared mappings, given back to the kernel's tables after each page, so that they seem unused."""

import mmap

blocks = []
for _ in range(16):
    block = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    for place in range(0, len(block), 4096):
        block[place] = 1
    block.madvise(mmap.MADV_DONTNEED)
    blocks.append(block)
print("ESCAPED")
