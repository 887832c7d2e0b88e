"""Webhooks of a competition, for its host."""

from palaestra.competitions.notes import DeliveryItem, MadeWebhook, NewWebhook, WebhookItem
from palaestra.competitions.service import competitions, webhooks
from palaestra.competitions.service.submitting import Counter
from palaestra.core.access import Identity, signed_in
from palaestra.core.database import DbSession, Page, ReadSession
from palaestra.core.fetch import check_url
from palaestra.core.http import Declared, delete, get, post
from palaestra.core.http.paging import read_page, read_size

WEBHOOKS = "/api/v1/competitions/{competition_id:str}/webhooks"
WEBHOOK = f"{WEBHOOKS}/{{webhook_id:str}}"
DELIVERIES = f"{WEBHOOK}/deliveries"
CHECK = "palaestra.core.fetch:check_reachable"
MEMORY = 1 << 30


@get(WEBHOOKS, access=signed_in)
def listed(db: ReadSession, identity: Identity, competition_id: str) -> list[WebhookItem]:
    """Addresses that hear of the competition's notices; for the host."""
    return webhooks.listed(db, identity, competition_id)


@post(WEBHOOKS, access=signed_in)
async def add(
    counter: Counter, identity: Identity, competition_id: str, data: NewWebhook
) -> MadeWebhook:
    """Add an address, which must be public; the secret is shown this once. For the host."""
    await counter.database.aread(_refuse_others, identity, competition_id)
    check_url(data.url, field="url")
    await counter.engine.run(
        CHECK,
        webhooks.address(counter.database.context, data.url),
        timeout=webhooks.SECONDS + 60,
        memory=MEMORY,
    )
    return await counter.database.atransact(webhooks.add, identity, competition_id, data.url)


def _refuse_others(db: ReadSession, identity: Identity, competition_id: str) -> None:
    webhooks.refuse_others(identity, competitions.get(db, competition_id))


@delete(WEBHOOK, access=signed_in, status=204)
def remove(db: DbSession, identity: Identity, competition_id: str, webhook_id: str) -> None:
    """Send nothing there any more; for the host."""
    webhooks.remove(db, identity, competition_id, webhook_id)


@post(f"{WEBHOOK}/ping", access=signed_in)
def ping(db: DbSession, identity: Identity, competition_id: str, webhook_id: str) -> DeliveryItem:
    """Send a message that says nothing, to see whether it arrives; for the host."""
    return webhooks.ping(db, identity, competition_id, webhook_id)


@get(DELIVERIES, access=signed_in)
def deliveries(
    db: ReadSession,
    identity: Identity,
    competition_id: str,
    webhook_id: str,
    page: int = 0,
    size: int = 10,
) -> Page[DeliveryItem]:
    """The last messages to an address and how they went, latest first; for the host."""
    page, size = read_page(page), read_size(size)
    items, total = webhooks.deliveries(
        db, identity, competition_id, webhook_id, page=page, size=size
    )
    return Page(items=list(items), page=page, size=size, total=total)


@post(f"{DELIVERIES}/{{delivery_id:str}}", access=signed_in)
def again(
    db: DbSession, identity: Identity, competition_id: str, webhook_id: str, delivery_id: str
) -> DeliveryItem:
    """Send a message that has failed once more; for the host."""
    return webhooks.again(db, identity, competition_id, webhook_id, delivery_id)


ROUTES: list[Declared] = [listed, add, remove, ping, deliveries, again]
