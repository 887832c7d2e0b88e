"""Where a client's workspaces are found and made."""

from palaestra.client.shells import Shell
from palaestra.client.statistics import calls
from palaestra.client.statistics.workspaces import Workspace


class Statistics:
    """``client.statistics.create("Course")`` and ``client.statistics.workspaces()``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def workspaces(self) -> list[Workspace]:
        """One's own, the current one first."""
        found = self._shell.run(calls.listed(self._shell.session))
        return [Workspace(self._shell, one["id"], one["name"]) for one in found]

    def create(self, name: str) -> Workspace:
        """A new one, which is the current one then."""
        made = self._shell.run(calls.made(self._shell.session, name))
        return Workspace(self._shell, made["id"], made["name"])
