"""What a sandbox sees of the machine: interpreters and libraries, read-only, at neutral paths."""

import importlib.metadata
import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"
PYTHON = "/python"
SITE = "/site"
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
EXECUTABLE = f"{PYTHON}/bin/{VERSION}"
STANDARD_LIBRARY = f"{PYTHON}/lib/{VERSION}"
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/dev")
LIBRARIES = ("/usr/lib", "/usr/lib64")
MERGED = ("/lib", "/lib64", "/lib32", "/libx32")
DATA = ("/etc/ld.so.cache", "/usr/share/zoneinfo")
DEVICES = ("null", "zero", "full", "random", "urandom")
NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class View:
    """`binds`: (place on the machine, place inside). `links`: (what it says, place inside)."""

    binds: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...] = ()
    # Folders inside that shall look empty.
    empty: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def view_for(packages: tuple[str, ...], more: tuple[str, ...] = ()) -> View:
    """Of Python with `packages` and all that they need; and `more` places as they are."""
    binds = [(path, path) for path in (*LIBRARIES, *DATA, *more) if Path(path).exists()]
    links = []
    for path in MERGED:
        if Path(path).is_symlink():
            links.append((str(Path(path).readlink()), path))
        elif Path(path).is_dir():
            binds.append((path, path))
    binds += [*_interpreter(), (str(INSIDE), "/boot/inside"), *_packages(packages)]
    empty = [name for name in ("site-packages", "dist-packages") if _has(name)]
    return View(tuple(binds), tuple(links), tuple(f"{STANDARD_LIBRARY}/{name}" for name in empty))


def _has(name: str) -> bool:
    return (Path(sysconfig.get_path("stdlib")) / name).is_dir()


def _interpreter() -> Iterator[tuple[str, str]]:
    base = Path(sys.base_prefix)
    executable = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    if not executable.name.startswith("python"):
        executable = (base / "bin" / VERSION).resolve()
    yield str(executable), EXECUTABLE
    yield sysconfig.get_path("stdlib"), STANDARD_LIBRARY
    # Where it was built for is not always where it lies.
    for folder in (base / "lib", Path(sysconfig.get_config_var("LIBDIR") or base)):
        found = sorted(folder.glob(f"lib{VERSION}*.so*")) if os.access(folder, os.R_OK) else []
        if found and not str(folder).startswith(LIBRARIES):
            yield from ((str(one.resolve()), f"{PYTHON}/lib/{one.name}") for one in found)
            return


def _packages(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    seen = set()
    for distribution in _needed(names):
        place = Path(str(distribution.locate_file("")))
        for top in sorted({file.parts[0] for file in distribution.files or []}):
            path = place / top
            if top in seen or top in ("..", "__pycache__") or not path.exists():
                continue
            seen.add(top)
            yield str(path.resolve()), f"{SITE}/{top}"


def _needed(names: tuple[str, ...]) -> Iterator[importlib.metadata.Distribution]:
    """The distributions of `names` that are installed, and those that they require."""
    waiting, seen = list(names), set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        yield distribution
        for line in distribution.requires or []:
            found = NAME.match(line)
            if found and "extra ==" not in line:
                waiting.append(found[0])
