"""Large files by the SHA-256 of their content: written once, never changed, streamed."""

from sqlalchemy.orm import Session

from palaestra.core.blobs.local import Blob, Blobs, Incoming

__all__ = ["Blob", "Blobs", "Incoming", "blobs_of"]


def blobs_of(db: Session) -> Blobs:
    """The store of the house that opened this session, for jobs that read paths of files."""
    blobs: Blobs = db.info["blobs"]
    return blobs
