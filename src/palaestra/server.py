"""`python -m palaestra.server --port=8080 --sql postgresql://…`: the same as `palaestra serve`.

`palaestra.server.ServerApplication` is the documented name of `palaestra.create_app`.
"""

import sys
from typing import Any


def __getattr__(name: str) -> Any:
    if name != "ServerApplication":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from palaestra.integration import ServerApplication

    return ServerApplication


if __name__ == "__main__":
    from palaestra.cli import main

    main(["serve", *sys.argv[1:]], prog_name="palaestra")
