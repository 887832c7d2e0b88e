"""The Python client of a Palaestra server: `Client`, and `AsyncClient` on the event loop.

Imports nothing of the server, and httpx only when a client is made (extra ``client``).
"""

from palaestra.client import errors
from palaestra.client.asynchronous import AsyncClient
from palaestra.client.competitions.competing.tasks import AsyncCompeting
from palaestra.client.competitions.competing.threads import Competing
from palaestra.client.competitions.items import Competition, Standing, Submission
from palaestra.client.errors import PalaestraError
from palaestra.client.flow import Patience
from palaestra.client.sync import Client

__all__ = [
    "AsyncClient",
    "AsyncCompeting",
    "Client",
    "Competing",
    "Competition",
    "PalaestraError",
    "Patience",
    "Standing",
    "Submission",
    "errors",
]
