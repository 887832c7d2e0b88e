"""A learner runs their own program: it asks, is answered, draws, reads files, and is stopped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.holding import hold_back
from tests.browser.screencasts import button, editor, give_lesson, write
from tests.browser.soundness import look_as_it_stands
from tests.browser.visitors import Visitor

OUTPUT = "Output of your code"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A copy of a lesson's code, to be edited."""
    return edit_copy(visit, visit())


def edit_copy(visit: Visit, learner: Visitor) -> Page:
    number = give_lesson(visit().enter(), title="To be tried", skip_allowed=True)
    learner.goto(f"/screencasts/{number}?t=4s")
    button(learner.page, "Edit a copy").click()
    return learner.page


def run(page: Page, program: str) -> None:
    write(page, program)
    button(page, "Run").click()


def test_a_program_asks_and_is_answered(page: Page) -> None:
    run(page, "print('hello', input('who? '))\n")
    output = page.get_by_role("log", name=OUTPUT)
    expect(output).to_contain_text("who?")
    page.get_by_label("Input for the program").fill("Ada")
    button(page, "Send").click()
    expect(output).to_contain_text("hello Ada")
    expect(page.get_by_text("Ended well")).to_be_visible()
    expect(page.get_by_label("Input for the program")).to_have_count(0)


def test_a_copy_may_go_on_in_another_language(page: Page) -> None:
    page.get_by_label("Language of your program").select_option("R")
    code = editor(page, "Your code")
    code.press("ControlOrMeta+a")
    code.press("Delete")
    run(page, "cat(rev(c('one', 'two')))\n")
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("two one")
    look_as_it_stands(page, "language of a copy")


def test_a_program_is_told_that_no_more_comes(page: Page) -> None:
    run(page, "import sys; print(len(sys.stdin.read()), 'letters')\n")
    button(page, "No more input").click()
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("0 letters")


@pytest.mark.parametrize(
    ("press", "seen"), [("No more input", "0 letters"), ("Stop", "You stopped it.")]
)
def test_what_is_pressed_before_the_program_has_begun_is_done(
    visit: Visit, press: str, seen: str
) -> None:
    learner = visit()
    beginnings = hold_back(learner.page, "run_code")
    page = edit_copy(visit, learner)
    run(page, "import sys; print(len(sys.stdin.read()), 'letters')\n")
    learner.wait_until(lambda: beginnings)
    button(page, press).click()
    beginnings.pop()()
    expect(page.get_by_text(seen)).to_be_visible()


def test_a_line_that_is_sent_before_the_program_has_begun_is_read(visit: Visit) -> None:
    learner = visit()
    beginnings = hold_back(learner.page, "run_code")
    page = edit_copy(visit, learner)
    run(page, "print('hello', input())\n")
    page.get_by_label("Input for the program").fill("Ada")
    button(page, "Send").click()
    learner.wait_until(lambda: beginnings)
    beginnings.pop()()
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("hello Ada")


def test_output_is_seen_while_the_program_goes_on_and_it_can_be_stopped(page: Page) -> None:
    run(page, "print('working')\nwhile True: pass\n")
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("working")
    expect(page.get_by_text("Running")).to_be_visible()
    button(page, "Stop").click()
    expect(page.get_by_text("You stopped it.")).to_be_visible()
    expect(button(page, "Stop")).to_have_count(0)


def test_a_plot_is_shown_and_kept_as_a_file(page: Page) -> None:
    program = "import matplotlib.pyplot as plt; plt.plot([1, 4, 9]); plt.savefig('rise.png')\n"
    run(page, program)
    picture = page.get_by_role("img", name="Picture 1 that the program drew")
    expect(picture).to_be_visible()
    assert picture.evaluate("(image) => image.naturalWidth") > 100
    with page.expect_download() as got:
        page.get_by_role("link", name="rise.png").click()
    assert got.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_program_reads_a_file_that_was_put_beside_it(page: Page) -> None:
    run(page, "\n")
    data = {"name": "ages.csv", "mimeType": "text/csv", "buffer": b"Ada,36\nAlan,41\n"}
    with page.expect_file_chooser() as chooser:
        button(page, "Add files").click()
    chooser.value.set_files([data])
    expect(page.get_by_text("ages.csv", exact=True)).to_be_visible()
    run(page, "print(open('ages.csv').read().count(','), 'people')\n")
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("2 people")
    button(page, "Remove ages.csv").click()
    run(page, "\n")
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("FileNotFoundError")
    expect(page.get_by_text(re.compile("Ended with"))).to_be_visible()


def test_a_program_under_way_and_what_it_drew_are_sound_to_look_at(page: Page) -> None:
    program = "import matplotlib.pyplot as plt; plt.plot([1, 4, 9]); plt.savefig('rise.png')\n"
    run(page, f"{program}input('on? ')\n")
    expect(page.get_by_role("log", name=OUTPUT)).to_contain_text("on?")
    look_as_it_stands(page, "a run that asks")
    button(page, "No more input").click()
    expect(page.get_by_role("img", name="Picture 1 that the program drew")).to_be_visible()
    look_as_it_stands(page, "a run that drew")
