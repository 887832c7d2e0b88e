"""A client of the statistics document: `data`, `ok` and `ping` over a real socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.builders.sockets import Caller, Served, calling


class Client:
    """A client that acknowledges what it hears, and keeps the objects by hash."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.objects: dict[int, dict[str, Any]] = {}
        self.errors: list[dict[str, Any]] = []
        self.numbers: list[int] = []
        self.acknowledged: list[int] = []
        self.revision = 0

    def send(self, *objects: dict[str, Any], **more: Any) -> Any:
        return self.caller.call("data", {"id": "c", "objects": list(objects), **more})

    def hear(self) -> None:
        name, payload = self.caller.next()
        if name == "ok":
            self.acknowledged.append(payload["ack"])
            return
        assert name == "data", name
        self.numbers.append(payload["seq"])
        self.revision = payload["revision"]
        for one in payload["objects"]:
            if one["type"] == "error":
                self.errors.append(one)
            elif one["type"] == "deleted":
                self.objects.pop(one["hash"], None)
            else:
                self.objects[one["hash"]] = one
        self.caller.call("ok", {"ack": payload["seq"]})

    def hear_until_done(self, hash: int) -> dict[str, Any]:
        while self.objects.get(hash, {}).get("status") not in ("done", "error"):
            self.hear()
        return self.objects[hash]

    def hear_error(self) -> dict[str, Any]:
        while not self.errors:
            self.hear()
        return self.errors.pop(0)

    def resume(self, workspace: str, *, client: str = "me", revision: int = 0) -> Any:
        wanted = {"type": "resume", "client": client, "workspace": workspace, "revision": revision}
        return self.send(wanted)


@contextmanager
def speaking(server: Served, person: httpx.Client) -> Iterator[Client]:
    with calling(server, auth={"token": person.cookies["user"]}) as caller:
        yield Client(caller)
