"""A public and a private part through the API: hosted, kept from everybody else, revealed."""

from contextlib import closing
from pathlib import Path

import numpy as np

from tests.builders.accounts import database_of
from tests.builders.competitions import end_now, host, make_spec, refusal, register, submit
from tests.builders.servers import make_settings, running
from tests.builders.waiting import eventually

ROWS = [str(number) for number in range(20)]
SPEC = {
    "type": "predict",
    "metric": "absdiff",
    "targets": "y",
    "dataset": {"x": dict.fromkeys(ROWS, 1.0), "y": dict.fromkeys(ROWS)},
    "answer": {"y": {row: float(row) for row in ROWS}},
    "private_share": 0.4,
}
# A different error in each row, so that no part of them has the mean of another.
ERRORS = np.linspace(0.0, 3.0, len(ROWS)) ** 3
ANSWER = {"y": {row: float(row) + error for row, error in zip(ROWS, ERRORS, strict=True)}}


def test_the_private_score_is_the_hosts_until_the_end_and_then_everybodys(tmp_path: Path):
    with (
        running(make_settings(tmp_path)) as server,
        server.client() as hosting,
        server.client() as competing,
    ):
        register(hosting)
        register(competing)
        competition_id = host(hosting, **SPEC)
        public = submit(competing, competition_id, ANSWER).json()["score"]
        private = (20 * ERRORS.mean() - 12 * public) / 8
        board = f"/api/v1/competitions/{competition_id}/leaderboard"
        detail = f"/api/v1/competitions/{competition_id}"
        own = f"{detail}/submissions"
        assert competing.get(board).json()["items"][0]["private_score"] is None
        assert competing.get(own).json()["items"][0]["private_score"] is None
        shown = hosting.get(board).json()["items"][0]
        assert abs(shown["private_score"] - private) < 1e-9
        assert shown["score"] == public

        with closing(database_of(server)) as database:
            end_now(database, competition_id)
        eventually(lambda: competing.get(detail).json()["revealed_at"] is not None)

        line = competing.get(board).json()["items"][0]
        assert abs(line["score"] - private) < 1e-9
        assert line["public_score"] == public
        assert abs(competing.get(own).json()["items"][0]["private_score"] - private) < 1e-9
        (documented,) = competing.get("/api/v1/leaderboards").json()
        assert abs(documented["score"] - private) < 1e-9
        assert competing.get(detail).json()["private_share"] == 0.4


def test_shares_that_make_no_sense_are_refused(server):
    with server.client() as client:
        register(client)
        for share in (-0.1, 0.99, "half"):
            spec = make_spec(**{**SPEC, "private_share": share})
            reply = client.post("/api/v1/competitions", json={"spec": spec})
            assert "share" in refusal(reply)["message"]
