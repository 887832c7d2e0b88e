"""What the server sends over the socket, and to whom."""

from palaestra.core.access import Identity
from palaestra.core.live import Message
from palaestra.quiz.kinds import View
from palaestra.quiz.schemas.presentations import Missed, Present, Told

snapshot = Message(name="snapshot", payload=Missed)
set_slide = Message(name="set_slide", payload=Told)
set_timer = Message(name="set_timer", payload=Told)
phase = Message(name="phase", payload=Told)
answer_received = Message(name="answer_received", payload=Told)
score_changed = Message(name="score_changed", payload=Told)
reveal = Message(name="reveal", payload=Told)
scoreboard = Message(name="scoreboard", payload=Told)
announce = Message(name="announce", payload=Told)
teams = Message(name="teams", payload=Told)
end_presentation = Message(name="end_presentation", payload=Told)
presence = Message(name="presence", payload=Present)

TOLD = {
    message.name: message
    for message in (
        set_slide,
        set_timer,
        phase,
        answer_received,
        score_changed,
        reveal,
        scoreboard,
        announce,
        teams,
        end_presentation,
    )
}
MESSAGES = [snapshot, *TOLD.values(), presence]


def everybody(quiz_id: int) -> str:
    """All sockets of a quiz."""
    return f"quiz:{quiz_id}"


def room(quiz_id: int, view: View) -> str:
    return f"quiz:{quiz_id}:{view.label}"


def team_room(quiz_id: int, team_id: int) -> str:
    return f"quiz:{quiz_id}:Team:{team_id}"


def rooms_of(identity: Identity) -> list[str]:
    """Those of who came by a code; none for others."""
    if identity.quiz_id is None or identity.view is None:
        return []
    view = View[identity.view.upper()]
    rooms = [everybody(identity.quiz_id), room(identity.quiz_id, view)]
    if identity.team_id is not None:
        rooms.append(team_room(identity.quiz_id, identity.team_id))
    return rooms


def stream(presentation_id: int, epoch: str) -> str:
    """Whose events leave in the order of their numbers; an id alone may be given again."""
    return f"presentation:{presentation_id}:{epoch}"
