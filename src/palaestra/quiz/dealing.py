"""A quiz as it is dealt for one presentation: shuffled, under ids that say nothing.

Pure: chance is an argument.
"""

from collections.abc import Callable
from random import Random

from msgspec.structs import replace

from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.schemas.questions import AlternativeItem, Match, RichQuestion
from palaestra.quiz.schemas.slides import RichSlide

# JavaScript reads whole numbers up to 2**53.
LARGEST_ID = 2**48
SHUFFLED = frozenset(
    {QuestionType.MULTIPLE, QuestionType.SINGLE, QuestionType.MATCH, QuestionType.ORDER}
)


def deal(slides: list[RichSlide], chance: Random) -> list[RichSlide]:
    """The slides with alternatives shuffled and renumbered; the keys stay with them."""
    new_id = _fresh_ids(chance)
    return [
        replace(slide, questions=[_deal_one(one, chance, new_id) for one in slide.questions])
        for slide in slides
    ]


def _fresh_ids(chance: Random) -> Callable[[], int]:
    taken: set[int] = set()

    def fresh() -> int:
        while (number := chance.randrange(1, LARGEST_ID)) in taken:
            pass
        taken.add(number)
        return number

    return fresh


def _deal_one(question: RichQuestion, chance: Random, new_id: Callable[[], int]) -> RichQuestion:
    held = list(question.alternatives)
    if question.type_id in SHUFFLED:
        chance.shuffle(held)
    dealt = [replace(one, id=new_id(), alternative_order=place) for place, one in enumerate(held)]
    if question.type_id == QuestionType.MATCH:
        dealt = [replace(one, match_id=new_id()) for one in dealt]
    return replace(question, alternatives=dealt, matches=_matches(dealt, chance))


def _matches(dealt: list[AlternativeItem], chance: Random) -> list[Match]:
    matches = [Match(id=one.match_id, text=one.correct or "") for one in dealt if one.match_id]
    chance.shuffle(matches)
    return matches
