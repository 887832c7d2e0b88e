"""What does not fit is refused with a word for the field, and changes nothing."""

import io
import struct
import zlib

import pytest
from PIL import Image

from palaestra.core.access import Role
from tests.builders.accounts import make_person, token_of
from tests.builders.pictures import png
from tests.builders.shows import show

MEGABYTE = "x" * (1 << 20)


@pytest.fixture(scope="module")
def house(server):
    with show(server) as stage:
        account = stage.database.transact(make_person, Role.ADMIN)
        yield stage, stage.client(stage.database.transact(token_of, account))


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _claims(width, height):
    """A PNG of a few bytes that says it is that large."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(b"\x00" * 100))
    return b"\x89PNG\r\n\x1a\n" + head + body + _chunk(b"IEND", b"")


def _tiff():
    file = io.BytesIO()
    Image.new("RGB", (4, 3)).save(file, "TIFF")
    return file.getvalue()


PICTURES = {
    "of 10 gigapixels": _claims(100_000, 100_000),
    "of 41 megapixels": _claims(41_000, 1000),
    "cut off": png(300, 200)[:200],
    "in a format that is not taken": _tiff(),
    "SVG": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "HTML": b"<html><script>alert(1)</script></html>",
    "of nothing": b"",
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_is_none_is_refused(house, kind):
    _, client = house
    before = client.get("/api/media/images").json()["total_count"]
    file = {"image": ("picture.png", PICTURES[kind], "image/png")}
    refused = client.post("/api/media/images", files=file)
    assert (refused.status_code, refused.json()["field"]) == (400, "image"), refused.text
    assert client.get("/api/media/images").json()["total_count"] == before


def test_a_picture_is_drawn_anew_with_a_small_one_of_120_pixels(house):
    _, client = house
    file = {"image": ("wide.png", png(1300, 400), "image/png")}
    name = client.post("/api/media/images", files=file).json()["filename"]
    small = Image.open(io.BytesIO(client.get(f"/static/images/thumbnail_{name}").content))
    assert small.size == (120, 37)
    assert "wide" not in name


# Method, address below the quiz, what is sent, status, field.
REFUSED = [
    ("PUT", "", {"name": MEGABYTE}, 400, "name"),
    ("PUT", "", {"year": "soon"}, 400, "year"),
    ("PUT", "", {"background_image_id": 987654}, 400, "image"),
    ("PUT", "/slides/{slide}", {"title": MEGABYTE}, 400, "title"),
    ("PUT", "/slides/{slide}", {"timer": 0}, 400, "timer"),
    ("PUT", "/slides/{slide}", {"timer": 1e9}, 400, "timer"),
    ("PUT", "/slides/{slide}/order", {"order": -1}, 400, "order"),
    ("PUT", "/slides/{slide}/order", {"order": 2}, 400, "order"),
    ("PUT", "/slides/987654", {"title": "x"}, 404, None),
    ("POST", "/slides/{slide}/questions", {"type_id": 99}, 400, "type_id"),
    ("POST", "/slides/{slide}/questions", {"total_score": -1}, 400, "total_score"),
    ("PUT", "/slides/{slide}/questions/{question}", {"name": MEGABYTE}, 400, "name"),
    ("PUT", "/slides/{slide}/questions/{question}", {"name": ["x"]}, 400, "name"),
    ("POST", "/slides/{slide}/components", {"type_id": 9, "view_id": 1}, 400, "type_id"),
    ("POST", "/slides/{slide}/components", {"type_id": 1, "view_id": 9}, 400, "view_id"),
    ("POST", "/slides/{slide}/components", {"type_id": 1, "view_id": 1, "x": 1e6}, 400, "x"),
    (
        "POST",
        "/slides/{slide}/components",
        {"type_id": 2, "view_id": 1, "media_id": 987654},
        400,
        "image",
    ),
    ("POST", "/teams", {"name": ""}, 400, "name"),
    ("POST", "/teams", {"name": "{team}"}, 409, "name"),
    ("PUT", "/teams/987654", {"name": "x"}, 404, None),
    ("PUT", "/codes/987654", None, 404, None),
    ("PUT", f"/codes/{2**70}", None, 400, "number"),
    ("PUT", "", {"city_id": 2**70}, 400, "city_id"),
]


@pytest.mark.parametrize(("method", "path", "sent", "status", "field"), REFUSED)
def test_what_does_not_fit_changes_nothing(house, method, path, sent, status, field):
    stage, client = house
    base = f"/api/competitions/{stage.made.quiz_id}"
    before = client.get(base).json()
    if sent == {"name": "{team}"}:
        sent = {"name": before["teams"][0]["name"]}
    address = path.format(slide=stage.made.slide_id, question=stage.made.question_id)
    refused = client.request(method, base + address, json=sent)
    answer = refused.json()
    assert (refused.status_code, answer.get("field")) == (status, field), answer
    assert 10 < len(answer["message"]) < 300
    assert client.get(base).json() == before
