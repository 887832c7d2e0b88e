"""The blob store: what goes in comes out, and what does not end leaves nothing."""

import asyncio
import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palaestra.core.blobs import Blob, Blobs
from palaestra.core.errors import NotFound, TooLarge

CHUNKS = st.lists(st.binary(max_size=5000), max_size=8)
# Every example writes into the same store, as a server does.
SAME_STORE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _receive(blobs: Blobs, chunks: list[bytes], *, limit: int) -> Blob:
    with blobs.receive(limit=limit) as incoming:
        for chunk in chunks:
            incoming.write(chunk)
        return blobs.keep(incoming)


@SAME_STORE
@given(CHUNKS)
def test_content_comes_out_as_it_went_in(blobs: Blobs, chunks: list[bytes]) -> None:
    content = b"".join(chunks)
    blob = _receive(blobs, chunks, limit=len(content))
    assert (blob.hash, blob.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert blobs.read(blob.hash) == content
    assert blob.hash in set(blobs.every())


@SAME_STORE
@given(CHUNKS.filter(any), st.data())
def test_above_the_limit_nothing_is_kept(
    blobs: Blobs, chunks: list[bytes], data: st.DataObject
) -> None:
    total = sum(map(len, chunks))
    limit = data.draw(st.integers(0, total - 1))
    before = set(blobs.every())
    with pytest.raises(TooLarge, match="Larger than"):
        _receive(blobs, chunks, limit=limit)
    assert set(blobs.every()) == before


def test_the_error_names_the_field(blobs: Blobs) -> None:
    with pytest.raises(TooLarge) as refused, blobs.receive(limit=1, field="answer") as incoming:
        incoming.write(b"xx")
    assert refused.value.field == "answer"


def test_the_same_content_is_one_file(blobs: Blobs, tmp_path: Path) -> None:
    first, second = blobs.add(b"same"), blobs.add(b"same")
    assert first == second
    assert len(_files(tmp_path)) == 1


def test_what_is_not_kept_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    with blobs.receive(limit=100) as incoming:
        incoming.write(b"abc")
    with pytest.raises(TooLarge), blobs.receive(limit=2) as incoming:
        incoming.write(b"abc")
    assert _files(tmp_path) == []


def test_a_stream_that_breaks_off_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"abc"
        raise ConnectionError("gone")

    async def receive() -> None:
        with blobs.receive(limit=100) as incoming:
            await incoming.write_all(chunks())

    with pytest.raises(ConnectionError):
        asyncio.run(receive())
    assert _files(tmp_path) == []


CRASH = """
import os, sys
from pathlib import Path
from palaestra.core.blobs import Blobs

blobs = Blobs(Path(sys.argv[1]))
blobs.add(b"kept")
with blobs.receive(limit=100) as incoming:
    incoming.write(b"half of a fi")
    incoming.head(1)
    os.kill(os.getpid(), 9)
"""


def test_a_crash_leaves_no_half_blob(tmp_path: Path) -> None:
    root = tmp_path / "blobs"
    ended = subprocess.run([sys.executable, "-c", CRASH, str(root)], check=False)
    assert ended.returncode == -9
    after = Blobs(root)
    assert [after.read(digest) for digest in after.every()] == [b"kept"]


@pytest.mark.parametrize(
    "digest", ["", "0" * 64, "../" * 21 + "x", "/etc/passwd", "A" * 64, "0" * 63 + "\n", "é" * 64]
)
def test_what_is_no_hash_of_ours_is_not_found(blobs: Blobs, digest: str) -> None:
    for ask in (blobs.path, blobs.read):
        with pytest.raises(NotFound):
            ask(digest)


def test_a_deleted_blob_is_gone_and_may_be_deleted_again(blobs: Blobs) -> None:
    digest = blobs.add(b"abc").hash
    blobs.delete(digest)
    blobs.delete(digest)
    with pytest.raises(NotFound):
        blobs.read(digest)


def test_a_local_file_is_copied(blobs: Blobs, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"a\n1\n")
    assert blobs.read(blobs.add_file(file).hash) == b"a\n1\n"
    assert file.exists()


def test_scratch_is_gone_afterwards(blobs: Blobs, tmp_path: Path) -> None:
    with blobs.scratch() as folder:
        (folder / "made").write_bytes(b"x")
    assert not folder.exists()
    assert _files(tmp_path) == []


def test_many_files_come_to_the_store_together(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    contents = [f"file {number % 12}".encode() for number in range(20)]
    with ExitStack() as stack:
        arrived = [stack.enter_context(blobs.receive(limit=100)) for _ in contents]
        for incoming, content in zip(arrived, contents, strict=True):
            incoming.write(content)
        kept = blobs.keep_all(arrived)
    assert [blobs.read(blob.hash) for blob in kept] == contents
    assert len(set(blobs.every())) == 12


def test_no_file_is_kept_where_one_cannot_come_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blobs, really = Blobs(tmp_path), os.fsync

    def flush(descriptor: int) -> None:
        if os.fstat(descriptor).st_size == 2:
            raise OSError(errno.ENOSPC, "full")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    with ExitStack() as stack:
        arrived = [stack.enter_context(blobs.receive(limit=100)) for _ in range(3)]
        for size, incoming in enumerate(arrived, 1):
            incoming.write(bytes(size))
        with pytest.raises(OSError, match="full"):
            blobs.keep_all(arrived)
    assert list(blobs.every()) == []


def test_what_only_passes_is_read_and_never_kept(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    with blobs.receive(limit=10, passing=True) as incoming:
        incoming.write(b"passing")
        assert incoming.head(7) == b"passing"
        with pytest.raises(TooLarge):
            incoming.write(b"more")
        with pytest.raises(AssertionError, match="only passes"):
            blobs.keep(incoming)
        assert incoming.path.exists()
    assert not incoming.path.exists()
    assert list(blobs.every()) == []
