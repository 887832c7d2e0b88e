"""`make figures`: how long our functions and files are, beside the limits of CONTRIBUTING.md.

`--check` fails where a function or file is longer than it may ever be.
"""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parents[1]
# Half are shorter than the first; longer than the second is long; than the third, never.
FUNCTION = (10, 30, 100)
FILE = (100, 350, 700)
SHOWN = 10
_WRITTEN_BY_PROGRAMS = ("migrations/versions/", ".d.ts")
_KINDS = (".py", ".ts", ".vue")


@dataclass(frozen=True, slots=True)
class Length:
    """Lines of a file or a function; `name` says where it is."""

    name: str
    lines: int


def functions_of(source: str, *, name: str) -> Iterator[Length]:
    """Functions and methods with their decorators and docstrings; `name` is the file's."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None, "the parser gives it to every function"
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield Length(f"{name}:{node.lineno} {node.name}", node.end_lineno - first + 1)


def ours(*, with_new: bool = False) -> list[str]:
    """Files that we write, as git knows them; with those that it will know."""
    new = ("--cached", "--others", "--exclude-standard") if with_new else ()
    listed = subprocess.run(
        ["git", "ls-files", *new, *(f"*{kind}" for kind in _KINDS)],  # noqa: S607 - git of whoever develops
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    written = (name for name in listed if not any(mark in name for mark in _WRITTEN_BY_PROGRAMS))
    return [name for name in written if (ROOT / name).exists()]


def place_of(name: str) -> str:
    """The part of the project that a file belongs to, as ``src/palaestra/core`` or ``tests``."""
    parts = PurePosixPath(name).parts
    depth = {"src": 3, "web": 2}.get(parts[0], 1)
    return "/".join(parts[: min(depth, len(parts) - 1)]) or "."


def row(title: str, lengths: Sequence[Length], limits: tuple[int, int, int]) -> str:
    """A line of the table: how many, the median and its limit, how many are long, the longest."""
    lines = [each.lines for each in lengths]
    _, long, never = limits
    above = sum(each > long for each in lines)
    return (
        f"| {title} | {len(lines)} | {statistics.median(lines):g} | {above} "
        f"| {sum(each > never for each in lines)} | {max(lines)} |"
    )


def table(title: str, groups: dict[str, list[Length]], limits: tuple[int, int, int]) -> str:
    half, long, never = limits
    head = f"| {title} | number | median (≤ {half}) | > {long} | > {never} | longest |"
    rows = [row(place, lengths, limits) for place, lengths in sorted(groups.items())]
    everything = [each for lengths in groups.values() for each in lengths]
    return "\n".join([head, "|---|---|---|---|---|---|", *rows, row("all", everything, limits)])


def grouped(lengths: Iterable[Length]) -> dict[str, list[Length]]:
    groups: dict[str, list[Length]] = {}
    for each in lengths:
        groups.setdefault(place_of(each.name.partition(":")[0]), []).append(each)
    return groups


def longest(lengths: Sequence[Length], limit: int) -> Iterator[str]:
    found = sorted(lengths, key=lambda each: -each.lines)[:SHOWN]
    yield from (f"{each.lines:5} {each.name}" for each in found if each.lines > limit)


def main() -> None:
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in ours()}
    files = [Length(name, len(text.splitlines())) for name, text in texts.items() if text]
    functions = [
        each
        for name, text in texts.items()
        if name.endswith(".py")
        for each in functions_of(text, name=name)
    ]
    print(table("files", grouped(files), FILE), end="\n\n")
    print(table("functions of Python", grouped(functions), FUNCTION), end="\n\n")
    print("The longest:", *longest(files, FILE[1]), *longest(functions, FUNCTION[1]), sep="\n")
    too_long = [*longest(files, FILE[2]), *longest(functions, FUNCTION[2])]
    if "--check" in sys.argv and too_long:
        sys.exit("Too long: " + "; ".join(too_long))


if __name__ == "__main__":
    main()
