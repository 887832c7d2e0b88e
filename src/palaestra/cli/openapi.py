"""`palaestra openapi`: the API as this configuration serves it."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from palaestra.cli.options import read_settings
from palaestra.core.configuration import ServerSettings


@click.command()
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE")
def openapi(*, config: Path | None) -> None:
    """Print the OpenAPI 3.1 description; touches no data."""
    from palaestra.app import build_app

    with TemporaryDirectory() as folder:
        nowhere = f"sqlite:///{folder}/palaestra.db"
        settings = read_settings(data=folder, config=config, sql=nowhere)
        path = f"{settings[ServerSettings].basepath}/openapi.json"
        click.echo(asyncio.run(_answer(build_app(settings), path)))


async def _answer(app: Any, path: str) -> bytes:
    """The body that `app` answers to a GET of `path`."""
    body = b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal body
        body += message.get("body", b"")

    await app(_get(path), receive, send)
    return body


def _get(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept", b"application/json")],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
