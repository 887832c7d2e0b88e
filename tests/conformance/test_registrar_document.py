"""The document of the registrar, walked through (seed 004)."""

import pytest

from palaestra.imaging.settings import ImagingSettings
from tests.builders.imaging import corner_error, form
from tests.builders.servers import make_settings, running

ELSEWHERE = {"Origin": "https://moontrek.example.org"}


@pytest.mark.parametrize("algorithm", ["SIFT", "ORB", "AKAZE", "BRISK", "SURF"])
def test_registration_answers_as_documented(client, algorithm):
    reply = client.post(f"/api/registrar/{algorithm}", files=form())

    answer = reply.json()
    assert reply.status_code == 200
    assert list(answer) == ["ok", "payload", "status"]
    assert (answer["ok"], answer["status"]) == (True, 200)
    matrix = answer["payload"]["homography_matrix"]
    assert [len(row) for row in matrix] == [3, 3, 3]
    assert corner_error(matrix) < 1


def test_classic_recipe_is_the_original_one(client):
    reply = client.post("/api/registrar/SIFT?recipe=classic", files=form())

    payload = reply.json()["payload"]
    assert payload["recipe"] == "classic"
    assert corner_error(payload["homography_matrix"]) < 5


# Address, what is sent, and the status and words of the documented failure.
FAILURES = {
    "no file": ("SIFT", {}, 400, "Empty file or no selected file"),
    "no form": ("SIFT", {"json": {"user-file": "x"}}, 400, "Empty file or no selected file"),
    "one file": ("SIFT", {"files": {"user-file": form()["user-file"]}}, 400, "Empty file"),
    "unknown algorithm": ("HOG", {"files": form()}, 400, "Unknown algorithm"),
    "classic AUTO": ("AUTO?recipe=classic", {"files": form()}, 400, "Unknown algorithm"),
    "unknown frame": ("SIFT?frame=moon", {"files": form()}, 400, "frame"),
    "nothing there": ("SIFT/nowhere/at/all", {"files": form()}, 404, "nothing"),
}


@pytest.mark.parametrize("prefix", ["/api/registrar", "/pyapi/registrar"])
@pytest.mark.parametrize("case", FAILURES)
def test_failure_has_the_documented_shape(client, prefix, case):
    path, sent, status, words = FAILURES[case]

    reply = client.post(f"{prefix}/{path}", headers=ELSEWHERE, **sent)

    assert reply.status_code == status
    assert list(reply.json()) == ["ok", "status", "error"]
    assert (reply.json()["ok"], reply.json()["status"]) == (False, status)
    assert words in reply.json()["error"]


def test_wrong_method_has_the_documented_shape(client):
    reply = client.get("/api/registrar/SIFT", headers=ELSEWHERE)

    assert (reply.status_code, reply.headers["Allow"]) == (405, "POST")
    assert reply.json()["status"] == 405
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_other_origins_may_call(client):
    asked = {**ELSEWHERE, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/api/registrar/SIFT", headers=asked)
    reply = client.post("/api/registrar/ORB", headers=ELSEWHERE, files=form())

    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_default_rate_limits_refuse_with_the_time_to_come_back(tmp_path):
    limits = ImagingSettings(default_rate_limits=("2 per day",))
    with running(make_settings(tmp_path, more=[limits])) as server, server.client() as client:
        statuses = [client.post("/api/registrar/ORB").status_code for _ in range(2)]
        refused = client.post("/pyapi/registrar/SIFT", files=form(), headers=ELSEWHERE)

        assert statuses == [400, 400], "a call counts whatever comes of it"
        assert (refused.status_code, refused.json()["status"]) == (429, 429)
        assert 0 < int(refused.headers["Retry-After"]) <= 2 * 86_400
        assert refused.json()["ok"] is False
        assert client.get("/healthz").status_code == 200, "nothing else is limited by it"


def test_pages_of_other_origins_are_refused_where_origins_are_named(tmp_path):
    settings = make_settings(tmp_path, more=[ImagingSettings(origins=("https://ours.example",))])
    with running(settings) as server, server.client() as client:
        theirs = client.post("/api/registrar/ORB", files=form(), headers=ELSEWHERE)
        ours = {"Origin": "https://ours.example"}
        allowed = client.post("/api/registrar/ORB", files=form(), headers=ours)

    assert (theirs.status_code, theirs.json()["status"]) == (403, 403)
    assert allowed.status_code == 200


def test_upload_above_the_limit_is_413(tmp_path):
    settings = make_settings(tmp_path, more=[ImagingSettings(max_bytes=20_000)])
    with running(settings) as server, server.client() as client:
        reply = client.post("/api/registrar/ORB", files=form())

    assert (reply.status_code, reply.json()["status"]) == (413, 413)
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_config_py_of_the_document_is_read(tmp_path):
    from palaestra.app import sections
    from palaestra.settings import load

    (tmp_path / "config.py").write_text(
        'CONFIG = {\n    "log_filepath": "moon.log",\n    "logging_level": "INFO",\n'
        '    "default_rate_limits": ["20 per day", "5/minute;100/hour"]\n}\n'
    )
    settings = load(
        sections(), flags={}, environ={}, config=tmp_path / "config.py", folder=tmp_path
    )

    imaging = settings[ImagingSettings]
    assert imaging.default_rate_limits == ("20 per day", "5/minute;100/hour")
    assert imaging.rate(on_loopback=True) == "20 per day;5/minute;100/hour"
