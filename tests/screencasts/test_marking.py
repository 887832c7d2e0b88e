"""From a cast and an answer to the two parts that are run."""

from palaestra.screencasts.marking import paper
from tests.builders.exercises import AFTER, ASSERTIONS, BEFORE, answer, lesson
from tests.builders.vectors import ots_of


def test_paper_parts_the_program_before_its_assertions() -> None:
    made = paper(ots_of(lesson()), "1", ots_of(answer("return 7")))

    assert made.shown == f"{BEFORE}return 7{AFTER}"
    assert made.hidden == "\n\n\n" + ASSERTIONS
    assert made.whole == made.shown + ASSERTIONS
    assert made.answer == "return 7"


def test_paper_keeps_built_in_names_that_the_teacher_means_otherwise() -> None:
    ots = lesson(after="\nmax = 3\nfrom os import open\nfor id in []: pass\n")

    assert paper(ots_of(ots), "1", ots_of(answer("all = 1"))).keeps == ("id", "max", "open")


def test_paper_names_modules_that_the_teacher_imports() -> None:
    ots = lesson(assertions="import math\nfrom os.path import join\nassert join\n")

    made = paper(ots_of(ots), "1", ots_of(answer("import evil")))

    assert made.imports == ("math", "os.path")
