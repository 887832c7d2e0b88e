"""Two pictures compared and the matrix copied; a refusal; many photos against one model."""

import json
import zipfile
from base64 import b64encode
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.visitors import DESK, PHONE
from tests.builders.imaging import corner_error, encoded, moon, turned


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A photo of the Moon, and its model."""
    photo, model = tmp_path / "photo.png", tmp_path / "model.png"
    photo.write_bytes(encoded(turned(moon())))
    model.write_bytes(encoded(moon()))
    return photo, model


def choose(page: Page, photo: Path, model: Path) -> None:
    chooser = page.locator("input[type=file]")
    chooser.nth(0).set_input_files(photo)
    chooser.nth(1).set_input_files(model)
    page.get_by_role("button", name="Register the pictures").click()


def drop(page: Page, place: int, picture: Path) -> None:
    """As from a file manager: a DragEvent that carries the file."""
    carried = page.evaluate_handle(
        """({ name, content }) => {
          const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
          const carried = new DataTransfer()
          carried.items.add(new File([bytes], name, { type: 'image/png' }))
          return carried
        }""",
        {"name": picture.name, "content": b64encode(picture.read_bytes()).decode()},
    )
    page.locator(".drop").nth(place).dispatch_event("drop", {"dataTransfer": carried})


def test_two_pictures_dropped_are_registered_and_compared(
    visit: Visit, pair: tuple[Path, Path]
) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    page = visitor.page
    visitor.goto("/imaging")
    expect(page.locator(".drop")).to_have_count(2)
    for place, picture in enumerate(pair):
        drop(page, place, picture)
    page.get_by_role("button", name="Register the pictures").click()

    result = page.get_by_role("group", name="Result", exact=True)
    expect(result).to_be_focused()
    expect(result.get_by_text("Trustworthy")).to_be_visible()
    edge = page.get_by_role("slider", name="Position of the edge")
    edge.focus()
    before = edge.input_value()
    page.keyboard.press("ArrowRight")
    assert float(edge.input_value()) > float(before)
    page.get_by_role("button", name="Blend").click()
    expect(page.get_by_role("slider", name="Strength of the upper picture")).to_be_visible()
    page.get_by_role("button", name="Checkerboard").click()
    expect(page.get_by_role("img", name="joined by lines")).to_be_visible()

    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert corner_error(json.loads(copied)) < 1

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the warped model").click()
    assert download.value.suggested_filename == "warped.png"
    page.set_viewport_size(PHONE)
    assert (too_wide(page), violations(page)) == ([], [])


def test_pictures_of_different_things_are_refused_with_advice(
    visit: Visit, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    blank = tmp_path / "blank.png"
    blank.write_bytes(encoded(np.full((300, 300), 90, np.uint8)))
    visitor = visit()
    visitor.goto("/imaging")
    choose(visitor.page, pair[0], blank)

    expect(visitor.main().get_by_text("Too few points stand out")).to_be_visible()
    advice = visitor.page.get_by_role("region", name="No answer that can be trusted")
    expect(advice).to_contain_text("Both pictures show the same thing")


def test_nothing_chosen_is_said(visit: Visit) -> None:
    visitor = visit()
    visitor.goto("/imaging")
    visitor.page.get_by_role("button", name="Register the pictures").click()

    expect(visitor.page.get_by_role("alert")).to_contain_text("Choose your photo")


def test_many_photos_are_registered_against_one_model(
    visit: Visit, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    blank = tmp_path / "blank.png"
    blank.write_bytes(encoded(np.full((300, 300), 90, np.uint8)))
    visitor = visit()
    page = visitor.page
    visitor.goto("/imaging")
    page.get_by_role("link", name="Many photos").click()
    page.get_by_role("button", name="Register the photos").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose photos")
    chooser = page.locator("input[type=file]")
    chooser.nth(0).set_input_files([pair[0], blank])
    chooser.nth(0).set_input_files(pair[1])
    expect(page.get_by_text("3 files chosen")).to_be_visible()
    page.get_by_role("button", name="Remove model.png").click()
    chooser.nth(1).set_input_files(pair[1])
    page.get_by_role("button", name="Register the photos").click()

    result = page.get_by_role("group", name="Result", exact=True)
    expect(result).to_be_focused(timeout=60_000)
    expect(result).to_contain_text("1 of 2 photos have an answer.")
    rows = result.get_by_role("row")
    expect(rows.filter(has_text="photo.png")).to_contain_text("Trustworthy")
    expect(rows.filter(has_text="blank.png")).to_contain_text("Too few points stand out")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download matrices (CSV)").click()
    assert download.value.suggested_filename == "matrices.csv"
    assert "photo.png,True" in download.value.path().read_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download warped photos (zip)").click()
    assert "001-photo.png" in zipfile.ZipFile(download.value.path()).namelist()
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert (too_wide(page), violations(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert violations(page, of=OF_COLOUR) == []
