"""What a person needs to know when the server is ready."""

from collections.abc import Iterator

import palaestra
from palaestra.core.configuration import AccountsSettings, ServerSettings, Settings

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - compared, not bound


def greeting(settings: Settings, *, port: int) -> Iterator[str]:
    """`port` is the real one, where the configured one is 0."""
    address = address_of(settings[ServerSettings], port)
    yield f"Palaestra {palaestra.__version__} is ready: {address}"
    yield f"  Everything is kept in {settings.data}"
    if settings[AccountsSettings].mode == "open":
        yield from _open_mode(settings[ServerSettings])
    else:
        yield from _accounts_mode(settings, address)
    yield "  Stop it with Ctrl-C."


def address_of(server: ServerSettings, port: int) -> str:
    host = ANY_ADDRESS.get(server.host, server.host)
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"{server.scheme}://{host}:{port}{server.basepath}/"


def _open_mode(server: ServerSettings) -> Iterator[str]:
    if server.on_loopback:
        yield "  Open mode: whoever uses this machine may do everything; nobody else reaches it."
    else:
        yield "  Open mode on the network: whoever reaches this address may do everything."


def _accounts_mode(settings: Settings, address: str) -> Iterator[str]:
    from palaestra.app import open_house
    from palaestra.core.accounts.service.accounts import has_admin

    if settings[AccountsSettings].mail is None:
        yield "  People sign in. No mail is configured, so e-mail addresses are not verified."
    else:
        links = settings[ServerSettings].public_url
        yield f"  People sign in. Links in mails lead to {links}/ ([server] base_url)."
    with open_house(settings) as house:
        if not house.database.read(has_admin):
            link = f"{address}register?setup={house.entrance.setup_token}"
            yield f"  There is no admin yet. Whoever registers here first becomes it:\n  {link}"
