"""Competitions and submissions as the `persist` hook gets them (document 000)."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import msgspec

from palaestra.competitions.models import Competition, Submission
from palaestra.core.hooks import ClientStruct


class _Plain(ABC):
    """`to_json` for what has a `to_dict`."""

    __slots__ = ()

    @abstractmethod
    def to_dict(self, private: bool = False) -> dict[str, Any]: ...

    def to_json(self, private: bool = False) -> str:
        return msgspec.json.encode(self.to_dict(private)).decode()


@dataclass(slots=True)
class CompetitionStruct(_Plain):
    """`persist` may set `id`; `spec` is the spec without its tables."""

    id: str | None
    clientId: str  # noqa: N815 - documented
    spec: dict[str, Any] = field(default_factory=dict)

    def to_dict(self, private: bool = False) -> dict[str, Any]:  # noqa: ARG002 - nothing of it is private
        return {"id": self.id, "clientId": self.clientId, **self.spec}


@dataclass(slots=True)
class SubmissionStruct(_Plain):
    """`score` is None while the truth is withheld; private: whose it is."""

    id: str | None
    clientId: str  # noqa: N815 - documented
    competitionId: str  # noqa: N815 - documented
    competition: CompetitionStruct
    spec: dict[str, Any] = field(default_factory=dict)
    score: float | None = None

    def to_dict(self, private: bool = False) -> dict[str, Any]:
        shown = {
            "id": self.id,
            "competitionId": self.competitionId,
            "score": self.score,
            **self.spec,
        }
        return shown | ({"clientId": self.clientId} if private else {})


def competition_struct(competition: Competition, *, host: str) -> CompetitionStruct:
    spec = {
        "title": competition.title,
        "subtitle": competition.subtitle,
        "type": competition.type,
        "metric": competition.metric,
        "expiration": competition.expiration.isoformat(),
        "prize": competition.prize,
        "answer_delay": competition.answer_delay,
        **competition.spec["rules"],
    }
    return CompetitionStruct(id=competition.public_id, clientId=host, spec=spec)


def submission_struct(submission: Submission, *, author: str, host: str) -> SubmissionStruct:
    competition = submission.competition
    return SubmissionStruct(
        id=submission.public_id,
        clientId=author,
        competitionId=competition.public_id,
        competition=competition_struct(competition, host=host),
        spec={
            "answer_type": submission.answer_type,
            "timestamp": submission.received_at.isoformat(),
            "state": submission.state,
        },
        score=submission.score,
    )


__all__ = ["ClientStruct", "CompetitionStruct", "SubmissionStruct"]
