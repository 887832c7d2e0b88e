"""How well the player keeps up with the voice, and how fast it seeks: in Chromium, by the page."""

import argparse
import io
import json
import shutil
import tempfile
from base64 import b64encode
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.figures import machine, table
from benchmarks.processes import palaestra

RATE = 48_000
# A number is written anew so often: what stands on the page says which moment is shown.
TICK = 50
HOUR = 3_600_000
CODE = Path(__file__).with_name("measuring.js")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]


def voice(seconds: float) -> bytes:
    """A hum in Opus, as WebM."""
    file = io.BytesIO()
    samples = np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 180 / RATE) * 8000
    with av.open(file, "w", format="webm") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        for start in range(0, len(samples), 960):
            part = samples[start : start + 960].astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def counting(seconds: float) -> list[dict[str, Any]]:
    """A take in which the text is always the number of ticks so far."""
    ots: list[dict[str, Any]] = [{"ts": 0, "command": "record_start", "soundChunkIdx": 0}]
    before = ""
    for number in range(int(seconds * 1000 / TICK)):
        text = f"{number:06}"
        ots.append(edit(number * TICK, 0, text, before))
        before = text
    return [*ots, {"ts": int(seconds * 1000), "command": "record_end"}]


def hour() -> list[dict[str, Any]]:
    """Ten edits a second for an hour in a text of 400 lines, whose first line says the moment."""
    body = "".join(f"value_{line} = compute({line}, {line + 1})  # line\n" for line in range(400))
    ots = [edit(0, 0, "000000\n" + body, "")]
    ots.append({"ts": 0, "command": "selection", "fromPos": 6, "toPos": 6})
    for number in range(1, 36_000):
        text, before = f"{number:06}", f"{number - 1:06}"
        ots.append(edit(number * 100, 0, text, before))
    return ots


def edit(ts: int, at: int, inserted: str, removed: str) -> dict[str, Any]:
    return {
        "ts": ts,
        "command": "text",
        "fromPos": at,
        "toPos": at + len(removed),
        "insertedText": inserted,
        "removedText": removed,
    }


def put(url: str, title: str, ots: list[dict[str, Any]], sound: bytes | None) -> int:
    blobs = [f"data:audio/webm;base64,{b64encode(sound).decode()}"] if sound else []
    form = {"title": title, "ots": json.dumps(ots), "voice_blobs": json.dumps(blobs)}
    reply = httpx.put(f"{url}/elicast", data=form, timeout=120)
    reply.raise_for_status()
    number: int = reply.json()["elicast"]["id"]
    return number


def opened(browser: Browser, url: str, number: int) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(path=CODE)
    page.goto(f"{url}/screencasts/{number}")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=60_000)
    return page


def played(browser: Browser, url: str, number: int, speed: str) -> list[object]:
    page = opened(browser, url, number)
    page.get_by_role("combobox", name="Speed").select_option(speed)
    page.get_by_role("button", name="Play").click()
    found = page.evaluate("(tick) => measurePlaying(tick)", TICK)
    page.close()
    frames, behind, ahead = (np.array(found[key]) for key in ("frames", "behind", "ahead"))
    behind, ahead = behind / float(speed), ahead / float(speed)  # as the listener's clock goes
    p50, p99 = np.percentile(frames, [50, 99])
    return [
        f"{speed}×",
        len(frames),
        f"{p50:.1f}",
        f"{p99:.1f}",
        f"{np.percentile(behind, 99):.0f}",
        f"{behind.max():.0f}",
        f"{ahead.max():.0f}",
    ]


def sought(browser: Browser, url: str, number: int, times: int) -> list[object]:
    page = opened(browser, url, number)
    moments = [int(at) for at in np.random.default_rng(1).integers(0, HOUR - 1000, times)]
    found = page.evaluate("(moments) => measureSeeking(moments)", moments)
    page.close()
    assert all(shown == at // 100 for at, shown in zip(moments, found["shown"], strict=True))
    done, painted = np.array(found["done"]), np.array(found["painted"])
    return [times, *(f"{np.percentile(each, p):.1f}" for each in (done, painted) for p in (50, 99))]


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
        long = put(url, "An hour", hour(), None)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        table(
            [
                "speed",
                "frames",
                "frame p50",
                "frame p99",
                "behind p99",
                "behind most",
                "ahead most",
            ],
            [played(browser, url, lesson, speed) for speed in ("1", "3")],
        )
        table(
            ["seeks", "text p50", "text p99", "painted p50", "painted p99"],
            [sought(browser, url, long, given.seeks)],
        )
        browser.close()


if __name__ == "__main__":
    main()
