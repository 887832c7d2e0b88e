"""Tables of the data competitions, a file a noun."""

from palaestra.competitions.models.competitions import (
    Block,
    Competition,
    Entry,
    Participant,
    State,
    Submission,
)
from palaestra.competitions.models.notices import (
    Delivery,
    DeliveryState,
    Notice,
    NoticeChoice,
    NoticeKind,
    Webhook,
)
from palaestra.competitions.models.phases import Phase
from palaestra.competitions.models.rescores import Rescore, RescoreState, ScoreRecord
from palaestra.competitions.models.tallies import HourTally, RefusalTally
from palaestra.competitions.models.teams import Member, Team

__all__ = [
    "Block",
    "Competition",
    "Delivery",
    "DeliveryState",
    "Entry",
    "HourTally",
    "Member",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Participant",
    "Phase",
    "RefusalTally",
    "Rescore",
    "RescoreState",
    "ScoreRecord",
    "State",
    "Submission",
    "Team",
    "Webhook",
]
