"""Two pictures by the documented call: every algorithm, both prefixes, in a worker."""

import pytest

from tests.builders.imaging import corner_error, form


@pytest.mark.parametrize("algorithm", ["SIFT", "orb", "Akaze", "BRISK", "SURF", "AUTO"])
def test_registration_finds_where_the_photo_lies(client, algorithm):
    reply = client.post(f"/api/registrar/{algorithm}", files=form())

    answer = reply.json()
    assert (reply.status_code, answer["ok"], answer["status"]) == (200, True, 200)
    payload = answer["payload"]
    assert corner_error(payload["homography_matrix"]) < 1
    assert payload["confidence"] > 0.9
    assert payload["inliers"] >= 8


def test_later_prefix_answers_the_same(client):
    one = client.post("/api/registrar/orb", files=form()).json()["payload"]
    other = client.post("/pyapi/registrar/orb", files=form()).json()["payload"]

    assert one["homography_matrix"] == other["homography_matrix"]
