"""Fifty competitors for a minute, while the server is killed and started again twice."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psutil
import pytest

from palaestra.client import Client, Patience
from tests.builders.competitions import make_spec

CLIENTS = 50
SECONDS = 60
PATIENCE = Patience(first=0.1, longest=2.0, total=120)


def compete(url, competition_id, number, over):
    """Id and score of every submission that this client has a receipt for."""
    receipts = {}
    with Client(url, patience=PATIENCE, timeout=60) as client:
        client.register()
        while not over.is_set():
            chance = (1 + number + 7 * len(receipts)) % 997 / 1000
            submission = client.submit(competition_id, {"class": [chance, 1 - chance / 2]})
            receipts[submission.id] = submission.score
        return client.id, receipts


def kill_and_start(start, server):
    family = server.family()
    server.process.kill()
    server.process.wait(30)
    psutil.wait_procs(family[1:], timeout=30)
    return start("--data", "kept", "--port", server.url.rstrip("/").rpartition(":")[2])


@pytest.mark.long
def test_every_receipt_is_stored_once_and_the_board_shows_the_best(start):
    server, over, never = start("--data", "kept"), Event(), Event()
    with Client(server.url, patience=PATIENCE) as host, ThreadPoolExecutor(CLIENTS) as pool:
        host.register()
        competition_id = host.start_competition(make_spec(expiration=time.time() + 3600))
        competing = [
            pool.submit(compete, server.url, competition_id, number, over)
            for number in range(CLIENTS)
        ]
        for _ in range(2):
            never.wait(SECONDS / 3)
            server = kill_and_start(start, server)
        never.wait(SECONDS / 3)
        over.set()
        receipts = dict(each.result() for each in competing)

        stored = Counter(one.id for one in host.submissions(competition_id=competition_id))
        board = host.leaderboards(competition_id=competition_id)
    acknowledged = [one for each in receipts.values() for one in each]
    assert len(acknowledged) > CLIENTS
    assert stored == Counter(acknowledged), "none lost, none twice"
    assert {line.client_id: line.score for line in board} == {
        client_id: min(each.values()) for client_id, each in receipts.items()
    }
