"""Which blobs this feature refers to."""

from palaestra.core.sweeping import referred_by
from palaestra.statistics.models import Column, Upload

kept = referred_by(Column.blob, Upload.blob)
