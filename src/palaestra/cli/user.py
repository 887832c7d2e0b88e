"""`palaestra user …`: accounts from the command line, also while the server runs."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.access import Role
from palaestra.core.configuration import Settings
from palaestra.core.errors import NotFound

if TYPE_CHECKING:
    from palaestra.core.accounts.models import Account
    from palaestra.core.database import DbSession, ReadSession

ROLES = click.Choice([str(role) for role in Role if role is not Role.GUEST])
PAGE = 500


@click.group()
def user() -> None:
    """Accounts: make, list, change role, disable."""


@user.command()
@click.option("--email", help="E-mail address.")
@click.option("--username", help="Name that others see.")
@click.option("--role", type=ROLES, default=str(Role.MEMBER), show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_settings
def create(
    *,
    email: str | None,
    username: str | None,
    role: str,
    password_stdin: bool,
    settings: Settings,
) -> None:
    """Make an account with a password."""
    if not (email or username):
        raise click.UsageError("An account needs --email or --username.")
    password = _read_password(from_stdin=password_stdin)

    from palaestra.app import open_house
    from palaestra.core.accounts import secrets
    from palaestra.core.accounts.schemas import Registration
    from palaestra.core.accounts.service import accounts

    wanted = Registration(email=email, username=username, password=password)
    valid = accounts.validate(wanted, open_mode=True)
    accounts.check_password(password)  # an empty one would make a guest
    with open_house(settings) as house:
        made = house.database.transact(
            lambda db: _described(
                accounts.register(
                    db, valid, password_hash=secrets.hash_password(password), role=Role(role)
                )
            )
        )
    click.echo(f"Made {made}.")


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("Give the password on standard input with --password-stdin.")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


@user.command("list")
@with_settings
def list_(*, settings: Settings) -> None:
    """Every account: id, role, e-mail address, name."""
    from palaestra.app import open_house

    with open_house(settings) as house:
        for line in house.database.read(lambda db: list(_lines(db))):
            click.echo(line)


def _lines(db: "ReadSession") -> Iterator[str]:
    from palaestra.core.accounts.service import accounts

    for page in range(-(-accounts.count(db) // PAGE)):
        for account in accounts.listed(db, page=page, size=PAGE):
            yield _described(account) + (" (disabled)" if account.disabled_at else "")


def _described(account: "Account") -> str:
    return "  ".join(
        [account.public_id, f"{account.role:<6}", account.email or "-", account.username or "-"]
    )


@user.command()
@click.argument("who")
@click.argument("role", type=ROLES)
@with_settings
def role(*, who: str, role: str, settings: Settings) -> None:
    """Give WHO (id, e-mail address or name) the ROLE."""
    from palaestra.app import open_house

    def change(db: "DbSession") -> str:
        account = _find(db, who)
        account.role = Role(role)
        return _described(account)

    with open_house(settings) as house:
        click.echo(f"Now {house.database.transact(change)}.")


@user.command()
@click.argument("who")
@with_settings
def disable(*, who: str, settings: Settings) -> None:
    """Sign WHO (id, e-mail address or name) out everywhere and let it in no more."""
    from palaestra.app import open_house
    from palaestra.core.accounts.service import sign_ins

    def end(db: "DbSession") -> str:
        account = _find(db, who)
        sign_ins.shut_out(db, account)
        return _described(account)

    with open_house(settings) as house:
        click.echo(f"Disabled {house.database.transact(end)}.")


def _find(db: "ReadSession", who: str) -> "Account":
    from palaestra.core.accounts.service import accounts

    if "@" in who:
        found = accounts.find_by_login(db, email=who)
    else:
        found = accounts.find_by_login(db, username=who) or _by_id(db, who)
    if found is None:
        raise NotFound(f"account: {who}")
    return found


def _by_id(db: "ReadSession", who: str) -> "Account | None":
    from palaestra.core.accounts.service import accounts

    return accounts.find(db, who)
