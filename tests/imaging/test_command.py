"""`palaestra register`, and `client.imaging`."""

import io
import json
import zipfile

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from palaestra.cli import main
from palaestra.client import AsyncClient, Client, errors
from palaestra.imaging import work
from tests.builders.imaging import camera, corner_error, disk, encoded, form, turned


@pytest.fixture
def pair(tmp_path):
    """Paths of a photo and its model."""
    (tmp_path / "photo.png").write_bytes(encoded(turned(camera())))
    (tmp_path / "model.png").write_bytes(encoded(camera()))
    return str(tmp_path / "photo.png"), str(tmp_path / "model.png")


def run(*arguments):
    return CliRunner().invoke(main, ["register", *arguments])


def test_command_prints_the_matrix(pair):
    result = run(*pair, "--algorithm", "orb", "--json")

    assert result.exit_code == 0, result.output
    assert corner_error(json.loads(result.output)["homography_matrix"]) < 0.5


def test_command_writes_the_warped_model(pair, tmp_path):
    result = run(*pair, "--algorithm", "ORB", "--warped", str(tmp_path / "out.png"))

    assert result.exit_code == 0, result.output
    assert "confidence" in result.output
    assert np.asarray(Image.open(tmp_path / "out.png")).shape == (512, 512, 4)


@pytest.mark.parametrize("frame", ["model", "scaled"])
def test_warped_model_is_drawn_from_the_one_answer(pair, tmp_path, monkeypatch, frame):
    small = tmp_path / "small.png"
    small.write_bytes(encoded(Image.fromarray(camera()).resize((400, 400))))
    asked = []
    real = work.registered
    monkeypatch.setattr(work, "registered", lambda *a, **k: asked.append(1) or real(*a, **k))
    out = tmp_path / "out.png"

    result = run(pair[0], str(small), "--algorithm", "ORB", "--frame", frame, "--warped", str(out))

    assert result.exit_code == 0, result.output
    assert asked == [1]
    drawn = np.asarray(Image.open(out))[100:400, 100:400, 0].astype(float)
    assert np.abs(drawn - np.rot90(camera())[100:400, 100:400]).mean() < 8


def test_command_refuses_in_one_line(pair, tmp_path):
    blank = tmp_path / "blank.png"
    blank.write_bytes(encoded(np.full((300, 300), 90, np.uint8)))

    result = run(pair[0], str(blank))

    assert result.exit_code == 1
    assert "No enough keypoints" in result.output


def test_client_registers_and_draws(server, pair):
    with Client(server.url) as client:
        found = client.imaging.register(*pair, algorithm="ORB")
        drawn = client.imaging.preview(*pair, algorithm="ORB", view="checker")
        moon = client.imaging.circle(encoded(disk()))

    assert corner_error(found.matrix) < 0.5
    assert found.is_trusted
    assert Image.open(io.BytesIO(drawn)).size == (512, 512)
    assert (moon.x, moon.y, moon.radius) == pytest.approx((210, 190, 120), abs=1)


def test_client_says_why_there_is_no_answer(server, pair):
    with Client(server.url) as client, pytest.raises(errors.Invalid, match="no picture"):
        client.imaging.register(pair[0], b"not a picture at all")


async def _batch(url):
    async with AsyncClient(url) as client:
        photo, model = (form()[f"{name}-file"][1] for name in ("user", "model"))
        return await client.imaging.batch([photo, photo], model, algorithm="ORB", every=0.1)


def test_client_waits_for_a_batch(server):
    import asyncio

    batch = asyncio.run(_batch(server.url))

    assert [row.ok for row in batch.rows] == [True, True]
    assert "matrices.csv" in zipfile.ZipFile(io.BytesIO(batch.archive)).namelist()
