"""Teams."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from palaestra.quiz.schemas.answers import AnswerItem, ScoreItem

TeamName = Annotated[str, Meta(min_length=1, max_length=100)]


class NewTeam(Struct, kw_only=True):
    name: TeamName


class TeamChange(Struct, kw_only=True):
    name: TeamName | UnsetType = UNSET


class TeamItem(Struct, kw_only=True):
    id: int
    name: str
    competition_id: int


class RichTeam(Struct, kw_only=True):
    """With the answers and scores of the latest presentation that the caller may see."""

    id: int
    name: str
    competition_id: int
    question_answers: list[AnswerItem]
    question_scores: list[ScoreItem]
