"""Writes the pages of docs/reference that say what the program says: settings, commands,
errors, access.

`--check` fails where a page is not what would be written.
"""

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import msgspec

from palaestra.app import sections
from palaestra.cli import COMMANDS
from palaestra.cli import main as palaestra
from palaestra.cli.where import places
from palaestra.competitions.metrics.catalogue import METRICS, Metric
from palaestra.core import errors
from palaestra.core.configuration import Section, is_later, is_path, is_secret
from palaestra.core.errors import PalaestraError
from palaestra.core.http.errors import failure_of
from palaestra.settings.convert import expected
from palaestra.settings.environment import ALIASES, variable_of
from tools.access_page import access_page
from tools.statistics_page import statistics_page

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by `make reference`; change the program instead. -->\n"

SETTINGS = """# Settings

Where a value comes from, highest first: a flag of the command line, a variable of the environment,
the file named by `--config` or `CONFIG_PATH` (else `palaestra.toml` in the working folder),
`panthr_config.json` in the working folder, the default. `palaestra config --show` prints what holds
and why.

A key that `palaestra.toml` does not know is an error. In the environment a list is written with
commas, `null` means “no value”, and also in the file the text `"null"` does. Relative paths count
from the folder of the file that names them.
"""

COMMANDS_HEAD = """# Commands

`palaestra COMMAND --help` says the same. A command that ends well returns 0; one that is refused
prints `Error: …` and returns 1, or 2 where the command line itself is wrong.
"""

ERRORS = """# Errors

Every error carries a `code` that stays the same between versions; messages may change. Which JSON
carries it depends on the address, since each documented API has its own shape;
`application/problem+json` (RFC 9457) is the rule elsewhere. On Socket.IO the acknowledgement is
`{"ok": false, "error": {"code": …, "message": …}}`.

| code | status | meaning |
|---|---|---|
"""


METRICS_HEAD = """# Metrics

How answers to a competition are judged: `metric` of its spec. Each is tested against scikit-learn's
or scipy's function of the same name, where there is one. `mae`, `log_loss` and `average_precision`
are other names of `absdiff`, `logloss` and `pr_auc`; NDCG takes any number of places, as `ndcg@5`.

* Metrics of probabilities take one column (of two classes the chance of class 1, of more hard
  labels) or one column a class.
* Metrics of classes take one column of classes, or one column a class of which the highest counts.
* With several target columns a metric of values is the mean over them.
* With `"weight_column"` in the spec a row counts as that column of the truth says: 0 or more, a
  weight of 2 as two rows. Metrics marked under *weights* take it; the column is never shown.
* A metric of one's own is a Python function, `metric(truth, answer)`, sent as `"metric_code"` with
  `"metric": "custom-max-values"`: which end is better (`max`, `min`) and what it is of
  (`probabilities`, `classes`, `values`). It runs in the sandbox only.
* A truth that lacks what a metric needs is refused when the competition is hosted.

| name | metric | better | best to worst | types | answers | formula | needs | weights | source |
|---|---|---|---|---|---|---|---|---|---|
"""
WHERE = """# Where everything is

Each route, page, event, job, setting, command and error, and the file that has it.
`palaestra where NAME` prints the line too, and who may.
"""


def settings_page() -> str:
    parts = dict.fromkeys(sections())
    return SETTINGS + _aliases() + "".join(_section(section) for section in parts)


def _aliases() -> str:
    names = "".join(f"* `{name}`: `{key}`\n" for name, key in ALIASES.items())
    return f"\nOther names of variables that are read:\n\n{names}"


def _section(section: Section) -> str:
    hints = get_type_hints(section.struct, include_extras=True)
    fields = "".join(_field(section, name, hints[name]) for name in hints)
    return f"\n## [{section.name}]\n{fields}"


def _field(section: Section, name: str, annotation: Any) -> str:
    marks = ["secret"] * is_secret(annotation) + ["path"] * is_path(annotation)
    marks += ["not in this version yet"] * is_later(annotation)
    default = _default(section, name)
    kind = ", ".join([expected(annotation), *marks])
    return (
        f"\n### {section.name}.{name}\n\n{_description(annotation)}\n\n"
        f"{kind}; default {default}; `{variable_of(f'{section.name}.{name}')}`\n"
    )


def _description(annotation: Any) -> str:
    notes = [note for note in get_args(annotation) if isinstance(note, msgspec.Meta)]
    return " ".join(note.description for note in notes if note.description)


def _default(section: Section, name: str) -> str:
    if (section.name, name) == ("jobs", "workers"):
        return "2, or 1 on a single core"
    value = getattr(section.struct(), name)
    return "none" if value is None else f"`{msgspec.json.encode(value).decode()}`"


def commands_page() -> str:
    context = click.Context(palaestra, info_name="palaestra")
    listed = (palaestra.get_command(context, name) for name in COMMANDS)
    return COMMANDS_HEAD + "".join(
        _command(command, parent=context) for command in listed if command
    )


def _command(command: click.Command, *, parent: click.Context) -> str:
    context = click.Context(command, info_name=command.name, parent=parent)
    if isinstance(command, click.Group):
        return "".join(_command(each, parent=context) for each in command.commands.values())
    usage = " ".join(command.collect_usage_pieces(context))
    rows = "".join(_option(each, context) for each in command.get_params(context))
    table = f"| option | |\n|---|---|\n{rows}" if rows else ""
    return (
        f"\n## {context.command_path}\n\n{command.help}\n\n"
        f"`{context.command_path} {usage}`\n\n{table}"
    )


def _option(parameter: click.Parameter, context: click.Context) -> str:
    record = parameter.get_help_record(context)
    if record is None or "--help" in parameter.opts:
        return ""
    names, text = (" ".join(part.split()).replace("|", "\\|") for part in record)
    return f"| `{names}` | {text} |\n"


def errors_page() -> str:
    return ERRORS + "".join(_error(kind) for kind in _tree(PalaestraError))


def _tree(kind: type[PalaestraError]) -> Iterator[type[PalaestraError]]:
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from _tree(child)


def _error(kind: type[PalaestraError]) -> str:
    error = kind.__new__(kind)
    error.message = ""
    status = "at start" if kind is errors.ConfigurationError else failure_of(error).status
    return f"| `{kind.code}` | {status} | {_meaning(kind)} |\n"


def _meaning(kind: type[PalaestraError]) -> str:
    """From the tree that opens the module."""
    lines = (inspect.getdoc(errors) or "").splitlines()
    return next(
        line.split(kind.__name__, 1)[1].strip() for line in lines if f"── {kind.__name__} " in line
    )


def where_page() -> str:
    rows = "".join(
        f"| {place.kind} | `{place.name}` | [{place.file}](../../src/{place.file}) |\n"
        for place in places()
    )
    return f"{WHERE}\n| kind | name | file |\n|---|---|---|\n{rows}"


def metrics_page() -> str:
    rows = "".join(
        f"| `{each.name}` | {each.title} | {'lower' if each.direction == 'min' else 'higher'} "
        f"| {_range(each)} | {', '.join(each.types)} | {each.answers} | {_cell(each.formula)} "
        f"| {each.needs} | {'yes' if each.weighted else ''} | {each.source} |\n"
        for each in METRICS.values()
    )
    return f"{METRICS_HEAD}{rows}"


def _range(metric: Metric) -> str:
    low, high = metric.best, metric.worst
    shown = (
        "∞" if high is None and metric.direction == "min" else "−∞" if high is None else f"{high:g}"
    )
    return f"{low:g} to {shown}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "access.md": access_page,
    "where.md": where_page,
    "metrics.md": metrics_page,
    "statistics-commands.md": statistics_page,
}


def main() -> None:
    made = {FOLDER / name: MADE + page().rstrip() + "\n" for name, page in PAGES.items()}
    if "--check" not in sys.argv:
        for file, text in made.items():
            file.write_text(text, encoding="utf-8")
        return
    stale = [file for file, text in made.items() if not file.exists() or file.read_text() != text]
    for file in stale:
        print(f"{file.relative_to(FOLDER.parents[1])} is not what the program says: make reference")
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
