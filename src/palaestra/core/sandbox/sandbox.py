"""Sandbox: `run` a program that nobody trusts, or `open` one that lives longer."""

import re
import shutil
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from palaestra.core.configuration import SandboxSettings
from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.sandbox import cgroups
from palaestra.core.sandbox.bubblewrap import Box
from palaestra.core.sandbox.contained import start_contained
from palaestra.core.sandbox.conversation import Conversation, OnOutput
from palaestra.core.sandbox.engines import (
    ENGINES,
    PROFILE,
    Container,
    EngineName,
    installed,
    write_profile,
)
from palaestra.core.sandbox.feed import Feed
from palaestra.core.sandbox.languages import LANGUAGES, Language
from palaestra.core.sandbox.limits import Limits, RunResult
from palaestra.core.sandbox.line import Job, Line
from palaestra.core.sandbox.parents import Parents
from palaestra.core.sandbox.probe import PROGRAM, Mode, Probe, probe
from palaestra.core.sandbox.session import Session
from palaestra.core.sandbox.starting import Starter, start_cold
from palaestra.core.sandbox.visible import view_for

FILE_NAME = re.compile(r"[\w][\w .()+-]{0,99}", re.ASCII)
DEFAULT = Limits()
# What a pipe takes at once.
MOST_ASSERTIONS = 1 << 16
INSTALL = "apt-get install bubblewrap, and let palaestra doctor say what else is missing."


class Sandbox:
    """One for a server. Nothing runs before the first use; `close` ends all that runs."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._starter = Starter()
        # Who counts memory, and a sentence about it for `palaestra doctor`.
        self._cgroups, self.counting = cgroups.find(settings.cgroup)
        self.parents = Parents(self._starter, self._box, settings, self._cgroups)
        self._probed: Probe | None = None
        # For the profile that a container engine is told; made when it is needed.
        self._folder: TemporaryDirectory[str] | None = None
        self._sessions: set[Session] = set()
        self._lock = threading.Lock()

    def run(
        self,
        program: str | bytes,
        *,
        language: str = "python",
        stdin: bytes = b"",
        files: Mapping[str, bytes] | None = None,
        collect: tuple[str, ...] = (),
        limits: Limits = DEFAULT,
        on_output: OnOutput | None = None,
        domain: str = "code",
    ) -> RunResult:
        """Run `program` to its end, in this thread.

        `files` lie beside it, by name; `collect` names files that it shall hand out, or endings
        (``.png``). Programs of different `domain` share no process, whatever they do. Raises
        Invalid for a bad name or language, Unavailable where no sandbox can be had.
        """
        job = _job(program, language, dict(files or {}), collect)
        line = self._line(LANGUAGES[language], job, limits, domain)
        feed = Feed(job.for_program(limits) + stdin, ends=True)
        return Conversation(line, job, limits, feed=feed, on_output=on_output).converse()

    def mark(
        self,
        program: str,
        assertions: str,
        *,
        keeps: tuple[str, ...] = (),
        imports: tuple[str, ...] = (),
        limits: Limits = DEFAULT,
        domain: str = "code",
    ) -> RunResult:
        """Run a learner's Python `program`, and then `assertions`, which it cannot see before.

        Lines are counted as if all were one file that `assertions` end, so these begin with as
        many empty lines as `program` has. `keeps` are built-in names that the program may give a
        new meaning; `imports` are modules that the assertions need unharmed. `verdict`
        says what came of it; raises as `run` does.
        """
        job = replace(
            _job(program, "python", {}, ()),
            assertions=_bytes(assertions),
            keeps=keeps,
            imports=imports,
        )
        if len(_bytes(assertions)) > MOST_ASSERTIONS:
            raise Invalid("assertions", f"are longer than {MOST_ASSERTIONS:,} bytes")
        line = self._line(LANGUAGES["python"], job, limits, domain)
        feed = Feed(job.for_program(limits), ends=True)
        return Conversation(line, job, limits, feed=feed, on_output=None).converse()

    def open(
        self,
        program: str | bytes,
        *,
        language: str = "python",
        files: Mapping[str, bytes] | None = None,
        collect: tuple[str, ...] = (),
        limits: Limits = DEFAULT,
        on_output: OnOutput | None = None,
        domain: str = "code",
        sockets: Path | None = None,
        command: tuple[str, ...] | None = None,
    ) -> Session:
        """Start `program` and return while it runs; `on_output` is called in a thread of its own.

        `sockets` is a folder that the program sees as ``/sockets`` and may make Unix sockets in;
        reach them by `Session.connect`. `command` replaces the language's own, e.g. a server
        written in it; words of it are places inside the sandbox. Raises as `run` does.
        """
        job = _job(program, language, dict(files or {}), collect, command)
        line = self._line(LANGUAGES[language], job, limits, domain, sockets)
        feed = Feed(job.for_program(limits), ends=False)
        talk = Conversation(line, job, limits, feed=feed, on_output=on_output)
        session = Session(talk, feed, sockets=sockets, on_end=self._forget)
        with self._lock:
            self._sessions.add(session)
        session.start()
        return session

    def close(self) -> None:
        for session in list(self._sessions):
            session.cancel()
        for session in list(self._sessions):
            session.wait()
        self.parents.close()
        self._starter.close()
        if self._cgroups is not None:
            self._cgroups.close()
        if self._folder is not None:
            self._folder.cleanup()

    def offers(self, language: Language) -> bool:
        """Whether programs in it run here: containers hold Python only.

        Says of a way that is found out by trying only what is known so far.
        """
        mode = self._probed.mode if self._probed else self._settings.start
        return language.installed and (language.run is None or mode not in ENGINES)

    # --- where a run's sandbox comes from

    def _line(
        self,
        language: Language,
        job: Job,
        limits: Limits,
        domain: str,
        sockets: Path | None = None,
    ) -> Line:
        if not language.installed:
            raise Unavailable(f"{language.title} is not installed on this server.")
        alone = language.run is not None or sockets is not None
        # A program that starts alone in bubblewrap needs no trial to say how.
        mode = "cold" if alone and self._settings.start not in ENGINES else self._mode()
        if mode in ENGINES:
            if alone:
                raise Unavailable(f"{language.title} runs in bubblewrap only: {INSTALL}")
            return start_contained(self._container(mode), limits)
        if mode == "cold":
            box = self._box(language.sees, sockets=sockets)
            return self._starter.do(
                lambda: start_cold(box, disk=limits.disk, cgroups=self._cgroups)
            )
        return self.parents.take(domain, job.program)

    def probe(self) -> Probe:
        """Find out, by running a program, which way works here; known from then on."""
        if self._probed is None:
            start = self._settings.start
            any_way: tuple[Mode, ...] = ("warm", "cold", *installed())
            ways = any_way if start == "auto" else (start,)
            self._probed = probe(self._try, ways)
        return self._probed

    def _mode(self) -> Mode:
        """Raises Unavailable where no way works."""
        start = self._settings.start
        mode = self.probe().mode if start == "auto" else start
        if mode is None:
            why, self._probed = self.probe().why, None  # whoever mends it need not start again
            raise Unavailable(f"Code cannot be run on this server: {INSTALL} ({why})")
        return mode

    def _try(self, mode: Mode) -> RunResult:
        job = _job(PROGRAM, "python", {}, ())
        if mode in ENGINES:
            line = start_contained(self._container(mode), DEFAULT)
        elif mode == "warm":
            line = self.parents.take("code", job.program)
        else:
            line = self._starter.do(
                lambda: start_cold(self._box(), disk=DEFAULT.disk, cgroups=self._cgroups)
            )
        feed = Feed(job.for_program(DEFAULT), ends=True)
        return Conversation(line, job, DEFAULT, feed=feed, on_output=None).converse()

    def _box(self, more: tuple[str, ...] = (), *, sockets: Path | None = None) -> Box:
        return Box(
            program=self._settings.bubblewrap,
            view=view_for(tuple(self._settings.packages), more),
            user=self._settings.user,
            sockets=sockets,
        )

    def _container(self, engine: EngineName) -> Container:
        with self._lock:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="palaestra-sandbox-")
                write_profile(Path(self._folder.name))
        return Container(
            engine=engine,
            program=shutil.which(engine) or engine,
            image=self._settings.image,
            profile=Path(self._folder.name) / PROFILE,
            cpus=self._settings.cpus,
            runtime=self._settings.runtime,
        )

    def _forget(self, session: Session) -> None:
        with self._lock:
            self._sessions.discard(session)


def check_names(language: str, files: Iterable[str]) -> Language:
    """Raises Invalid for a language that is none, and for a name that leads elsewhere."""
    if language not in LANGUAGES:
        raise Invalid("language", f"is none of {', '.join(LANGUAGES)}")
    known = LANGUAGES[language]
    for name in files:
        if not FILE_NAME.fullmatch(name) or name == known.file:
            raise Invalid("files", f"{name!r} cannot be the name of a file there")
    return known


def _bytes(program: str) -> bytes:
    """A lone half of a pair, which no encoding has, becomes a question mark."""
    return program.encode("utf-8", "replace")


def _job(
    program: str | bytes,
    language: str,
    files: dict[str, bytes],
    collect: tuple[str, ...],
    command: tuple[str, ...] | None = None,
) -> Job:
    known = check_names(language, files)
    source = _bytes(program) if isinstance(program, str) else program
    return Job(
        program=source,
        files={**files, known.file: source},
        collect=collect,
        run=command or known.run,
        compile=known.compile,
        environment=known.environment,
        address_space=known.address_space,
    )
