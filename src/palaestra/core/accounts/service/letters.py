"""The letters that accounts send, each a Markdown file a language in ``mails/``."""

from functools import cache
from pathlib import Path

from palaestra.core import mail
from palaestra.core.configuration import ServerSettings, Settings
from palaestra.core.database import DbSession

FOLDER = Path(__file__).parents[1] / "mails"


def send(
    db: DbSession, name: str, *, recipient: str, language: str, link: str = "", hours: int = 0
) -> None:
    """Send `name` after the commit. No word of it comes from whoever asked for the mail."""
    settings: Settings = db.info["settings"]
    server = settings[ServerSettings]
    words = {
        "server": server.name,
        "home": f"{server.public_url}/",
        "link": link,
        "hours": str(hours),
    }
    letter = mail.letter_from(
        _template(name, language), words, recipient=recipient, language=language
    )
    mail.send(db, letter)


@cache
def _template(name: str, language: str) -> str:
    return (FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8")
