"""Fetch a stranger's URL, or tell it something, in a worker; only what anybody could reach.

A name is resolved once, every address it has is checked, and the connection goes to an address
that was checked: a name server that changes its mind in between changes nothing. Redirects are
followed by hand, each checked like the first.
"""

from palaestra.core.fetch.addresses import check_url, is_public
from palaestra.core.fetch.getting import Fetched, fetch
from palaestra.core.fetch.posting import check_reachable, post

__all__ = ["Fetched", "check_reachable", "check_url", "fetch", "is_public", "post"]
