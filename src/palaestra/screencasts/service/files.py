"""Which blobs this feature refers to."""

from palaestra.core.sweeping import referred_by
from palaestra.screencasts.models.casts import Screencast, Voice
from palaestra.screencasts.models.drafts import DraftSound

kept = referred_by(Screencast.ots, Voice.blob, Voice.repaired, DraftSound.blob)
