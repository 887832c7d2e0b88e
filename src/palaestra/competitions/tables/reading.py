"""A table from a file or from bytes, whatever its format."""

from pathlib import Path

from palaestra.competitions.tables.binary import read_arrow, read_parquet
from palaestra.competitions.tables.cells import refuse_empty
from palaestra.competitions.tables.csv_text import read_csv
from palaestra.competitions.tables.json_text import read_json
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid

_BINARY = {"parquet": read_parquet, "arrow": read_arrow}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_table(
    source: bytes | str | Path,
    format: str,
    *,
    field: str,
    labels: bool = True,
    record_column: str = "",
) -> Table:
    """Read `source`, bytes or the path of a local file. Raises Invalid about `field`.

    What is wrong with the form (encoding, ragged rows, doubled names) is found here; what
    is wrong with the values depends on which columns count, and is found by `cells`.
    """
    text = source if isinstance(source, bytes) else Path(source).read_bytes()
    if format in _BINARY:
        return refuse_empty(_BINARY[format](text, field=field, labels=labels), field=field)
    text = _utf8(text, field=field)
    if format == "json":
        table = read_json(text, field=field, record_column=record_column)
    elif format == "csv":
        table = read_csv(text, field=field, labels=labels)
    else:
        raise Invalid(
            field, f"The format {format} is unknown; csv, json, parquet and arrow are read."
        )
    return refuse_empty(table, field=field)


def _utf8(text: bytes, *, field: str) -> bytes:
    if text.startswith(_UTF16):
        raise Invalid(field, "The text is in UTF-16. Save it as UTF-8.")
    text = text.removeprefix(b"\xef\xbb\xbf")
    if not text.strip():
        raise Invalid(field, "There is nothing in it.")
    try:
        text.decode()
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise Invalid(field, f"Line {line} is not UTF-8. Save the text as UTF-8.") from error
    if b"\0" in text:
        raise Invalid(field, "This is not a text: it contains zero bytes.")
    return text
