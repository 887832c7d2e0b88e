"""Registrations that outlive their request: progress, drawings, batches, their end."""

import csv
import io
import zipfile

import numpy as np
from PIL import Image

from palaestra.core.database import Database, utc_now
from palaestra.imaging.models import Registration
from palaestra.imaging.service import later
from tests.builders.accounts import database_of
from tests.builders.imaging import camera, corner_error, encoded, form, turned
from tests.builders.sockets import calling
from tests.builders.waiting import eventually


def begin(client, path="ORB", files=None, **query):
    query = {"async": 1, **query}
    reply = client.post(f"/api/registrar/{path}", params=query, files=files or form())
    assert reply.status_code == 202, reply.text
    return reply.json()["payload"]


def ended(client, begun):
    """What came of it, once it has ended."""

    def look():
        status = client.get(begun["location"]).json()["payload"]
        return status if status["state"] in ("done", "failed", "cancelled") else None

    return eventually(look, within=60)


def test_work_in_the_background_ends_with_the_same_answer(client):
    status = ended(client, begin(client, frame="model"))

    assert (status["state"], status["progress"]) == ("done", 1.0)
    assert corner_error(status["result"]["homography_matrix"]) < 0.5


def test_what_was_found_is_drawn_later(client):
    status = ended(client, begin(client, frame="model"))

    blend, warped = client.get(status["preview"]), client.get(status["warped"])

    assert blend.headers["Content-Type"] == "image/png"
    image = np.asarray(Image.open(io.BytesIO(warped.content)))
    assert image.shape == (512, 512, 4)
    seen = np.rot90(camera())[100:400, 100:400].astype(float)
    assert np.abs(image[100:400, 100:400, 0] - seen).mean() < 6, "the model lies on the photo"


def test_refusal_in_the_background_says_why(client):
    blank = encoded(np.full((300, 300), 90, np.uint8))

    status = ended(client, begin(client, files=form(model=blank)))

    assert status["state"] == "failed"
    assert "No enough keypoints" in status["error"]
    assert status["code"] == "few_points", "for pages in other languages"
    for part in ("archive", "matrices"):
        assert client.get(f"{begin(client)['location']}/{part}").status_code == 409


def test_batch_gives_warped_photos_and_a_table(client):
    good, model = form()["user-file"][1], form()["model-file"]
    photos = [("=cmd.png", good), ("../../etc/passwd.png", good), ("broken.png", b"nothing")]
    files = [("model-file", model)]
    files += [("user-file", (name, content, "image/png")) for name, content in photos]

    status = ended(client, begin(client, "batch", files, algorithm="ORB"))

    assert [(row["file"], row["ok"]) for row in status["photos"]] == [
        ("=cmd.png", True),
        ("../../etc/passwd.png", True),
        ("broken.png", False),
    ]
    archive = zipfile.ZipFile(io.BytesIO(client.get(status["archive"]).content))
    assert archive.namelist() == ["001-_cmd.png", "002-passwd.png", "matrices.csv"]
    table = list(csv.DictReader(io.StringIO(archive.read("matrices.csv").decode())))
    assert table[0]["file"] == "'=cmd.png", "no spreadsheet takes a name for a formula"
    matrix = [[float(table[1][f"h{row}{column}"]) for column in "123"] for row in "123"]
    assert corner_error(matrix) < 0.5
    assert "no picture" in table[2]["error"]
    assert [row["code"] for row in status["photos"]] == [None, None, "no_picture"]
    alone = client.get(status["matrices"])
    assert alone.content == archive.read("matrices.csv")
    assert 'filename="matrices.csv"' in alone.headers["Content-Disposition"]


def test_batch_of_too_many_is_refused(tmp_path):
    from palaestra.imaging.settings import ImagingSettings
    from tests.builders.servers import make_settings, running

    settings = make_settings(tmp_path, more=[ImagingSettings(batch_pictures=2)])
    with running(settings) as server, server.client() as client:
        photo = form()["user-file"]
        files = [("model-file", photo), *[("user-file", photo)] * 3]
        reply = client.post("/api/registrar/batch", files=files)

    assert reply.status_code == 413
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_whoever_knows_the_name_hears_of_progress(server, client):
    with calling(server) as socket:
        begun = begin(client, "SIFT", form(user=encoded(turned(camera()))))
        assert socket.call("watch_registration", {"job": begun["job"]})["ok"]
        assert not socket.call("watch_registration", {"job": "no-such-job"})["ok"]
        ended(client, begun)


def test_cancelled_work_ends(client):
    begun = begin(client)

    state = client.delete(begun["location"]).json()["payload"]["state"]

    assert state in ("cancelled", "done")
    assert client.get("/api/registrar/jobs/not-a-job").status_code == 404


def test_old_work_is_forgotten_with_its_files(server, client):
    begun = begin(client)
    ended(client, begun)
    database = database_of(server)

    with_files = database.read(_files, begun["job"])
    kept = database.read(later.kept, with_files)
    database.transact(lambda db: later.forget(db, before=utc_now()))

    assert kept == set(with_files)
    assert database.read(later.kept, with_files) == set()
    assert client.get(begun["location"]).status_code == 404
    database.close()


def _files(db, job):
    return [picture.file for picture in later.found(db, job).pictures]


def test_registrations_of_an_account_are_exported_and_go_with_it(database: Database):
    def made(db):
        row = Registration(public_id="x", kind="one", owner_id=7, asked={}, job_id=1)
        db.add(row)

    database.transact(made)

    assert len(database.read(later.of_account, 7)["registrations"]) == 1
    database.transact(later.forget_account, 7)
    assert database.read(later.of_account, 7) == {"registrations": []}
