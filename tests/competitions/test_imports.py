import subprocess
import sys


def test_what_the_server_reads_of_competitions_loads_no_numbers():
    program = (
        "import sys, palaestra.competitions.specs, palaestra.competitions.summaries;"
        "from palaestra.competitions.metrics import catalogue;"
        "print(sorted({'numpy', 'polars', 'sklearn'} & set(sys.modules)))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "[]"
