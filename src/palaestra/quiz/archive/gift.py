"""Moodle's GIFT: questions as text, an empty line between them.

Read: multiple choice with one or several right answers, true or false, short answers, numbers,
matching, essays; titles, weights, comments, escapes. Feedback is left out.
"""

import re

from palaestra.core.errors import Invalid
from palaestra.quiz.archive.plan import PlannedAlternative, PlannedQuestion
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.numbers import read_number

_ESCAPED = re.compile(r"\\([~=#{}:\\])")
_TITLE = re.compile(r"^::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"^\[(?:html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"^%(-?[\d.]{1,8})%")
# Stands for an escaped letter while the rest is taken apart.
_HIDDEN = "\ue000"
_HIDE = {letter: f"{_HIDDEN}{number}" for number, letter in enumerate("~=#{}:\\")}
_SHOW = {hidden: letter for letter, hidden in _HIDE.items()}
_PIECES = re.compile(r"[=~]")


def read_gift(text: str) -> list[PlannedQuestion]:
    """Raises Invalid with the line of the first question that cannot be read."""
    found: list[PlannedQuestion] = []
    for line, block in _blocks(text):
        try:
            found.append(_question(block))
        except Invalid as wrong:
            raise Invalid("file", f"Line {line}: {wrong.message}", row=line) from wrong
    return found


def _blocks(text: str) -> list[tuple[int, str]]:
    """Each question with the number of its first line, without comments and categories."""
    blocks: list[tuple[int, list[str]]] = []
    begins = True
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        bare = line.strip()
        if bare.startswith(("//", "$CATEGORY")):
            continue
        if not bare:
            begins = True
            continue
        if begins:
            blocks.append((number, []))
            begins = False
        blocks[-1][1].append(line)
    return [(number, "\n".join(lines)) for number, lines in blocks]


def _hide(text: str) -> str:
    return _ESCAPED.sub(lambda found: _HIDE[found[1]], text)


def _shown(text: str) -> str:
    for hidden, letter in _SHOW.items():
        text = text.replace(hidden, letter)
    return text.strip()


def _question(block: str) -> PlannedQuestion:
    hidden = _hide(block.strip())
    hidden = _FORMAT.sub("", _TITLE.sub("", hidden).strip())
    before, brace, rest = hidden.partition("{")
    inside, closing, after = rest.partition("}")
    if not brace or not closing:
        raise Invalid("file", "A question has its answers in braces.")
    # "Two plus {=two} is four": a gap in the middle.
    asked = _shown(before if not after.strip() else f"{before.rstrip()} _____ {after.lstrip()}")
    return _answered(_FORMAT.sub("", asked), inside.strip())


def _answered(asked: str, inside: str) -> PlannedQuestion:
    if not inside:
        return PlannedQuestion(name=asked, type_id=QuestionType.TEXT)
    bare = inside.partition("#")[0].strip().upper()
    if bare in ("T", "TRUE", "F", "FALSE"):
        key = PlannedAlternative(correct="1" if bare[0] == "T" else "0")
        return PlannedQuestion(name=asked, type_id=QuestionType.TRUE_FALSE, alternatives=[key])
    if inside.startswith("#"):
        return _number(asked, inside[1:])
    pieces = _pieces(inside)
    if all(sign == "=" and "->" in text for sign, text in pieces):
        return _match(asked, pieces)
    if all(sign == "=" for sign, _ in pieces):
        return _short(asked, pieces)
    return _choice(asked, pieces)


def _pieces(inside: str) -> list[tuple[str, str]]:
    """Sign and text of each answer, without its feedback."""
    starts = [found.start() for found in _PIECES.finditer(inside)]
    if not starts or inside[: starts[0]].strip():
        raise Invalid("file", "Each answer begins with = or ~.")
    ends = [*starts[1:], len(inside)]
    cut = [inside[start:end] for start, end in zip(starts, ends, strict=True)]
    return [(one[0], one[1:].partition("#")[0].strip()) for one in cut]


def _weighed(text: str) -> tuple[float | None, str]:
    """The weight in percent, and the rest."""
    found = _WEIGHT.match(text)
    if found is None:
        return None, _shown(text)
    return read_number(found[1]), _shown(text[found.end() :])


def _choice(asked: str, pieces: list[tuple[str, str]]) -> PlannedQuestion:
    alternatives = []
    for sign, text in pieces:
        weight, shown = _weighed(text)
        right = sign == "=" or (weight is not None and weight > 0)
        alternatives.append(PlannedAlternative(alternative=shown, correct="1" if right else "0"))
    several = sum(one.correct == "1" for one in alternatives) > 1
    kind = QuestionType.MULTIPLE if several else QuestionType.SINGLE
    return PlannedQuestion(name=asked, type_id=kind, alternatives=alternatives)


def _short(asked: str, pieces: list[tuple[str, str]]) -> PlannedQuestion:
    texts = [_weighed(text) for _, text in pieces]
    right = [shown for weight, shown in texts if weight is None or weight == 100]
    alternatives = [PlannedAlternative(alternative=one, correct="1") for one in right]
    return PlannedQuestion(name=asked, type_id=QuestionType.TEXT, alternatives=alternatives)


def _match(asked: str, pieces: list[tuple[str, str]]) -> PlannedQuestion:
    pairs = (text.partition("->") for _, text in pieces)
    alternatives = [
        PlannedAlternative(alternative=_shown(left), correct=_shown(right))
        for left, _, right in pairs
    ]
    return PlannedQuestion(name=asked, type_id=QuestionType.MATCH, alternatives=alternatives)


def _number(asked: str, inside: str) -> PlannedQuestion:
    """ "#3.14:0.01", "#1..5", or several of them, of which the first that counts fully is taken."""
    texts = [inside] if not inside.lstrip().startswith("=") else [t for _, t in _pieces(inside)]
    for text in texts:
        weight, shown = _weighed(text.partition("#")[0].strip())
        if weight in (None, 100.0):
            middle, tolerance = _range(shown.replace(f"{_HIDDEN}5", ":"))
            key = PlannedAlternative(alternative=f"{middle:.12g}", correct="1")
            return PlannedQuestion(
                name=asked,
                type_id=QuestionType.NUMERIC,
                tolerance=tolerance,
                alternatives=[key],
            )
    raise Invalid("file", "No number counts fully.")


def _range(text: str) -> tuple[float, float]:
    """The number and how far from it is still right."""
    low, dots, high = text.partition("..")
    ends = (read_number(low), read_number(high))
    if dots and ends[0] is not None and ends[1] is not None:
        return (ends[0] + ends[1]) / 2, abs(ends[1] - ends[0]) / 2
    middle, colon, about = text.partition(":")
    numbers = (read_number(middle), read_number(about) if colon else 0.0)
    if numbers[0] is None or numbers[1] is None:
        raise Invalid("file", f"{text[:40]!r} is not a number.")
    return numbers[0], abs(numbers[1])
