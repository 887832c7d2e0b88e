"""Marks what can be marked: a question with its key and an answer give points. Pure.

Forms of answers, as stored (ids are those under which the alternatives were dealt):
Text {"text"}, Numeric {"number"}, TrueFalse {"value"}, Single {"choice"}, Multiple {"choices"},
Match {"pairs": [[alternative, match], …]}, Order {"order": [ids]}.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from palaestra.core.errors import Invalid
from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.numbers import read_number
from palaestra.quiz.schemas.questions import AlternativeItem, RichQuestion

Payload = Mapping[str, Any]
LONGEST_TEXT = 5000
TRUE = ("1", "true", "yes", "ja", "sant")
FALSE = ("0", "false", "no", "nej", "falskt")


def is_correct(alternative: AlternativeItem) -> bool:
    return (alternative.correct or "").strip().lower() in TRUE


# --- reading what a client sent


def read_answer(question: RichQuestion, sent: Any) -> dict[str, Any]:
    """The answer in its stored form; raises Invalid for one that does not fit the question."""
    kind = QuestionType(question.type_id)
    if kind is QuestionType.PRACTICAL:
        raise Invalid("answer", "This question is judged on the spot: nothing is sent in.")
    value = _bare(sent, _FIELDS[kind])
    return {_FIELDS[kind]: _READERS[kind](question, value)}


_FIELDS = {
    QuestionType.TEXT: "text",
    QuestionType.NUMERIC: "number",
    QuestionType.TRUE_FALSE: "value",
    QuestionType.SINGLE: "choice",
    QuestionType.MULTIPLE: "choices",
    QuestionType.MATCH: "pairs",
    QuestionType.ORDER: "order",
}


def _bare(sent: Any, field: str) -> Any:
    """What is in `{field: …}`, in JSON as text (the documented client's), or bare."""
    if isinstance(sent, Mapping):
        if field not in sent:
            raise Invalid("answer", f"The answer to this question has the field {field}.")
        return sent[field]
    if isinstance(sent, str) and field != "text" and sent.strip()[:1] in ("{", "["):
        try:
            return _bare(json.loads(sent), field)
        except (ValueError, RecursionError) as broken:
            raise Invalid("answer", "The answer is not valid JSON.") from broken
    return sent


def _text(_question: RichQuestion, value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("answer", "The answer is a text.")
    if len(value) > LONGEST_TEXT:
        raise Invalid("answer", f"An answer has at most {LONGEST_TEXT} characters.")
    return value.replace("\x00", "").strip()


def _number(_question: RichQuestion, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    number = read_number(str(value)) if is_number or isinstance(value, str) else None
    if number is None:
        raise Invalid("answer", "The answer is a number.")
    return number


def _truth(_question: RichQuestion, value: Any) -> bool:
    said = str(value).strip().lower()
    if said in TRUE or said in FALSE:
        return said in TRUE
    raise Invalid("answer", "The answer is true or false.")


def _choice(question: RichQuestion, value: Any) -> int:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return _known(question, value)


def _known(question: RichQuestion, value: Any) -> int:
    """The id of an alternative, named by its id or its text."""
    for one in question.alternatives:
        if value == one.id and not isinstance(value, bool):
            return one.id
        if isinstance(value, str) and value in (str(one.id), one.alternative):
            return one.id
    raise Invalid("answer", "There is no such alternative.")


def _choices(question: RichQuestion, value: Any) -> list[int]:
    chosen = [value] if isinstance(value, str | int) else value
    if not isinstance(chosen, list):
        raise Invalid("answer", "The answer is a list of alternatives.")
    return sorted({_known(question, one) for one in chosen[: len(question.alternatives) + 1]})


def _pairs(question: RichQuestion, value: Any) -> list[list[int]]:
    """Each alternative and each match at most once."""
    matches = {one.id for one in question.matches}
    if not isinstance(value, list) or not all(
        isinstance(pair, list) and len(pair) == 2 for pair in value
    ):
        raise Invalid("answer", "The answer is a list of pairs [alternative, match].")
    pairs = [[_known(question, left), right] for left, right in value]
    if any(type(right) is not int or right not in matches for _, right in pairs):
        raise Invalid("answer", "There is no such match.")
    for side in zip(*pairs, strict=True):
        if len(set(side)) != len(side):
            raise Invalid("answer", "Each alternative belongs to one match.")
    return sorted(pairs)


def _order(question: RichQuestion, value: Any) -> list[int]:
    if not isinstance(value, list):
        raise Invalid("answer", "The answer is the list of all alternatives in order.")
    ids = [_known(question, one) for one in value[: len(question.alternatives) + 1]]
    if sorted(ids) != sorted(one.id for one in question.alternatives):
        raise Invalid("answer", "Every alternative stands in the order once.")
    return ids


_READERS: dict[QuestionType, Callable[[RichQuestion, Any], Any]] = {
    QuestionType.TEXT: _text,
    QuestionType.NUMERIC: _number,
    QuestionType.TRUE_FALSE: _truth,
    QuestionType.SINGLE: _choice,
    QuestionType.MULTIPLE: _choices,
    QuestionType.MATCH: _pairs,
    QuestionType.ORDER: _order,
}


# --- marking


def mark(question: RichQuestion, payload: Payload | None) -> float | None:
    """Points from 0 to the question's total; None where only a person can tell."""
    share = _share(question, payload)
    return None if share is None else round(question.total_score * share, 2)


def _share(question: RichQuestion, payload: Payload | None) -> float | None:
    kind = QuestionType(question.type_id)
    marker = _MARKERS.get(kind)
    if marker is None or not has_key(question):
        return None
    return 0.0 if payload is None else marker(question, payload[_FIELDS[kind]])


def has_key(question: RichQuestion) -> bool:
    """Whether anything says what is right."""
    if question.type_id in (QuestionType.MATCH, QuestionType.ORDER, QuestionType.TRUE_FALSE):
        return bool(question.alternatives)
    if question.type_id == QuestionType.NUMERIC:
        return bool(_right_numbers(question))
    return any(is_correct(one) for one in question.alternatives)


def _mark_text(question: RichQuestion, text: str) -> float | None:
    """Right if it is one of the texts that are known to be; else a person looks."""
    if not text:
        return 0.0
    known = {_folded(one.alternative) for one in question.alternatives if is_correct(one)}
    return 1.0 if _folded(text) in known else None


def _folded(text: str) -> str:
    """Without case, punctuation, runs of spaces: “H₂O.” and "h2o" are the same.

    Signs stay, for x < y is not x > y, nor is C# C. Of what is punctuation only, all stays.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(map(_kept, plain))
    return " ".join(_AROUND_SIGNS.sub(r"\1", kept).split()) or plain.strip()


# Categories of Unicode: letters, marks that belong to them, numbers, and signs but accents.
_KEPT = ("L", "M", "N", "Sm", "Sc", "So")
_SIGNS = "+-/%#*&@^"
_AROUND_SIGNS = re.compile(r"\s*([^\w\s])\s*")


def _kept(letter: str) -> str:
    if letter == "\N{MINUS SIGN}" or unicodedata.category(letter) == "Pd":
        return "-"
    return letter if letter in _SIGNS or unicodedata.category(letter).startswith(_KEPT) else " "


def _mark_number(question: RichQuestion, number: float) -> float:
    # A little more than the tolerance: 0.1 + 0.2 is not 0.3 to a machine.
    slack = (question.tolerance or 0) * (1 + 1e-9)
    return float(
        any(abs(number - key) <= slack + 1e-12 * abs(key) for key in _right_numbers(question))
    )


def _right_numbers(question: RichQuestion) -> list[float]:
    """None of a text that is no number: left there when the type of the question was changed."""
    read = (read_number(one.alternative) for one in question.alternatives if is_correct(one))
    return [number for number in read if number is not None]


def _mark_truth(question: RichQuestion, value: bool) -> float:
    return float(value == is_correct(question.alternatives[0]))


def _mark_choice(question: RichQuestion, choice: int) -> float:
    return float(any(one.id == choice and is_correct(one) for one in question.alternatives))


def _mark_choices(question: RichQuestion, chosen: list[int]) -> float:
    """A share for each right one, taken back by each wrong one; never below nothing."""
    right = {one.id for one in question.alternatives if is_correct(one)}
    hits = len(right.intersection(chosen))
    return max(0.0, (hits - (len(chosen) - hits)) / len(right))


def _mark_pairs(question: RichQuestion, pairs: list[list[int]]) -> float:
    """A share for each right pair; equal texts are equally right."""
    texts = {one.id: one.text for one in question.matches}
    wanted = {one.id: one.correct for one in question.alternatives}
    return sum(wanted[left] == texts[right] for left, right in pairs) / len(wanted)


def _mark_order(question: RichQuestion, order: list[int]) -> float:
    """All or nothing; alternatives with the same place may stand either way."""
    places = {one.id: one.correct_order or 0 for one in question.alternatives}
    stated = [places[one] for one in order]
    return float(stated == sorted(stated))


_MARKERS: dict[QuestionType, Callable[[RichQuestion, Any], float | None]] = {
    QuestionType.TEXT: _mark_text,
    QuestionType.NUMERIC: _mark_number,
    QuestionType.TRUE_FALSE: _mark_truth,
    QuestionType.SINGLE: _mark_choice,
    QuestionType.MULTIPLE: _mark_choices,
    QuestionType.MATCH: _mark_pairs,
    QuestionType.ORDER: _mark_order,
}


# --- for people


def describe(question: RichQuestion, payload: Payload) -> str:
    """An answer as a judge or a results file reads it."""
    value: Any = next(iter(payload.values()), "")
    texts = {one.id: one.alternative for one in question.alternatives}
    match QuestionType(question.type_id):
        case QuestionType.SINGLE:
            return texts.get(value, "")
        case QuestionType.MULTIPLE:
            return "; ".join(texts.get(one, "") for one in value)
        case QuestionType.ORDER:
            return " → ".join(texts.get(one, "") for one in value)
        case QuestionType.MATCH:
            matches = {one.id: one.text for one in question.matches}
            return "; ".join(f"{texts.get(a, '')} = {matches.get(b, '')}" for a, b in value)
        case QuestionType.NUMERIC:
            return f"{value:.12g}"
    return str(value)
