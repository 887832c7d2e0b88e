"""Sounds over HTTP: cut, downloaded, replaced."""

import base64
import io
import json
import tarfile
from typing import Any

import httpx
import pytest

from palaestra.screencasts.sound.webm import read_stream
from tests.builders.casts import PREFIX, data_uri, multipart, record
from tests.builders.servers import RunningServer
from tests.builders.sounds import RATE, other, tone
from tests.builders.waiting import eventually

UNREAD = "The sound cannot be read: it is no sound that we know."


def _form(segments: object, *sounds: bytes) -> dict[str, str]:
    blobs = json.dumps([data_uri(sound) for sound in sounds])
    return {"segments": json.dumps(segments), "audio_blobs": blobs}


@pytest.mark.parametrize("as_multipart", [False, True])
def test_a_split_answers_a_sound_for_every_segment(
    client: httpx.Client, as_multipart: bool
) -> None:
    form = _form([[0, 1000], [500, 3000], [-9, 0]], tone(seconds=2), tone(seconds=2, live=True))
    reply = client.post(
        "/audio/split", **({"files": multipart(form)} if as_multipart else {"data": form})
    )
    outputs = reply.json()["outputs"]
    assert all(output.startswith(PREFIX) for output in outputs)
    sounds = [base64.b64decode(output.removeprefix(PREFIX)) for output in outputs]
    assert [read_stream(sound).length for sound in sounds] == [RATE, RATE * 5 // 2, 0]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "segments -- Missing"),
        ({"segments": "[[0,1]]"}, "audio_blobs -- Missing"),
        ({"segments": "[[0]]", "audio_blobs": "[]"}, "segments -- "),
        ({"segments": "[[0, NaN]]", "audio_blobs": "[]"}, "segments -- "),
        ({"segments": '[["0", "1"]]', "audio_blobs": "[]"}, "segments -- "),
        ({"segments": "[[0, 1]]", "audio_blobs": "[]"}, "audio_blobs -- "),
        ({"segments": "[[0, 1]]", "audio_blobs": '["x"]'}, "audio_blobs -- only support"),
        (_form([[0, 1000]], b"asdf"), "audio_blobs -- A sound cannot be read"),
        (_form([[0, 1]] * 1001, b"asdf"), "segments -- At most 1000"),
    ],
)  # fmt: skip
def test_a_wrong_split_is_named(client: httpx.Client, form: dict[str, str], said: str) -> None:
    reply = client.post("/audio/split", data={"x": "y", **form})
    assert (reply.status_code, reply.text[: len(said)]) == (400, said)


def test_all_voices_come_as_a_tar(client: httpx.Client) -> None:
    voices = [b"first", b"", b"x" * 512]
    number = record(client, voices=voices)
    reply = client.get(f"/audio/download/{number}")
    assert reply.headers["content-disposition"] == f'attachment; filename="voice_{number}.tar"'
    assert int(reply.headers["content-length"]) == len(reply.content)
    with tarfile.open(fileobj=io.BytesIO(reply.content)) as tar:
        assert tar.getnames() == ["0.webm", "1.webm", "2.webm"]
        found = [tar.extractfile(name) for name in tar.getnames()]
        assert [file.read() for file in found if file] == voices
    assert client.get("/audio/download/999999").text == "elicast -- Not exist"


def test_a_voice_is_replaced_by_any_sound(client: httpx.Client) -> None:
    number = record(client, voices=[b"first", b"second"])
    files: dict[str, Any] = {"chunk_idx": (None, "1"), "voice_file": ("a.wav", other("wav"))}
    assert client.post(f"/audio/replace/{number}", files=files).json() == {
        "elicast": {"id": number}
    }
    blobs = client.get(f"/elicast/{number}").json()["elicast"]["voice_blobs"]
    assert blobs[0] == data_uri(b"first")
    assert read_stream(base64.b64decode(blobs[1].removeprefix(PREFIX))).length == 2 * RATE


@pytest.mark.parametrize(
    ("chunk", "content", "answer"),
    [
        ("2", tone(), (404, "chunk_idx -- Invalid chunk index")),
        ("x", tone(), (400, "chunk_idx -- It must be a whole number, 0 or more.")),
        ("0", b"garbage", (400, f"voice_file -- {UNREAD}")),
    ],
)  # fmt: skip
def test_a_wrong_replacement_leaves_the_old_voice(
    client: httpx.Client, chunk: str, content: bytes, answer: tuple[int, str]
) -> None:
    number = record(client, voices=[b"first", b"second"])
    files: dict[str, Any] = {"chunk_idx": (None, chunk), "voice_file": ("a", content)}
    reply = client.post(f"/audio/replace/{number}", files=files)
    assert (reply.status_code, reply.text) == answer
    blobs = client.get(f"/elicast/{number}").json()["elicast"]["voice_blobs"]
    assert blobs == [data_uri(b"first"), data_uri(b"second")]


def test_voices_are_made_ready_for_players(client: httpx.Client, server: RunningServer) -> None:
    number = record(client, voices=[tone(live=True), b"no sound"])

    def tracks() -> list[dict[str, object]] | None:
        found = client.get(f"/api/screencasts/{number}").json()["tracks"]
        return found if found[0]["is_ready"] and found[1]["trouble"] else None

    good, bad = eventually(tracks) or []
    assert (good["duration_ms"], bad["is_ready"]) == (3000, False)
    reply = client.get(f"/api/screencasts/{number}/voices/0", headers={"Range": "bytes=0-3"})
    assert (reply.status_code, reply.content) == (206, b"\x1a\x45\xdf\xa3")
    whole = client.get(f"/api/screencasts/{number}/voices/0").content
    assert (len(whole), read_stream(whole).is_sized) == (good["bytes"], True)
    assert client.get(f"/api/screencasts/{number}/voices/2").status_code == 404
