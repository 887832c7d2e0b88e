"""Which blobs this feature refers to."""

from palaestra.competitions.models import Competition, Rescore, Submission
from palaestra.core.sweeping import referred_by

# Data sets, sample answers, truths and submissions.
kept = referred_by(
    Competition.dataset_csv,
    Competition.dataset_json,
    Competition.dataset_parquet,
    Competition.dataset_arrow,
    Competition.sample_csv,
    Competition.truth,
    Rescore.truth,
    Submission.answer,
)
