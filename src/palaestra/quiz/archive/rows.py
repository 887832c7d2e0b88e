"""Questions as rows of a table: our own columns, or those of Kahoot's spreadsheet."""

from collections.abc import Mapping, Sequence

from palaestra.core.errors import Invalid
from palaestra.quiz.archive.plan import PlannedAlternative, PlannedQuestion, PlannedSlide, asking
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.numbers import read_number

Cells = Sequence[str]
TYPES = {one.label.lower(): one for one in QuestionType} | {"true_false": QuestionType.TRUE_FALSE}
# A table of ours has a first row that names its columns; these must be there.
NEEDED = ("question", "type")
MOST_ANSWERS = 20


def read_rows(rows: Sequence[Cells]) -> list[PlannedSlide]:
    """Of either kind. Raises Invalid that names row and column."""
    for number, row in enumerate(rows[:30]):
        names = [cell.strip().lower() for cell in row]
        if all(name in names for name in NEEDED):
            return _ours(names, rows[number + 1 :], first=number + 2)
        if any(name.startswith("question - max") for name in names) or (
            "question" in names and any(name.startswith("answer 1") for name in names)
        ):
            return _kahoot(names, rows[number + 1 :], first=number + 2)
    raise Invalid(
        "file", "The first row names the columns: question, type, points, timer, answer 1, …"
    )


# --- ours: question, type, points, timer, tolerance, instructions, correct, answer 1 …


def _ours(names: list[str], rows: Sequence[Cells], *, first: int) -> list[PlannedSlide]:
    found = []
    for number, row in enumerate(rows, first):
        cells = {name: row[place].strip() for place, name in enumerate(names) if place < len(row)}
        if cells.get("question"):
            found.append(_slide(cells, number))
    return found


def _slide(cells: Mapping[str, str], number: int) -> PlannedSlide:
    kind = TYPES.get(cells["type"].lower().replace(" ", ""))
    if kind is None:
        raise Invalid(
            "file",
            f"Row {number}: the type is one of {', '.join(sorted(TYPES))}.",
            row=number,
            column="type",
        )
    question = PlannedQuestion(
        name=cells["question"],
        type_id=kind,
        total_score=_number(cells, "points", number, default=1.0),
        tolerance=_number(cells, "tolerance", number, default=0.0),
        correcting_instructions=cells.get("instructions") or None,
        alternatives=_alternatives(cells, kind, number),
    )
    timer = _number(cells, "timer", number, default=0.0)
    return asking(question, timer=int(timer) or None)


def _number(cells: Mapping[str, str], name: str, row: int, *, default: float) -> float:
    text = cells.get(name, "")
    number = read_number(text) if text else default
    if number is None or number < 0:
        raise Invalid("file", f"Row {row}: {name} is a number from 0.", row=row, column=name)
    return number


def _answers(cells: Mapping[str, str]) -> list[str]:
    texts = (cells.get(f"answer {number}", "") for number in range(1, MOST_ANSWERS + 1))
    return [text for text in texts if text]


def _alternatives(
    cells: Mapping[str, str], kind: QuestionType, row: int
) -> list[PlannedAlternative]:
    answers, correct = _answers(cells), cells.get("correct", "")
    match kind:
        case QuestionType.TRUE_FALSE:
            is_true = correct.lower() in ("true", "1", "yes", "sant", "ja")
            return [PlannedAlternative(correct="1" if is_true else "0")]
        case QuestionType.TEXT | QuestionType.NUMERIC:
            known = [correct, *answers] if correct else answers
            return [PlannedAlternative(alternative=one, correct="1") for one in known]
        case QuestionType.MATCH:
            pairs = (one.partition("=") for one in answers)
            return [
                PlannedAlternative(alternative=left.strip(), correct=right.strip())
                for left, _, right in pairs
            ]
        case QuestionType.ORDER:
            return [
                PlannedAlternative(alternative=one, correct_order=place)
                for place, one in enumerate(answers)
            ]
        case QuestionType.PRACTICAL:
            return []
    return _choices(answers, correct, row)


def _choices(answers: list[str], correct: str, row: int) -> list[PlannedAlternative]:
    """`correct` has the numbers of the right ones, as "1" or "1, 3"."""
    right = {part.strip() for part in correct.replace(";", ",").split(",") if part.strip()}
    known = {str(number) for number in range(1, len(answers) + 1)}
    if not right or not right <= known:
        raise Invalid(
            "file",
            f"Row {row}: correct names the right answers by number, as 1 or 1,3.",
            row=row,
            column="correct",
        )
    return [
        PlannedAlternative(alternative=one, correct="1" if str(number) in right else "0")
        for number, one in enumerate(answers, 1)
    ]


# --- Kahoot


def _kahoot(names: list[str], rows: Sequence[Cells], *, first: int) -> list[PlannedSlide]:
    columns = {
        "question": _place(names, "question"),
        "timer": _place(names, "time limit"),
        "correct": _place(names, "correct answer"),
    }
    places = [place for place, name in enumerate(names) if name.startswith("answer ")]
    found = []
    for number, row in enumerate(rows, first):
        cells = [*row, *([""] * len(names))]
        asked = cells[columns["question"]].strip()
        if not asked:
            continue
        answers = [cells[place].strip() for place in places if cells[place].strip()]
        alternatives = _choices(answers, cells[columns["correct"]], number)
        several = sum(one.correct == "1" for one in alternatives) > 1
        kind = QuestionType.MULTIPLE if several else QuestionType.SINGLE
        question = PlannedQuestion(name=asked, type_id=kind, alternatives=alternatives)
        seconds = read_number(cells[columns["timer"]]) or 0
        found.append(asking(question, timer=int(seconds) or None))
    return found


def _place(names: list[str], begins: str) -> int:
    for place, name in enumerate(names):
        if name.startswith(begins):
            return place
    raise Invalid("file", f"The spreadsheet has no column {begins!r}.")
