"""The job that looks for leaks of a truth before many have seen the data."""

from palaestra.competitions.service import integrity
from palaestra.core.jobs import Job

look_for_leaks = Job(
    name=integrity.LOOK_JOB,
    args=integrity.Look,
    read=integrity.read,
    work="palaestra.competitions.leaks:look",
    write=integrity.write,
    failed=integrity.failed,
    timeout=300.0,
    memory=8 << 30,
)

JOBS = [look_for_leaks]
