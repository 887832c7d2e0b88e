"""Figures as Markdown, and the machine they come from."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a Markdown table."""
    titles = list(head)
    print("| " + " | ".join(titles) + " |\n|" + "---|" * len(titles))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def machine(*packages: str) -> None:
    """Print what the figures were taken on."""
    cpu = next(
        (
            line.partition(": ")[2]
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores of an {cpu}, Python {platform.python_version()}, {versions}; "
        f"load {load:.1f}.\n"
    )
