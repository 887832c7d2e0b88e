"""A file or the part of it that a player asks for."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from palaestra.core.access import public
from palaestra.core.feature import Feature
from palaestra.core.http import Call, Reply, StreamReply, get
from palaestra.core.http.ranges import file_reply
from tests.builders.servers import RunningServer, make_settings, running

CONTENT = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("ranges")
    sound, empty = folder / "sound", folder / "empty"
    sound.write_bytes(CONTENT)
    empty.touch()
    files: dict[str, Path] = {"sound": sound, "empty": empty}

    @get("/file/{name:str}", access=public)
    async def file(call: Call, name: str) -> StreamReply | Reply[bytes]:
        return file_reply(call, files[name], media_type="audio/webm", tag="v1")

    with running(make_settings(folder), more=[Feature(name="file", routes=[file])]) as started:
        yield started


def test_without_a_range_all_of_it_comes(client: httpx.Client) -> None:
    reply = client.get("/file/sound")
    assert (reply.status_code, reply.content) == (200, CONTENT)
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["content-length"] == str(len(CONTENT))
    assert reply.headers["content-type"] == "audio/webm"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-9", 5, 10),
        ("bytes=1000000-", 1_000_000, 1_024_000),
        ("bytes=1000000-9999999", 1_000_000, 1_024_000),
        ("bytes=-10", 1_023_990, 1_024_000),
        ("bytes=300000-900000", 300_000, 900_001),
    ],
)
def test_a_range_is_that_part(client: httpx.Client, asked: str, start: int, end: int) -> None:
    reply = client.get("/file/sound", headers={"Range": asked})
    assert (reply.status_code, reply.content) == (206, CONTENT[start:end])
    assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-", "bytes=-9999999", "bytes=9-5", "lines=1-2", "bytes=0-1,5-6"]
)
def test_all_is_sent_whole(client: httpx.Client, asked: str) -> None:
    reply = client.get("/file/sound", headers={"Range": asked})
    assert (reply.status_code, reply.content) == (200, CONTENT)


@pytest.mark.parametrize(
    ("name", "asked"), [("sound", "bytes=1024000-"), ("sound", "bytes=-0"), ("empty", "bytes=0-")]
)
def test_a_range_beyond_the_end_is_refused(client: httpx.Client, name: str, asked: str) -> None:
    reply = client.get(f"/file/{name}", headers={"Range": asked})
    assert reply.status_code == 416
    assert reply.headers["content-range"].startswith("bytes */")


def test_what_the_browser_has_is_not_sent_again(client: httpx.Client) -> None:
    tag = client.get("/file/sound").headers["etag"]
    assert client.get("/file/sound", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/file/sound", headers={"If-None-Match": '"v0"'}).status_code == 200


def test_a_range_of_an_older_file_gives_the_new_one(client: httpx.Client) -> None:
    headers = {"Range": "bytes=1-2", "If-Range": '"v0"'}
    assert client.get("/file/sound", headers=headers).content == CONTENT
