"""One mail: how it is written, and what a folder or an SMTP server makes of it."""

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.mail.letter import letter_from
from palaestra.core.mail.transport import compose, deliver
from tests.builders.mail import html_of, text_of
from tests.builders.servers import free_port
from tests.builders.smtp import mail_server

TEMPLATE = "# Grüße från $server\n\nFollow this:\n\n<$link>\n\nOr *do not*.\n"
WORDS = {"server": "Räksmörgås", "link": "https://lab.example.org/api/account/verify/a_b-c"}


def sent(url: str, **fields: Any) -> dict[str, Any]:
    letter = letter_from(TEMPLATE, WORDS, recipient="ada@example.org", language="sv")
    given = {
        "sender": "lab@example.org",
        "recipient": letter.recipient,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "message_id": "<abc@example.org>",
        "written_at": 1.8e9,
    }
    return {"url": url, **given, **fields}


def test_a_letter_is_text_and_html_of_one_markdown(tmp_path: Path) -> None:
    deliver(**sent(f"file:{tmp_path}"))
    (file,) = tmp_path.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Grüße från Räksmörgås"
    assert (mail["From"], mail["To"]) == ("lab@example.org", "ada@example.org")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"] == "Fri, 15 Jan 2027 08:00:00 +0000"
    assert text_of(mail) == f"Follow this:\n\n<{WORDS['link']}>\n\nOr *do not*.\n"
    html = html_of(mail)
    assert f'<a href="{WORDS["link"]}"' in html
    assert "<em>do not</em>" in html
    assert '<html lang="sv">' in html


def test_a_second_try_writes_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        deliver(**sent(f"file:{tmp_path}/new/folder"))
    (file,) = (tmp_path / "new" / "folder").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("abc.eml", 0o600)


def test_a_folder_that_cannot_be_written_may_be_another_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable):
        deliver(**sent(f"file:{tmp_path}/file"))


def test_an_smtp_server_gets_the_mail_for_the_one_recipient() -> None:
    with mail_server() as server:
        deliver(**sent(server.url))
    ((sender, recipients, content),) = server.took
    assert (sender, recipients) == ("lab@example.org", ["ada@example.org"])
    mail = message_from_bytes(content, policy=policy.default)
    assert WORDS["link"] in text_of(mail)


def test_a_domain_travels_as_the_network_spells_it() -> None:
    with mail_server() as server:
        deliver(**sent(server.url, recipient="ada@räksmörgås.se"))
    assert server.took[0][1] == ["ada@xn--rksmrgs-5wao1o.se"]


@pytest.mark.parametrize("answer", [b"421 busy", b"450 greylisted"])
def test_a_server_that_is_busy_is_asked_again(answer: bytes) -> None:
    with mail_server(answers=[answer]) as server, pytest.raises(Unavailable):
        deliver(**sent(server.url))
    assert server.took == []


def test_a_server_that_is_away_is_asked_again() -> None:
    with pytest.raises(Unavailable):
        deliver(**sent(f"smtp://127.0.0.1:{free_port()}"))


def test_a_recipient_that_does_not_exist_is_given_up() -> None:
    with mail_server(answers=[b"550 no such user"]) as server, pytest.raises(Invalid) as e:
        deliver(**sent(server.url))
    assert "550" in e.value.message


@pytest.mark.parametrize("recipient", ["a@b.org, eve@example.org", "a@b.org\r\nBcc: eve@x.org", ""])
def test_a_recipient_is_one_address_or_nobody(recipient: str) -> None:
    with mail_server() as server, pytest.raises(Invalid):
        deliver(**sent(server.url, recipient=recipient))
    assert server.took == []


def test_a_subject_ends_no_header() -> None:
    fields = sent("", subject="Hello\r\nBcc: eve@example.org")
    del fields["url"]
    with pytest.raises(ValueError, match="Header values may not contain"):
        compose(**fields)
