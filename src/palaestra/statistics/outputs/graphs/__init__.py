"""Graphs: what an engine is asked for, and the Vega-Lite that shows its answer."""

from palaestra.statistics.outputs.graphs.asking import ask
from palaestra.statistics.outputs.graphs.specs import shape

__all__ = ["ask", "shape"]
