"""Text to commands: a Pratt parser for a small part of R's grammar. Nothing is computed here.

    name <- 2 * mean(x) + `y`        # an assignment is the formula of a variable

Operators, loosest first: `<-`, `|`, `&`, `!`, comparisons, `+ -`, `* /`, `%%`, unary `-`, `^`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from palaestra.statistics.commands.table import COMMANDS, check_call
from palaestra.statistics.structures import Command, Literal, Name, Problem
from palaestra.statistics.structures.commands import DEPTH, NODES, Argument
from palaestra.statistics.structures.datasets import is_name

LONGEST = 20_000
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<quoted>`[^`]*`)
  | (?P<name>[A-Za-z][A-Za-z0-9_.]*)
  | (?P<sign><-|<=|>=|==|!=|%%|&&?|\|\|?|[-+*/^<>!(),])
    )""",
    re.VERBOSE,
)
CONSTANTS = {
    "TRUE": True,
    "FALSE": False,
    "NA": None,
    "NULL": None,
    "pi": 3.141592653589793,
}  # fmt: skip - a table
# Words of R that mean something else there, and nothing here.
RESERVED = {
    "if",
    "else",
    "for",
    "while",
    "repeat",
    "function",
    "next",
    "break",
    "in",
    "library",
    "Inf",
    "NaN",
}  # fmt: skip - a list of words
_NAMES_IN_R = {"sum": "weighted_sum", "length": "count"}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Assignment:
    """``name <- formula``."""

    name: str
    formula: Argument


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int


def parse(text: object) -> Argument:
    """The command of a formula; of an assignment, that of its right side.

    Raises `Problem`: bad_field with the place for what is not in the grammar, unknown_command,
    bad_arity, formula_too_large.
    """
    found = parse_line(text)
    return found.formula if isinstance(found, Assignment) else found


def parse_line(text: object) -> Argument | Assignment:
    if not isinstance(text, str):
        raise Problem("bad_field", "A formula is a text.", path="arguments[0]")
    if len(text) > LONGEST:
        raise Problem("formula_too_large", f"A formula has at most {LONGEST} characters.")
    return _Parser(_tokens(text)).line()


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _wrong("is not understood", text[place:].strip()[:10], place)
        tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        place = match.end()
    return [*tokens, _Token("end", "", end)]


def _wrong(what: str, text: str, place: int) -> Problem:
    shown = f"“{text}”" if text else "The end"
    return Problem("bad_field", f"{shown} {what} (character {place + 1}).", path="text")


# Of each operator between two terms: how tightly it binds, and its command.
_BINARY = {
    "|": (1, "or"),
    "||": (1, "or"),
    "&": (2, "and"),
    "&&": (2, "and"),
    ">": (4, "ge"),
    "<": (4, "le"),
    ">=": (4, "geq"),
    "<=": (4, "leq"),
    "==": (4, "eq"),
    "!=": (4, "ne"),
    "+": (5, "add"),
    "-": (5, "subtract"),
    "*": (6, "multiply"),
    "/": (6, "quotient"),
    "%%": (7, "rest"),
    "^": (9, "power"),
}  # fmt: skip - a table
_NOT, _MINUS = 3, 8
_RIGHT = {"^"}
_CHAINED = {"add", "subtract", "multiply", "quotient", "and", "or"}
_MOST = 32


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._next, self._nodes = tokens, 0, 0

    def line(self) -> Argument | Assignment:
        first, second = self._tokens[0], self._tokens[min(1, len(self._tokens) - 1)]
        if first.kind in ("name", "quoted") and second.text == "<-" and second.kind == "sign":
            self._next = 2
            return Assignment(name=_name(first).name, formula=self._all())
        return self._all()

    def _all(self) -> Argument:
        found = self._expression(0, depth=0)
        token = self._peek()
        if token.kind != "end":
            raise _wrong("does not belong here", token.text, token.place)
        return found

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _expect(self, text: str) -> None:
        token = self._take()
        if token.kind != "sign" or token.text != text:
            raise _wrong(f"stands where “{text}” is expected", token.text, token.place)

    def _expression(self, tightness: int, *, depth: int) -> Argument:
        self._nodes += 1
        if depth > DEPTH or self._nodes > NODES:
            raise Problem("formula_too_large", f"At most {DEPTH} levels deep, {NODES} parts.")
        left = self._term(depth=depth)
        while True:
            token = self._peek()
            bond, name = _BINARY.get(token.text, (0, "")) if token.kind == "sign" else (0, "")
            if not bond or bond <= tightness:
                return left
            self._take()
            looser = bond - 1 if token.text in _RIGHT else bond
            # As in R: 2^-1 is allowed, and -2^2 is -4.
            right = self._expression(looser, depth=depth + 1)
            left = _joined(name, left, right)

    def _term(self, *, depth: int) -> Argument:
        token = self._take()
        if token.kind in _LEAVES:
            return _LEAVES[token.kind](token)
        if token.kind == "name":
            return self._named(token, depth=depth)
        if token.text == "(" and token.kind == "sign":
            inner = self._expression(0, depth=depth + 1)
            self._expect(")")
            return inner
        if token.text == "!" and token.kind == "sign":
            return Command(mode="not", arguments=(self._expression(_NOT, depth=depth + 1),))
        if token.text in ("-", "+") and token.kind == "sign":
            return _signed(token.text, self._expression(_MINUS - 1, depth=depth + 1))
        raise _wrong("stands where a value is expected", token.text, token.place)

    def _named(self, token: _Token, *, depth: int) -> Argument:
        if token.text in RESERVED:
            raise _wrong("is not part of formulas", token.text, token.place)
        if self._peek().text == "(" and self._peek().kind == "sign":
            return self._call(token, depth=depth)
        if token.text in CONSTANTS:
            return Literal(value=CONSTANTS[token.text])
        return _name(token)

    def _call(self, token: _Token, *, depth: int) -> Command:
        name = token.text if token.text in COMMANDS else _NAMES_IN_R.get(token.text, token.text)
        self._expect("(")
        given: list[Argument] = []
        while not (self._peek().kind == "sign" and self._peek().text == ")"):
            if given:
                self._expect(",")
            given.append(self._expression(0, depth=depth + 1))
        self._expect(")")
        command = Command(mode=name, arguments=tuple(given))
        check_call(command, path="")
        return command


def _number(token: _Token) -> Literal:
    digits = token.text.removesuffix("L")
    if digits.isdigit() and len(digits) < 16:
        return Literal(value=int(digits))
    if float(digits) == float("inf"):
        raise _wrong("is too large", token.text, token.place)
    return Literal(value=float(digits))


def _text(token: _Token) -> Literal:
    inner = re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), token.text[1:-1])
    return Literal(value=inner)


def _name(token: _Token) -> Name:
    name = token.text.strip("`")
    if not is_name(name):
        raise Problem("bad_name", f"“{name[:64]}” is no name of a variable.", path="text")
    return Name(name=name)


def _signed(sign: str, value: Argument) -> Argument:
    if sign == "+":
        return value
    if isinstance(value, Literal) and isinstance(value.value, int | float):
        return Literal(value=-value.value)
    return Command(mode="multiply", arguments=(Literal(value=-1), value))


def _joined(name: str, left: Argument, right: Argument) -> Command:
    """`!=` and `%%` are no commands of the table: they are said with those that are."""
    if name == "ne":
        return Command(mode="not", arguments=(Command(mode="eq", arguments=(left, right)),))
    if name == "rest":
        raise Problem("not_available", "There is no command for %%.", path="text")
    if isinstance(left, Command) and left.mode == name and _may_grow(left):
        return Command(mode=name, arguments=(*left.arguments, right))
    return Command(mode=name, arguments=(left, right))


def _may_grow(left: Command) -> bool:
    """a + b + c is one sum of three, to the same result."""
    return left.mode in _CHAINED and len(left.arguments) < _MOST


_LEAVES: dict[str, Callable[[_Token], Argument]] = {
    "number": _number,
    "text": _text,
    "quoted": _name,
}  # fmt: skip - a table
