"""Inputs that must not hurt: each gives a right answer or a clear error, and stays small.

The list of the specification, in its order: KINDS (16 bits, grey, alpha, palette, CMYK, turned by
EXIF, animated), REFUSED (cut off, zero bytes), KINDS (wrong ending), REFUSED (30000 x 30000, text),
then the same picture twice, REFUSED (blank); last, memory and time of a request.
"""

import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image

from palaestra.core.errors import Invalid, TooLarge
from palaestra.imaging.pictures.reading import read_picture
from palaestra.imaging.service import registering
from palaestra.imaging.settings import ImagingSettings
from tests.builders.imaging import BACK, camera, corner_error, encoded, form, turned
from tests.builders.servers import make_settings, running

LIMIT = 50_000_000


def register(client, user=None, model=None, algorithm="ORB"):
    return client.post(f"/api/registrar/{algorithm}", files=form(user, model))


def deep(picture):
    """16 bits, of which a quarter is used."""
    return encoded(Image.fromarray(picture.astype(np.uint16) * 64), "PNG")


def with_alpha(picture):
    image = Image.fromarray(picture).convert("RGBA")
    image.putalpha(
        Image.fromarray(np.where(np.indices(picture.shape)[0] < 20, 0, 255).astype("u1"))
    )
    return encoded(image, "PNG")


def animated(picture):
    frames = [Image.fromarray(picture), Image.fromarray(255 - picture)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def exif_turned(picture):
    """Stored lying on its side; its EXIF says how to turn it upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(Image.fromarray(np.rot90(picture)), "JPEG", exif=exif, quality=95)


KINDS = {
    "16 bits": deep,
    "grey": lambda picture: encoded(Image.fromarray(picture), "PNG"),
    "alpha": with_alpha,
    "palette": lambda picture: encoded(Image.fromarray(picture).convert("P"), "PNG"),
    "cmyk": lambda picture: encoded(
        Image.fromarray(picture).convert("RGB").convert("CMYK"), "JPEG", quality=95
    ),
    "turned by EXIF": exif_turned,
    "animated": animated,
    "wrong ending": lambda picture: encoded(Image.fromarray(picture), "TIFF"),
    "webp": lambda picture: encoded(Image.fromarray(picture), "WEBP", quality=95),
}


@pytest.mark.parametrize("kind", KINDS)
def test_picture_of_every_kind_is_registered(client, kind):
    reply = register(client, user=KINDS[kind](turned(camera())))

    assert reply.status_code == 200, reply.text
    assert corner_error(reply.json()["payload"]["homography_matrix"]) < 1.0


def one_colour(width, height):
    """A PNG that says it is huge, and is a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


# What is sent, the status, and words of the answer.
REFUSED = {
    "zero bytes": (b"", 400, "Empty file or no selected file"),
    "text": (b"hello, this is no picture\n" * 40, 400, "no picture that can be read"),
    "cut off": (encoded(camera(), "JPEG")[:9000], 400, "damaged or cut off"),
    "cut off PNG": (encoded(camera())[:30_000], 400, "damaged or cut off"),
    "30000 x 30000": (one_colour(30_000, 30_000), 413, "30,000 × 30,000 pixels"),
    "tiny": (encoded(camera()[:8, :8]), 400, "too small"),
    "blank": (encoded(np.full((300, 300), 90, np.uint8)), 400, "No enough keypoints"),
    "something else": (encoded(np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)),
                       400, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("field", ["user", "model"])
def test_picture_that_cannot_be_registered_is_refused_with_a_reason(client, case, field):
    content, status, words = REFUSED[case]

    reply = register(client, **{field: content})

    answer = reply.json()
    assert (reply.status_code, answer["ok"], answer["status"]) == (status, False, status)
    assert words in answer["error"]


def test_same_picture_twice_gives_the_identity(client):
    same = encoded(camera())

    payload = register(client, user=same, model=same).json()["payload"]

    assert corner_error(payload["homography_matrix"], np.eye(3)) < 0.1


def test_mirrored_picture_is_refused(client):
    mirrored = encoded(np.ascontiguousarray(camera()[:, ::-1]))

    reply = client.post("/api/registrar/sift", files=form(user=mirrored))

    assert reply.status_code == 400
    assert "Cannot find Homography Matrix" in reply.json()["error"]


def largest():
    """As many pixels as are taken: read, and found to show nothing."""
    return encoded(np.full((7_000, 7_000), 90, np.uint8))


def test_largest_pictures_stay_within_the_memory_of_a_request(client):
    both = largest()

    reply = register(client, user=both, model=both)

    assert reply.status_code == 400
    assert "No enough keypoints" in reply.json()["error"], "and not: more memory"


def test_request_that_needs_too_much_memory_ends_alone(client, monkeypatch):
    with monkeypatch.context() as small:
        small.setattr(registering, "MEMORY", 256 << 20)
        refused = register(client, user=largest())

    assert refused.status_code == 400
    assert "needed more than 256 MB of memory" in refused.json()["error"]
    assert "Send smaller pictures" in refused.json()["error"]
    assert register(client).status_code == 200, "the next one has a worker again"


def test_request_that_takes_too_long_is_ended(tmp_path):
    """The original's recipe compares every point with every other: noise has many."""
    noise = encoded(np.random.default_rng(2).integers(0, 255, (2_000, 2_000), np.uint8))
    settings = make_settings(tmp_path, more=[ImagingSettings(seconds=1)])
    with running(settings) as server, server.client() as client:
        files = form(user=noise, model=noise)
        refused = client.post("/api/registrar/brisk?recipe=classic", files=files)

        assert refused.status_code == 400
        assert "took longer than 1 seconds" in refused.json()["error"]
        assert "Send smaller pictures" in refused.json()["error"]
        assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_header_alone_refuses_what_is_too_large(tmp_path):
    file = tmp_path / "huge.png"
    file.write_bytes(one_colour(30_000, 30_000))

    with pytest.raises(TooLarge, match="limit"):
        read_picture(str(file), field="user-file", pixels=LIMIT)


def test_damage_of_any_byte_is_our_own_error_or_a_picture(tmp_path):
    """A few hundred damaged files; `benchmarks.imaging.fuzz` tries many more."""
    chance = np.random.default_rng(7)
    whole = [encoded(camera()[:64, :64], kind) for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP")]
    file = tmp_path / "damaged"
    for number in range(200):
        content = bytearray(whole[number % len(whole)])
        for place in chance.integers(len(content), size=4):
            content[place] = chance.integers(256)
        file.write_bytes(bytes(content))
        with suppress(Invalid):
            assert read_picture(str(file), field="user-file", pixels=10_000).grey.size <= 10_000


def test_transparent_parts_are_black(tmp_path):
    image = Image.new("LA", (40, 40), (255, 0))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    (tmp_path / "clear.png").write_bytes(buffer.getvalue())

    picture = read_picture(str(tmp_path / "clear.png"), field="user-file", pixels=LIMIT)

    assert picture.grey.max() == 0


def test_matrix_is_in_the_frame_that_is_asked_for(client):
    """A model of twice the size: scaled to fit inside the photo unless its own is asked for."""
    larger = encoded(np.asarray(Image.fromarray(camera()).resize((1024, 1024))))

    scaled = client.post("/api/registrar/orb", files=form(model=larger)).json()["payload"]
    own = client.post("/api/registrar/orb?frame=model", files=form(model=larger)).json()["payload"]

    double = np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]])
    assert corner_error(scaled["homography_matrix"]) < 0.5
    assert corner_error(own["homography_matrix"], double @ BACK) < 1.0
