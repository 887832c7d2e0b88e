"""`python -m benchmarks.quiz [--screens 1000 2000] [--rounds 3]`: see README.md."""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import socketio

from benchmarks.processes import free_port, palaestra, served
from benchmarks.quiz import quizzes

HERE = Path(__file__).parent
CLICKS = 20
BETWEEN = 0.25
JOIN = '420["join_presentation",{}]'
OURS = "palaestra"
# As large as our event for a slide with one question.
PAYLOAD = {"type": "set_slide", "changes": {"filler": "x" * 1300}}


class Screens:
    """The cheap client in C, spoken to line by line."""

    def __init__(self, program: Path, port: int, tokens: list[str], folder: Path) -> None:
        file = folder / f"tokens-{port}"
        file.write_text("".join(f"{token}\n" for token in tokens))
        self._dump = folder / f"arrivals-{port}"
        self._process = subprocess.Popen(
            [str(program), str(port), str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, command: str) -> str:
        assert self._process.stdin, "a pipe"
        assert self._process.stdout, "a pipe"
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise SystemExit("The screens gave up; see above.")
        return answer

    def arrivals(self) -> list[tuple[str, int, int]]:
        """Kind, number and moment of whatever arrived since the last time."""
        self.say(f"dump {self._dump}")
        lines = (line.split() for line in self._dump.read_text().splitlines())
        return [(kind, int(number), int(at)) for kind, number, at in lines]

    def busy(self) -> float:
        """Seconds of processor used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class Peer:
    """A server with an operator and its screens."""

    def __init__(self, name: str, port: int, screens: Screens, token: str | None) -> None:
        self.name, self.screens = name, screens
        self._loop = asyncio.Runner()
        self._operator = self._loop.run(connected(port, token))
        if token:
            self.call("join_presentation", {})
        self._order = 0
        self.unanswered = 0

    def call(self, event: str, message: object) -> Any:
        return self._loop.run(self._operator.call(event, message))

    def click(self, count: int) -> list[float]:
        """Milliseconds from each click to each screen."""
        clicked: dict[int, int] = {}
        for _ in range(count):
            self._order = self._order % quizzes.SLIDES + 1
            message = {"slide_order": self._order, "payload": PAYLOAD}
            at = time.monotonic_ns()
            try:
                answer = self.call("set_slide", message)
            except socketio.exceptions.TimeoutError:
                if self.name == OURS:
                    raise
                self.unanswered += 1
                continue
            clicked[answer["seq"]] = at
            time.sleep(BETWEEN)
        arrived = [one for one in self.screens.arrivals() if one[0] == "e"]
        return [(at - clicked[seq]) / 1e6 for _, seq, at in arrived if seq in clicked]

    def end(self) -> None:
        self._loop.run(self._operator.disconnect())
        self._loop.close()


async def connected(port: int, token: str | None) -> socketio.AsyncClient:
    client = socketio.AsyncClient(reconnection=False)
    auth = {"token": token} if token else None
    await client.connect(f"http://127.0.0.1:{port}", auth=auth, transports=["websocket"])
    return client


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@contextmanager
def ours(program: Path, folder: Path, *, screens: int) -> Iterator[Peer]:
    data = folder / f"data-{screens}"
    with ExitStack() as ends:
        server = ends.enter_context(palaestra(data))
        database = quizzes.open_database(data)
        ends.callback(database.close)
        made: Any = database.transact(quizzes.make, team_count=50)
        mixed = [token for team in made["teams"] for token in (team, made["audience"])]
        client = Screens(program, server.port, mixed, folder)
        ends.callback(client.end)
        client.say(f"connect 0 {screens} {JOIN}")
        peer = Peer(OURS, server.port, client, made["operator"])
        ends.callback(peer.end)
        yield peer


@contextmanager
def other(
    name: str, command: tuple[str, ...], program: Path, folder: Path, *, screens: int
) -> Iterator[Peer]:
    port = free_port()
    with ExitStack() as ends:
        ends.enter_context(served((*command, str(port)), port))
        client = Screens(program, port, [], folder)
        ends.callback(client.end)
        client.say(f"connect 0 {screens} -")
        peer = Peer(name, port, client, None)
        ends.callback(peer.end)
        yield peer


def compiled(folder: Path) -> Path:
    program = folder / "screens"
    command = ["cc", "-O2", "-o", str(program), str(HERE / "screens.c")]
    subprocess.run(command, check=True)
    return program


def node_peer(folder: Path) -> tuple[str, ...]:
    """Node with socket.io, installed into a folder of its own."""
    here = Path(sys.executable).parents[1] / "node" / "bin"
    path = f"{here}{os.pathsep}{os.environ['PATH']}"
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        raise SystemExit("Node is not installed; compare without it with --no-node.")
    own = folder / "node"
    own.mkdir()
    shutil.copy(HERE / "peer.js", own)
    # With this machine's proxies, certificates and npm settings, or nothing comes through.
    install = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(own), "socket.io@4"]
    _install(install, "--no-node", environment={**os.environ, "PATH": path})
    return (node, str(own / "peer.js"))


def flask_peer(folder: Path) -> tuple[str, ...]:
    """Flask-SocketIO in an environment of its own."""
    own = folder / "flask"
    subprocess.run([sys.executable, "-m", "venv", str(own)], check=True)
    python = str(own / "bin" / "python")
    packages = ["flask-socketio", "simple-websocket"]
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
    _install(install, "--no-flask")
    return (python, str(HERE / "peer.py"))


def _install(
    command: list[str], without: str, *, environment: dict[str, str] | None = None
) -> None:
    """Raises SystemExit: a comparison that lacks a peer must not look like a whole one."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(
            f"A server to compare with could not be installed ({' '.join(command)}): "
            f"{done.stdout}{done.stderr}\nCompare without it with {without}."
        )


def compare(
    program: Path, folder: Path, peers: dict[str, tuple[str, ...]], screens: int, rounds: int
) -> None:
    """Clicks at each server in turn, all of them up at once."""
    print(f"\nOperator's click → {screens:,} screens, ms (p50 / p95 / worst)")
    with ExitStack() as ends:
        running = [ends.enter_context(ours(program, folder, screens=screens))]
        for name, command in peers.items():
            place = other(name, command, program, folder, screens=screens)
            running.append(ends.enter_context(place))
        took: dict[str, list[float]] = {peer.name: [] for peer in running}
        busy = {peer.name: peer.screens.busy() for peer in running}
        for peer in running:  # once, to warm up
            peer.click(3)
        for _ in range(rounds):
            for peer in running:
                took[peer.name] += peer.click(CLICKS)
        for peer in running:
            own = took[peer.name]
            if peer.unanswered:
                print(f"  {peer.name:16} left {peer.unanswered} clicks unanswered for a minute")
            if not own:
                continue
            parts = " / ".join(f"{percentile(own, share):.0f}" for share in (0.5, 0.95, 1.0))
            part = (peer.screens.busy() - busy[peer.name]) / (rounds * CLICKS) * 1000
            ratio = percentile(took[OURS], 0.95) / percentile(own, 0.95)
            print(
                f"  {peer.name:16} {parts:18} arrived {len(own):,} of "
                f"{rounds * CLICKS * screens:,}; client's own {part:.1f} ms a click; "
                f"palaestra's p95 is {ratio:.2f} times this"
            )


def answers(program: Path, folder: Path, count: int) -> None:
    """A thousand teams answer at once; then half of all cut off come back at once."""
    with ExitStack() as ends:
        data = folder / "data-answers"
        server = ends.enter_context(palaestra(data))
        database = quizzes.open_database(data)
        ends.callback(database.close)
        made: Any = database.transact(quizzes.make, team_count=count)
        client = Screens(program, server.port, made["teams"], folder)
        ends.callback(client.end)
        client.say(f"connect 0 {count} {JOIN}")
        peer = Peer(OURS, server.port, client, made["operator"])
        ends.callback(peer.end)
        took, kept = [], 0
        for number in range(3):
            peer.click(1)
            state = peer.call("join_presentation", {})["state"]
            (question,) = state["slide"]["questions"]
            sent = {
                "answer_id": f"{number}-%d",
                "client_rev": number + 1,
                "question_id": question["id"],
                "payload": {"choice": question["alternatives"][0]["id"]},
            }
            client.arrivals()
            began = int(client.say(f"answer {count} 421" + json.dumps(["submit_answer", sent])))
            arrived = client.arrivals()
            kept += sum(kind == "a" for kind, _, _ in arrived)
            took += [(at - began) / 1e6 for kind, _, at in arrived if kind == "a"]
        print(f"\n{count:,} teams answer at once, acknowledged after the commit (3 times), ms")
        print(f"  p50 {percentile(took, 0.5):.0f}, p95 {percentile(took, 0.95):.0f}; kept {kept:,}")
        back = count // 2
        took = []
        for _ in range(3):
            client.say(f"close 0 {back}")
            client.arrivals()
            client.say(f"storm 0 {back}")
            took += [at / 1e6 for kind, _, at in client.arrivals() if kind == "j"]
        print(f"{back:,} of {count:,} come back at once with token and state (3 times), ms")
        print(f"  p50 {percentile(took, 0.5):.0f}, p99 {percentile(took, 0.99):.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, nargs="*", default=[1000, 2000])
    parser.add_argument("--teams", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-node", action="store_true")
    parser.add_argument("--no-flask", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = compiled(folder)
        peers = {}
        if not wanted.no_node:
            peers["socket.io (Node)"] = node_peer(folder)
        if not wanted.no_flask:
            peers["Flask-SocketIO"] = flask_peer(folder)
        for screens in wanted.screens:
            compare(program, folder, peers, screens, wanted.rounds)
        if wanted.teams:
            answers(program, folder, wanted.teams)


if __name__ == "__main__":
    main()
