"""A competition as a folder: nothing is lost on the way out and in again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palaestra.competitions import folders
from palaestra.core.errors import Invalid

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
name = text.filter(bool)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
specs = st.fixed_dictionaries(
    {"title": name, "type": st.sampled_from(["classify", "predict"]), "metric": name},
    optional={
        "subtitle": text,
        "description": text,
        "metric_code": name,
        "expiration": st.datetimes().map(lambda moment: moment.isoformat() + "+00:00"),
        "prize": st.floats(min_value=0, allow_infinity=False),
        "targets": name | st.lists(name, max_size=3) | st.dictionaries(name, st.lists(name)),
        "dataset_key": name,
        "weight_column": name,
        "num_classes": st.integers(2, 1000),
        "when": st.floats(allow_nan=False, allow_infinity=False),
        "answer_delay": st.floats(min_value=0, allow_infinity=False),
        "private_share": st.floats(0, 0.95),
        "split_seed": st.integers(0, 2**31),
        "dataset_kwargs": st.dictionaries(name, json_values, min_size=1, max_size=3),
    },
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spec=specs, data=st.binary(max_size=60), truth=st.binary(max_size=60))
def test_what_is_written_is_read_again(tmp_path_factory, spec, data, truth):
    place = tmp_path_factory.mktemp("folder")
    (place / "d").write_bytes(data)
    (place / "t").write_bytes(truth)

    folders.write(place / "out", spec, dataset=place / "d", answer=place / "t")
    found, dataset, answer = folders.read(place / "out")

    assert found == {"description": ""} | spec
    assert (dataset.read_bytes(), answer.read_bytes()) == (data, truth)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data.csv").write_text("x\n1\n")
    (tmp_path / "truth.csv").write_text("class\n1\n")
    (tmp_path / "competition.toml").write_text('title = "T"\n')
    return tmp_path


@pytest.mark.parametrize(
    ("spec", "field", "said"),
    [
        ("title = \n", "competition.toml", "line 1"),
        ('titel = "T"\n', "titel", "has no field titel"),
        ('dataset = "../data.csv"\n', "dataset", "in the folder"),
        ('dataset = "/etc/passwd"\n', "dataset", "in the folder"),
        ('answer = "gone.csv"\n', "answer", "no file gone.csv"),
        ('dataset_kwargs = "{"\n', "dataset_kwargs", "no JSON"),
    ],
)
def test_what_is_wrong_is_named(folder, spec, field, said):
    (folder / "competition.toml").write_text(spec)
    with pytest.raises(Invalid, match=said) as caught:
        folders.read(folder)
    assert caught.value.field == field


def test_a_link_out_of_the_folder_is_not_followed(folder):
    (folder / "data.csv").unlink()
    (folder / "data.csv").symlink_to("/etc/passwd")
    with pytest.raises(Invalid, match=r"no file data\.csv"):
        folders.read(folder)


def test_a_folder_with_a_competition_is_not_written_over(folder):
    with pytest.raises(Invalid, match="already"):
        folders.write(folder, {}, dataset=folder / "data.csv", answer=folder / "truth.csv")
