"""A data set of a gigabyte goes in and out, and the server holds none of it."""

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.builders.competitions import make_spec, register
from tests.builders.processes import serving

GB = 1 << 30
MIB = 1 << 20
# Beyond what it holds before: for threads, buffers of sockets and what was loaded meanwhile.
MOST = 96 * MIB
LINE = b"%09d," + b"x" * 1010 + b",1.5\n"
HOUR = 3600.0


class Weighed:
    """The most that the server's own process holds during the block, beyond what it held before."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._before = self._held()
        self.most = 0
        self._thread = threading.Thread(target=self._watch)

    def _held(self) -> int:
        return int(self._process.memory_info().rss)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            self.most = max(self.most, self._held() - self._before)

    def __enter__(self) -> "Weighed":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def written(path: Path) -> int:
    """Lines of a kilobyte, just below a gigabyte; how many."""
    count = (GB - 4096) // len(LINE % 0)
    with path.open("wb") as file:
        file.write(b"index,text,x\n")
        for start in range(0, count, 4096):
            file.write(b"".join(LINE % n for n in range(start, min(start + 4096, count))))
    return count


def digest(chunks: Iterator[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        found.update(chunk)
    return found.hexdigest()


@pytest.mark.long
def test_a_data_set_of_a_gigabyte_is_streamed_in_and_out_and_by_range(tmp_path):
    file = tmp_path / "large.csv"
    rows = written(file)
    truth = tmp_path / "truth.csv"
    truth.write_text("index,y\n000000000,1\n000000001,2\n")
    spec = {name: value for name, value in make_spec().items() if name not in ("dataset", "answer")}
    spec |= {"type": "predict", "metric": "absdiff", "targets": ["y"], "dataset_key": None}
    with (
        serving(tmp_path / "data") as server,
        httpx.Client(base_url=server.url, timeout=HOUR) as client,
        Weighed(server.process.pid) as weighed,
    ):
        register(client)
        with file.open("rb") as data, truth.open("rb") as answer:
            files = {"dataset": ("large.csv", data), "answer": ("truth.csv", answer)}
            hosted = client.post(
                "/api/v1/competitions", data={"spec": json.dumps(spec)}, files=files
            )
        assert hosted.status_code == 200, hosted.text
        address = f"/api/v1/competitions/{hosted.json()['id']}/data"
        with client.stream("GET", address) as reply:
            tag, whole = reply.headers["etag"], digest(reply.iter_bytes())
        half = GB // 2
        ranges = []
        both = hashlib.sha256()
        for wanted in (f"bytes=0-{half - 1}", f"bytes={half}-"):
            headers = {"Range": wanted, "If-Range": tag}
            with client.stream("GET", address, headers=headers) as reply:
                assert reply.status_code == 206
                ranges.append(reply.headers["content-range"])
                for chunk in reply.iter_bytes():
                    both.update(chunk)
        shown = client.get(f"/api/v1/competitions/{hosted.json()['id']}").json()
    with file.open("rb") as data:
        assert whole == digest(iter(lambda: data.read(MIB), b""))
    assert shown["data"]["rows"] == rows
    assert both.hexdigest() == whole
    assert ranges[0].startswith(f"bytes 0-{half - 1}/")
    assert weighed.most < MOST, f"{weighed.most / MIB:.0f} MiB more"
