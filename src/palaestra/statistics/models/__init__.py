"""Tables of the statistics feature."""

from palaestra.statistics.models.channels import Channel, Letter
from palaestra.statistics.models.objects import Column, StoredObject
from palaestra.statistics.models.preferences import PreferenceSet
from palaestra.statistics.models.uploads import Upload
from palaestra.statistics.models.workspaces import Workspace

__all__ = [
    "Channel",
    "Column",
    "Letter",
    "PreferenceSet",
    "StoredObject",
    "Upload",
    "Workspace",
]
