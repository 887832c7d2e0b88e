"""The same answers from the framework alone: no database, no access, no worker.

`python -m benchmarks.requests.bare PORT FOLDER` answers with what FOLDER/*.json hold.
"""

import socket
import sys
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from argon2 import PasswordHasher
from litestar import Litestar, Request, get, post

PASSWORD = "correct horse battery"  # noqa: S105 - protects nothing
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
HASHED = hasher.hash(PASSWORD)


class Credentials(msgspec.Struct):
    username: str
    password: str


def build(folder: Path) -> Litestar:
    answers = {path.stem: msgspec.json.decode(path.read_bytes()) for path in folder.glob("*.json")}

    @get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @post("/sign-in", status_code=200)
    async def sign_in(data: Credentials) -> Any:
        assert data.password == PASSWORD
        return answers["sign-in"]

    @post("/sign-in-hashed", status_code=200, sync_to_thread=True)
    def sign_in_hashed(data: Credentials) -> Any:
        hasher.verify(HASHED, data.password)
        return answers["sign-in"]

    @get("/list")
    async def listed() -> Any:
        return answers["list"]

    @get("/board")
    async def board() -> Any:
        return answers["board"]

    @post("/submit", status_code=200)
    async def submit(request: Request[Any, Any, Any]) -> Any:
        assert await request.body()
        return answers["submit"]

    handlers = [healthz, sign_in, sign_in_hashed, listed, board, submit]
    return Litestar(route_handlers=handlers, openapi_config=None, logging_config=None)


def main() -> None:
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    config = uvicorn.Config(
        build(Path(sys.argv[2])),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=None,
    )
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
