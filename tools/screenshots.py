"""Writes the pictures of README and docs: a demo server, Debian's chromium, both themes, two sizes.

`python -m tools.screenshots [NAME…]` takes all, or those whose names are given.
"""

import csv
import io
import math
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tools import lessons, pictures_of, shows, statistics_pictures
from tools.small_png import shrink

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SIZES = {1440: 900, 390: 844}
DEMO = 2  # competitions
TITLE = "Malignant or benign"
PATIENCE = 180
# One that beeps, and that nobody is asked about.
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@dataclass(frozen=True)
class Demo:
    """A server with its demo, and a competitor who is signed in at `context`."""

    url: str
    data: Path
    context: BrowserContext
    competition: str

    def open(self, page: Page, path: str) -> None:
        page.goto(f"{self.url}{path}")


# --- what is on each picture


def home(demo: Demo, page: Page) -> None:
    demo.open(page, "/")
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()


def competitions(demo: Demo, page: Page) -> None:
    demo.open(page, "/competitions")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()


def competition(demo: Demo, page: Page) -> None:
    demo.open(page, f"/competitions/{demo.competition}")
    expect(page.get_by_role("img", name="over time").locator("canvas")).to_be_visible()


def about(demo: Demo, page: Page) -> None:
    demo.open(page, f"/competitions/{demo.competition}?tab=about")
    expect(page.get_by_role("heading", name="The question")).to_be_visible()


def submit(demo: Demo, page: Page) -> None:
    """With the first wrong cell named."""
    demo.open(page, f"/competitions/{demo.competition}?tab=submit")
    wrong = answer(demo).split("\n")
    wrong[4] = wrong[4].split(",")[0] + ",1.2"
    page.get_by_role("button", name="Paste as text").click()
    page.get_by_label("Pasted text").fill("\n".join(wrong))
    page.get_by_role("button", name="Use this text").click()
    page.get_by_role("button", name="Submit predictions").click()
    expect(page.get_by_role("alert")).to_be_visible()


def host(demo: Demo, page: Page) -> None:
    demo.open(page, "/competitions/new")
    page.evaluate("() => localStorage.clear()")  # the draft of the picture before
    page.reload()
    page.get_by_role("radio", name="A data set from scikit-learn").check()
    page.get_by_role("radio", name=TITLE).check()


def manage(demo: Demo, page: Page) -> None:
    """A competition of one's own: how its people are told what is new."""
    sample = f"{demo.url}/api/v1/competitions/samples/iris"
    hosted = demo.context.request.post(sample, data={"expiration": 4e9}).json()["id"]
    demo.open(page, f"/competitions/{hosted}?tab=manage")
    page.get_by_label("Title").fill("Row 12 was wrong")
    page.get_by_label("Text", exact=True).fill("It is *mended*; all answers were scored anew.")
    page.get_by_role("heading", name="Announcements").evaluate("one => one.scrollIntoView()")


def exercise(demo: Demo, page: Page) -> None:
    """With an answer that was not right yet."""
    _solve(demo, page, "return x + 2")
    expect(page.get_by_text(lessons.SAID, exact=True)).to_be_visible()


def solved(demo: Demo, page: Page) -> None:
    """With one that was."""
    _solve(demo, page, "return x + x")
    expect(page.get_by_text("That is right.")).to_be_visible()


def _solve(demo: Demo, page: Page, line: str) -> None:
    demo.open(page, f"/screencasts/{lessons.give(demo.context, demo.url)}?t=4s")
    page.evaluate("() => localStorage.clear()")  # the answer of the picture before
    page.reload()
    expect(page.get_by_text(lessons.TASK)).to_be_visible()
    page.get_by_role("textbox", name="Your code").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(f"    {line}")
    page.get_by_role("button", name="Check").click()


def answers(demo: Demo, page: Page) -> None:
    """Wrong ones and right ones, once `exercise` and `solved` were taken."""
    demo.open(page, f"/screencasts/{lessons.give(demo.context, demo.url)}/answers")
    expect(page.get_by_role("table", name="Learners")).to_be_visible()


def details(demo: Demo, page: Page) -> None:
    demo.open(page, f"/screencasts/{lessons.give(demo.context, demo.url)}/details")
    page.get_by_label("Chapters").fill("0:00 What a function is\n0:04 Calling it")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").scroll_into_view_if_needed()


def recorder(demo: Demo, page: Page) -> None:
    """While an exercise is being written; nothing is sent."""
    demo.open(page, "/screencasts/new")
    another = page.get_by_role("button", name="Begin another")
    record = page.get_by_role("button", name="Record", exact=True)
    expect(another.or_(record)).to_be_visible()
    if another.is_visible():
        another.click()
    page.get_by_label("Title").fill("Squares")
    record.click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.type("def square(x):\n")
    page.get_by_role("button", name="Start an exercise").click()
    page.get_by_label("What are learners to do?").fill("Return x times x.")
    page.get_by_role("button", name="Write the solution").click()
    expect(page.get_by_role("textbox", name="Code", exact=True)).to_be_focused()
    page.keyboard.type("return x * x")


def registration(demo: Demo, page: Page) -> None:
    """A retina seen aside, laid under its model."""
    demo.open(page, "/imaging")
    _register(page, "Register the pictures", [pictures_of.photo(0)])


def batch(demo: Demo, page: Page) -> None:
    """Four photos, of which one shows something else."""
    demo.open(page, "/imaging/batch")
    photos = [*map(pictures_of.photo, range(3)), pictures_of.stranger()]
    _register(page, "Register the photos", photos)


def _register(page: Page, button: str, photos: list[pictures_of.Upload]) -> None:
    chooser = page.locator("input[type=file]")
    chooser.nth(0).set_input_files(photos if len(photos) > 1 else photos[0])
    chooser.nth(1).set_input_files(pictures_of.model())
    page.get_by_role("button", name=button).click()
    result = page.get_by_role("group", name="Result", exact=True)
    expect(result).to_be_focused(timeout=60_000)
    result.scroll_into_view_if_needed()
    result.evaluate("(box) => box.scrollIntoView({ block: 'start' })")


def data(demo: Demo, page: Page) -> None:
    statistics_pictures.data(page, demo.url)


def analysis(demo: Demo, page: Page) -> None:
    statistics_pictures.analysis(page, demo.url)


def report(demo: Demo, page: Page) -> None:
    statistics_pictures.report(page, demo.url)


def _show(demo: Demo) -> shows.Show:
    browser = demo.context.browser
    assert browser, "the context has one"
    return shows.give(browser, demo.url, demo.data)


def operator(demo: Demo, page: Page) -> None:
    """A question is open, and the next slide stands beside it."""
    shows.join(page, _show(demo), "operator")
    expect(page.get_by_text("4 of 4")).to_be_visible()


def team(demo: Demo, page: Page) -> None:
    shows.join(page, _show(demo), "Curie")
    expect(page.get_by_text("Saved. You can still change it.")).to_be_visible()


def judge(demo: Demo, page: Page) -> None:
    shows.join(page, _show(demo), "judge")
    expect(page.get_by_text("Linnaeus")).to_be_visible()


def audience(demo: Demo, page: Page) -> None:
    shows.join(page, _show(demo), "audience")
    expect(page.get_by_text("4 of 4 answered")).to_be_visible()


def results(demo: Demo, page: Page) -> None:
    """Of the same evening, once it is over, as its host sees them."""
    show = _show(demo)
    shows.end(show)
    signed = {"username": show.host["email"], "password": show.host["password"]}
    reply = page.context.request.post(f"{demo.url}/api/account/login", data=signed)
    assert reply.ok, reply.text()
    demo.open(page, "/quizzes")
    page.get_by_role("link", name="Science in twelve slides").click()
    page.get_by_role("link", name="Results").click()
    expect(page.locator("canvas").first).to_be_visible()


# The results are last: they change who is signed in.
SHOWN = (
    home,
    competitions,
    competition,
    about,
    submit,
    host,
    exercise,
    solved,
    answers,
    details,
    recorder,
    registration,
    batch,
    data,
    analysis,
    report,
    operator,
    team,
    judge,
    audience,
    results,
    manage,
)
PICTURES = {shown.__name__: shown for shown in SHOWN}


# --- the server and its competitor


@contextmanager
def serving() -> Iterator[tuple[str, Path]]:
    """`palaestra serve --demo` until the block ends; its address and its data."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("palaestra")
    with tempfile.TemporaryDirectory() as folder:
        command = [str(program), "serve", "--demo", "--data", folder, "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}", Path(folder)
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


@contextmanager
def competing(browser: Browser, url: str, data: Path, **options: Any) -> Iterator[Demo]:
    """Somebody new in a context of their own, with a place on the board."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Stockholm", **options)
    wait_for(lambda: context.request.get(f"{url}/healthz").ok)
    context.request.post(f"{url}/api/account/register", data={"username": "Ada"})
    wait_for(lambda: len(listed(context, url)) == DEMO)
    found = next(each["id"] for each in listed(context, url) if each["title"] == TITLE)
    demo = Demo(url=url, data=data, context=context, competition=found)
    sent = context.request.post(
        f"{url}/api/v1/competitions/{found}/submissions",
        data=answer(demo),
        headers={"Content-Type": "text/csv"},
    )
    assert sent.ok, sent.text()
    yield demo
    context.close()


def listed(context: BrowserContext, url: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = context.request.get(f"{url}/api/v1/competitions/overview").json()[
        "items"
    ]
    return items


def wait_for(ready: Any) -> None:
    """Until `ready()` is true; a server that does not listen yet is not ready."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if ready():
                return
        except Exception:  # the server does not listen yet: tried again until the deadline
            if time.monotonic() > deadline:
                raise
        assert time.monotonic() < deadline, "the demo did not get ready"
        time.sleep(0.2)


def answer(demo: Demo) -> str:
    """Honest: a large nucleus is probably malignant."""
    path = f"{demo.url}/api/v1/competitions/{demo.competition}/data?format=csv"
    rows = list(csv.DictReader(io.StringIO(demo.context.request.get(path).text())))
    lines = ["index,malignant"]
    for row in rows:
        if row["malignant"] == "":
            sure = 1 / (1 + math.exp((16.8 - float(row["worst_radius"])) / 1.2))
            lines.append(f"{row['index']},{sure:.4f}")
    return "\n".join(lines) + "\n"


# --- taking them


def take(demo: Demo, name: str, width: int) -> None:
    """One page in both themes."""
    page, canvas = demo.context.new_page(), demo.context.new_page()
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    PICTURES[name](demo, page)
    page.mouse.move(0, 0)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_load_state("networkidle")
        file = FOLDER / f"{name}-{theme}-{width}.png"
        file.write_bytes(shrink(page.screenshot(animations="disabled", caret="hide"), canvas))
        print(f"{file.relative_to(FOLDER.parents[1])} {file.stat().st_size // 1000} kB")
    page.close()
    canvas.close()


def main() -> None:
    named = ("chromium-headless-shell", "chromium", "chromium-browser")
    program = next(filter(None, map(shutil.which, named)), None)
    assert program, "Chromium is missing: apt-get install chromium-headless-shell"
    wanted = sys.argv[1:] or list(PICTURES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, serving() as (url, data):
        arguments = ["--no-sandbox", "--disable-gpu", *MICROPHONE]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        with competing(browser, url, data) as demo:
            for name in wanted:
                for width in SIZES:
                    take(demo, name, width)
        browser.close()


if __name__ == "__main__":
    main()
