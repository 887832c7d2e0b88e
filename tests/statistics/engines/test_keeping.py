"""Checkpoints on the disk: what killed servers left goes, what living ones have stays."""

import os
import subprocess
import sys
from pathlib import Path

from palaestra.statistics.engines.keeping import Keeper, Shelf

LEAVES = """
import os, sys
from pathlib import Path
from palaestra.statistics.engines.keeping import Keeper, Shelf
Keeper(Shelf(Path(sys.argv[1])).place(), key=b"k").keep(b"left")
os.kill(os.getpid(), 9)
"""


def files(root: Path) -> set[bytes]:
    return {path.read_bytes()[32:] for path in root.glob("*/*")}


def test_what_a_killed_server_left_is_removed_and_a_living_one_s_stays(tmp_path):
    living = Shelf(tmp_path)
    Keeper(living.place(), key=b"k").keep(b"living")
    done = subprocess.run([sys.executable, "-c", LEAVES, str(tmp_path)], env=os.environ)
    assert done.returncode == -9
    assert files(tmp_path) == {b"living", b"left"}

    fresh = Shelf(tmp_path)
    Keeper(fresh.place(), key=b"k").keep(b"fresh")

    assert files(tmp_path) == {b"living", b"fresh"}
    for shelf in (living, fresh):
        shelf.close()
    assert [*tmp_path.iterdir()] == []
