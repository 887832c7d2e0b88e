"""The operator's own login and registration; a key of ours only says who asks."""

from palaestra.core.access import Identity, Role
from palaestra.core.accounts.entrance.cookies import identify
from palaestra.core.accounts.entrance.parts import Entrance, SignedIn, open_in
from palaestra.core.accounts.schemas import Credentials
from palaestra.core.accounts.service import accounts, keys
from palaestra.core.database import DbSession
from palaestra.core.errors import NotSignedIn
from palaestra.core.hooks import ClientStruct, HookHandler
from palaestra.core.http import Call

WRONG = "The name, e-mail address or password is wrong."
# A key that is not ours: the hook is not even asked.
_NOBODY = ""


async def sign_in(entrance: Entrance, call: Call, given: Credentials, *, keep: bool) -> SignedIn:
    here = await entrance.database.aread(identify, call)
    who = given.email or given.username or given.key or str(given.id or here.public_id or "")
    async with entrance.tries.one(who.strip().casefold()[:254], call.address) as fail:
        user = await _claimed(entrance, given, here)
        handler = HookHandler(request=call, current_user=here.public_id)
        client = await entrance.database.in_thread(
            lambda: entrance.hooks.log_in(handler, user) if user is not _NOBODY else None
        )
        if client is None:
            raise fail(NotSignedIn(WRONG))
        return await entrance.database.atransact(_open, entrance, call, client, keep=keep)


async def _claimed(entrance: Entrance, given: Credentials, here: Identity) -> str | None:
    """What the hook gets as its user: the id argument, the key's owner, else the cookie's."""
    if given.key and given.secret:
        account = await entrance.database.aread(keys.account_of, key=given.key, secret=given.secret)
        return account.public_id if account else _NOBODY
    return str(given.id) if given.id is not None else here.public_id


def _open(
    db: DbSession, entrance: Entrance, call: Call, client: ClientStruct, *, keep: bool
) -> SignedIn:
    role = Role.GUEST if entrance.open_mode else Role.MEMBER
    account = accounts.of_client(db, str(client.id), role=role)
    return open_in(db, entrance, call, account, keep=keep)


async def register(entrance: Entrance, call: Call) -> SignedIn:
    handler = HookHandler(request=call)
    data = dict(call.arguments())
    client = await entrance.database.in_thread(lambda: entrance.hooks.sign_up(handler, data))
    return await entrance.database.atransact(_open, entrance, call, client, keep=False)
