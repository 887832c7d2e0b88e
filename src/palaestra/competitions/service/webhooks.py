"""Webhooks of a competition: addresses that its host names, and the messages to them.

Each try is a job. One that fails says why and leaves a job for the next, after a pause that
grows from seconds to hours; tries are numbered, as those of a truth are.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import delete, func, select

from palaestra.competitions.access import hosts
from palaestra.competitions.models import Competition, Delivery, Notice, Webhook
from palaestra.competitions.notes import DeliveryItem, MadeWebhook, WebhookItem
from palaestra.competitions.service import competitions
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.competitions.webhooks import secret_text
from palaestra.core import activity, jobs
from palaestra.core.access import Identity
from palaestra.core.accounts.secrets import new_public_id, new_token
from palaestra.core.configuration import ServerSettings, Settings
from palaestra.core.database import DbSession, ReadSession, utc_now
from palaestra.core.errors import Conflict, Forbidden, NotFound

DELIVER = "competitions.deliver_webhook"
SECONDS = 15.0
MOST = 5
# The pauses are ten seconds, then three times as long each: the last try is nine hours later.
MOST_TRIES = 9
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
# Of one webhook; the oldest go.
KEPT = 200


class Deliver(msgspec.Struct, frozen=True):
    """`number` counts the tries before this one."""

    delivery_id: int
    number: int = 0


def refuse_others(identity: Identity, competition: Competition) -> None:
    if not hosts(identity, competition):
        raise Forbidden("Only the host has to do with webhooks.")


def add(db: DbSession, identity: Identity, public_id: str, url: str) -> MadeWebhook:
    """`url` was checked. Raises Forbidden, and Conflict when there are enough."""
    competition = competitions.get(db, public_id)
    refuse_others(identity, competition)
    of_it = Webhook.competition_id == competition.id
    if (db.scalar(select(func.count()).select_from(Webhook).where(of_it)) or 0) >= MOST:
        raise Conflict(f"A competition has {MOST} webhooks at the most: remove one first.")
    webhook = Webhook(
        public_id=new_public_id(), competition_id=competition.id, url=url, nonce=new_token()
    )
    db.add(webhook)
    db.flush()
    activity.record(db, identity, "competitions.webhook_added", subject=competition.public_id)
    made = msgspec.structs.asdict(_item(webhook, None))
    return MadeWebhook(**made, secret=secret_text(_key(db, webhook)))


def _key(db: ReadSession, webhook: Webhook) -> bytes:
    """Known to whoever was shown it, and made anew from the server's secret by us alone."""
    secret: str = db.info["secret"]
    return hmac.digest(secret.encode(), f"webhook {webhook.nonce}".encode(), hashlib.sha256)


def remove(db: DbSession, identity: Identity, public_id: str, webhook_id: str) -> None:
    """With what waits for it."""
    competition, webhook = _find(db, identity, public_id, webhook_id)
    db.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
    db.delete(webhook)
    activity.record(db, identity, "competitions.webhook_removed", subject=competition.public_id)


def _find(
    db: ReadSession, identity: Identity, public_id: str, webhook_id: str
) -> tuple[Competition, Webhook]:
    competition = competitions.get(db, public_id)
    refuse_others(identity, competition)
    webhook = db.scalar(
        select(Webhook).where(
            Webhook.public_id == webhook_id, Webhook.competition_id == competition.id
        )
    )
    if webhook is None:
        raise NotFound("webhook")
    return competition, webhook


def listed(db: ReadSession, identity: Identity, public_id: str) -> list[WebhookItem]:
    """All of a competition's, at most MOST."""
    competition = competitions.get(db, public_id)
    refuse_others(identity, competition)
    query = select(Webhook).where(Webhook.competition_id == competition.id).order_by(Webhook.id)
    return [_item(webhook, _trouble(db, webhook)) for webhook in db.scalars(query)]


def _trouble(db: ReadSession, webhook: Webhook) -> str | None:
    """Of the last message that was tried at all."""
    return db.scalar(
        select(Delivery.trouble)
        .where(Delivery.webhook_id == webhook.id, Delivery.tries > 0)
        .order_by(Delivery.id.desc())
        .limit(1)
    )


def _item(webhook: Webhook, failing: str | None) -> WebhookItem:
    return WebhookItem(
        id=webhook.public_id, url=webhook.url, created_at=webhook.created_at, failing=failing
    )


def deliveries(
    db: ReadSession, identity: Identity, public_id: str, webhook_id: str, *, page: int, size: int
) -> tuple[Sequence[DeliveryItem], int]:
    """Latest first, and how many there are."""
    _, webhook = _find(db, identity, public_id, webhook_id)
    of_it = Delivery.webhook_id == webhook.id
    total = db.scalar(select(func.count()).select_from(Delivery).where(of_it)) or 0
    query = (
        select(Delivery).where(of_it).order_by(Delivery.id.desc()).limit(size).offset(page * size)
    )
    return [delivery_item(found) for found in db.scalars(query)], total


def delivery_item(found: Delivery) -> DeliveryItem:
    return DeliveryItem(
        id=found.public_id,
        event=found.event,
        state=found.state,
        tries=found.tries,
        trouble=found.trouble,
        retry_at=found.retry_at,
        created_at=found.created_at,
        ended_at=found.ended_at,
    )


def tell(db: DbSession, competition: Competition, notice: Notice) -> None:
    """Queue the notice for every webhook of the competition."""
    query = select(Webhook).where(Webhook.competition_id == competition.id)
    webhooks = db.scalars(query).all()
    if not webhooks:
        return
    said: dict[str, Any] = {"id": str(notice.id), "title": notice.title, "text": notice.text}
    if notice.about_at is not None:
        said["at"] = _in_zone(notice.about_at, competition)
    for webhook in webhooks:
        _queue(db, competition, webhook, notice.kind, said | notice.details)


def _in_zone(moment: Any, competition: Competition) -> str:
    there: str = moment.astimezone(ZoneInfo(competition.timezone)).isoformat(timespec="seconds")
    return there


def ping(db: DbSession, identity: Identity, public_id: str, webhook_id: str) -> DeliveryItem:
    """A message that says nothing, so that the host sees whether it arrives."""
    competition, webhook = _find(db, identity, public_id, webhook_id)
    return delivery_item(_queue(db, competition, webhook, "ping", {}))


def _queue(
    db: DbSession, competition: Competition, webhook: Webhook, event: str, said: dict[str, Any]
) -> Delivery:
    settings: Settings = db.info["settings"]
    body = {
        "type": f"competition.{event}",
        "timestamp": _in_zone(utc_now(), competition),
        "data": {
            "competition": {
                "id": competition.public_id,
                "title": competition.title,
                "url": f"{settings[ServerSettings].public_url}"
                f"/competitions/{competition.public_id}",
                "closes_at": _in_zone(competition.expiration, competition),
                "timezone": competition.timezone,
            },
            **said,
        },
    }
    delivery = Delivery(
        public_id=new_public_id(),
        webhook_id=webhook.id,
        event=event,
        body=msgspec.json.encode(body).decode(),
    )
    db.add(delivery)
    db.flush()
    _forget_old(db, webhook)
    _submit(db, delivery)
    return delivery


def _forget_old(db: DbSession, webhook: Webhook) -> None:
    of_it = Delivery.webhook_id == webhook.id
    oldest = (
        select(Delivery.id).where(of_it).order_by(Delivery.id.desc()).offset(KEPT).limit(1)
    ).scalar_subquery()
    db.execute(
        delete(Delivery)
        .where(of_it, Delivery.id <= oldest)
        .execution_options(synchronize_session=False)
    )


def _submit(db: DbSession, delivery: Delivery) -> None:
    args = Deliver(delivery_id=delivery.id, number=delivery.tries)
    jobs.submit(db, DELIVER, args, run_at=delivery.retry_at)


def again(
    db: DbSession, identity: Identity, public_id: str, webhook_id: str, delivery_id: str
) -> DeliveryItem:
    """Try one that failed anew, with every try before it. Raises Conflict for others."""
    _, webhook = _find(db, identity, public_id, webhook_id)
    delivery = db.scalar(
        select(Delivery).where(Delivery.public_id == delivery_id, Delivery.webhook_id == webhook.id)
    )
    if delivery is None:
        raise NotFound("message")
    if delivery.state != "failed":
        raise Conflict("Only a message that has failed is sent again.")
    delivery.state, delivery.tries = "waiting", 0
    delivery.trouble = delivery.ended_at = delivery.retry_at = None
    _submit(db, delivery)
    return delivery_item(delivery)


# --- the job


def read(db: ReadSession, args: Deliver) -> dict[str, Any] | None:
    delivery = _wanted(db, args)
    if delivery is None:
        return None
    webhook = db.get_one(Webhook, delivery.webhook_id)
    return {
        "delivery_id": delivery.public_id,
        "key": _key(db, webhook).hex(),
        "body": delivery.body,
        "address": address(db.info, webhook.url) | {"proxies": db.info.get("proxies", {})},
    }


def address(context: Mapping[Any, Any], url: str) -> dict[str, Any]:
    """The arguments of `core.fetch.check_reachable`."""
    settings: Settings = context["settings"]
    trusted = settings[CompetitionsSettings].webhook_trusted
    return {"url": url, "field": "url", "seconds": SECONDS, "trusted": list(trusted)}


def _wanted(db: ReadSession, args: Deliver) -> Delivery | None:
    """None for one that went, or that another job of the same number has tried."""
    found = db.get(Delivery, args.delivery_id)
    if found is None or found.state != "waiting" or found.tries != args.number:
        return None
    return found


def write(db: DbSession, args: Deliver, result: dict[str, Any]) -> None:
    delivery = _wanted(db, args)
    if delivery is None:
        return
    if result["trouble"] is None:
        delivery.tries += 1
        delivery.state, delivery.ended_at = "delivered", utc_now()
        delivery.trouble = delivery.retry_at = None
    else:
        _put_off(db, delivery, result["trouble"], gone=result["gone"])


def failed(db: DbSession, args: Deliver, _error: Exception) -> None:
    """The work itself broke down, again and again."""
    delivery = _wanted(db, args)
    if delivery is not None:
        _put_off(db, delivery, "The work broke off.", gone=False)


def _put_off(db: DbSession, delivery: Delivery, trouble: str, *, gone: bool) -> None:
    delivery.tries += 1
    delivery.trouble = trouble
    if gone or delivery.tries >= MOST_TRIES:
        delivery.state, delivery.ended_at, delivery.retry_at = "failed", utc_now(), None
        return
    pause = min(FIRST_PAUSE * 3 ** (delivery.tries - 1), LONGEST_PAUSE)
    delivery.retry_at = utc_now() + pause
    _submit(db, delivery)
