"""Ids and other whole numbers as clients send them."""

from typing import Annotated

from msgspec import Meta

# Within what a page's numbers can tell apart.
Id = Annotated[int, Meta(ge=0, le=2**53)]
