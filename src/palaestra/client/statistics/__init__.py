"""`client.statistics`: workspaces, data sets and results from plain Python."""

from palaestra.client.statistics.facade import Statistics
from palaestra.client.statistics.workspaces import Dataset, Output, Workspace

__all__ = ["Dataset", "Output", "Statistics", "Workspace"]
