"""Pages count from 0 everywhere; sizes are bounded."""

from palaestra.core.errors import Invalid

LARGEST = 100
LAST = 10**7


def read_page(page: int) -> int:
    if not 0 <= page <= LAST:
        raise Invalid("page", "A page is a whole number from 0.")
    return page


def read_size(size: int) -> int:
    if not 1 <= size <= LARGEST:
        raise Invalid("size", f"A page has 1 to {LARGEST} lines.")
    return size
