"""What a column of texts is, as `cells.typed` finds it, but a stretch of it at a time."""

from dataclasses import dataclass

import polars as pl

from palaestra.competitions.tables.cells import CODE, is_mixed
from palaestra.competitions.tables.csv_text import DECIMAL_COMMAS


@dataclass(slots=True)
class Cells:
    """A column's filled cells, counted; what they say does not depend on how it was cut."""

    filled: int = 0
    numbers: int = 0
    whole: int = 0
    truths: int = 0
    codes: int = 0

    def see(self, texts: pl.Series) -> None:
        trimmed = texts.str.strip_chars()
        trimmed = trimmed.filter(trimmed.is_not_null() & (trimmed != ""))
        self.filled += trimmed.len()
        numbers = trimmed.cast(pl.Float64, strict=False)
        found = numbers.len() - numbers.null_count()
        self.numbers += found
        # What it is not any more need not be looked for.
        if self.numbers == self.filled and not self.codes:
            self.codes += int(trimmed.str.contains(CODE).any())
            if self.whole == self.filled - trimmed.len():
                self.whole += trimmed.len() - trimmed.cast(pl.Int64, strict=False).null_count()
        if found < trimmed.len():
            self.truths += int(trimmed.str.to_lowercase().is_in(["true", "false"]).sum())

    @property
    def dtype(self) -> type[pl.DataType]:
        if self.filled and self.numbers == self.filled and not self.codes:
            return pl.Int64 if self.whole == self.filled else pl.Float64
        is_boolean = self.filled and self.truths == self.filled and self.numbers < self.filled
        return pl.Boolean if is_boolean else pl.String


class Column:
    """A column of CSV text; with `commas` numbers may have a decimal comma."""

    def __init__(self, *, commas: bool) -> None:
        self.plain = Cells()
        self.pointed = Cells() if commas else None
        self._commas = 0

    def see(self, texts: pl.Series) -> None:
        self.plain.see(texts)
        if self.pointed is not None:
            self._commas += int(texts.str.contains(DECIMAL_COMMAS).sum())
            self.pointed.see(_pointed(texts))

    @property
    def _has_commas(self) -> bool:
        return (
            self.pointed is not None
            and self._commas > 0
            and self.plain.dtype is pl.String
            and self.pointed.dtype is not pl.String
        )

    @property
    def is_mixed(self) -> bool:
        """Whether it is a column of texts in which most are numbers."""
        if self._has_commas or self.plain.dtype is not pl.String:
            return False
        return is_mixed(filled=self.plain.filled, numbers=self.plain.numbers)

    def values(self, texts: pl.Series) -> pl.Series:
        """Of a stretch, once all were seen."""
        dtype = self.plain.dtype
        if self._has_commas and self.pointed is not None:
            texts, dtype = _pointed(texts), self.pointed.dtype
        trimmed = texts.str.strip_chars()
        if dtype is pl.Boolean:
            filled = pl.select(pl.when(trimmed != "").then(trimmed)).to_series()
            return filled.str.to_lowercase() == "true"
        if dtype is pl.String:
            return pl.select(pl.when(trimmed != "").then(texts)).to_series()
        return trimmed.cast(dtype, strict=False)


def _pointed(texts: pl.Series) -> pl.Series:
    return texts.str.replace(",", ".", literal=True)
