"""What the server itself needs from the machine, whatever features it offers."""

import os
import shutil
import sqlite3
import sys
from importlib.util import find_spec
from pathlib import Path

from palaestra.core.configuration import DatabaseSettings, RedisSettings, SandboxSettings, Settings
from palaestra.core.feature import Need
from palaestra.core.sandbox.trial import Trial

# Partial indexes with RETURNING and upserts; Debian 12 has 3.40.
OLDEST_SQLITE = (3, 35, 0)
PAGE = Path(__file__).parents[1] / "static" / "index.html"


def needs_of_server(settings: Settings) -> list[Need]:
    url = settings[DatabaseSettings].url or "sqlite:"
    bubblewrap = settings[SandboxSettings].bubblewrap
    trial = Trial(settings[SandboxSettings])
    return [
        Need(
            name=f"Python {sys.version_info.major}.{sys.version_info.minor}",
            purpose="3.11 or newer runs the server",
            present=lambda: sys.version_info >= (3, 11),
            install="apt-get install python3 python3-venv",
        ),
        Need(
            name=f"SQLite {sqlite3.sqlite_version}",
            purpose="3.35 or newer keeps the data where no other database is named",
            present=lambda: (
                not url.startswith("sqlite") or sqlite3.sqlite_version_info >= OLDEST_SQLITE
            ),
            install="use a newer Python, or PostgreSQL: --sql postgresql://…",
        ),
        Need(
            name="psycopg",
            purpose="speaks to PostgreSQL",
            present=lambda: find_spec("psycopg") is not None,
            install="pip install 'palaestra[postgres]'",
            optional=not url.startswith("postgres"),
        ),
        Need(
            name="redis",
            purpose="makes several server processes one",
            present=lambda: find_spec("redis") is not None,
            install="pip install 'palaestra[redis]'",
            optional=settings[RedisSettings].url is None,
        ),
        Need(
            name="scikit-learn",
            purpose="sample data for the demo and for hosting in one click",
            present=lambda: find_spec("sklearn") is not None,
            install="pip install 'palaestra[demo]'",
            optional=True,
        ),
        Need(
            name=f"data folder {settings.data}",
            purpose="everything that is kept",
            present=lambda: _is_writable(settings.data),
            install=f"mkdir -p {settings.data}, as the user who runs the server; or --data DIR",
        ),
        Need(
            name="web pages",
            purpose="the user interface",
            present=PAGE.is_file,
            install="make web",
        ),
        Need(
            name="bubblewrap",
            purpose="isolates people's code: exercises, code cells, R",
            present=lambda: shutil.which(bubblewrap) is not None,
            install="apt-get install bubblewrap",
            optional=True,
        ),
        Need(
            name="sandbox",
            purpose="really runs a program in it, to see that it works here",
            present=trial.works,
            install=(
                "user namespaces must be allowed (in Docker: --security-opt seccomp=unconfined), "
                "or Docker or Podman with the image of deploy/sandbox.Dockerfile"
            ),
            found=trial.describe,
            optional=True,
        ),
    ]


def _is_writable(folder: Path) -> bool:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
