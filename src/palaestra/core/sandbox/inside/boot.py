"""The first process in a bwrap: ``main`` is called with what the server says."""

import marshal
import signal
import sys
from typing import Any, NoReturn


def main() -> NoReturn:
    """Argument: the configuration, as marshal writes it, in hexadecimal."""
    config: dict[str, Any] = marshal.loads(bytes.fromhex(sys.argv[1]))  # noqa: S302 - the server's own words
    packages = config["path"] or _own_packages()
    sys.path[:] = [place for place in sys.path if place not in config["remove"]] + packages
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if config["kind"] == "zygote":
        from .zygote import serve

        serve(config["control"], config)
    if config["kind"] == "contained":
        from .relay import serve as relay

        relay()
    _run_alone(config)


def _own_packages() -> list[str]:
    """Of a container's image: what its interpreter has beside the standard library."""
    import site

    return site.getsitepackages()


def _run_alone(config: dict[str, Any]) -> NoReturn:
    from .isolate import Ground
    from .zygote import run_one

    ground = Ground()
    ground.close_first_gate()
    ground.isolate_alone(disk=config["disk"], inodes=config["inodes"])
    run_one(ground, config["control"], config["stdin"], config["output"], config["entry"])
