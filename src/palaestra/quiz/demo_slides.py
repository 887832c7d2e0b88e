"""The demo's quiz: twelve slides of science, a question of every type."""

from palaestra.quiz.archive.plan import (
    Plan,
    PlannedAlternative,
    PlannedComponent,
    PlannedQuestion,
    PlannedSlide,
)
from palaestra.quiz.kinds import ComponentType, QuestionType, View

NAME = "Science in twelve slides"
YEAR = 2026
PLOT, TRIANGLE, MOON = "curves.png", "triangle.png", "moon.png"


def plan() -> Plan:
    return Plan(name=NAME, year=YEAR, slides=[_welcome(), *(_asking(*one) for one in _QUESTIONS)])


def _welcome() -> PlannedSlide:
    text = "# Science in twelve slides\n\nTake a seat, type in your code, and get ready."
    return PlannedSlide(
        title="Welcome",
        components=[
            PlannedComponent(
                type_id=ComponentType.TEXT, view_id=view, x=140, y=200, w=1000, h=280, text=text
            )
            for view in View
        ],
    )


def _asking(
    title: str, question: PlannedQuestion, timer: int | None, picture: str | None
) -> PlannedSlide:
    """The question on every view; with a picture beside it."""
    components = []
    for view in View:
        width = 620 if picture else 1000
        components.append(
            PlannedComponent(
                type_id=ComponentType.QUESTION,
                view_id=view,
                x=60 if picture else 140,
                y=120,
                w=width,
                h=520,
                question=0,
            )
        )
        if picture:
            components.append(
                PlannedComponent(
                    type_id=ComponentType.IMAGE,
                    view_id=view,
                    x=720,
                    y=140,
                    w=500,
                    h=400,
                    media=picture,
                )
            )
    return PlannedSlide(title=title, timer=timer, questions=[question], components=components)


def _choices(*right: str, wrong: tuple[str, ...]) -> list[PlannedAlternative]:
    good = [PlannedAlternative(alternative=one, correct="1") for one in right]
    return good + [PlannedAlternative(alternative=one) for one in wrong]


def _pairs(**pairs: str) -> list[PlannedAlternative]:
    return [PlannedAlternative(alternative=a, correct=b) for a, b in pairs.items()]


def _ordered(*texts: str) -> list[PlannedAlternative]:
    return [
        PlannedAlternative(alternative=one, correct_order=place) for place, one in enumerate(texts)
    ]


_QUESTIONS: list[tuple[str, PlannedQuestion, int | None, str | None]] = [
    (
        "A liquid metal",
        PlannedQuestion(
            name="Which of these metals is liquid at 20 °C?",
            type_id=QuestionType.SINGLE,
            total_score=2,
            alternatives=_choices("Mercury", wrong=("Lead", "Sodium", "Tin")),
        ),
        30,
        None,
    ),
    (
        "Noble gases",
        PlannedQuestion(
            name="Which of these elements are noble gases?",
            type_id=QuestionType.MULTIPLE,
            total_score=3,
            alternatives=_choices("Neon", "Argon", "Xenon", wrong=("Nitrogen", "Chlorine")),
        ),
        45,
        None,
    ),
    (
        "Sound",
        PlannedQuestion(
            name="Sound travels faster in water than in air.",
            type_id=QuestionType.TRUE_FALSE,
            total_score=1,
            correcting_instructions="About 1 480 m/s against 343 m/s at 20 °C.",
            alternatives=[PlannedAlternative(correct="1")],
        ),
        20,
        None,
    ),
    (
        "Light",
        PlannedQuestion(
            name=r"The speed of light in vacuum is $c = x \cdot 10^8$ m/s. What is $x$?",
            type_id=QuestionType.NUMERIC,
            total_score=2,
            tolerance=0.05,
            alternatives=[PlannedAlternative(alternative="2.998", correct="1")],
        ),
        45,
        None,
    ),
    (
        "Symbols",
        PlannedQuestion(
            name="Which symbol belongs to which element?",
            type_id=QuestionType.MATCH,
            total_score=4,
            alternatives=_pairs(K="potassium", Na="sodium", Fe="iron", W="tungsten"),
        ),
        60,
        None,
    ),
    (
        "From the Sun outwards",
        PlannedQuestion(
            name="Order these planets by their distance from the Sun, the nearest first.",
            type_id=QuestionType.ORDER,
            total_score=3,
            alternatives=_ordered("Mercury", "Venus", "Mars", "Saturn", "Neptune"),
        ),
        60,
        None,
    ),
    (
        "Photosynthesis",
        PlannedQuestion(
            name="Which gas do plants take from the air in photosynthesis?",
            type_id=QuestionType.TEXT,
            total_score=2,
            correcting_instructions="Spelling does not matter.",
            alternatives=[
                PlannedAlternative(alternative="Carbon dioxide", correct="1"),
                PlannedAlternative(alternative="CO2", correct="1"),
                PlannedAlternative(alternative="Koldioxid", correct="1"),
            ],
        ),
        45,
        None,
    ),
    (
        "Curves",
        PlannedQuestion(
            name=r"Which curve is $y = x^2$?",
            type_id=QuestionType.SINGLE,
            total_score=2,
            alternatives=_choices("g", wrong=("f", "h")),
        ),
        30,
        PLOT,
    ),
    (
        "A right angle",
        PlannedQuestion(
            name=r"How long is the side $c$?",
            type_id=QuestionType.NUMERIC,
            total_score=2,
            alternatives=[PlannedAlternative(alternative="13", correct="1")],
        ),
        45,
        TRIANGLE,
    ),
    (
        "The Moon",
        PlannedQuestion(
            name="This Moon stands in the evening sky of Stockholm. It is …",
            type_id=QuestionType.SINGLE,
            total_score=2,
            alternatives=_choices("waxing", wrong=("waning", "full", "in eclipse")),
        ),
        30,
        MOON,
    ),
    (
        "Paper",
        PlannedQuestion(
            name="Fold one sheet of paper so that it carries as many coins as possible over 20 cm.",
            type_id=QuestionType.PRACTICAL,
            total_score=5,
            correcting_instructions="1 point for every five coins, at most 5.",
        ),
        None,
        None,
    ),
]
