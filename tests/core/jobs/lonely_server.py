"""A server of jobs and nothing else, to be killed; it prints what it tells. `… URL FOLDER`"""

import asyncio
import os
import sys
from pathlib import Path

from palaestra.core.database import Database
from palaestra.core.jobs import LocalEngine, Runner
from tests.core.jobs.examples import waiting, write_result
from tests.core.jobs.watching import Doors


def tell(job_id: int, owner_id: int | None, state: str, fraction: float, text: str) -> None:
    sys.stdout.write(f"{state}\n")
    sys.stdout.flush()


async def serve(url: str, folder: Path) -> None:
    engine = LocalEngine(workers=1, environment=os.environ)
    await engine.start()
    job = waiting(Doors(folder), write=write_result)
    runner = Runner(Database(url), engine, [job], workers=1, on_progress=tell, lease_seconds=1.0)
    await runner.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2])))
