import inspect
import re

import pytest

from palaestra.core import errors
from palaestra.core.errors import Invalid, NotFound, PalaestraError, TooLarge, TooMany

FAMILY = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, PalaestraError)
}


def test_every_class_stands_in_the_tree_that_opens_the_module() -> None:
    tree = re.findall(r"^(?:[│ ]*[├└]── )?([A-Z]\w+)", inspect.getdoc(errors) or "", re.MULTILINE)
    assert set(FAMILY) == set(tree) & set(FAMILY)


def test_every_class_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in FAMILY.values()]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


def test_an_error_says_its_message() -> None:
    assert str(NotFound("quiz")) == "There is no such quiz."
    assert str(Invalid("page", "Wrong.")) == "Wrong."


def test_an_invalid_table_names_the_cell() -> None:
    error = Invalid("answer", "1.2 is not a probability.", row=12, column="p")
    assert (error.field, error.row, error.column) == ("answer", 12, "p")


def test_callers_may_catch_the_family() -> None:
    with pytest.raises(Invalid):
        raise TooLarge("body", "Large.")
    with pytest.raises(PalaestraError):
        raise TooMany("Often.", retry_after=1)
