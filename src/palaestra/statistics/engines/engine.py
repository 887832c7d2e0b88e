"""What an engine is to the rest of the feature.

    engine = await open_engine(EngineSettings(...))       # engines/choosing.py
    session = await engine.open("workspace-17", reload=frame_from_our_database)
    await session.put(frame_of(dataset))
    result = await session.run(decode(raw))               # raises Problem
    await session.close()

A session is the computing side of one open workspace. What it holds is a cache: `reload` gives any
data set again after the engine was killed or fell over.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from palaestra.statistics.structures import Command, Result, Runnable, Variable

if TYPE_CHECKING:
    from palaestra.statistics.engines.frames import Frame

EngineName = Literal["r", "python"]
Reload = Callable[[str], Awaitable["Frame | None"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one session. `calc_timeout` and `grace` in seconds, `memory_mb` in MB."""

    calc_timeout: float = 60.0
    # Between the wish that a computation stops and its end by force.
    grace: float = 2.0
    memory_mb: int = 1024
    # Rows times variables of a data set; also the longest result of a command.
    max_data: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong:
    """`ms`: round trip to the engine. `busy`: the session computes, since `age` seconds."""

    ms: float
    busy: bool
    age: float
    load: float


class Session(Protocol):
    """Calls are taken one after the other; `ping` and `cancel` never wait for a computation."""

    engine: EngineName
    # Called when the engine had to be started anew under this session, with the code
    # ``r_restarted`` and a text: the user is told. Data is there again already.
    on_restart: Callable[[str], None] | None

    async def put(self, frame: "Frame") -> None:
        """The data set of this name, whole, in the place of any former one."""
        ...

    async def drop(self, name: str) -> None: ...

    async def put_model(self, name: str, model: Any) -> None:
        """A `Model` under its name, for `coefs`, `fitted` and `residual`."""
        ...

    async def put_list(self, name: str, items: list[Any]) -> None:
        """A list under its name, for `c`, `names` and `subset`."""
        ...

    async def run(self, wanted: Runnable, *, dataset: str | None = None) -> Result:
        """An output, model or command computed. Raises `Problem` (timeout, cancelled, r_error…).

        `dataset`: where bare names are looked up first.
        """
        ...

    async def compute(self, formula: Command, *, dataset: str) -> dict[str, Any]:
        """What a formula gives in a data set, as `mode`, `values`, `labels`… of a Variable."""
        ...

    async def refresh(self, dataset: str, variables: list[Variable]) -> list[Variable]:
        """Compute what has a formula, each after what it needs; also set it in the data set.

        Gives the computed ones with their new values. Raises `Problem` cycle, unknown_variable…
        """
        ...

    async def ping(self) -> Pong: ...

    async def cancel(self) -> bool:
        """Stop what runs (it raises `Problem` cancelled); False where nothing ran."""
        ...

    async def checkpoint(self) -> bytes:
        """All that the session holds, sealed."""
        ...

    async def restore(self, kept: bytes) -> None:
        """From bytes that `checkpoint` of this server gave. Raises `Problem` bad_field."""
        ...

    async def close(self) -> None: ...


class Engine(Protocol):
    name: EngineName

    async def open(
        self, workspace: str, *, reload: Reload | None = None, limits: Limits | None = None
    ) -> Session: ...

    async def close(self) -> None:
        """Ends every session and the processes behind them."""
        ...
