"""How well the player keeps up with the voice, and how fast it seeks: in Chromium, by the page."""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.figures import machine, table
from benchmarks.player.lessons import HOUR, STEP, TICK, counting, describe, hour, put, voice
from benchmarks.processes import palaestra

CODE = Path(__file__).with_name("measuring.js")
Marks = dict[str, list[float]]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]


def opened(browser: Browser, url: str, number: int) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(path=CODE)
    page.goto(f"{url}/screencasts/{number}")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=60_000)
    return page


def traced(browser: Browser, page: Page, script: str, given: object) -> tuple[Any, Marks]:
    """What `script` answers, and by the name of each mark what the page's thread had then worked,
    in milliseconds: it does not grow while the machine does other things."""
    browser.start_tracing(page=page, categories=["blink.user_timing"])
    found = page.evaluate(script, given)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    marks: Marks = {}
    for event in sorted(events, key=lambda one: one.get("ts", 0)):
        if event.get("cat") == "blink.user_timing" and "tts" in event:
            marks.setdefault(event["name"], []).append(event["tts"] / 1000)
    return found, marks


def played(browser: Browser, url: str, number: int, speed: str) -> list[object]:
    page = opened(browser, url, number)
    page.get_by_role("combobox", name="Speed").select_option(speed)
    page.get_by_role("button", name="Play").click()
    found, marks = traced(browser, page, "(tick) => measurePlaying(tick)", TICK)
    frames, behind, ahead = (np.array(found[key]) for key in ("frames", "behind", "ahead"))
    behind, ahead = behind / float(speed), ahead / float(speed)  # as the listener's clock goes
    return [
        f"{speed}×",
        len(frames),
        *percentiles(frames),
        *percentiles(np.diff(marks["frame"])),
        f"{np.percentile(behind, 99):.0f}",
        f"{behind.max():.0f}",
        f"{ahead.max():.0f}",
    ]


def sought(browser: Browser, url: str, number: int, times: int) -> list[list[object]]:
    page = opened(browser, url, number)
    moments = [int(at) for at in np.random.default_rng(1).integers(0, HOUR - 1000, times)]
    found, marks = traced(browser, page, "(moments) => measureSeeking(moments)", moments)
    assert all(shown == at // STEP for at, shown in zip(moments, found["shown"], strict=True))
    work = {key: np.subtract(marks[key], marks["wish"]) for key in ("text", "painted")}
    return [
        ["the text is right", *percentiles(found["done"]), *percentiles(work["text"])],
        ["it is painted", *percentiles(found["painted"]), *percentiles(work["painted"])],
    ]


def percentiles(each: ArrayLike) -> list[str]:
    return [f"{np.percentile(each, percent):.1f}" for percent in (50, 99)]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=30)
    asked.add_argument("--seeks", type=int, default=100)
    given = asked.parse_args()
    program = shutil.which("chromium")
    assert program, "chromium is missing: apt-get install chromium"
    machine("playwright")
    with (
        tempfile.TemporaryDirectory() as folder,
        palaestra(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        url = f"http://127.0.0.1:{server.port}"
        lesson = put(url, "Counting", counting(given.seconds), voice(given.seconds))
        describe(url, lesson)
        long = put(url, "An hour", hour(), None)
        describe(url, long)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        table(
            [
                *("speed", "frames", "frame p50", "frame p99", "work p50", "work p99"),
                *("behind p99", "behind most", "ahead most"),
            ],
            [played(browser, url, lesson, speed) for speed in ("1", "3")],
        )
        table(
            [f"{given.seeks} seeks, until", "p50", "p99", "work p50", "work p99"],
            sought(browser, url, long, given.seeks),
        )
        browser.close()


if __name__ == "__main__":
    main()
