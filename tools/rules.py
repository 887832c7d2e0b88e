"""House rules that no linter of others knows; `python -m tools.rules` names what breaks them.

Each rule is a function of one file; what it finds is a line and what to do about it.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tools import figures

VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc"})
# Words of a document that name its paths: /api/misc.
_DOCUMENTED = {"misc": "quiz"}


@dataclass(frozen=True, slots=True)
class File:
    """`name` is its path from the root of the project."""

    name: str
    text: str

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @property
    def is_python(self) -> bool:
        return self.path.suffix == ".py"

    @property
    def is_test(self) -> bool:
        return self.name.startswith("tests/") or ".test." in self.name


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    line: int
    what: str


Rule = Callable[[File], Iterator[Breach]]

# A suppression, and whether what follows it says why.
_SUPPRESSIONS = (
    ("noqa", re.compile(r"#\s*noqa\b(?::\s*[A-Z0-9, ]+)?(?P<why>.*)$"), re.compile(r"[-#] *\w")),
    ("type: ignore", re.compile(r"#\s*type:\s*ignore(?P<why>.*)$"), re.compile(r"# *\w")),
    (
        "eslint-disable",
        re.compile(r"(?:/[/*]|<!--)\s*eslint-disable(?P<why>.*)$"),
        re.compile(r" -- *\w"),
    ),
)


def suppressions_have_reasons(file: File) -> Iterator[Breach]:
    """`noqa`, `type: ignore` and `eslint-disable` end with why."""
    for number, line in enumerate(file.text.splitlines(), 1):
        for name, pattern, reason in _SUPPRESSIONS:
            found = pattern.search(line)
            if found and not reason.search(found["why"]):
                yield Breach(number, f"{name} without a reason: end the line with why")


def names_say_something(file: File) -> Iterator[Breach]:
    """No drawer for odds and ends."""
    for part in (*file.path.parts[:-1], file.path.stem):
        if part in VAGUE and _DOCUMENTED.get(part) not in file.path.parts:
            yield Breach(1, f"{part} says nothing: name it by what it is")


def routes_leave_queries_to_services(file: File) -> Iterator[Breach]:
    """A route makes one call; who reads or writes rows is its service."""
    parts = file.path.parts
    if not file.is_python or file.is_test or not ({"routes", "routes.py"} & set(parts)):
        return
    for call in _calls(file):
        name = ast.unparse(call.func)
        if name == "select" or re.fullmatch(r"db\.(execute|scalars?|add|add_all|delete|get)", name):
            yield Breach(call.lineno, f"{name}(…) in a route: call a service")


def commits_are_the_callers(file: File) -> Iterator[Breach]:
    """One transaction, opened and closed by the outermost caller, who is in core/database.

    A client has no house, and a restored backup has none yet.
    """
    elsewhere = ("/core/database/", "/core/backup/", "/palaestra/client/")
    if not file.name.startswith("src/") or any(part in file.name for part in elsewhere):
        return
    for call in _calls(file):
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("commit", "rollback"):
            yield Breach(call.lineno, f"{call.func.attr}() outside core/database")


def tests_neither_sleep_nor_mock(file: File) -> Iterator[Breach]:
    """A test waits for what it waits for, and meets the real thing."""
    if not file.is_python or not file.is_test:
        return
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            if any(name.startswith("unittest.mock") or name == "mock" for name in names):
                yield Breach(node.lineno, "a mock in a test: use the real thing")
    for call in _calls(file):
        name = ast.unparse(call.func)
        if name in ("time.sleep", "page.wait_for_timeout", "pytest.xfail"):
            yield Breach(call.lineno, f"{name}(…) in a test: wait for the condition itself")
        if name == "monkeypatch.setattr" and _replaces_ours(call):
            yield Breach(call.lineno, "our own code replaced in a test")


def _replaces_ours(call: ast.Call) -> bool:
    """A limit may be lowered for a test: a constant is not code."""
    target, *rest = (ast.unparse(argument).strip("'\"") for argument in call.args)
    name = target if len(rest) == 1 else rest[0]
    return target.startswith("palaestra") and not name.rpartition(".")[2].isupper()


RULES: tuple[Rule, ...] = (
    suppressions_have_reasons,
    names_say_something,
    routes_leave_queries_to_services,
    commits_are_the_callers,
    tests_neither_sleep_nor_mock,
)


def _tree(file: File) -> ast.Module:
    return ast.parse(file.text, filename=file.name)


def _calls(file: File) -> Iterator[ast.Call]:
    if file.is_python:
        yield from (node for node in ast.walk(_tree(file)) if isinstance(node, ast.Call))


def breaches(file: File) -> list[Breach]:
    return sorted(breach for rule in RULES for breach in rule(file))


def ours() -> Iterator[File]:
    """The files of the project that we write, also those that git does not know yet."""
    for name in figures.ours(with_new=True):
        yield File(name, (figures.ROOT / name).read_text(encoding="utf-8"))


def main() -> None:
    found = [f"{file.name}:{each.line} {each.what}" for file in ours() for each in breaches(file)]
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
