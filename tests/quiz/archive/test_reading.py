"""Files of questions: GIFT, tables, Kahoot's spreadsheet, archives of ours and hostile ones."""

import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from palaestra.core.errors import Invalid
from palaestra.quiz.archive.gift import read_gift
from palaestra.quiz.archive.reading import read
from palaestra.quiz.kinds import QuestionType

GIFT = r"""
$CATEGORY: tests
// a comment
::Sum::What is 2 \= 1 + ? {=1#well done ~2 ~%-50%3}

Which are even? {~%50%2 ~%50%4 ~%-100%5}

The Sun is a star.{T}

Who wrote the Principia?{=Newton =Isaac Newton}

Match. {=H -> hydrogen =K -> potassium}

How many? {#3.5:0.5}

A range {#1..5}

Explain. {}
"""


def test_gift_is_read_kind_by_kind():
    questions = read_gift(GIFT)
    assert [QuestionType(one.type_id).name for one in questions] == [
        "SINGLE",
        "MULTIPLE",
        "TRUE_FALSE",
        "TEXT",
        "MATCH",
        "NUMERIC",
        "NUMERIC",
        "TEXT",
    ]
    assert questions[0].name == "What is 2 = 1 + ?"
    assert [one.correct for one in questions[0].alternatives] == ["1", "0", "0"]
    assert [one.correct for one in questions[4].alternatives] == ["hydrogen", "potassium"]
    assert (questions[6].alternatives[0].alternative, questions[6].tolerance) == ("3", 2)


@given(st.text(alphabet="{}=~#%:->\\ \n1aT", max_size=80))
def test_any_text_is_read_or_refused_by_name(text):
    with suppress(Invalid):  # whatever else it raised would be a failure
        read_gift(text)


def _read(path, folder, filename=None):
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return read(path=str(path), filename=filename or path.name, out_dir=str(out))


def test_a_table_of_ours_and_kahoots_are_read(tmp_path):
    csv = tmp_path / "a.csv"
    csv.write_text("question;type;points;timer;correct;answer 1;answer 2\nWhy?;Single;3;20;2;a;b\n")
    (slide,) = _read(csv, tmp_path)["plan"]["slides"]
    assert slide["timer"] == 20
    assert [one.get("correct", "0") for one in slide["questions"][0]["alternatives"]] == ["0", "1"]
    book = Workbook()
    book.active.append(
        [
            "",
            "Question - max 120 characters",
            "Answer 1",
            "Answer 2",
            "Time limit",
            "Correct answer(s)",
        ]
    )
    book.active.append([1, "Sky?", "blue", "green", 30, 1])
    sheet = tmp_path / "k.xlsx"
    book.save(sheet)
    (slide,) = _read(sheet, tmp_path)["plan"]["slides"]
    assert (slide["timer"], slide["questions"][0]["name"]) == (30, "Sky?")


def test_a_wrong_row_is_named(tmp_path):
    csv = tmp_path / "a.csv"
    csv.write_text("question,type,correct,answer 1\nWhy?,Single,7,a\n")
    with pytest.raises(Invalid) as wrong:
        _read(csv, tmp_path)
    assert (wrong.value.row, wrong.value.column) == (2, "correct")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04broken", b"no question"])
def test_a_file_that_is_nothing_known_is_refused(tmp_path, content):
    file = tmp_path / "a.zip"
    file.write_bytes(content)
    with pytest.raises(Invalid):
        _read(file, tmp_path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quiz.json", b"0" * (257 << 20))
    with pytest.raises(Invalid) as wrong:
        _read(file, tmp_path)
    assert "unpacks" in wrong.value.message
