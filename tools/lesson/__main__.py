"""Record the lesson on a server, and keep what it exports."""

import base64
import json
import sys
from pathlib import Path

import httpx

from palaestra.screencasts.vtt import write_vtt
from tools.lesson.recording import Recording, record, voice
from tools.lesson.screenplay import DESCRIPTION, LABEL, LANGUAGE, TEACHER, TITLE

TARGET = Path(__file__).parents[2] / "src" / "palaestra" / "screencasts" / "demo" / "lesson.zip"


def main(host: str) -> None:
    with httpx.Client(base_url=host, timeout=120) as client:
        made = record(lambda code: _run(client, code))
        number = _save(client, made)
        archive = client.get(f"/api/screencasts/{number}/archive").raise_for_status()
    TARGET.write_bytes(archive.content)
    sys.stdout.write(f"{TARGET.name}: {made.now / 1000:.0f} s, {len(archive.content):,} bytes\n")


def _run(client: httpx.Client, code: str) -> tuple[int, str]:
    found = client.post("/code/run", data={"code": code}).raise_for_status().json()
    return found["exit_code"], found["output"]


def _save(client: httpx.Client, made: Recording) -> int:
    sound = base64.b64encode(voice(bytes(made.sound))).decode()
    form = {
        "title": TITLE,
        "teacher": TEACHER,
        "ots": json.dumps(made.ots),
        "voice_blobs": json.dumps([f"data:audio/webm;base64,{sound}"]),
    }
    saved = client.put("/elicast", data=form).raise_for_status().json()
    number: int = saved["elicast"]["id"]
    said = {"description": DESCRIPTION, "skip_allowed": True, "chapters": made.chapters}
    client.patch(f"/api/screencasts/{number}", json=said).raise_for_status()
    captions = f"/api/screencasts/{number}/captions/{LANGUAGE}"
    sent = client.put(captions, params={"label": LABEL}, content=write_vtt(made.cues))
    sent.raise_for_status()
    return number


if __name__ == "__main__":
    main(sys.argv[1])
