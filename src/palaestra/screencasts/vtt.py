"""Captions as WebVTT: read, so that a mistake is named by its line."""

import re

import msgspec

from palaestra.core.errors import Invalid

LONGEST = 1 << 20
MOST_CUES = 20_000
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+.*)?")
_TAG = re.compile(r"<[^>]*>")
_NOT_CUES = ("NOTE", "STYLE", "REGION")


class Cue(msgspec.Struct, kw_only=True):
    """What is said from `start_ms` to `end_ms`, without tags."""

    start_ms: int
    end_ms: int
    text: str


def read_vtt(text: str, *, field: str = "captions") -> list[Cue]:
    """The cues in order; raises Invalid about `field` that names the line."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        raise Invalid(field, "Line 1: a WebVTT file begins with WEBVTT.")
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        cue = _cue(first, block, field)
        if cue is None:
            continue
        if cues and cue.start_ms < cues[-1].start_ms:
            raise Invalid(field, f"Line {first}: the cue starts before the one above it.")
        cues.append(cue)
        if len(cues) > MOST_CUES:
            raise Invalid(field, f"Line {first}: at most {MOST_CUES:,} cues are taken.")
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Each run of lines that are not empty, with the number of its first, after the head."""
    blocks: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines, 1):
        if not line.strip():
            fresh = True
        elif fresh:
            blocks.append((number, [line]))
            fresh = False
        else:
            blocks[-1][1].append(line)
    return blocks[1:]


def _cue(first: int, block: list[str], field: str) -> Cue | None:
    if block[0].split()[0].rstrip(":") in _NOT_CUES and "-->" not in block[0]:
        return None
    at = 0 if "-->" in block[0] else 1
    if at >= len(block) or "-->" not in block[at]:
        raise Invalid(field, f"Line {first}: expected a cue, as 00:01.000 --> 00:04.000.")
    found = _TIMING.fullmatch(block[at].strip())
    if not found:
        said = block[at].strip()[:60]
        raise Invalid(
            field, f"Line {first + at}: {said!r} is no timing as 00:01.000 --> 00:04.000."
        )
    start, end = _ms(found.groups()[:4]), _ms(found.groups()[4:])
    if start >= end:
        raise Invalid(field, f"Line {first + at}: the cue ends before it starts.")
    text = _plain(" ".join(line.strip() for line in block[at + 1 :]))
    return Cue(start_ms=start, end_ms=end, text=text)


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _plain(text: str) -> str:
    text = _TAG.sub("", text)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text.strip()


def write_vtt(cues: list[Cue]) -> str:
    """A file that reads as `cues`."""
    blocks = [
        f"{_stamp(cue.start_ms)} --> {_stamp(cue.end_ms)}\n{_escaped(cue.text)}\n" for cue in cues
    ]
    return "WEBVTT\n\n" + "\n".join(blocks)


def _stamp(ms: int) -> str:
    seconds, thousandths = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
