"""Many who submit at once: nothing fails, nothing is lost, and the board is what they sent."""

import random
import threading
import time
from dataclasses import dataclass, field

from benchmarks.competitions_load.filling import SEED, Filled, csv_of
from benchmarks.wire import Connection, request

PAGE = 100


@dataclass
class Sender:
    """One competitor: what was sent, the score that it must have, and the one that it got."""

    account: str
    cookie: str
    sent: list[tuple[str, float, float]] = field(default_factory=list)
    slowest: float = 0.0
    failure: BaseException | None = None


@dataclass(frozen=True)
class Storm:
    """How it went; `problems` is empty where all is right."""

    submissions: int
    seconds: float
    slowest: float
    problems: list[str]


def storm(port: int, filled: Filled, *, seconds: float) -> Storm:
    """Everybody submits again and again for so long."""
    senders = [Sender(account, cookie) for account, cookie in filled.cookies]
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    threads = [
        threading.Thread(target=_send, args=(port, filled, sender, number, until))
        for number, sender in enumerate(senders)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    problems = [*_failures(senders), *_lost(port, filled, senders), *_board(port, filled, senders)]
    return Storm(
        submissions=sum(len(sender.sent) for sender in senders),
        seconds=took,
        slowest=max(sender.slowest for sender in senders),
        problems=problems,
    )


def _send(port: int, filled: Filled, sender: Sender, number: int, until: float) -> None:
    chance = random.Random(SEED + number)
    path = f"/api/v1/competitions/{filled.competition}/submissions"
    try:
        line = Connection(port)
        while time.perf_counter() < until:
            values = [truth + chance.gauss(0, 5) for truth in filled.truth]
            expected = _score(filled.truth, values)
            asked = request(
                "POST", path, cookie=sender.cookie, body=csv_of(values), content_type="text/csv"
            )
            began = time.perf_counter()
            kept = line.send(asked).json()
            sender.slowest = max(sender.slowest, time.perf_counter() - began)
            sender.sent.append((kept["id"], expected, kept["score"]))
    except (Exception, SystemExit) as failure:
        sender.failure = failure


def _score(truth: list[float], values: list[float]) -> float:
    """The mean absolute difference, by nothing of the server's."""
    return sum(abs(a - b) for a, b in zip(truth, values, strict=True)) / len(truth)


def _failures(senders: list[Sender]) -> list[str]:
    found = [f"{one.account}: {one.failure}" for one in senders if one.failure is not None]
    found += [f"{one.account} sent nothing" for one in senders if not one.sent]
    for one in senders:
        found += [
            f"{number}: scored {got}, not {expected}"
            for number, expected, got in one.sent
            if got is None or abs(got - expected) > 1e-9
        ]
    return found


def _lost(port: int, filled: Filled, senders: list[Sender]) -> list[str]:
    """What was answered with a receipt must stand among one's own submissions."""
    line, found = Connection(port), []
    for one in senders:
        ids: set[str] = set()
        path = f"/api/v1/competitions/{filled.competition}/submissions?size={PAGE}&page="
        while True:
            asked = request("GET", f"{path}{len(ids) // PAGE}", cookie=one.cookie)
            page = line.send(asked).json()
            ids |= {item["id"] for item in page["items"]}
            if len(ids) >= page["total"] or not page["items"]:
                break
        if ids != {number for number, _, _ in one.sent}:
            found.append(f"{one.account}: {len(one.sent)} sent, {len(ids)} kept")
    return found


def _board(port: int, filled: Filled, senders: list[Sender]) -> list[str]:
    """Against the order that the scores sent ask for."""
    line = Connection(port)
    shown: list[tuple[str, float, int]] = []
    while True:
        path = f"/api/v1/competitions/{filled.competition}/leaderboard?size={PAGE}&page="
        page = line.send(request("GET", f"{path}{len(shown) // PAGE}", cookie=filled.host)).json()
        shown += [(one["client"]["id"], one["score"], one["submissions"]) for one in page["items"]]
        if len(shown) >= page["total"] or not page["items"]:
            break
    best = sorted(
        (min(score for _, score, _ in one.sent), one.account, len(one.sent))
        for one in senders
        if one.sent
    )
    if [account for account, _, _ in shown] != [account for _, account, _ in best]:
        return ["the board's order is not that of the scores sent"]
    return [
        f"{account} stands with {score} of {count}, not {expected} of {many}"
        for (account, score, count), (expected, _, many) in zip(shown, best, strict=True)
        if abs(score - expected) > 1e-9 or count != many
    ]
