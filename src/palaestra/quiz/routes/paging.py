"""`page=0, page_size=15, order=1, order_by`, as every search of the document takes them."""

from palaestra.core.errors import Invalid
from palaestra.core.http.paging import LARGEST, read_page
from palaestra.quiz.service.searching import Sorting


def sorting(page: int, page_size: int, order: int, order_by: str | None) -> Sorting:
    """Raises Invalid for what is out of range."""
    if not 1 <= page_size <= LARGEST:
        raise Invalid("page_size", f"A page has 1 to {LARGEST} items.")
    return Sorting(page=read_page(page), page_size=page_size, order=order, order_by=order_by)
