"""R code of every result, shown to people: run in plain R on the same data it gives the same
numbers. Names and texts of users are quoted as R quotes them; the engines never see any of it."""

from palaestra.statistics.outputs.code.writing import code_of

__all__ = ["code_of"]
