"""Declarations of jobs."""

import pytest

from palaestra.core.jobs import Job
from tests.core.jobs.examples import WORK, Noted, write_result


def test_next_attempt_waits_twice_as_long():
    job = Job(name="tests.wait", work=f"{WORK}:die", backoff=2)
    assert [job.pause_after(attempts) for attempts in (1, 2, 3)] == [2, 4, 8]
    assert job.pause_after(1000) == 3600


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "NoDots"},
        {"work": "no_function"},
        {"work": None},
        {"work": None, "write": write_result, "read": write_result},
        {"timeout": 0},
        {"attempts": 0},
        {"schedule": 0},
    ],
)
def test_wrong_declaration_is_refused(wrong):
    with pytest.raises(ValueError, match=r"tests|NoDots"):
        Job(**{"name": "tests.wrong", "work": f"{WORK}:add", **wrong})


def test_scheduled_job_needs_no_arguments():
    with pytest.raises(TypeError):
        Job(name="tests.wrong", work=f"{WORK}:note", args=Noted, schedule=1)
