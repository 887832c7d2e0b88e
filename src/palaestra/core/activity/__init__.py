"""Who did what, and who was connected: written down, exported, forgotten after a while."""

from palaestra.core.activity.service import record

__all__ = ["record"]
