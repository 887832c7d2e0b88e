"""A job's owner hears of its progress over the socket, as the message `job`."""

import msgspec

from palaestra.core.jobs.attempt import OnProgress
from palaestra.core.live import Live, Message


class JobProgress(msgspec.Struct, kw_only=True):
    """`progress` from 0 to 1."""

    id: int
    state: str
    progress: float
    text: str


job = Message(name="job", payload=JobProgress)


def tell(live: Live) -> OnProgress:
    """For Runner: send what it reports to the owner's own sockets."""

    def report(job_id: int, owner_id: int | None, state: str, fraction: float, text: str) -> None:
        if owner_id is not None:
            payload = JobProgress(id=job_id, state=state, progress=fraction, text=text)
            live.send(job.name, msgspec.to_builtins(payload), room=f"account:{owner_id}")

    return report
