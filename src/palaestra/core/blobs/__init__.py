"""Large files by the SHA-256 of their content: written once, never changed, streamed."""

from palaestra.core.blobs.local import Blob, Blobs, Incoming

__all__ = ["Blob", "Blobs", "Incoming"]
