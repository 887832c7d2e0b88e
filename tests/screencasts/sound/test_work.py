"""What a worker does with sounds, whatever they are."""

import random
from pathlib import Path

import numpy as np
import pytest

from palaestra.core.blobs import Blobs
from palaestra.core.errors import Invalid
from palaestra.screencasts.sound import work
from palaestra.screencasts.sound.webm import read_stream
from tests.builders.sounds import RATE, heard, other, tone, vorbis


def _split(folder: Path, sounds: list[bytes], *segments: tuple[float, float]) -> list[bytes]:
    sources = []
    for number, sound in enumerate(sounds):
        sources.append(folder / f"source-{number}")
        sources[-1].write_bytes(sound)
    paths = [str(one) for one in sources]
    sizes = work.split(sources=paths, segments=list(segments), folder=str(folder))
    found = [(folder / str(number)).read_bytes() for number in range(len(segments))]
    assert [len(one) for one in found] == sizes
    return found


def test_segments_run_over_all_sounds_in_a_row(tmp_path: Path) -> None:
    sounds = [tone(seconds=2), tone(seconds=1, pitch=500)]
    parts = _split(tmp_path, sounds, (0, 500), (1500, 2500), (2200, 9999), (700, 700))
    assert [len(heard(part)) for part in parts[:3]] == [RATE // 2, RATE, RATE * 8 // 10]
    assert read_stream(parts[3]).length == 0
    last = heard(sounds[1])[RATE // 5 :]
    assert np.abs(heard(parts[2]) - last).max() < 0.06


@pytest.mark.parametrize("kind", ["wav", "mp3", "ogg", "flac", "vorbis"])
def test_every_kind_of_sound_becomes_webm(tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(vorbis() if kind == "vorbis" else other(kind))
    work.replacement(path=str(source), to=str(target))
    made = target.read_bytes()
    assert read_stream(made).is_sized
    mine, theirs = heard(made), heard(source.read_bytes())
    assert abs(len(mine) - len(theirs)) <= 2400  # mp3 rounds up to its frames
    size = min(len(mine), len(theirs)) - RATE // 10
    assert np.corrcoef(mine[RATE // 10 : size], theirs[RATE // 10 : size])[0, 1] > 0.95


@pytest.mark.parametrize(("start", "end"), [(0, 0.1), (20, 21), (59.9, 60.1), (1000, 1010)])
def test_a_cut_within_a_packet_is_exact_too(tmp_path: Path, start: float, end: float) -> None:
    (part,) = _split(tmp_path, [tone()], (start, end))
    assert len(heard(part)) == read_stream(part).length == round(end * 48) - round(start * 48)


def test_different_layouts_in_one_segment_are_decoded(tmp_path: Path) -> None:
    (part,) = _split(tmp_path, [tone(seconds=1), tone(seconds=1, channels=2)], (500, 1500))
    assert len(heard(part)) == RATE
    assert read_stream(part).head.channels == 2


NOISE = random.Random(5).randbytes(5000)
GARBAGE = [b"", b"x", NOISE, b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", tone()[:100]]
GARBAGE += [head + NOISE for head in (b"\x1a\x45\xdf\xa3", b"OggS", b"RIFF", b"ID3")]


@pytest.mark.parametrize("content", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as wrong:
        _split(tmp_path, [content], (0, 1000))
    assert wrong.value.field == "audio_blobs"


def test_voices_are_made_ready_or_say_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(tone(live=True))
    bad.write_bytes(b"asdf")
    store = Blobs(tmp_path / "blobs")
    found = work.repair_many(root=str(store.root), voices=[(7, str(good)), (8, str(bad))])
    assert (found[0].voice_id, found[0].duration_ms, found[0].trouble) == (7, 3000, None)
    assert read_stream(store.read(found[0].hash or "")).is_sized
    assert (found[1].hash, found[1].duration_ms) == (None, None)
    assert found[1].trouble == "It is no sound that we know."


def _mutilated(chance: random.Random) -> bytes:
    """A recording cut off, with bits flipped, bytes moved or repeated."""
    content = bytearray(tone(live=chance.random() < 0.5))
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                content[at : at + chance.randrange(50)] = chance.randbytes(chance.randrange(50))
            case 2:
                content = content[:at] if chance.random() < 0.2 else content
            case _:
                content += content[at : at + 500]
        if not content:
            break
    return bytes(content)


def _survives(folder: Path, content: bytes) -> None:
    try:
        parts = _split(folder, [content], (0, 500), (100, 99_999))
    except Invalid:
        return
    assert all(read_stream(part).is_sized or read_stream(part).length == 0 for part in parts)


@pytest.mark.parametrize("seed", range(40))
def test_mutilated_recordings_are_cut_or_refused(tmp_path: Path, seed: int) -> None:
    _survives(tmp_path, _mutilated(random.Random(seed)))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 4000))
def test_many_mutilated_recordings_are_cut_or_refused(tmp_path: Path, seed: int) -> None:
    _survives(tmp_path, _mutilated(random.Random(seed)))


@pytest.mark.long
@pytest.mark.parametrize("head", [b"", b"\x1a\x45\xdf\xa3\x80", tone()[:300]])
def test_a_hundred_megabytes_of_noise_end_soon(tmp_path: Path, head: bytes) -> None:
    _survives(tmp_path, head + random.Random(1).randbytes(100 << 20))
