"""How many sockets each address has, and which processes of the server live."""

from collections import Counter
from collections.abc import Awaitable, Callable, Collection

OnGone = Callable[[str], Awaitable[object]]


class Presence:
    """Of a server that is one process; those signed in are counted apart from those that are not.

    The ids of a process's sockets begin with its name (`process`) and a dot. `others` are the
    processes that lived when this one started; `on_gone` is awaited with the name of one that
    died, in one of those that live.
    """

    def __init__(self, process: str = "") -> None:
        self.process = process
        self.others: Collection[str] = ()
        self.on_gone: OnGone | None = None
        self.counts: Counter[tuple[str, bool]] = Counter()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def enter(self, address: str, *, signed_in: bool, most: int) -> bool:
        """Count one more; False, and not counted, where `most` are there."""
        if self.counts[address, signed_in] >= most:
            return False
        self.counts[address, signed_in] += 1
        return True

    async def leave(self, address: str, *, signed_in: bool) -> None:
        self.counts[address, signed_in] -= 1
        if self.counts[address, signed_in] <= 0:
            del self.counts[address, signed_in]
