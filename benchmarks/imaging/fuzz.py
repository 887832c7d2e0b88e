"""Damaged and odd files for some minutes: no crash, nothing above the memory of a worker.

Each file goes through a worker process of the local engine, as an upload does.
"""

import argparse
import asyncio
import io
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from palaestra.core.errors import Invalid
from palaestra.core.jobs import LocalEngine
from palaestra.core.jobs.errors import WorkFailed
from palaestra.imaging.asked import Asked, Limits
from palaestra.imaging.service.registrar import MEMORY

KINDS = ("PNG", "JPEG", "GIF", "TIFF", "WEBP", "BMP", "PPM")
SECONDS = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seen = asyncio.run(_run(asked.minutes * 60, np.random.default_rng(asked.seed)))
    for what, number in seen.most_common():
        print(f"{number:8} {what}")
    if any(what.startswith("BROKEN") for what in seen):
        sys.exit(1)


async def _run(seconds: float, chance: np.random.Generator) -> Counter[str]:
    seen: Counter[str] = Counter()
    engine = LocalEngine(workers=1)
    await engine.start()
    model = data.camera()
    whole = [_encoded(model[:200, :200], kind) for kind in KINDS]
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        known = Path(folder) / "model.png"
        known.write_bytes(_encoded(model, "PNG"))
        while time.monotonic() < end:
            file = Path(folder) / "damaged"
            file.write_bytes(_damaged(whole[int(chance.integers(len(whole)))], chance))
            seen[await _one(engine, file, known)] += 1
    await engine.close()
    return seen


async def _one(engine: LocalEngine, file: Path, model: Path) -> str:
    asked = Asked(algorithm="ORB", limits=Limits(pixels=50_000_000))
    try:
        await engine.run(
            "palaestra.imaging.work:register",
            {"user": file, "model": model, "asked": asked},
            timeout=SECONDS,
            memory=MEMORY,
        )
    except Invalid as refused:
        return f"refused: {refused.message.split(':')[0][:60]}"
    except WorkFailed as broken:
        return f"BROKEN {broken} ({_kept(file)})"
    return "registered"


def _kept(file: Path) -> Path:
    """What broke a worker, to be looked at."""
    kept = Path(tempfile.gettempdir()) / f"broken-{time.time_ns()}"
    kept.write_bytes(file.read_bytes())
    return kept


def _encoded(picture: np.ndarray, kind: str) -> bytes:  # type: ignore[type-arg]  # any picture
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, kind)
    return buffer.getvalue()


def _damaged(content: bytes, chance: np.random.Generator) -> bytes:
    """Bytes changed, cut out, doubled or cut off; in the head more often than elsewhere."""
    made = bytearray(content)
    for _ in range(int(chance.integers(1, 6))):
        reach = 64 if chance.random() < 0.5 else len(made)
        place = int(chance.integers(max(min(reach, len(made)), 1)))
        match int(chance.integers(4)):
            case 0:
                made[place : place + 1] = bytes([int(chance.integers(256))])
            case 1:
                del made[place : place + int(chance.integers(1, 40))]
            case 2:
                made[place:place] = made[place : place + int(chance.integers(1, 400))]
            case 3:
                del made[len(made) - int(chance.integers(1, max(len(made) // 2, 2))) :]
    return bytes(made)


if __name__ == "__main__":
    main()
