"""Tables from and to CSV text."""

import polars as pl

from palaestra.competitions.tables.cells import typed
from palaestra.competitions.tables.layout import Head, check_rows, read_head
from palaestra.competitions.tables.table import Table, check_columns, check_labels
from palaestra.core.errors import Invalid

# What data frames write above their row labels; "Unnamed: 0" after a careless round trip.
LABEL_NAMES = ("", "index", "unnamed: 0")
DECIMAL_COMMAS = r"^\s*[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?\s*$"


def read_csv(text: bytes, *, field: str, labels: bool = True) -> Table:
    """A table from UTF-8 text: commas, or semicolons or tabs where the first line has no comma.

    With semicolons a decimal comma is understood. The first column holds the rows' labels
    if it has no name or is called index; not with ``labels=False``.
    """
    text = _unix(text)
    head = read_head(text, field=field)
    labelled = check_head(head, field=field, labels=labels)
    body = text[head.size :]
    check_rows(body, separator=head.separator, width=len(head.names), field=field)
    frame = read_fields(body, head, field=field)
    names = frame.columns
    column = frame.get_column(names[0]).str.strip_chars() if labelled else None
    if column is not None:
        check_labels(column, field=field)
        names = names[1:]
    # Column by column, so that texts and numbers of the whole table are never held at once.
    for name in names:
        frame = frame.with_columns(_value(frame.get_column(name), head).alias(name))
    renamed = frame.select(names).rename(dict(zip(names, head.names[-len(names) :], strict=True)))
    return Table(renamed, None if column is None else column.rename("label"))


def check_head(head: Head, *, field: str, labels: bool = True) -> bool:
    """Whether the first column holds labels. Raises Invalid as `check_columns`."""
    labelled = labels and head.names[0].lower() in LABEL_NAMES and len(head.names) > 1
    check_columns(head.names[1:] if labelled else head.names, field=field)
    return labelled


def _unix(text: bytes) -> bytes:
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.strip(b"\n")


def read_fields(body: bytes, head: Head, *, field: str) -> pl.DataFrame:
    """All fields as text; columns are numbered, their names being kept in the head.

    That rows have all their fields was checked before.
    """
    width = len(head.names)
    schema = {str(number): pl.String for number in range(width)}
    if not body:
        return pl.DataFrame(schema=schema)
    try:
        return pl.read_csv(body, has_header=False, separator=head.separator, schema=schema)
    except pl.exceptions.PolarsError as error:
        raise Invalid(
            field,
            "The CSV text cannot be read: look for quotation marks in the middle of a field.",
        ) from error


def _value(texts: pl.Series, head: Head) -> pl.Series:
    values = typed(texts)
    if head.separator == ";" and values.dtype == pl.String:
        commas = texts.str.contains(DECIMAL_COMMAS)
        if commas.any():
            pointed = typed(texts.str.replace(",", ".", literal=True))
            return values if pointed.dtype == pl.String else pointed
    return values


def write_csv(table: Table) -> bytes:
    """UTF-8 text with commas and LF; labels come first, in a column called index.

    Numbered rows get their numbers as labels where the text would otherwise be read as another
    table: below a first column called index, and where missing values make empty lines.
    """
    missing = table.column(table.columns[0]).null_count()
    numbered = is_misread(table.columns, missing=missing)
    return with_labels(table, numbered=numbered).write_csv().encode()


def is_misread(names: list[str], *, missing: int) -> bool:
    """Whether the text of numbered rows needs their numbers; `missing` is of the first column."""
    return names[0].lower() in LABEL_NAMES or (len(names) == 1 and missing > 0)


def with_labels(table: Table, *, numbered: bool) -> pl.DataFrame:
    """The table as it is written: labels first, also of numbered rows if it is to be `numbered`."""
    frame = table.frame
    if table.labels is not None or numbered:
        name = "" if "index" in frame.columns else "index"
        frame = frame.select(table.all_labels().alias(name), pl.all())
    return frame
