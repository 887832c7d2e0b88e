"""A competitor in threads: one that looks, and some that run callbacks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from types import TracebackType
from typing import TypeVar

from palaestra.client.competitions.competing.competitor import Competitor, Plan, Stopping, logger
from palaestra.client.competitions.competing.memory import Memory
from palaestra.client.competitions.items import Submission
from palaestra.client.flow import Flow, Step, Wait, run
from palaestra.client.shells import Shell

T = TypeVar("T")


class Competing:
    """Runs until `stop()`; leaving its ``with`` block stops it."""

    def __init__(self, shell: Shell, plan: Plan, memory: Memory, *, threads: int) -> None:
        self._shell = shell
        self._memory = memory
        self._stop = Event()
        self._error: Exception | None = None
        self._competitor = Competitor(shell.session, memory, plan, self._stop.is_set)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="palaestra-callback")
        self._thread = Thread(target=self._live, name="palaestra-competing", daemon=True)
        self._thread.start()

    @property
    def submissions(self) -> list[Submission]:
        """What the server has acknowledged since the start."""
        return list(self._competitor.submissions)

    def stop(self) -> None:
        """Ask for nothing new; returns when running callbacks are done and their answers sent.

        Without a state file an answer that cannot be sent is tried for `Patience.total` more and
        then lost, which is logged; with one it waits for the next run. Raises what ended the
        competing before, such as NotSignedIn.
        """
        self._stop.set()
        self.wait()

    def wait(self, timeout: float | None = None) -> bool:
        """Whether it ended within `timeout` seconds; raises what ended it."""
        self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        if self._error is not None:
            raise self._error
        return True

    def __enter__(self) -> "Competing":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _live(self) -> None:
        try:
            self._run(self._compete())
        except Stopping:
            pass
        except Exception as error:
            self._end(error)
        self._pool.shutdown()
        self._memory.close()

    def _compete(self) -> Flow[None]:
        for competition_id, table in (yield from self._competitor.begin()):
            self._begin(self._competitor.deliver(competition_id, table))
        while not self._stop.is_set():
            for competition_id in (yield from self._competitor.look()):
                self._begin(self._competitor.answer(competition_id))
            yield Wait(self._competitor.plan.every)

    def _begin(self, flow: Flow[None]) -> None:
        self._pool.submit(self._callback, flow)

    def _callback(self, flow: Flow[None]) -> None:
        try:
            self._run(flow)
        except Stopping:
            pass
        except Exception as error:
            self._end(error)

    def _end(self, error: Exception) -> None:
        """What no waiting helps against, such as credentials that are refused."""
        logger.error("Competing ends: %s", error)
        self._error = self._error or error
        self._stop.set()

    def _run(self, flow: Flow[T]) -> T:
        return run(flow, self._perform)

    def _perform(self, step: Step) -> object:
        if isinstance(step, Wait) and not self._competitor.would_lose:
            self._pause(step.seconds)
            return None
        return self._shell.perform(step)

    def _pause(self, seconds: float) -> None:
        """Cut short by `stop()`."""
        if self._stop.wait(seconds):
            raise Stopping
