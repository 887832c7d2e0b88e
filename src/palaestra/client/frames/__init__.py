"""Tables of whichever library the caller uses: none of them is imported before it is needed.

A frame is a `pandas.DataFrame` or `Series`, a `polars.DataFrame`, `LazyFrame` or `Series`, a
mapping of columns ``{"x": [1, 2]}``, the documented ``{"x": {"a": 1}}``, or a list of records.
The labels of rows are pandas' index; elsewhere they are a first column called ``index``.
"""

from palaestra.client.frames.columns import Columns, as_columns
from palaestra.client.frames.libraries import LIBRARIES, Library, chosen
from palaestra.client.frames.making import make
from palaestra.client.frames.reading import read_csv, read_json
from palaestra.client.frames.writing import Table, is_address, written

__all__ = [
    "LIBRARIES",
    "Columns",
    "Library",
    "Table",
    "as_columns",
    "chosen",
    "is_address",
    "make",
    "read_csv",
    "read_json",
    "written",
]
