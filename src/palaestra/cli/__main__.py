"""`python -m palaestra.cli`, for where the script is not on the path."""

from palaestra.cli import main

main(prog_name="palaestra")
