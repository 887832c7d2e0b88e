"""A job's owner, and who watches it, hear of its progress over the socket, as the message `job`."""

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


def room_of(job_id: int) -> str:
    return f"job:{job_id}"


def tell(live: Live) -> OnProgress:
    """For Runner: send what it reports to the owner's own sockets and to the job's room.

    Into the room `job:<number>` features let whom they may: jobs may be nobody's in particular.
    """

    def report(job_id: int, owner_id: int | None, state: str, fraction: float, text: str) -> None:
        told = JobProgress(id=job_id, state=state, progress=fraction, text=text)
        payload = msgspec.to_builtins(told)
        rooms = [room_of(job_id)] + ([] if owner_id is None else [f"account:{owner_id}"])
        for room in rooms:
            live.send(job.name, payload, room=room)

    return report
