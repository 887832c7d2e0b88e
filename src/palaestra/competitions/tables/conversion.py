"""A data set in another form for download. A worker calls `write` by its import path."""

import polars as pl

from palaestra.competitions.tables.reading import read_table


def write(*, path: str, format: str, out: str) -> None:
    """`path` is a CSV as inspection wrote it; `out` becomes Parquet, or an Arrow IPC file.

    The types of columns are those that the page shows; labels come first, as in the CSV.
    """
    table = read_table(path, "csv", field="dataset")
    frame = table.frame
    if table.labels is not None:
        name = "__index_level_0__" if "index" in frame.columns else "index"
        frame = frame.select(table.labels.alias(name), pl.all())
    if format == "parquet":
        frame.write_parquet(out)
    else:
        frame.write_ipc(out)
