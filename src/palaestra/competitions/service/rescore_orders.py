"""What a host may ask for when everything is scored anew."""

from typing import Any

from palaestra.competitions.access import hosts
from palaestra.competitions.metrics.catalogue import metric_named
from palaestra.competitions.models import Competition
from palaestra.competitions.play import RescoreOrder
from palaestra.competitions.service import competitions
from palaestra.competitions.specs import CODE_LENGTH, MOST_PRIVATE
from palaestra.core.access import Identity
from palaestra.core.database import ReadSession
from palaestra.core.errors import Conflict, Forbidden, Invalid


def hosted(db: ReadSession, identity: Identity, public_id: str) -> Competition:
    """Raises Forbidden for everybody but the host and admins."""
    competition = competitions.get(db, public_id)
    if not hosts(identity, competition):
        raise Forbidden("Only the host may do this.")
    return competition


def rules_of(competition: Competition, order: RescoreOrder) -> dict[str, Any]:
    """What scoring is to go by. Raises Conflict and Invalid where that cannot be."""
    if competition.truth is None or competition.truth_due_at is not None:
        raise Conflict("Scores of this competition are not out yet: nothing is to be scored anew.")
    rules = dict(competition.spec["rules"])
    if order.metric is not None:
        rules["metric"] = _metric(competition, order.metric)
        rules["metric_code"] = None
    if order.metric_code is not None:
        rules["metric_code"] = _code(competition, order)
    if order.private_share is not None:
        rules["private_share"] = _share(competition, order.private_share)
    return rules


def _metric(competition: Competition, name: str) -> str:
    metric, now = metric_named(name), metric_named(competition.metric)
    if competition.type not in metric.types:
        fit = ", ".join(metric.types)
        raise Invalid("metric", f"{metric.title} suits competitions of type {fit} only.")
    if metric.answers != now.answers:
        raise Invalid(
            "metric",
            f"{metric.title} reads answers as {metric.answers}, those here are {now.answers}.",
        )
    return metric.name


def _code(competition: Competition, order: RescoreOrder) -> str:
    """That it works is seen while it scores: if it fails, the board stays as it was."""
    if order.metric is not None or not competition.spec["rules"].get("metric_code"):
        raise Invalid("metric_code", "This competition is not scored by a metric of its host's.")
    code = order.metric_code or ""
    if not 0 < len(code) <= CODE_LENGTH:
        raise Invalid("metric_code", "The function is missing: def metric(truth, answer).")
    return code


def _share(competition: Competition, share: float) -> float:
    if not 0 <= share <= MOST_PRIVATE:
        raise Invalid("private_share", f"The share is from 0 to {MOST_PRIVATE:g}.")
    if competition.decided_at is not None and bool(share) != bool(competition.private_share):
        raise Conflict("The board is final: whether the truth is split does not change any more.")
    return share
