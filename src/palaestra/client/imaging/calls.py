"""`client.imaging`: the registrar's calls, blocking and on the event loop."""

from collections.abc import Iterable

from palaestra.client.imaging import registering
from palaestra.client.imaging.items import Batch, Disk, Registration
from palaestra.client.imaging.registering import Picture, asked
from palaestra.client.shells import AsyncShell, Shell


class Imaging:
    """Pictures are paths, or the bytes of a file. Needs no sign-in."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def register(
        self,
        user: Picture,
        model: Picture,
        *,
        algorithm: str = "AUTO",
        frame: str = "model",
        mirror: bool = False,
        recipe: str | None = None,
    ) -> Registration:
        """The homography from `user` to `model`; raises Invalid where there is none.

        `frame` is "model" for the model file's own pixels, or "scaled" as the original has it.
        """
        query = asked(frame=frame, mirror=mirror, recipe=recipe)
        return self._shell.run(
            registering.register(self._shell.session, user, model, algorithm=algorithm, query=query)
        )

    def circle(self, user: Picture) -> Disk:
        """The Moon's disk; raises Invalid where there is none."""
        return self._shell.run(registering.circle(self._shell.session, user))

    def preview(
        self,
        user: Picture,
        model: Picture,
        *,
        layer: Picture | None = None,
        algorithm: str = "AUTO",
        view: str = "blend",
        mirror: bool = False,
    ) -> bytes:
        """A PNG of `model`, or of `layer`, over `user`; `view` is blend, checker or warped."""
        return self._shell.run(
            registering.preview(
                self._shell.session,
                user,
                model,
                algorithm=algorithm,
                layer=layer,
                query=asked(mirror=mirror, view=view),
            )
        )

    def batch(
        self,
        users: Iterable[Picture],
        model: Picture,
        *,
        algorithm: str = "AUTO",
        mirror: bool = False,
        every: float = 1.0,
    ) -> Batch:
        """Many photos against one model, asked after `every` so many seconds until it is done."""
        query = asked(mirror=mirror, algorithm=algorithm)
        return self._shell.run(
            registering.batch(self._shell.session, users, model, every=every, query=query)
        )


class AsyncImaging:
    """As `Imaging`, whose docstrings hold here too; every call is awaited."""

    def __init__(self, shell: AsyncShell) -> None:
        self._shell = shell

    async def register(
        self,
        user: Picture,
        model: Picture,
        *,
        algorithm: str = "AUTO",
        frame: str = "model",
        mirror: bool = False,
        recipe: str | None = None,
    ) -> Registration:
        """As `Imaging.register`."""
        query = asked(frame=frame, mirror=mirror, recipe=recipe)
        return await self._shell.run(
            registering.register(self._shell.session, user, model, algorithm=algorithm, query=query)
        )

    async def circle(self, user: Picture) -> Disk:
        """As `Imaging.circle`."""
        return await self._shell.run(registering.circle(self._shell.session, user))

    async def preview(
        self,
        user: Picture,
        model: Picture,
        *,
        layer: Picture | None = None,
        algorithm: str = "AUTO",
        view: str = "blend",
        mirror: bool = False,
    ) -> bytes:
        """As `Imaging.preview`."""
        return await self._shell.run(
            registering.preview(
                self._shell.session,
                user,
                model,
                algorithm=algorithm,
                layer=layer,
                query=asked(mirror=mirror, view=view),
            )
        )

    async def batch(
        self,
        users: Iterable[Picture],
        model: Picture,
        *,
        algorithm: str = "AUTO",
        mirror: bool = False,
        every: float = 1.0,
    ) -> Batch:
        """As `Imaging.batch`."""
        query = asked(mirror=mirror, algorithm=algorithm)
        return await self._shell.run(
            registering.batch(self._shell.session, users, model, every=every, query=query)
        )
