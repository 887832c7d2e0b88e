"""The R engine."""

from pathlib import Path

from palaestra.core.sandbox import Sandbox
from palaestra.statistics.engines.engine import EngineName
from palaestra.statistics.engines.r.kernel import RKernel
from palaestra.statistics.engines.r.process import Rserve
from palaestra.statistics.engines.warm import IDLE_SECONDS, WarmEngine


class REngine(WarmEngine):
    """`memory_mb` bounds all sessions together; one by itself is bounded by its `Limits`."""

    name: EngineName = "r"

    def __init__(
        self,
        folder: Path,
        *,
        key: bytes,
        sandbox: Sandbox,
        memory_mb: int = 4096,
        idle: float = IDLE_SECONDS,
    ) -> None:
        super().__init__(folder, key=key, idle=idle)
        self._rserve = Rserve(sandbox, memory=memory_mb << 20)

    @property
    def running(self) -> bool:
        return self._rserve.running

    async def _start(self) -> None:
        await self._rserve.stop()
        await self._rserve.start()

    async def _stop(self) -> None:
        await self._rserve.stop()

    async def _connect(self) -> RKernel:
        return await RKernel.connect(self._rserve.path)
