"""What the server sends over the socket."""

from palaestra.competitions.schemas import BoardChange, CompetitionChange, SubmissionChange
from palaestra.core.live import Message

leaderboard = Message(name="leaderboard", payload=BoardChange)
competition = Message(name="competition", payload=CompetitionChange)
submission = Message(name="submission", payload=SubmissionChange)

MESSAGES = [leaderboard, competition, submission]


def room(competition_id: str) -> str:
    """Everyone who looks at this competition."""
    return f"competition:{competition_id}"
