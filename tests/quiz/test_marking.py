"""Marking: never below nothing, never above the total; what only a person can tell stays open."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palaestra.core.errors import Invalid
from palaestra.quiz.dealing import deal
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.marking import mark, read_answer
from palaestra.quiz.schemas.questions import AlternativeItem, RichQuestion
from palaestra.quiz.schemas.slides import RichSlide


def _question(kind, *alternatives, total=4, tolerance=0.0):
    """Dealt, as in a presentation; alternatives as (text, correct, order)."""
    items = [
        AlternativeItem(
            id=number,
            alternative=text,
            alternative_order=number,
            correct=correct,
            correct_order=order,
            question_id=1,
        )
        for number, (text, correct, order) in enumerate(alternatives)
    ]
    question = RichQuestion(
        id=1,
        name="?",
        total_score=total,
        type_id=kind,
        slide_id=1,
        tolerance=tolerance,
        correcting_instructions=None,
        alternatives=items,
        matches=[],
    )
    slide = RichSlide(
        id=1,
        order=0,
        title="",
        timer=None,
        competition_id=1,
        background_image=None,
        questions=[question],
        components=[],
    )
    return deal([slide], Random(1))[0].questions[0]


def _ids(question, *texts):
    known = {one.alternative: one.id for one in question.alternatives}
    return [known[text] for text in texts]


MULTIPLE = _question(
    QuestionType.MULTIPLE, ("a", "1", 0), ("b", "1", 0), ("c", "0", 0), ("d", "0", 0)
)
ORDER = _question(QuestionType.ORDER, ("x", "0", 0), ("y", "0", 1), ("z", "0", 2))
MATCH = _question(QuestionType.MATCH, ("H", "hydrogen", 0), ("K", "potassium", 0))
NUMBER = _question(QuestionType.NUMERIC, ("0.3", "1", 0), tolerance=0.1)
TEXT = _question(QuestionType.TEXT, ("Carbon dioxide", "1", 0), ("CO2", "1", 0))


@pytest.mark.parametrize(
    ("chosen", "points"),
    [("ab", 4), ("a", 2), ("ac", 0), ("abc", 2), ("abcd", 0), ("", 0), ("cd", 0)],
)
def test_a_wrong_choice_takes_back_a_right_one(chosen, points):
    assert mark(MULTIPLE, {"choices": _ids(MULTIPLE, *chosen)}) == points


@given(st.sets(st.sampled_from([one.id for one in MULTIPLE.alternatives])))
def test_points_stay_between_nothing_and_the_total(chosen):
    points = mark(MULTIPLE, read_answer(MULTIPLE, {"choices": sorted(chosen)}))
    assert points is not None
    assert 0 <= points <= MULTIPLE.total_score


@pytest.mark.parametrize(
    ("text", "points"),
    [("carbon  DIOXIDE.", 4), ("CO₂", 4), ("", 0), ("something else", None)],
)
def test_a_text_that_nobody_foresaw_waits_for_a_judge(text, points):
    assert mark(TEXT, {"text": text}) == points


@pytest.mark.parametrize(
    ("key", "alike", "apart"),
    [
        ("x < y", "X<Y", "x > y"),
        ("√2", "√ 2", "2"),
        ("∞", "∞", "?!"),
        ("C#", "c#", "C"),
        ("−5", "-5", "5"),
        ("Mt. Everest", "“Mt Everest!”", "Mt Blanc"),
        ("किताब", "किताब", "कतब"),
        ("?", "?", "!"),
    ],
)
def test_signs_belong_to_a_text_and_punctuation_does_not(key, alike, apart):
    question = _question(QuestionType.TEXT, (key, "1", 0))
    assert mark(question, {"text": alike}) == 4
    assert mark(question, {"text": apart}) is None


@pytest.mark.parametrize("key", ["", "Paris"])
def test_a_number_is_left_to_a_judge_where_no_number_is_known_to_be_right(key):
    assert mark(_question(QuestionType.NUMERIC, (key, "1", 0)), {"number": 3.0}) is None


@pytest.mark.parametrize(("sent", "points"), [("0,4", 4), (0.2, 4), ("0.41", 0), ("3e-1", 4)])
def test_a_number_counts_within_its_tolerance(sent, points):
    assert mark(NUMBER, read_answer(NUMBER, sent)) == points


def test_an_order_is_right_or_not_and_pairs_count_each():
    assert mark(ORDER, {"order": _ids(ORDER, "x", "y", "z")}) == 4
    assert mark(ORDER, {"order": _ids(ORDER, "y", "x", "z")}) == 0
    own = {one.alternative: (one.id, one.match_id) for one in MATCH.alternatives}
    right = [list(own["H"]), list(own["K"])]
    assert mark(MATCH, read_answer(MATCH, {"pairs": right})) == 4
    assert mark(MATCH, read_answer(MATCH, {"pairs": [right[0]]})) == 2


@pytest.mark.parametrize(
    ("question", "sent"),
    [
        (MULTIPLE, {"choices": [1, 2, 3]}),
        (MULTIPLE, {"choice": 1}),
        (ORDER, {"order": [ORDER.alternatives[0].id] * 3}),
        (MATCH, {"pairs": [[1, 2, 3]]}),
        (MATCH, {"pairs": "no"}),
        (MATCH, {"pairs": [[MATCH.alternatives[0].id, [1]]]}),
        (MATCH, {"pairs": [[MATCH.alternatives[0].id, {}]]}),
        (NUMBER, "about three"),
        (NUMBER, True),
        (NUMBER, "nan"),
        (TEXT, 5),
        (TEXT, "x" * 5001),
        (_question(QuestionType.TRUE_FALSE, ("", "1", 0)), "perhaps"),
        (_question(QuestionType.PRACTICAL), "done"),
    ],
)
def test_an_answer_that_does_not_fit_names_the_field(question, sent):
    with pytest.raises(Invalid) as wrong:
        read_answer(question, sent)
    assert wrong.value.field == "answer"
