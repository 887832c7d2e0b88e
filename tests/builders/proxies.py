"""A real nginx with deploy/nginx.conf, its names and ports exchanged for those of a test."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SITE = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = "/usr/sbin/nginx"
ENOUGH = 60.0


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    certificate, key = folder / "lab.pem", folder / "lab.key"
    kind = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = ["openssl", *kind.split(), *names.split(), "-out", certificate, "-keyout", key]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@contextmanager
def nginx(folder: Path, *, server: int, http: int, https: int) -> Iterator[Path]:
    """Listening on ports `http` and `https` before `server`; gives its certificate."""
    certificate, key = make_certificate(folder)
    configuration = folder / "nginx.conf"
    configuration.write_text(_around(folder, _adapted(server, http, https, certificate, key)))
    command = [NGINX, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "nginx.log")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        _wait(process, https)
        yield certificate
    finally:
        process.terminate()
        process.communicate(timeout=ENOUGH)


def _adapted(server: int, http: int, https: int, certificate: Path, key: Path) -> str:
    """The site as shipped but for its addresses; every exchange must find its place."""
    text = re.sub(r"^\s*listen \[::\].*\n", "", SITE.read_text(), flags=re.MULTILINE)
    exchanges = {
        "127.0.0.1:8080": f"127.0.0.1:{server}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "https://$host$request_uri": f"https://$host:{https}$request_uri",
        "/etc/ssl/certs/lab.example.org.pem": str(certificate),
        "/etc/ssl/private/lab.example.org.key": str(key),
        "server_name lab.example.org": "server_name localhost",
    }
    for ours, theirs in exchanges.items():
        assert ours in text, f"deploy/nginx.conf says no more: {ours}"
        text = text.replace(ours, theirs)
    return text


def _around(folder: Path, site: str) -> str:
    user = "user root;" if os.getuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    return f"""
{user}
daemon off;
worker_processes 1;
pid {folder / "nginx.pid"};
events {{}}
http {{
access_log off;
{temporary}
{site}
}}
"""


def _wait(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + ENOUGH
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    process.terminate()
    raise AssertionError(f"nginx did not start: {process.communicate()[1]}")
