"""A lesson is recorded, watched, answered, and seen by its teacher; nothing recorded is lost."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from palaestra.screencasts.sound.opus import RATE
from palaestra.screencasts.sound.webm import read_stream
from tests.browser.conftest import Visit
from tests.browser.screencasts import (
    SAID,
    TASK,
    TITLE,
    answer,
    button,
    editor,
    give_lesson,
    write,
)
from tests.browser.soundness import look, look_as_it_stands
from tests.browser.visitors import DESK, Visitor
from tests.builders.waiting import eventually

RECORDER = "/screencasts/new"
SAMPLES_PER_MS = RATE // 1000
# A recorder hands over its sound piece by piece.
KEPT_EVERY_MS = 500
# In bytes; an Opus packet of no sound at all has eight.
LOUDEST_SILENCE = 100
# The sounds on the recorder's shelf, piece by piece in their order, each as its voice and base64.
SHELF = """async () => {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const database = await settled(indexedDB.open('palaestra-recorder'))
  const pieces = await settled(database.transaction('sounds').objectStore('sounds').getAll())
  database.close()
  return pieces.map(({ voice, bytes }) =>
    [voice, btoa(String.fromCharCode(...new Uint8Array(bytes)))])
}"""
# Marks the page once half a second of a voice was played; players hold sounds outside of the page.
LISTEN = """
const play = HTMLMediaElement.prototype.play
HTMLMediaElement.prototype.play = function () {
  this.addEventListener('timeupdate', () => {
    const voice = this.src.split('/').pop()
    if (this.currentTime > 0.5) document.documentElement.setAttribute(`heard-${voice}`, '')
  })
  return play.call(this)
}
"""


@pytest.fixture
def teacher(visit: Visit) -> Iterator[Visitor]:
    return visit(permissions=["microphone"]).enter()


@pytest.fixture
def learner(visit: Visit) -> Visitor:
    return visit()


def open_recorder(teacher: Visitor, title: str) -> Page:
    teacher.goto(RECORDER)
    teacher.page.get_by_label("Title").fill(title)
    return teacher.page


def record(page: Page) -> None:
    button(page, "Record").click()
    expect(button(page, "Pause")).to_be_visible()
    expect(page.get_by_role("meter")).to_be_visible()


def let_some_sound_come(page: Page) -> None:
    """A second or more: a microphone that was just opened is silent, Chromium's fake one for half
    a second."""
    clock = page.locator(".clock").first
    for _ in range(2):
        expect(clock).not_to_have_text(clock.inner_text())


def kept_sounds(page: Page) -> list[bytes]:
    """By their voices."""
    voices: dict[int, bytes] = {}
    for voice, piece in page.evaluate(SHELF):
        voices[voice] = voices.get(voice, b"") + base64.b64decode(piece)
    return [voices[voice] for voice in sorted(voices)]


def fetch(visitor: Visitor, url: str) -> bytes:
    reply = visitor.context.request.get(url)
    assert reply.ok, reply.text()
    return reply.body()


def packets(content: bytes) -> list[bytes]:
    stream = read_stream(content)
    return [content[start:end] for start, end in zip(stream.starts, stream.ends, strict=True)]


def lengths_of_takes(ots: list[dict[str, Any]]) -> list[int]:
    """In milliseconds."""
    starts = [ot["ts"] for ot in ots if ot["command"] == "record_start"]
    ends = [ot["ts"] for ot in ots if ot["command"] == "record_end"]
    return [end - start for start, end in zip(starts, ends, strict=True)]


def reach_exercise(page: Page) -> None:
    button(page, "Play").click()
    expect(page.get_by_role("heading", name="Exercise 1 of 1")).to_be_focused()


def test_lesson_is_recorded_answered_and_seen_by_its_teacher(
    teacher: Visitor, learner: Visitor
) -> None:
    page = open_recorder(teacher, "My first lesson")
    record(page)
    write(page, "def square(x):\n", name="Code")
    button(page, "Start an exercise").click()
    page.get_by_label("What are learners to do?").fill("Return x times x.")
    button(page, "Write the solution").click()
    expect(editor(page, "Code")).to_be_focused()
    page.keyboard.type("return x * x")
    button(page, "End the exercise").click()
    editor(page, "Code").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n")
    page.keyboard.press("Home")
    page.keyboard.type("print(square(3))\n")
    button(page, "Run").click()
    expect(page.get_by_text("Ended well")).to_be_visible()
    button(page, "Pause").click()
    editor(page, "Assertions").focus()
    page.keyboard.type("assert square(4) == 16, 'square(4) should be 16'")
    button(page, "Publish").click()
    expect(page.get_by_role("heading", name="My first lesson")).to_be_visible()

    seen = learner.page
    seen.goto(page.url)
    reach_exercise(seen)
    expect(seen.get_by_text("Return x times x.")).to_be_visible()
    answer(seen, "return x + x", says="Not yet right.")
    expect(seen.get_by_text("square(4) should be 16", exact=True)).to_be_visible()
    look_as_it_stands(seen, "a wrong answer")
    seen.set_viewport_size(DESK)
    answer(seen, "return x ** 2", says="That is right.")
    expect(seen.get_by_role("button", name="Exercise 1, done")).to_be_visible()
    button(seen, "Go on with the lesson").click()
    expect(editor(seen, "Code of the lesson")).to_contain_text("return x ** 2")
    expect(editor(seen, "Code of the lesson")).to_contain_text("print(square(3))")
    seen.reload()
    expect(seen.get_by_role("button", name="Exercise 1, done")).to_be_visible()
    seen.keyboard.press("9")
    expect(editor(seen, "Code of the lesson")).to_contain_text("return x ** 2")
    expect(editor(seen, "Code of the lesson")).not_to_contain_text("return x * x")

    button(page, "More").click()
    page.get_by_role("menuitem", name="Answers").click()
    rows = page.get_by_role("table", name="Answers").get_by_role("row")
    expect(rows.filter(has_text="Wrong")).to_contain_text("square(4) should be 16")
    expect(rows.filter(has_text="Right")).to_have_count(1)
    look_as_it_stands(page, "answers")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Look at the answer").first.click()
    panel = page.get_by_role("dialog", name="Answer to exercise 1")
    expect(panel.get_by_text("return x ** 2").first).to_be_visible()
    expect(panel.get_by_text("Changes since the answer before")).to_be_visible()


def test_closed_tab_loses_nothing_of_a_take(teacher: Visitor) -> None:
    page = open_recorder(teacher, "Left in its midst")
    record(page)
    write(page, "answer = 42\n", name="Code")
    let_some_sound_come(page)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.close()

    again = teacher.context.new_page()
    again.add_init_script(LISTEN)
    again.goto(f"{teacher.server.url}{RECORDER}")
    expect(again.get_by_text("Left in its midst")).to_be_visible()
    kept = kept_sounds(again)
    button(again, "Go on recording").click()
    expect(editor(again, "Code")).to_contain_text("answer = 42")
    expect(again.get_by_label("Title")).to_have_value("Left in its midst")
    record(again)
    write(again, "print(answer)\n", name="Code")
    let_some_sound_come(again)
    button(again, "Pause").click()
    expect(again.get_by_text("Take 2")).to_be_visible()
    button(again, "Publish").click()
    expect(again.get_by_role("heading", name="Left in its midst")).to_be_visible()

    cast = f"{teacher.server.url}/api/screencasts/{again.url.rpartition('/')[2]}"
    voices = [fetch(teacher, f"{cast}/voices/{index}") for index in range(2)]
    assert packets(voices[0]) == packets(kept[0])
    takes = lengths_of_takes(json.loads(fetch(teacher, f"{cast}/ots")))
    for voice, take in zip(voices, takes, strict=True):
        assert read_stream(voice).length / SAMPLES_PER_MS > take - KEPT_EVERY_MS
        assert max(map(len, packets(voice))) > LOUDEST_SILENCE
    button(again, "Play").click()
    for index in range(2):
        expect(again.locator(f"html[heard-{index}]")).to_be_attached()


def test_unfinished_recording_goes_on_in_another_browser(teacher: Visitor, visit: Visit) -> None:
    page = open_recorder(teacher, "Begun elsewhere")
    record(page)
    write(page, "answer = 42\n", name="Code")
    let_some_sound_come(page)
    button(page, "Pause").click()
    on_the_server = page.get_by_role("status").filter(has_text="on the server too")
    expect(on_the_server).to_be_visible()
    teacher.context.set_offline(True)
    write(page, "print(answer)\n", name="Code")
    expect(on_the_server).to_have_count(0)
    teacher.context.set_offline(False)
    expect(on_the_server).to_be_visible()
    teacher.forgive_all("ERR_INTERNET_DISCONNECTED")
    kept = kept_sounds(page)
    page.close()

    other = visit(permissions=["microphone"])
    other.context.add_cookies(teacher.context.cookies())
    other.goto(RECORDER)
    expect(other.page.get_by_text("Begun elsewhere")).to_be_visible()
    look_as_it_stands(other.page, "unfinished recordings")
    other.page.set_viewport_size(DESK)
    button(other.page, "Go on recording").click()
    expect(editor(other.page, "Code")).to_contain_text("print(answer)")
    expect(other.page.get_by_text("Take 1")).to_be_visible()
    write(other.page, "print('again')\n", name="Code")
    expect(other.page.get_by_role("status").filter(has_text="on the server too")).to_be_visible()
    drafts = f"{teacher.server.url}/api/screencasts/drafts"
    assert json.loads(fetch(other, drafts))["total"] == 1  # the same one
    button(other.page, "Publish").click()
    expect(other.page.get_by_role("heading", name="Begun elsewhere")).to_be_visible()
    assert json.loads(fetch(other, drafts))["total"] == 0
    cast = f"{teacher.server.url}/api/screencasts/{other.page.url.rpartition('/')[2]}"
    assert packets(fetch(other, f"{cast}/voices/0")) == packets(kept[0])
    expect(editor(other.page, "Code of the lesson")).to_be_visible()


def on_the_server_too(visitor: Visitor, written: str) -> None:
    (draft,) = drafts_of(visitor)
    whole = f"{visitor.server.url}/api/screencasts/drafts/{draft['key']}"

    def is_there() -> bool:
        ots = json.loads(fetch(visitor, whole))["ots"]
        return written in "".join(ot.get("insertedText", "") for ot in ots)

    eventually(is_there)


def drafts_of(teacher: Visitor) -> list[dict[str, Any]]:
    found: dict[str, Any] = json.loads(
        fetch(teacher, f"{teacher.server.url}/api/screencasts/drafts")
    )
    items: list[dict[str, Any]] = found["items"]
    return items


def test_a_recording_in_two_browsers_is_one_and_the_one_behind_is_told(
    teacher: Visitor, visit: Visit
) -> None:
    page = open_recorder(teacher, "In two browsers")
    write(page, "first = 1\n", name="Code")
    expect(page.get_by_role("status").filter(has_text="on the server too")).to_be_visible()
    other = visit(permissions=["microphone"])
    other.context.add_cookies(teacher.context.cookies())
    other.goto(RECORDER)
    button(other.page, "Go on recording").click()
    write(other.page, "second = 2\n", name="Code")
    on_the_server_too(other, "second")

    write(page, "mine = 3\n", name="Code")
    expect(page.locator("#main").get_by_text("went on in another browser")).to_be_visible()
    teacher.forgive_all("409")
    look_as_it_stands(page, "a recording that went on elsewhere")
    button(page, "Publish").click()
    button(page, "Go on with the newer one").click()
    expect(editor(page, "Code")).to_contain_text("second = 2")
    expect(editor(page, "Code")).not_to_contain_text("mine")
    button(page, "Publish").click()
    expect(page.get_by_role("heading", name="In two browsers")).to_be_visible()

    write(other.page, "late = 4\n", name="Code")
    expect(other.page.locator("#main").get_by_text("was published or discarded")).to_be_visible()
    other.forgive_all("409")
    other.forgive_all("404")
    assert drafts_of(other) == []
    button(other.page, "Keep what is here as a recording of its own").click()
    eventually(lambda: drafts_of(other))
    expect(other.page.locator("#main").get_by_text("was published or discarded")).to_be_hidden()
    expect(editor(other.page, "Code")).to_contain_text("late = 4")
    assert [one["title"] for one in drafts_of(other)] == ["In two browsers"]
    casts = json.loads(fetch(other, f"{teacher.server.url}/elicast?count=100"))["elicasts"]
    assert [one["title"] for one in casts].count("In two browsers") == 1


def test_cut_can_be_undone_and_goes_on_from_there(teacher: Visitor) -> None:
    page = open_recorder(teacher, "Cut short")
    record(page)
    write(page, "keep = 1\n", name="Code")
    expect(page.locator(".clock").first).not_to_have_text("0:00")
    button(page, "Pause").click()
    write(page, "later = 2\n", name="Code")
    slider = page.get_by_role("slider", name="Look at an earlier moment")
    slider.focus()
    slider.press("Home")
    expect(editor(page, "Code")).not_to_contain_text("keep")
    button(page, "Cut off the rest").click()
    expect(editor(page, "Code")).not_to_contain_text("later")
    button(page, "Undo").click()
    expect(editor(page, "Code")).to_contain_text("keep = 1")
    expect(editor(page, "Code")).to_contain_text("later = 2")


def test_title_is_asked_for_before_publishing(teacher: Visitor) -> None:
    teacher.goto(RECORDER)
    button(teacher.page, "Publish").click()
    expect(teacher.page.get_by_label("Title")).to_be_focused()
    expect(teacher.page.get_by_text("Write a title")).to_be_visible()


def test_published_lesson_can_be_edited(teacher: Visitor) -> None:
    number = give_lesson(teacher, title="To be edited")
    teacher.goto(f"/screencasts/{number}/edit")
    page = teacher.page
    expect(editor(page, "Code")).to_contain_text("print(double(21))")
    expect(editor(page, "Assertions")).to_contain_text(SAID)
    expect(page.get_by_label("Exercise 1")).to_have_value(TASK)
    page.get_by_label("Exercise 1").fill("Return x twice.")
    button(page, "Publish the changes").click()
    reach_exercise(page)
    expect(page.get_by_text("Return x twice.")).to_be_visible()


def test_keys_seek_and_change_speed(teacher: Visitor, learner: Visitor) -> None:
    number = give_lesson(teacher, title="Keys", skip_allowed=True)
    learner.goto(f"/screencasts/{number}")
    page = learner.page
    bar = page.get_by_role("slider", name="Position")
    expect(bar).to_be_visible()
    page.keyboard.press("9")
    expect(editor(page, "Code of the lesson")).to_contain_text("print(double(21))")
    page.keyboard.press("ArrowLeft")
    expect(editor(page, "Code of the lesson")).not_to_contain_text("print")
    for _ in range(2):
        page.keyboard.press(">")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("1.5")


def test_link_to_a_moment_opens_there(teacher: Visitor, learner: Visitor) -> None:
    number = give_lesson(teacher, title="Moments", skip_allowed=True)
    learner.goto(f"/screencasts/{number}?t=4s")
    expect(editor(learner.page, "Code of the lesson")).to_contain_text("print(double(21))")
    expect(learner.page.get_by_role("log", name="Output of the lesson")).to_contain_text("42")


def test_exercise_stands_in_the_way_until_it_is_solved(teacher: Visitor, learner: Visitor) -> None:
    number = give_lesson(teacher, title="In the way")
    learner.goto(f"/screencasts/{number}?t=4s")
    page = learner.page
    expect(page.get_by_role("heading", name="Exercise 1 of 1")).to_be_visible()
    expect(button(page, "Show the solution")).to_have_count(0)
    page.keyboard.press("9")
    expect(page.get_by_role("heading", name="Exercise 1 of 1")).to_be_visible()


def test_answer_that_was_begun_is_there_after_a_reload(teacher: Visitor, learner: Visitor) -> None:
    number = give_lesson(teacher, title="In the midst of it")
    learner.goto(f"/screencasts/{number}?t=4s")
    page = learner.page
    write(page, "    return x")
    expect(editor(page, "Your code")).to_contain_text("return x")
    page.reload()
    expect(editor(page, "Your code")).to_contain_text("return x")
    button(page, "Edit a copy").click()
    write(page, "\nprint('mine')")
    button(page, "Back to the lesson").click()
    expect(editor(page, "Your code")).to_contain_text("return x")
    expect(editor(page, "Your code")).not_to_contain_text("mine")
    button(page, "Edit a copy").click()
    write(page, "\nprint('mine')")
    page.get_by_role("slider", name="Position").press("End")
    expect(editor(page, "Your code")).not_to_contain_text("mine")
    write(page, " + x")
    button(page, "Check").click()
    expect(page.get_by_text("That is right.")).to_be_visible()
    learner.goto(f"/screencasts/{number}?t=5s")
    expect(editor(page, "Code of the lesson")).to_contain_text("return x + x")


def test_learner_edits_a_copy_and_comes_back(teacher: Visitor, learner: Visitor) -> None:
    number = give_lesson(teacher, title="Copied", skip_allowed=True)
    learner.goto(f"/screencasts/{number}?t=4s")
    page = learner.page
    button(page, "Edit a copy").click()
    write(page, "print('mine')\n")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("log", name="Output of your code")).to_contain_text("mine")
    button(page, "Back to the lesson").click()
    expect(editor(page, "Code of the lesson")).not_to_contain_text("mine")


def test_pages_of_screencasts_are_sound(teacher: Visitor) -> None:
    number = give_lesson(teacher)
    look(teacher, "/screencasts", awaiting=TITLE)
    look(teacher, "/screencasts?search=nothing-like-this", awaiting="No screencast matches.")
    look(teacher, f"/screencasts/{number}?t=4s", awaiting=TASK)
    look(teacher, f"/screencasts/{number}/answers", awaiting="Right answers by exercise")
    look(teacher, f"/screencasts/{number}/edit", awaiting="Properties")
    look(teacher, RECORDER, awaiting="Properties")


def test_lesson_that_is_not_there_is_told(learner: Visitor) -> None:
    look(learner, "/screencasts/99999", awaiting="There is no screencast with the number 99999.")
    learner.forgive_all("status of 404")
