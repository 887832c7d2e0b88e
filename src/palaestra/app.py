"""build_app: settings and features become one ASGI application. Only this file knows them all."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from litestar import Litestar

import palaestra
from palaestra.competitions.feature import feature as competitions
from palaestra.core.access import Identity
from palaestra.core.accounts import entrance
from palaestra.core.accounts.entrance import Entrance
from palaestra.core.accounts.feature import feature as accounts
from palaestra.core.accounts.jobs import postbox
from palaestra.core.accounts.service import sign_ins
from palaestra.core.accounts.tries import Tries
from palaestra.core.activity.connections import ConnectionLog
from palaestra.core.activity.feature import feature as activity
from palaestra.core.admin.feature import feature as admin
from palaestra.core.admin.machine import Machine
from palaestra.core.blobs import Blobs
from palaestra.core.configuration import (
    CORE_SECTIONS,
    AccountsSettings,
    DatabaseSettings,
    JobsSettings,
    LimitsSettings,
    SandboxSettings,
    Section,
    ServerSettings,
    Settings,
)
from palaestra.core.database import Database
from palaestra.core.errors import ConfigurationError
from palaestra.core.feature import Feature
from palaestra.core.hooks import NO_HOOKS, Hooks
from palaestra.core.http.addresses import Addresses
from palaestra.core.http.application import build_application
from palaestra.core.http.assets import Assets
from palaestra.core.http.boot import boot_of
from palaestra.core.http.call import Call
from palaestra.core.http.door import Door
from palaestra.core.http.endpoint import Desk
from palaestra.core.http.errors import ErrorShapes
from palaestra.core.http.foreign import Given, plan
from palaestra.core.http.measured import Measured
from palaestra.core.http.origins import SESSION_COOKIE, Origins
from palaestra.core.http.reference import Reference
from palaestra.core.http.route import Route, routes_of
from palaestra.core.http.shell import Shell
from palaestra.core.jobs import Engine, LocalEngine, Runner
from palaestra.core.jobs.feature import feature as jobs
from palaestra.core.jobs.telling import tell
from palaestra.core.limits import Limiter
from palaestra.core.live import Live
from palaestra.core.live.event import events_of
from palaestra.core.live.library import socketio
from palaestra.core.live.outbox import NoSockets
from palaestra.core.live.presence import Presence
from palaestra.core.live.sharing import presence_and_rooms
from palaestra.core.live.transport import WebSocketOnly
from palaestra.core.metrics import COUNTED, Metrics
from palaestra.core.needs import needs_of_server
from palaestra.core.redis import Shared, shared_by
from palaestra.core.sandbox import Sandbox
from palaestra.core.secret import read_secret
from palaestra.core.server import feature as core
from palaestra.core.upgrading import bring_up_to_date
from palaestra.imaging.feature import feature as imaging
from palaestra.quiz.feature import feature as quiz
from palaestra.screencasts.feature import feature as screencasts
from palaestra.statistics.feature import feature as statistics

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"

# accounts is not named in [server] features: without it nobody could come in.
ALWAYS: tuple[Feature, ...] = (core, accounts, activity, jobs, admin)
FEATURES: tuple[Feature, ...] = (competitions, quiz, screencasts, statistics, imaging)


def open_features(settings: Settings) -> list[Feature]:
    """What this server offers: the house itself, and what `[server] features` names."""
    wanted = settings[ServerSettings].features
    return [*ALWAYS, *(feature for feature in FEATURES if feature.name in wanted)]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The parts of a server without its sockets: what commands and the application share."""

    settings: Settings
    database: Database
    blobs: Blobs
    secret: str
    hooks: Hooks
    limiter: Limiter
    shared: Shared | None

    @property
    def open_mode(self) -> bool:
        return self.settings[AccountsSettings].mode == "open"

    @property
    def entrance(self) -> Entrance:
        limits = self.settings[LimitsSettings]
        return Entrance(
            database=self.database,
            limiter=self.limiter,
            limits=limits,
            tries=Tries(self.limiter, rate=limits.sign_in_failures),
            open_mode=self.open_mode,
            basepath=self.settings[ServerSettings].basepath,
            secret=self.secret,
            hooks=self.hooks,
            sends_mail=self.settings[AccountsSettings].mail is not None,
            user_validation=self.settings[AccountsSettings].user_validation,
            keep_for=timedelta(days=self.settings[AccountsSettings].keep_login_days),
        )


def furnish(settings: Settings, *, hooks: Hooks = NO_HOOKS) -> House:
    """Open database and blobs, and bring the database to the newest revision."""
    settings.data.mkdir(parents=True, exist_ok=True)
    url = settings[DatabaseSettings].url or f"sqlite:///{settings.data / 'palaestra.db'}"
    database = Database(url)
    bring_up_to_date(settings, database, version=palaestra.__version__)
    blobs = Blobs(settings.data / "blobs")
    database.context.update(blobs=blobs, hooks=hooks, settings=settings, mail=postbox(settings))
    secret = read_secret(settings)
    database.context["secret"] = secret
    shared = shared_by(settings, secret=secret)
    return House(
        settings=settings,
        database=database,
        blobs=blobs,
        secret=secret,
        hooks=hooks,
        limiter=Limiter(shared),
        shared=shared,
    )


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """For commands: no sockets and no workers."""
    house = furnish(settings)
    house.database.context["live"] = NoSockets()
    try:
        yield house
    finally:
        house.database.close()


def build_app(
    settings: Settings,
    *,
    more: Sequence[Feature] = (),
    hooks: Hooks = NO_HOOKS,
    handlers: Sequence[Given] = (),
    proxies: Mapping[str, str] | None = None,
    debug: bool = False,
) -> Any:
    """The ASGI application: HTTP and Socket.IO on one port; `more` are features beside ours.

    `proxies` by scheme are for fetching strangers' addresses. With `debug` a failure says what
    was raised.

    Raises ConfigurationError for two routes or events that clash.
    """
    house = furnish(settings, hooks=hooks)
    house.database.context["proxies"] = dict(proxies or {})
    server = settings[ServerSettings]
    features = [*open_features(settings), *more]
    origins = Origins(
        allowed=server.cors,
        base_url=server.base_url,
        on_loopback=server.on_loopback,
        open_to=server.open_cors,
    )
    connections = ConnectionLog(house.database)
    presence, rooms = presence_and_rooms(house.shared)
    presence.on_gone = connections.process_gone
    metrics = Metrics(_counted_in(settings))
    live = _live(
        house,
        features,
        origins,
        log=connections,
        metrics=metrics,
        presence=presence,
        rooms=rooms,
    )
    # Each process has its share of the workers; one without any could not score.
    workers = max(1, settings[JobsSettings].workers // server.workers)
    engine = LocalEngine(workers=workers)
    runner = Runner(
        house.database,
        engine,
        [job for feature in features for job in feature.jobs],
        workers=workers,
        on_progress=tell(live),
    )
    sandbox = Sandbox(settings[SandboxSettings])
    house.database.context.update(live=live, jobs=runner, sandbox=sandbox, **_said_by(features))
    declared = [route for feature in features for route in routes_of(feature.routes)]
    planned = plan(declared, handlers)
    routes = planned.ours
    desk = _desk(
        house,
        features,
        routes,
        origins,
        {
            Live: live,
            Engine: engine,
            Runner: runner,
            Metrics: metrics,
            Machine: _machine(settings, features),
            Sandbox: sandbox,
        },
    )
    shapes = ErrorShapes([shape for feature in features for shape in feature.errors])
    addresses = Addresses([*routes, *(r for f in planned.foreign for r in f.routes)])
    lifespan = _lifespan(house, live, engine, runner, connections, presence, sandbox)
    lifespans = [
        _with_parts(feature.lifespan, desk.parts) for feature in features if feature.lifespan
    ]
    http = build_application(
        routes,
        desk,
        addresses=addresses,
        shapes=shapes,
        lifespan=[lifespan, *lifespans],
        foreign=planned.foreign,
        debug=debug,
    )
    sockets = f"{server.basepath}/socket.io"
    app = socketio.ASGIApp(live.server, Measured(http, metrics), socketio_path=sockets)
    return Door(
        app if server.workers == 1 else WebSocketOnly(app, sockets=sockets),
        addresses=addresses,
        origins=origins,
        shapes=shapes,
        basepath=server.basepath,
        sockets=sockets,
        elsewhere=planned.elsewhere,
    )


def _counted_in(settings: Settings) -> Path | None:
    """Where several processes count what they did; one process needs no folder."""
    several = settings[ServerSettings].workers > 1
    return settings.data / COUNTED if several else None


def _with_parts(lifespan: Any, parts: Mapping[type, object]) -> Any:
    """A feature's lifespan, as the framework calls it."""
    return lambda _: lifespan(parts)


def _said_by(features: Sequence[Feature]) -> dict[str, Any]:
    """What core asks every feature, by the name under which sessions know it.

    Files of a feature that is not open are kept all the same.
    """
    return {
        "keeps": [feature.keeps for feature in FEATURES if feature.keeps],
        "exports": {feature.name: feature.exports for feature in features if feature.exports},
        "claims": [feature.claims for feature in features if feature.claims],
        "identifies": [feature.identifies for feature in features if feature.identifies],
        "greets": next((feature.greets for feature in features if feature.greets), None),
        "forgets": [feature.forgets for feature in (*ALWAYS, *FEATURES) if feature.forgets],
    }


def _machine(settings: Settings, features: Sequence[Feature]) -> Machine:
    needs = [(feature.name, feature.checks) for feature in features if feature.checks]
    return Machine(
        version=palaestra.__version__, needs=[("server", needs_of_server(settings)), *needs]
    )


def _live(house: House, features: list[Feature], origins: Origins, **parts: Any) -> Live:
    handlers = [handler for feature in features for handler in feature.events]
    return Live(
        events_of(handlers),
        database=house.database,
        identify=sign_ins.identify_all,
        knows_origin=origins.knows,
        open_mode=house.open_mode,
        cookie=SESSION_COOKIE,
        left=[feature.left for feature in features if feature.left],
        **parts,
    )


def _desk(
    house: House,
    features: list[Feature],
    routes: list[Route],
    origins: Origins,
    parts: dict[type, object],
) -> Desk:
    server = house.settings[ServerSettings]
    shell = Shell(
        STATIC,
        basepath=server.basepath,
        boot=boot_of(house.settings, version=palaestra.__version__),
    )
    everything: dict[type, object] = {
        Database: house.database,
        Blobs: house.blobs,
        Entrance: house.entrance,
        Limiter: house.limiter,
        Settings: house.settings,
        Shell: shell,
        Assets: Assets(STATIC),
        **{section.struct: house.settings[section.struct] for section in house.settings.sections},
        **parts,
    }
    for feature in features:
        if feature.parts:
            everything.update(feature.parts(house, everything))
    everything[Reference] = Reference(
        routes, version=palaestra.__version__, basepath=server.basepath, parts=set(everything)
    )
    return Desk(
        database=house.database,
        identify=entrance.identify,
        origins=origins,
        shell=shell,
        parts=everything,
        basepath=server.basepath,
        open_mode=house.open_mode,
        count=_counting(house),
    )


def _counting(house: House) -> Callable[[Identity, Call], None]:
    """[limits] api: so many calls of an account from an address."""
    on_loopback = house.settings[ServerSettings].on_loopback
    rate = house.settings[LimitsSettings].api_rate(on_loopback=on_loopback)

    def count(identity: Identity, call: Call) -> None:
        house.limiter.take(rate, "api", str(identity.account_id or ""), call.address)

    return count


def _lifespan(
    house: House,
    live: Live,
    engine: Engine,
    runner: Runner,
    connections: ConnectionLog,
    presence: Presence,
    sandbox: Sandbox,
) -> Any:
    built_in = os.getpid()

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        if os.getpid() != built_in:
            raise ConfigurationError(
                "This process was split off another that had opened the data already: "
                "start gunicorn without --preload."
            )
        await presence.start()
        await connections.start(others=presence.others)
        await live.start()
        await engine.start()
        await runner.start()
        try:
            yield
        finally:
            await runner.stop()
            await engine.close()
            await asyncio.to_thread(sandbox.close)
            await live.stop()
            await connections.stop()
            await presence.stop()
            house.database.close()

    return lifespan


def sections() -> list[Section]:
    """Every section of the configuration: the core's, and each feature's own."""
    declared = [feature.settings for feature in FEATURES if feature.settings]
    return [*CORE_SECTIONS, *declared]
