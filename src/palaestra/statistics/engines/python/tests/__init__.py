"""Tests, by the definitions of R's: the same statistics, corrections and words."""

from palaestra.statistics.engines.python.tests.running import run_tests

__all__ = ["run_tests"]
