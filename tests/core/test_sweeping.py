"""Blobs that nothing refers to go, a part of the store at a time."""

import hashlib
import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

from palaestra.core.blobs import Blobs
from palaestra.core.database import Database, DbSession, utc_now
from palaestra.core.jobs import NoArgs
from palaestra.core.sweeping import FRESH, PARTS, sweep


def _content_of_this_hour() -> list[bytes]:
    """Texts whose hashes lie in the part of the store that is swept this hour."""
    digit = f"{int(utc_now().timestamp() // 3600) % PARTS:x}"
    texts = (f"text {number}".encode() for number in range(1000))
    return [text for text in texts if hashlib.sha256(text).hexdigest()[0] == digit][:3]


def _age(path: Path) -> None:
    long_ago = (utc_now() - FRESH - timedelta(hours=1)).timestamp()
    os.utime(path, (long_ago, long_ago))


def test_only_old_blobs_without_a_reference_go(database: Database, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    orphan, kept, fresh = (blobs.add(text) for text in _content_of_this_hour())
    for old in (orphan, kept):
        _age(blobs.path(old.hash))

    def keeps(_db: DbSession, hashes: Collection[str]) -> set[str]:
        return {kept.hash} & set(hashes)

    database.context.update(blobs=blobs, keeps=[keeps])
    assert sweep.write
    assert database.transact(sweep.write, NoArgs(), None) == 1
    left = {blob.hash for blob in (orphan, kept, fresh) if _is_there(tmp_path, blob.hash)}
    assert left == {kept.hash, fresh.hash}


def _is_there(folder: Path, digest: str) -> bool:
    return (folder / "blobs" / digest[:2] / digest[2:]).exists()


def test_what_arrives_again_is_fresh_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blob = blobs.add(b"again")
    _age(blobs.path(blob.hash))
    blobs.add(b"again")
    old = blobs.older_than(utc_now() - FRESH, first_digit=blob.hash[0])
    assert list(old) == []


def test_what_a_killed_server_left_half_arrived_goes(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    half, whole_folder = tmp_path / "incoming" / "half", tmp_path / "incoming" / "folder"
    half.write_bytes(b"ha")
    whole_folder.mkdir()
    (whole_folder / "data.csv").write_text("a\n1\n")
    for left in (half, whole_folder):
        _age(left)
    blobs.forget_arriving(before=utc_now() - FRESH)
    assert list((tmp_path / "incoming").iterdir()) == []
