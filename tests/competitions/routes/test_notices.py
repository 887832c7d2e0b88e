"""Notices reach the page, real mail servers and real receivers, signed, and again until they do."""

import base64
import hashlib
import hmac
import json
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from palaestra.competitions.models import Competition, Delivery, Webhook
from palaestra.competitions.service import notices
from palaestra.competitions.service.webhooks import DELIVER
from palaestra.competitions.settings import CompetitionsSettings
from palaestra.core.accounts.secrets import new_public_id, new_token
from palaestra.core.database import utc_now
from palaestra.core.jobs.models import JobRow, State
from tests.builders.accounts import PASSWORD, database_of
from tests.builders.competitions import host, refusal, register, submit
from tests.builders.mail import BASE_URL, html_of, mailing_settings, text_of
from tests.builders.receivers import receiver
from tests.builders.servers import running
from tests.builders.smtp import mail_server
from tests.builders.waiting import eventually

LOUD = {"title": "Two rows", "timezone": "America/New_York", "expiration": "2031-05-04T12:00:00Z"}


@pytest.fixture(scope="module")
def post_office():
    with mail_server() as office:
        yield office


@pytest.fixture(scope="module")
def server(tmp_path_factory, post_office):
    trusting = CompetitionsSettings(webhook_trusted=("127.0.0.1",))
    settings = mailing_settings(
        tmp_path_factory.mktemp("server"), mode="open", mail=post_office.url, more=[trusting]
    )
    with running(settings) as started:
        yield started


@pytest.fixture
def database(server):
    opened = database_of(server)
    yield opened
    opened.close()


@pytest.fixture
def hosting(server):
    with server.client() as client:
        register(client)
        yield client


@pytest.fixture
def competition_id(hosting):
    return host(hosting, **LOUD)


def competitor(server, competition_id, name):
    """Signed in with an address, and a submission."""
    client = server.client()
    register(client, username=name, email=f"{name}@example.org", password=PASSWORD)
    assert submit(client, competition_id).status_code == 200
    return client


def api(competition_id, part):
    return f"/api/v1/competitions/{competition_id}/{part}"


def announce(client, competition_id, **said):
    return client.post(
        api(competition_id, "announcements"), json={"title": "News", "text": "Hello."} | said
    )


def made(client, competition_id, url):
    reply = client.post(api(competition_id, "webhooks"), json={"url": url})
    assert reply.status_code == 200, reply.text
    return reply.json()


def mails_to(office, address, *, count=1):
    def look():
        found = [mail for _, recipients, mail in list(office.took) if address in recipients]
        return found if len(found) >= count else []

    return [message_from_bytes(mail, policy=policy.default) for mail in eventually(look)]


def hook_messages(client, competition_id, webhook):
    page = client.get(api(competition_id, f"webhooks/{webhook['id']}/deliveries")).json()
    return page["items"]


def is_signed(headers, body, secret):
    """As the Standard Webhooks specification says, by nothing of ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{expected}"


def test_an_announcement_reaches_the_page_by_mail_and_by_signed_webhook(
    server, post_office, hosting, competition_id
):
    reader = competitor(server, competition_id, "ada")
    with receiver() as told:
        webhook = made(hosting, competition_id, f"{told.url}/hook?room=1")
        said = announce(
            hosting, competition_id, title="Row 2\nis wrong", text="*Sorry* <b>x</b>"
        ).json()
        assert said["title"] == "Row 2 is wrong"
        eventually(lambda: told.got)
        (mail,) = mails_to(post_office, "ada@example.org")
        eventually(
            lambda: hook_messages(hosting, competition_id, webhook)[0]["state"] == "delivered"
        )

    (shown,) = reader.get(api(competition_id, "notices")).json()["items"]
    assert (shown["kind"], shown["title"]) == ("announcement", "Row 2 is wrong")
    assert "<em>Sorry</em>" in shown["text_html"]
    assert "<b>" not in shown["text_html"]
    assert mail["Subject"] == "Two rows: Row 2 is wrong"
    assert f"{BASE_URL}/competitions/{competition_id}" in text_of(mail)
    assert f"{BASE_URL}/account" in html_of(mail)
    assert "<b>" not in html_of(mail)
    ((headers, body),) = told.got
    assert is_signed(headers, body, webhook["secret"])
    assert not is_signed(headers, body + b" ", webhook["secret"])
    assert abs(int(headers["webhook-timestamp"]) - utc_now().timestamp()) < 60
    message = json.loads(body)
    assert message["type"] == "competition.announcement"
    assert message["data"]["text"] == "*Sorry* <b>x</b>"
    # Noon in Greenwich, as the competition's clock shows it.
    assert message["data"]["competition"]["closes_at"] == "2031-05-04T08:00:00-04:00"
    reader.close()


def test_what_is_switched_off_is_not_mailed_and_mails_are_in_the_language_chosen(
    server, post_office, hosting, competition_id, database
):
    quiet = competitor(server, competition_id, "quiet")
    swede = competitor(server, competition_id, "swede")
    chosen = {"announcement": False, "rescored": True, "deadline": True, "language": "en"}
    before = quiet.get("/api/v1/notices/choices").json()
    assert before == {**chosen, "announcement": True, "reachable": True}
    assert hosting.get("/api/v1/notices/choices").json()["reachable"] is False
    assert quiet.put("/api/v1/notices/choices", json=chosen).json()["announcement"] is False
    swede.put("/api/v1/notices/choices", json={"language": "sv"})

    announce(hosting, competition_id)
    database.context["jobs"] = None
    database.context["settings"] = server.settings
    database.transact(_remind_of_the_end, competition_id)

    first, second = mails_to(post_office, "swede@example.org", count=2)
    (reminder,) = mails_to(post_office, "quiet@example.org")
    assert "din kontosida" in text_of(first)
    assert second["Subject"] == "Two rows stänger 2031-05-04 08:00 (America/New_York, UTC-04:00)"
    assert "until **2031-05-04 08:00 (America/New_York, UTC-04:00)**" in text_of(reminder)
    assert quiet.get("/api/account/export").json()["competitions"]["notices"] == chosen
    quiet.close()
    swede.close()


def _remind_of_the_end(db, competition_id):
    competition = db.scalar(select(Competition).where(Competition.public_id == competition_id))
    notices.announce_deadline(db, competition, about_at=competition.expiration)


def test_a_message_that_fails_is_sent_again_the_same_and_redirects_are_not_followed(
    hosting, competition_id, database
):
    with receiver(statuses=[503, 302]) as told:
        webhook = made(hosting, competition_id, told.url)
        hosting.post(api(competition_id, f"webhooks/{webhook['id']}/ping"))
        pauses = []
        for tries, status in ((1, 503), (2, 302)):
            message = eventually(lambda: tried(hosting, competition_id, webhook, tries))  # noqa: B023 - called before the next round
            assert message["trouble"] == f"The address answers {status}."
            (shown,) = hosting.get(api(competition_id, "webhooks")).json()
            assert shown["failing"] == message["trouble"]
            assert "secret" not in shown
            pauses.append(database.transact(bring_forward, message["id"]))
        last = eventually(lambda: tried(hosting, competition_id, webhook, 3))

    assert (last["state"], last["trouble"], last["retry_at"]) == ("delivered", None, None)
    assert len({(headers["webhook-id"], body) for headers, body in told.got}) == 1
    assert len(told.got) == 3
    assert all(is_signed(headers, body, webhook["secret"]) for headers, body in told.got)
    assert pauses[0] < pauses[1]
    (shown,) = hosting.get(api(competition_id, "webhooks")).json()
    assert shown["failing"] is None
    refusal(
        hosting.post(api(competition_id, f"webhooks/{webhook['id']}/deliveries/{last['id']}")), 409
    )


def tried(client, competition_id, webhook, tries):
    (message,) = hook_messages(client, competition_id, webhook)
    return message if message["tries"] == tries else None


def bring_forward(db, public_id):
    """Let the next try be due now; the pause that it had."""
    delivery = db.scalar(select(Delivery).where(Delivery.public_id == public_id))
    query = select(JobRow).where(JobRow.state == State.QUEUED, JobRow.name == DELIVER)
    (row,) = [row for row in db.scalars(query) if row.args["delivery_id"] == delivery.id]
    assert row.run_at == delivery.retry_at
    pause = row.run_at - delivery.created_at
    row.run_at = utc_now()
    return pause


@pytest.mark.parametrize("url", ["http://localhost", "http://[::1]", "http://10.0.0.1"])
def test_addresses_of_private_networks_are_refused_when_named_and_when_told(
    server, hosting, competition_id, database, url
):
    with receiver() as told:
        private = f"{url}:{told.url.rpartition(':')[2]}/"
        error = refusal(hosting.post(api(competition_id, "webhooks"), json={"url": private}))
        assert (error["field"], "private network" in error["message"]) == ("url", True)

        # A name that was public then and is not now.
        database.transact(_keep_unchecked, competition_id, private)
        (webhook,) = hosting.get(api(competition_id, "webhooks")).json()
        hosting.post(api(competition_id, f"webhooks/{webhook['id']}/ping"))
        message = eventually(lambda: tried(hosting, competition_id, webhook, 1))
        assert "private network" in message["trouble"]
        assert told.got == []


def _keep_unchecked(db, competition_id, url):
    competition = db.scalar(select(Competition).where(Competition.public_id == competition_id))
    db.add(
        Webhook(
            public_id=new_public_id(), competition_id=competition.id, url=url, nonce=new_token()
        )
    )


@pytest.mark.parametrize("url", ["ftp://example.org/", "http://me:word@example.org/", "", "/x"])
def test_what_is_no_address_is_refused_by_name(hosting, competition_id, url):
    error = refusal(hosting.post(api(competition_id, "webhooks"), json={"url": url}))
    assert error["field"] == "url"


def test_a_webhook_that_is_removed_hears_nothing_more_and_there_are_five_at_most(
    hosting, competition_id
):
    with receiver() as told:
        hooks = [made(hosting, competition_id, f"{told.url}/{n}") for n in range(5)]
        refusal(hosting.post(api(competition_id, "webhooks"), json={"url": told.url}), 409)
        for webhook in hooks[1:]:
            gone = hosting.delete(api(competition_id, f"webhooks/{webhook['id']}"))
            assert gone.status_code == 204
        announce(hosting, competition_id)
        eventually(
            lambda: hook_messages(hosting, competition_id, hooks[0])[0]["state"] == "delivered"
        )
        assert len(told.got) == 1
        refusal(hosting.get(api(competition_id, f"webhooks/{hooks[1]['id']}/deliveries")), 404)


def test_announcements_are_the_hosts_checked_and_at_most_ten_a_day(server, hosting, competition_id):
    with server.client() as other:
        register(other)
        refusal(announce(other, competition_id), 403)
        refusal(other.get(api(competition_id, "webhooks")), 403)
    for field, said in (("title", ""), ("title", "x" * 121), ("text", " "), ("text", "x" * 10_001)):
        assert refusal(announce(hosting, competition_id, **{field: said}))["field"] == field
    for _ in range(10):
        assert announce(hosting, competition_id).status_code == 200
    refusal(announce(hosting, competition_id), 429)
    page = hosting.get(api(competition_id, "notices"), params={"size": 3, "page": 3}).json()
    assert (page["total"], len(page["items"])) == (10, 1)
