"""Integration hooks: a company's own login, registration and store (document 000, "Integrating").

The hooks are plain functions of the operator. They run in a worker thread; `persist` runs inside
the transaction that it is told of, as its last step, so it must be quick: if it raises, nothing
is written. Whatever a hook raises besides our own errors is logged and answered as HookFailed.
"""

import inspect
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import msgspec
from sqlalchemy.orm import Session

from palaestra.core.errors import ConfigurationError, PalaestraError

logger = logging.getLogger(__name__)
T = TypeVar("T")

# It stands in addresses, and comma lists of ids are filters.
_ID = re.compile(r"[\w.@+-]{1,64}", re.ASCII)


class HookFailed(PalaestraError):
    """A hook of the operator raised; the log has the details."""

    code = "hook_failed"


class Asked(Protocol):
    """The request, as `core.http.Call` is."""

    def arguments(self) -> dict[str, Any]: ...


class Struct(Protocol):
    """What `persist` gets: it may set `id`, which then is the public one."""

    id: str | None


@dataclass(slots=True)
class ClientStruct:
    """A client, as the hooks know it."""

    id: str | None = None

    def to_dict(self, private: bool = False) -> dict[str, Any]:  # noqa: ARG002 - a client has nothing private
        return {"id": self.id}

    def to_json(self, private: bool = False) -> str:
        return msgspec.json.encode(self.to_dict(private)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class HookHandler:
    """The `handler` that hooks get: the request, its arguments, who is signed in, the application.

    `request` is None where no request is behind it, as when a withheld truth falls due.
    """

    request: Asked | None = None
    current_user: str | None = None
    app: Any = None

    def get_argument(self, name: str, default: Any = None) -> Any:
        """From query, form or JSON body."""
        return self.request.arguments().get(name, default) if self.request else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """The operator's functions; those that are None leave us our own way."""

    login: Callable[..., ClientStruct | None] | None = None
    register: Callable[..., ClientStruct] | None = None
    persist: Callable[..., None] | None = None

    def __post_init__(self) -> None:
        for name in ("login", "register", "persist"):
            hook = getattr(self, name)
            if hook is not None and (not callable(hook) or inspect.iscoroutinefunction(hook)):
                raise ConfigurationError(f"The hook {name} must be a plain function.")

    def log_in(self, handler: HookHandler, user: str | None) -> ClientStruct | None:
        assert self.login, "asked for only where there is one"
        login = self.login
        return _guarded("login", lambda: _checked_client(login(handler, user), "login"))

    def sign_up(self, handler: HookHandler, data: dict[str, Any]) -> ClientStruct:
        assert self.register, "asked for only where there is one"
        register = self.register
        client = _guarded("register", lambda: _checked_client(register(handler, data), "register"))
        if client is None:
            raise HookFailed("The operator's registration did not answer with a client.")
        return client

    def keep(self, struct: Struct, *, update: bool, handler: HookHandler | None = None) -> None:
        """Tell `persist`; does nothing where there is none."""
        if self.persist is None:
            return
        persist = self.persist
        _guarded("persist", lambda: persist(handler or HookHandler(), struct, update=update))


NO_HOOKS = Hooks()


def hooks_of(db: Session) -> Hooks:
    """The hooks of the house that opened this session; commands run without them."""
    hooks: Hooks = db.info.get("hooks", NO_HOOKS)
    return hooks


def accepted_id(given: object) -> str:
    """The public id that `persist` left in a struct, in our form; raises HookFailed."""
    text = "" if given is None else str(given)
    if not _ID.fullmatch(text):
        raise HookFailed("The operator's persist set an id that cannot stand in an address.")
    return text


def _checked_client(answer: Any, name: str) -> ClientStruct | None:
    if answer is None:
        return None
    if not getattr(answer, "id", None):
        raise TypeError(f"{name} must return a ClientStruct with an id, or None")
    return ClientStruct(id=str(answer.id))


def _guarded(name: str, call: Callable[[], T]) -> T:
    try:
        return call()
    except PalaestraError:
        raise
    except Exception as error:
        logger.exception("the hook %s failed", name)
        raise HookFailed(f"The operator's {name} failed; nothing was written.") from error
