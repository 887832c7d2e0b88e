"""A client of the statistics document that numbers its objects and waits for what comes of them."""

from typing import Any

import pytest

from tests.builders.conversations import Client

ROOT = "/api/statistics"


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


class Speaker:
    """Numbers its objects itself, as the document's clients do."""

    def __init__(self, client: Client, workspace: str) -> None:
        self.client, self.workspace = client, workspace
        self.next_hash = 1

    def send(self, raw: dict[str, Any]) -> int:
        hash = self.next_hash
        self.next_hash += 1
        self.client.send({**raw, "hash": hash})
        return hash

    def said(self, raw: dict[str, Any]) -> dict[str, Any]:
        """What comes of it: the object when it is settled, or the error about it."""
        hash = self.send(raw)
        while True:
            for error in self.client.errors:
                if error["re"] == hash:
                    self.client.errors.remove(error)
                    return error
            if self.client.objects.get(hash, {}).get("status") in ("done", "error"):
                found = self.client.objects[hash]
                return found["result"] if found["status"] == "error" else found
            self.client.hear()

    def result(self, raw: dict[str, Any]) -> dict[str, Any]:
        found = self.said(raw)
        assert found.get("status") == "done", found
        result: dict[str, Any] = found["result"]
        return result

    def cells(self, raw: dict[str, Any]) -> list[list[Any]]:
        return [[cell["v"] for cell in row] for row in self.result(raw)["cells"]]
