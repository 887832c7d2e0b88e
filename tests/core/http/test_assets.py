"""Files of the web UI: immutable where hashed, compressed, and nothing else of the machine."""

import gzip
from pathlib import Path

import httpx
import pytest

from palaestra.app import STATIC
from palaestra.core.errors import NotFound
from palaestra.core.http.assets import Assets

FOREVER = "public, max-age=31536000, immutable"
SCRIPT = max((STATIC / "assets").glob("*.js"), key=lambda file: file.stat().st_size)
ADDRESS = f"/static/assets/{SCRIPT.name}"


def test_hashed_files_are_kept_for_ever(client: httpx.Client) -> None:
    reply = client.get(ADDRESS)
    assert reply.headers["cache-control"] == FOREVER
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0,gzip;q=0.000", None),
        ("identity", None),
        ("vibr", None),
    ],
)
def test_what_the_client_takes_is_sent(
    client: httpx.Client, accepted: str, encoding: str | None
) -> None:
    with client.stream("GET", ADDRESS, headers={"Accept-Encoding": accepted}) as reply:
        raw = b"".join(reply.iter_raw())
    assert reply.headers.get("content-encoding") == encoding
    suffix = {"br": ".br", "gzip": ".gz", None: ""}[encoding]
    assert raw == SCRIPT.with_name(SCRIPT.name + suffix).read_bytes()


def test_compressed_files_hold_the_same() -> None:
    packed = SCRIPT.with_name(f"{SCRIPT.name}.gz").read_bytes()
    assert gzip.decompress(packed) == SCRIPT.read_bytes()


@pytest.mark.parametrize("kind", ["*.js", "*.css"])
def test_every_larger_file_is_precompressed(kind: str) -> None:
    for file in (STATIC / "assets").glob(kind):
        if file.stat().st_size > 4096:
            assert file.with_name(f"{file.name}.br").exists(), file.name
            assert file.with_name(f"{file.name}.gz").exists(), file.name


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/assets/../../app.py",
        "/static/assets/..%5c..%5capp.py",
        "/static//etc/passwd",
        "/static/%2fetc/passwd",
        "/static/assets/%00",
        "/static/index.html",
        "/static/assets",
        f"/static/assets/{SCRIPT.name}.br",
    ],
)
def test_nothing_else_is_served(client: httpx.Client, path: str) -> None:
    # As raw bytes: a client would tidy the path before sending it.
    url = httpx.URL(str(client.base_url)).copy_with(raw_path=path.encode())
    assert client.get(url).status_code == 404


def test_only_files_below_the_folder_have_names(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "static"
    inside.mkdir()
    (inside / "a.txt").write_text("public")
    assets = Assets(inside)
    assert assets.serve("a.txt", "").content == b"public"
    for name in ("../secret.txt", "/../secret.txt", str(tmp_path / "secret.txt"), "./a.txt", ""):
        with pytest.raises(NotFound):
            assets.serve(name, "")


def test_a_file_that_a_new_build_took_away_is_not_found(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_text("old")
    assets = Assets(tmp_path)
    file.unlink()
    with pytest.raises(NotFound):
        assets.serve("a.js", "")


def test_the_icon_that_browsers_ask_for(client: httpx.Client) -> None:
    reply = client.get("/favicon.ico")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "image/svg+xml"
    assert reply.headers["cache-control"] == "public, max-age=86400"
