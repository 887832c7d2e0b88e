"""What the server sends over the socket."""

from palaestra.competitions.play import BoardMoves, RescoreProgress
from palaestra.competitions.schemas import BoardChange, CompetitionChange, SubmissionChange
from palaestra.core.live import Message

leaderboard = Message(name="leaderboard", payload=BoardChange)
competition = Message(name="competition", payload=CompetitionChange)
submission = Message(name="submission", payload=SubmissionChange)
board_moved = Message(name="board_moved", payload=BoardMoves)
rescore = Message(name="rescore", payload=RescoreProgress)

MESSAGES = [leaderboard, competition, submission, board_moved, rescore]


def room(competition_id: str) -> str:
    """Everyone who looks at this competition."""
    return f"competition:{competition_id}"
