"""`palaestra.Client` against a real server."""

import json
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pandas as pd
import polars as pl
import pytest
from sqlalchemy import create_engine, text

import palaestra
from palaestra.client import Client, Patience, errors
from tests.builders.accounts import database_of
from tests.builders.competitions import ANSWER, end_now, make_spec
from tests.builders.servers import make_settings, running
from tests.client.test_prototypes import DATASET, FORMS, spec_of

CSV = "class\n0.2\n0.7\n"


def hosted(host, **fields):
    return host.start_competition(make_spec(**fields))


def test_frames_host_and_answer_and_come_back(host, competitor):
    data = pd.DataFrame({"x": [1.5, None], "name": ["a b", "c"]}, index=["r", "s"])
    truth = pl.DataFrame({"index": ["r", "s"], "class": [0, 1]})
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    competition_id = hosted(host, dataset=data, answer=truth, expiration=end, title="Frames")

    (found,) = competitor.competitions(competition_id)
    submission = competitor.submit(found, pd.DataFrame({"class": [0.7, 0.2]}, index=["s", "r"]))

    assert (found.title, found.expiration, found.client_id) == ("Frames", end, host.id)
    pd.testing.assert_frame_equal(found.dataset, data)
    assert submission.score == pytest.approx(0.2899, abs=1e-4), "rows are found by their labels"
    assert (submission.competition_id, submission.rank) == (competition_id, 1)


@pytest.mark.parametrize(
    "answer",
    [CSV, json.dumps(ANSWER), ANSWER, {"answer": CSV, "answer_type": "csv"}, pl.DataFrame(
        {"class": [0.2, 0.7]}
    )],
    ids=["csv", "json", "mapping", "documented", "polars"],
)  # fmt: skip
def test_answers_in_every_form_score_the_same(host, answer):
    assert host.submit(hosted(host), answer).score == pytest.approx(0.2899, abs=1e-4)


def test_address_as_answer_is_fetched_here(server, host):
    competition_id = hosted(host)
    sample = f"{server.url}/api/v1/competitions/{hosted(host)}/data?format=csv"
    with pytest.raises(errors.Invalid, match=r"1\.5 is not a probability"):
        host.submit(competition_id, sample)


def test_large_answer_travels_as_it_is(host, monkeypatch):
    monkeypatch.setattr("palaestra.client.competitions.submitting.INLINE", 10)
    submission = host.submit(hosted(host), CSV)
    assert submission.score == pytest.approx(0.2899, abs=1e-4)


def test_large_tables_host_as_files(host, monkeypatch):
    monkeypatch.setattr("palaestra.client.competitions.hosting.INLINE", 10)
    (found,) = host.competitions(hosted(host))
    assert found.dataset["x"].tolist() == [1.5, 2.5]


@pytest.mark.parametrize("library", ["pandas", "polars", "dict"])
def test_data_set_over_a_mebibyte_is_fetched_when_looked_at(server, host, library):
    rows = 60_000
    data = {"code": [f"0{row:020}" for row in range(rows)], "class": [None, *[0] * (rows - 1)]}
    competition_id = hosted(host, dataset=data, answer={"class": [1]})

    with Client(server.url, id=host.id, frames=library) as client:
        (found,) = client.competitions(competition_id)
        codes = found.dataset["code"]

    assert found.dataset_url is not None
    assert (len(codes), codes[1]) == (rows, f"{1:021}"), "codes keep their zeros"


def test_lists_filter_and_turn_pages(server):
    with Client(server.url) as host:
        host.register()
        first = hosted(host)
        second = hosted(host, type="cluster", answer={"cluster": {"0": 0, "1": 1}})
        sent = [host.submit(first, CSV) for _ in range(3)]

        mine = host.competitions(client_id=host.id)
        assert [one.id for one in mine] == [first, second]
        assert [one.id for one in host.competitions(client_id=host.id, type="cluster")] == [second]
        assert [one.id for one in host.competitions([first, second], current=True)] == [
            first,
            second,
        ]
        assert host.competitions(first, page=1) == []
        assert [one.id for one in host.submissions()] == [one.id for one in sent]
        (standing,) = host.leaderboards(competition_id=first)
        assert (standing.rank, standing.submissions, standing.client_id) == (1, 3, host.id)
        assert host.id in host.users()


def test_all_pages_are_read(server):
    with Client(server.url) as client:
        for _ in range(101):
            with Client(server.url) as other:
                other.register()
        client.register()
        everybody = client.users()
        assert len(everybody) == len(set(everybody)) > 100
        assert len(client.users(page=0)) == 100


def test_errors_say_what_is_wrong_and_where(host):
    competition_id = hosted(host)
    with pytest.raises(errors.Invalid) as caught:
        host.submit(competition_id, {"class": [0.2, "maybe"]})
    error = caught.value
    assert (error.status, error.field, error.row, error.column) == (400, "answer", 2, "class")
    with pytest.raises(errors.NotFound):
        host.submit("1", CSV)
    with pytest.raises(errors.Invalid) as caught:
        hosted(host, metric="luck")
    assert caught.value.field == "spec.metric"


def test_late_answer_is_ended(server, host):
    competition_id = hosted(host)
    (competition,) = host.competitions(competition_id)
    with closing(database_of(server)) as database:
        end_now(database, competition_id)
    assert not host.competitions(competition_id)[0].active
    with pytest.raises(errors.Ended):
        host.submit(competition, CSV)


def test_nobody_is_told_to_register(server):
    with Client(server.url) as client, pytest.raises(errors.NotSignedIn):
        client.competitions()


def test_registering_again_keeps_the_id(server):
    with Client(server.url) as client:
        assert client.register() == client.register() == client.id
    with Client(server.url, id=client.id) as again:
        assert again.register() == client.id


def test_cookies_key_and_password_sign_in(server, host):
    with Client(server.url, cookies=host.cookies) as same:
        same.competitions()
        assert (same.sign_in if same.id else same.register)() == host.id
        assert same.cookies == host.cookies
    with server.client() as http:
        http.cookies.update(host.cookies)
        key = http.post("/api/v1/apikeys").json()
    with Client(server.url, key=key["key"], secret=key["secret"]) as program:
        assert program.sign_in() == host.id
    stranger = Client(server.url, key=key["key"], secret="wrong")
    with stranger, pytest.raises(errors.NotSignedIn):
        stranger.users()


def forget_sign_ins(server):
    """As if all had expired."""
    engine = create_engine(f"sqlite:///{server.settings.data / 'palaestra.db'}")
    with engine.begin() as connection:
        assert connection.execute(text("DELETE FROM sign_ins")).rowcount > 0
    engine.dispose()


def test_expired_sign_in_is_renewed_for_guests_and_passwords(server, host):
    competition_id = hosted(host)
    with Client(server.url) as member:
        member.register(email="ada@example.org", password="correct horse battery")
        before = member.id
        forget_sign_ins(server)

        assert host.submit(competition_id, CSV).client_id == host.id
        assert member.submit(competition_id, CSV).client_id == before


def test_expired_cookie_alone_is_an_error(server, host):
    with Client(server.url, cookies=host.cookies) as same:
        forget_sign_ins(server)
        with pytest.raises(errors.NotSignedIn):
            same.competitions()


def test_everything_works_under_a_basepath(tmp_path):
    settings = make_settings(tmp_path, basepath="/lab/one")
    with running(settings) as server, Client(f"{server.url}/") as client:
        client.register()
        competition_id = client.start_competition(make_spec(dataset={"x": [1.5, 2.5]}))
        assert client.submit(competition_id, CSV).rank == 1
        forget_sign_ins(server)
        assert client.submit(competition_id, CSV).client_id == client.id
        assert len(client.cookies) == 1


def test_own_agent_is_named(server, host):
    with server.client() as http:
        http.cookies.update(host.cookies)
        (sign_in,) = http.get("/api/account/sessions").json()
    assert sign_in["agent"] == f"palaestra-client/{palaestra.__version__}"


def test_proxy_is_used(server):
    client = Client("http://nowhere.invalid", proxies=server.url, patience=Patience(total=0))
    with client, pytest.raises(errors.PalaestraError) as caught:
        client.register()
    assert caught.value.status == 421, "our server, asked as a proxy, does not know this host"


def test_host_needs_a_scheme():
    with pytest.raises(ValueError, match="http://"):
        Client("localhost:8080")


def test_server_that_is_away_is_unreachable():
    client = Client("http://127.0.0.1:9", patience=Patience(total=0))
    with client, pytest.raises(errors.Unreachable) as caught:
        client.register()
    assert not caught.value.perhaps_done


@pytest.mark.parametrize("library", ["pandas", "polars", "dict"])
@pytest.mark.parametrize("form", FORMS)
def test_prototype_of_a_spec_is_a_frame_of_the_library(server, form, library):
    with Client(server.url, frames=library) as client:
        empty = client.answer_prototype({**spec_of(form), "dataset": DATASET})
    columns = list(empty) if library == "dict" else list(empty.columns)
    wanted = {"classify": "class", "cluster": "cluster"}.get(form, "y")
    assert wanted in columns


TRUTHS = {
    "classify": "class\n0\n1\n0\n1\n",
    "dict-key-when": "id,y,z\n72,1,1\n81,2,2\n",
    "dict-key": "id,y,z\n72,1,1\n72,2,2\n81,3,3\n",
    "dict-when": "index,y,z\na,1,1\nd,2,2\n",
    "dict": "index,y,z\na,1,1\nd,2,2\n",
    "list-key-when": "x,y,z\n1,1,1\n2,2,2\n3,3,3\n4,4,4\n",
    "list-key": "x,y,z\n1,1,1\n2,2,2\n3,3,3\n4,4,4\n",
    "list-when": "y\n5\n",
    "list": "y\n5\n",
    "cluster": "cluster\n0\n1\n2\n0\n",
}


@pytest.mark.parametrize("library", ["pandas", "polars", "dict"])
@pytest.mark.parametrize("form", FORMS)
def test_servers_prototype_filled_in_is_an_answer(server, host, form, library):
    spec = spec_of(form) | {"dataset": DATASET, "answer": TRUTHS[form]}
    competition_id = hosted(host, **spec)
    with Client(server.url, id=host.id, frames=library) as client:
        (competition,) = client.competitions(competition_id)
        empty = client.answer_prototype(competition)
        submission = client.submit(competition, filled(empty))
    assert submission.score is not None


def filled(empty):
    """Zeros wherever something is missing."""
    if isinstance(empty, dict):
        return {
            name: [0 if cell is None else cell for cell in cells] for name, cells in empty.items()
        }
    return empty.fillna(0) if isinstance(empty, pd.DataFrame) else empty.fill_null(0)


def test_prototype_of_an_address_is_refused(host):
    with pytest.raises(ValueError, match="give the table itself"):
        host.answer_prototype({**spec_of("list"), "dataset": "https://example.org/d.csv"})


def test_sample_is_hosted_and_answered_offline(host):
    end = time.time() + 3600
    for name in palaestra.samples.NAMES:
        competition_id = host.start_competition(palaestra.samples.spec(name, expiration=end))
        simplest = next(iter(palaestra.samples.answers(name).values()))
        assert host.submit(competition_id, simplest).score > 0
    with pytest.raises(KeyError, match="iris"):
        palaestra.samples.spec("titanic", expiration=end)
