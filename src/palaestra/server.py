"""`python -m palaestra.server --port=8080 --sql postgresql://…`: the same as `palaestra serve`."""

import sys

from palaestra.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]], prog_name="palaestra")
