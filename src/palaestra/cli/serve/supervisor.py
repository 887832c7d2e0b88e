"""Several processes on one listening socket: started, replaced when they die, ended together.

The parent serves nobody. Its children are copies of it (fork), so that they share the memory of
the program; they end by themselves when it is killed.
"""

import gc
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click

from palaestra.core.errors import ConfigurationError, PalaestraError

logger = logging.getLogger(__name__)

# A child drains in less; whoever is not done by then is killed, to keep the promised ten seconds.
END_SECONDS = 9.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LOOK_EVERY = 1.0
_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)

SayReady = Callable[[], None]


@dataclass(slots=True)
class Child:
    """`ready` is where it says that it serves."""

    pid: int
    ready: int
    is_ready: bool = False


@dataclass(slots=True)
class Supervisor:
    """Keeps `count` processes that each do `work(say_ready)`, which returns when told to stop.

    `on_ready` is called once, when all of them serve.
    """

    count: int
    work: Callable[[SayReady], None]
    on_ready: Callable[[], None]
    _children: dict[int, Child] = field(default_factory=dict)
    _has_greeted: bool = False
    _is_ending: bool = False
    _pause: float = FIRST_PAUSE
    _next_start: float = 0.0
    # Its reading end tells children that the parent is gone.
    _life: tuple[int, int] = field(default_factory=os.pipe)

    def run(self) -> None:
        """Until SIGTERM or SIGINT. Raises ConfigurationError if a first process does not start."""
        gc.freeze()  # what there is now stays shared with the children
        with _signals() as signals:
            try:
                while not self._is_ending:
                    self._replace()
                    self._wait(signals)
            finally:
                self._end(signals)

    def _replace(self) -> None:
        while len(self._children) < self.count and time.monotonic() >= self._next_start:
            self._start()

    def _start(self) -> None:
        ready, say_ready = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ready)
            self._be_child(say_ready)
        os.close(say_ready)
        self._children[pid] = Child(pid, ready)

    def _wait(self, signals: int) -> None:
        """For a signal, a child's word, or the time to start another."""
        words = {child.ready: child for child in self._children.values() if not child.is_ready}
        heard, _, _ = select.select([signals, *words], [], [], LOOK_EVERY)
        if signals in heard:
            caught = os.read(signals, 100)
            self._is_ending |= bool({signal.SIGTERM, signal.SIGINT} & set(caught))
        for descriptor in words.keys() & set(heard):
            self._hear(words[descriptor])
        self._bury()

    def _hear(self, child: Child) -> None:
        if not os.read(child.ready, 1):
            return  # it ended without a word: `_bury` finds it
        child.is_ready = True
        self._pause = FIRST_PAUSE
        everybody = len(self._children) == self.count
        if everybody and all(one.is_ready for one in self._children.values()):
            self._greet()

    def _greet(self) -> None:
        if not self._has_greeted:
            self._has_greeted = True
            self.on_ready()

    def _bury(self) -> None:
        for pid in list(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                child = self._children.pop(pid)
                os.close(child.ready)
                if not self._is_ending:
                    self._mourn(child, os.waitstatus_to_exitcode(status))

    def _mourn(self, child: Child, code: int) -> None:
        if not self._has_greeted:
            raise ConfigurationError("The server did not start; the reason stands in the log.")
        logger.warning("server process %d ended (%d) and is replaced", child.pid, code)
        if not child.is_ready:  # the next one may fail likewise: do not try in a frenzy
            self._next_start = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def _end(self, signals: int) -> None:
        """The signal is repeated: one that came before a child was listening was lost."""
        self._is_ending = True
        deadline = time.monotonic() + END_SECONDS
        while self._children and time.monotonic() < deadline:
            self._tell_all(signal.SIGTERM)
            select.select([signals], [], [], LOOK_EVERY)
            while select.select([signals], [], [], 0)[0]:
                os.read(signals, 100)
            self._bury()
        self._tell_all(signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)

    def _tell_all(self, number: signal.Signals) -> None:
        for pid in self._children:
            os.kill(pid, number)

    # --- in the child

    def _be_child(self, say_ready: int) -> None:
        """Never returns: what the parent has open on its stack is the parent's to close."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in _HEARD:
                signal.signal(number, signal.SIG_DFL)
            os.close(self._life[1])
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            self.work(lambda: _say(say_ready))
            code = 0
        except PalaestraError as error:
            click.echo(f"Error: {error}", err=True)
        except BaseException:
            logger.exception("a server process failed")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _end_with_parent(self) -> None:
        os.read(self._life[0], 1)  # nobody writes: it returns when the parent's end is closed
        os.kill(os.getpid(), signal.SIGTERM)


def _say(descriptor: int) -> None:
    os.write(descriptor, b"1")
    os.close(descriptor)


@contextmanager
def _signals() -> Iterator[int]:
    """A descriptor on which each signal arrives as a byte, so that none comes between two looks."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = {number: signal.signal(number, lambda *_: None) for number in _HEARD}
    old = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(old)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)
