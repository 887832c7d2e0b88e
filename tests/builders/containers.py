"""A stand-in for Docker: it takes our command line as Docker does, and starts what stands at its
end in bubblewrap. What an engine itself would do for isolation is not tried by it.

    docker run OPTIONS IMAGE …      docker rm --force NAME
"""

import argparse
import marshal
import subprocess
import sys
from pathlib import Path

from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.visible import view_for

SCRIPT = """#!{python}
import sys
sys.path[:0] = {path!r}
from tests.builders.containers import main
main()
"""
FLAGS = ("--rm", "--interactive", "--read-only")
VALUES = (
    *("--name", "--label", "--pull", "--log-driver", "--network", "--hostname", "--ipc", "--user"),
    *("--cap-drop", "--shm-size", "--memory", "--memory-swap", "--pids-limit", "--cpus"),
    *("--workdir", "--stop-timeout", "--entrypoint", "--runtime"),
)
LISTS = ("--security-opt", "--tmpfs", "--mount", "--ulimit", "--env")


def install(folder: Path) -> Path:
    """A `docker` in `folder`, which may be put on the path."""
    place = folder / "docker"
    root = Path(__file__).parents[2]
    place.write_text(SCRIPT.format(python=sys.executable, path=[str(root), str(root / "src")]))
    place.chmod(0o755)
    return place


def read(words: list[str]) -> argparse.Namespace:
    """What stands behind `docker run`; an option that Docker does not have ends the program."""
    parser = argparse.ArgumentParser(prog="docker run", allow_abbrev=False)
    for flag in FLAGS:
        parser.add_argument(flag, action="store_true")
    for value in VALUES:
        parser.add_argument(value)
    for name in LISTS:
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("image")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def main() -> None:
    if sys.argv[1] == "rm":
        return
    asked = read(sys.argv[2:])
    if asked.image != "palaestra-sandbox":
        said = f"Unable to find image '{asked.image}:latest' locally\ndocker: No such image."
        sys.stderr.write(f"{said}\n\nRun 'docker run --help' for more information\n")
        sys.exit(125)
    config = marshal.loads(bytes.fromhex(asked.command[-1]))  # noqa: S302 - our own words
    box = Box(program="bwrap", view=view_for(("numpy",)), user=65534)
    sys.exit(subprocess.call(box.command(config)))
