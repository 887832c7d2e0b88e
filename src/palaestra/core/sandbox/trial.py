"""For `palaestra doctor`: does code run on this machine, and which way?"""

from functools import cached_property

from palaestra.core.configuration import SandboxSettings
from palaestra.core.sandbox.probe import Probe
from palaestra.core.sandbox.sandbox import Sandbox


class Trial:
    """Runs a program when it is asked first, and leaves nothing running."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings

    @cached_property
    def _found(self) -> tuple[Probe, str]:
        sandbox = Sandbox(self._settings)
        try:
            return sandbox.probe(), sandbox.counting
        finally:
            sandbox.close()

    def works(self) -> bool:
        return self._found[0].mode is not None

    def describe(self) -> str:
        probed, counting = self._found
        return f"{probed.describe()}; {counting}" if probed.mode else probed.describe()
