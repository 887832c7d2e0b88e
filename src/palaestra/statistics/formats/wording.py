"""The words of written results in their reader's language, as the pages say them."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["en", "sv"]
NOTHING = "–"
_DECIMAL = {"en": ".", "sv": ","}


class Wording:
    """Names of commands and parts of results have words; variables and levels stand as they are."""

    def __init__(self, language: Language, *, decimal: str | None = None) -> None:
        """`decimal` where it is not the sign of the language: a file that a machine reads."""
        self.language = language
        self._texts = _texts(language)
        self._decimal = decimal or _DECIMAL[language]

    def say(self, key: str, **slots: Any) -> str:
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        return str(found).format(**slots)

    def word(self, name: str) -> str:
        return str(self._texts["words"].get(name, name))

    def note(self, note: dict[str, Any]) -> str | None:
        """Of a note of a result; None where there are no words for it."""
        found = self._texts["notes"].get(note.get("code"))
        return None if found is None else str(found)

    def value(self, value: Any) -> str:
        """At full precision, as far as it means something to a reader: six digits that count."""
        if value is None:
            return NOTHING
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict):
            return {1: "∞", -1: "−∞"}.get(value.get("inf", 0), NOTHING)
        if isinstance(value, list | tuple):
            between = ", " if self._decimal == "." else "; "
            return between.join(self.value(each) for each in value)
        return self._signed(f"{value:.6g}") if isinstance(value, float) else str(value)

    def percent(self, value: Any) -> str:
        is_number = isinstance(value, int | float)
        return self._signed(f"{value:.1f}%") if is_number else self.value(value)

    def interval(self, ends: list[Any]) -> str:
        low, high = (self.value(each) for each in ends)
        return self.say("results.interval", low=low, high=high)

    def _signed(self, number: str) -> str:
        return number.replace(".", self._decimal)

    def title(self, type: str, body: dict[str, Any], *, name: str | None) -> str:
        """What an output is called: its own title or name, else what it is of."""
        own = body.get("label") or name
        if own:
            return str(own)
        rows, columns = _names(body.get("row_variables")), _names(body.get("column_variables"))
        if type == "crosstab":
            return self.say("titles.by", rows=rows, columns=columns) if columns else rows
        modes = self._texts.get(f"{type}s", {})
        what = modes.get(body.get("mode")) or self.say(f"types.{type}")
        of = _names(body.get("variables"))
        if type == "model":
            of = f"{body.get('response')} ~ {_names(body.get('terms'))}"
        return self.say("titles.of", what=what, of=of) if of else str(what)


def _names(value: Any) -> str:
    if not isinstance(value, list):
        return ""
    return ", ".join(" × ".join(each) if isinstance(each, list) else str(each) for each in value)


@cache
def _texts(language: Language) -> dict[str, Any]:
    file = files("palaestra.statistics") / "texts" / f"{language}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found
