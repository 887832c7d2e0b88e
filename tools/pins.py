"""Writes requirements.txt and requirements-dev.txt: what is installed here, version by version.

`--check` fails where a package that pyproject.toml leads to is not pinned as installed.
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
# The extras that `make run` installs.
RUN = ("demo", "postgres", "redis", "sandbox", "screencasts", "statistics", "imaging")
HEAD = "# Made by `make pins`; what may be chosen stands in pyproject.toml.\n"


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """Name to installed version of `requirements` and of everything that they require."""
    found: dict[str, str] = {}
    waiting = [Requirement(line) for line in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *sorted(wanted.extras)):
            key = (canonicalize_name(wanted.name), extra)
            if key not in seen:
                seen.add(key)
                package = _installed(wanted)
                found[key[0]] = package.version
                waiting += _required_by(package, extra)
    return found


def _installed(wanted: Requirement) -> Distribution:
    try:
        return distribution(wanted.name)
    except PackageNotFoundError:
        sys.exit(
            f"{wanted.name} is not installed: pip install -e '.[{','.join((*RUN, 'dev', 'docs'))}]'"
        )


def _required_by(package: Distribution, extra: str) -> Iterator[Requirement]:
    for line in package.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def pinned() -> dict[str, dict[str, str]]:
    """The two files: for running, and what development adds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    installed = (line for name in RUN for line in extras[name])
    run = closure([*project["dependencies"], *installed])
    dev = closure([*extras["dev"], *extras["docs"]])
    more = {name: version for name, version in dev.items() if name not in run}
    return {"requirements.txt": run, "requirements-dev.txt": more}


def lines(versions: dict[str, str]) -> set[str]:
    return {f"{name}=={version}" for name, version in versions.items()}


def write(name: str, versions: dict[str, str]) -> None:
    first = "-r requirements.txt\n" if name == "requirements-dev.txt" else ""
    body = "".join(f"{line}\n" for line in sorted(lines(versions)))
    (ROOT / name).write_text(HEAD + first + body)


def check(name: str, versions: dict[str, str]) -> bool:
    """Other Pythons may need fewer packages, so more may be pinned than are installed here."""
    absent = lines(versions) - set((ROOT / name).read_text().splitlines())
    for line in sorted(absent):
        print(f"{name} lacks {line}; run: make pins")
    return not absent


def main() -> None:
    files = pinned()
    if "--check" in sys.argv:
        stale = [name for name, versions in files.items() if not check(name, versions)]
        sys.exit(bool(stale))
    for name, versions in files.items():
        write(name, versions)


if __name__ == "__main__":
    main()
