"""What is said about a lesson is changed on its own page; it is protected, exported, deleted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.screencasts import button, give_lesson
from tests.browser.soundness import look
from tests.browser.visitors import Visitor

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:05.000\nWe double a number.\n"
BROKEN = b"WEBVTT\n\n00:05.000 --> 00:01.000\nIt ends before it begins.\n"


@pytest.fixture
def teacher(visit: Visit) -> Visitor:
    return visit().enter()


def details(teacher: Visitor, number: int) -> Page:
    teacher.goto(f"/screencasts/{number}/details")
    expect(teacher.page.get_by_label("Title")).to_be_visible()
    return teacher.page


def add_captions(page: Page, content: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        button(page, "Choose a file").click()
    file = {"name": "en.vtt", "mimeType": "text/vtt", "buffer": content}
    chooser.value.set_files([file])
    page.get_by_label("Language", exact=True).fill("en")
    button(page, "Add the captions").click()


def test_chapters_and_description_are_seen_by_viewers(teacher: Visitor) -> None:
    page = details(teacher, give_lesson(teacher, title="To be described", skip_allowed=True))
    page.get_by_label("Description").fill("Doubling, step by step.")
    page.get_by_label("Chapters").fill("0:00 Start\nLater the call")
    button(page, "Save").click()
    expect(page.get_by_text("Line 2 is no chapter").first).to_be_visible()
    page.get_by_label("Chapters").fill("0:00 Start\n0:02 The call")
    button(page, "Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="To be described").last.click()
    expect(page.get_by_text("Doubling, step by step.")).to_be_visible()
    page.get_by_role("button", name="The call 0:02").click()
    expect(page.get_by_role("slider", name="Position")).to_have_value("2000")


def test_captions_are_added_and_a_wrong_cue_is_named(teacher: Visitor) -> None:
    number = give_lesson(teacher, title="To be captioned", skip_allowed=True)
    page = details(teacher, number)
    add_captions(page, BROKEN)
    expect(page.get_by_text(re.compile(r"Line 3")).first).to_be_visible()
    button(page, "Remove en.vtt").click()
    add_captions(page, CAPTIONS)
    expect(page.get_by_role("link", name="en, 1 lines")).to_be_visible()
    teacher.goto(f"/screencasts/{number}?t=1s")
    expect(page.locator(".cue")).to_have_text("We double a number.")
    details(teacher, number)
    button(page, "Remove the captions en").click()
    button(page, "Remove").click()
    expect(page.get_by_text("There are no captions yet.")).to_be_visible()
    teacher.forgive_all("status of 400")


def test_protected_lesson_cannot_be_changed_until_the_protection_goes(teacher: Visitor) -> None:
    page = details(teacher, give_lesson(teacher, title="To be protected"))
    switch = page.get_by_role("switch", name=re.compile("Protect it"))
    switch.click()
    expect(page.get_by_text("The screencast is protected")).to_be_visible()
    expect(button(page, "Delete the screencast")).to_have_count(0)
    page.get_by_label("Title").fill("Changed")
    button(page, "Save").click()
    expect(page.get_by_text("take the protection away first").first).to_be_visible()
    switch.click()
    expect(page.get_by_text("The screencast is protected")).to_have_count(0)
    button(page, "Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    teacher.forgive_all("status of 403")


def test_lesson_travels_as_a_zip_and_can_be_deleted(teacher: Visitor) -> None:
    page = details(teacher, give_lesson(teacher, title="To be carried away"))
    with page.expect_download() as got:
        page.get_by_role("link", name="Export as a zip").click()
    archive = got.value.path().read_bytes()
    button(page, "Delete the screencast").click()
    button(page, "Delete").click()
    expect(page).to_have_url(re.compile(r"/screencasts$"))
    expect(page.get_by_role("link", name="To be carried away")).to_have_count(0)
    with page.expect_file_chooser() as chooser:
        button(page, "Import a zip").click()
    file = {"name": "lesson.zip", "mimeType": "application/zip", "buffer": archive}
    chooser.value.set_files([file])
    expect(page.get_by_role("heading", name="To be carried away")).to_be_visible()


def test_what_is_no_archive_is_refused(teacher: Visitor) -> None:
    teacher.goto("/screencasts")
    page = teacher.page
    with page.expect_file_chooser() as chooser:
        button(page, "Import a zip").click()
    file = {"name": "lesson.zip", "mimeType": "application/zip", "buffer": b"nothing"}
    chooser.value.set_files([file])
    expect(page.get_by_text("The zip was not imported:")).to_be_visible()
    teacher.forgive_all("status of 400")


def test_the_page_is_sound(teacher: Visitor) -> None:
    number = give_lesson(teacher, title="Looked at")
    look(teacher, f"/screencasts/{number}/details", awaiting="Keep and share")
