import json
from itertools import permutations

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from palaestra.competitions.answers.comparison import compare
from palaestra.competitions.scoring import check, evaluate, score
from palaestra.competitions.specs import Rules
from palaestra.competitions.tables.reading import read_table
from palaestra.competitions.tables.table import Table
from palaestra.core.errors import Invalid

CLASSIFY = {"type": "classify", "metric": "logloss"}
PREDICT = {"type": "predict", "metric": "absdiff"}


def read(source):
    if isinstance(source, str):
        return read_table(source.encode(), "csv", field="answer")
    return read_table(json.dumps(source).encode(), "json", field="answer")


def scored(answer, truth, **spec):
    rules = Rules(**spec)
    return evaluate(compare(read(answer), read(truth), rules), rules)


def error(answer, truth, **spec):
    with pytest.raises(Invalid) as caught:
        scored(answer, truth, **spec)
    assert caught.value.field == "answer"
    return caught.value


# --- classify


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("class\n0\n1\n1\n0\n", 0.0),
        ("class\n1\n0\n1\n0\n", 17.27),
        ({"0": {"0": 0, "1": 1, "2": 0, "3": 1}}, 17.27),
        ([{"anything": 0}, {"anything": 1}, {"anything": 1}, {"anything": 0}], 0.0),
        ("0,1\n1,0\n0,1\n0,1\n1,0\n", 0.0),
        ("no,yes\n3e-1,0.3\n.1,.9\n0,1\n.5,0\n", 0.2),
        ("class\ntrue\nfalse\ntrue\nfalse\n", 17.27),
    ],
)
def test_classify_compares_by_position(answer, expected):
    assert round(scored(answer, "0\n0\n1\n1\n0\n", **CLASSIFY), 2) == expected


def test_classify_of_two_rows_gives_the_documented_value():
    assert scored("p\n.2\n.7\n", "0\n0\n1\n", **CLASSIFY) == pytest.approx(0.2899, abs=5e-5)


def test_classify_with_a_truth_of_a_column_a_class_takes_labels_and_probabilities():
    truth = "a,b,c\n1,0,0\n0,0,1\n0,1,0\n"
    spec = CLASSIFY | {"num_classes": 3}

    assert scored("class\n0\n2\n1\n", truth, **spec) == 0.0
    assert scored("a,b,c\n.5,.25,.25\n0,0,1\n0,1,0\n", truth, **spec) == pytest.approx(
        np.log(2) / 3
    )


def test_classify_takes_rows_by_label_where_both_tables_have_the_same():
    truth = "index,y\na,0\nb,1\nc,1\n"

    assert scored("index,y\nc,1\na,0\nb,1\n", truth, **CLASSIFY) == 0.0
    assert scored({"y": {"b": 1, "c": 1, "a": 0}}, truth, **CLASSIFY) == 0.0


def test_classify_counts_rows_by_position_where_labels_are_others_or_plain_numbers():
    truth = "index,y\n2,0\n0,1\n1,1\n"

    assert scored({"y": {"0": 0, "1": 1, "2": 1}}, truth, **CLASSIFY) == 0.0
    assert scored("index,y\n7,0\n8,1\n9,1\n", truth, **CLASSIFY) == 0.0


def test_classify_takes_all_rows_of_the_data_set_and_picks_those_asked_for():
    truth = "index,y\n2,0\n4,1\n"
    spec = CLASSIFY | {"dataset_rows": 5}

    assert scored("y\n1\n1\n0\n0\n1\n", truth, **spec) == 0.0
    assert scored("index,y\n4,1\n2,0\n0,9\n1,9\n3,\n", truth, **spec) == 0.0
    assert (
        "none is labelled 2" in error("index,y\na,1\nb,0\nc,1\nd,1\n4,0\n", truth, **spec).message
    )


@pytest.mark.parametrize(
    ("answer", "row", "column", "said"),
    [
        ("p\n0.1\n0.2\n1.2\n0.4\n", 3, "p", "1.2 is not a probability"),
        ("p\n0.1\n-0.2\n1\n0.4\n", 2, "p", "-0.2 is not a probability"),
        ("p\n0.1\n\n1\n0.4\n", 2, "p", "missing"),
        ("p\n0.1\nx\n1\n0.4\n", 2, "p", "“x”"),
        ("p\n0.1\n1\n0.4\n", None, None, "3 rows, but 4 are asked for"),
        ("p\n0.1\n1\n0.4\n1\n1\n", None, None, "5 rows, but 4 are asked for"),
        ("index,p\na,0.1\nb,1\nd,1\n", "c", None, "Row c is missing"),
        ("index,p\na,0.1\nb,1\nc,0\nd,1\ne,1\n", "e", None, "Row e is not asked for"),
        ("no,yes\n.5,.5\n1,2\n0,1\n0,1\n", 2, "yes", "2 is not a probability"),
        ("1,0\n.5,.5\n1,1\n0,1\n0,1\n", None, "1", "wrong order"),
        ("a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n", None, None, "3 columns (a, b, c)"),
        ("x,y\n1,0\n1,1\n1,1\n1,1\n", None, "y", "send y alone"),
    ],
)
def test_classify_answer_that_is_wrong_is_refused_by_row_and_column(answer, row, column, said):
    wrong = error(answer, "index,y\na,0\nb,1\nc,1\nd,0\n", **CLASSIFY)

    assert (wrong.row, wrong.column) == (row, column)
    assert said in wrong.message


def test_classify_answer_in_the_wrong_order_of_columns_is_told_the_right_one():
    truth = "a,b,c\n1,0,0\n0,0,1\n0,1,0\n"
    spec = CLASSIFY | {"num_classes": 3}
    for names in set(permutations("abc")) - {("a", "b", "c")}:
        wrong = error(",".join(names) + "\n1,0,0\n0,0,1\n0,1,0\n", truth, **spec)

        assert "wrong order. Put them as a, b, c." in wrong.message


def test_classify_refuses_labels_that_are_no_classes():
    wrong = error("class\n0\n3\n1\n", "class\n0\n2\n1\n", **CLASSIFY | {"num_classes": 3})

    assert (wrong.row, wrong.column) == (2, "class")
    assert "3 is not a class; classes are whole numbers, 0 to 2" in wrong.message


def test_classify_may_be_scored_by_absdiff():
    spec = CLASSIFY | {"metric": "absdiff"}

    assert scored("p\n0.5\n1\n", "0\n0\n1\n", **spec) == 0.25
    assert "2 columns" in error("p,q\n0.5,1\n1,1\n", "0\n0\n1\n", **spec).message


# --- predict


def test_predict_picks_its_targets_by_name():
    truth = "x,y,z\n9,1,2\n9,3,4\n"

    assert scored("z,noise,y\n2,a,1\n4,,3\n", truth, targets=["y", "z"], **PREDICT) == 0.0
    assert scored("y\n2\n5\n", truth, targets="y", **PREDICT) == 1.5


@pytest.mark.parametrize("targets", ["y", ["y"], ["y", "z"]])
def test_predict_names_a_target_that_is_missing(targets):
    wrong = error("x,z\n1,2\n", "y,z\n1,2\n", targets=targets, **PREDICT)

    assert wrong.column == "y"
    assert "The column y is missing. There are: x, z." in wrong.message


def test_predict_with_when_and_a_list_is_one_row_whatever_its_label():
    spec = PREDICT | {"targets": ["y"], "when": 1524668724.0}

    assert scored({"y": {"1524668724": 3}}, {"y": {"1524668724000": 1}}, **spec) == 2.0


@pytest.mark.parametrize("when", [None, 1524668724.0])
@pytest.mark.parametrize(
    "answer",
    [
        "id,y\n79,2\n72,1\n",
        "index,y\n79,2\n72,1\n",
        {"y": {"79": 2, "72": 1}},
        [{"id": 79, "y": 2}, {"id": 72.0, "y": 1}],
        "when,index,id,y\n1,0,79,2\n1,1,72,1\n",
        [{"y": 1}, {"y": 2}],  # records lose the keys that label the rows: position counts
        {"y": {"0": 1, "1": 2}},
    ],
)
@pytest.mark.parametrize("truth", ["id,y\n72,1\n79,2\n", "index,y\n72,1\n79,2\n"])
def test_predict_with_a_list_and_a_key_finds_rows_by_key(when, answer, truth):
    spec = PREDICT | {"targets": ["y"], "dataset_key": "id", "when": when}

    assert scored(answer, truth, **spec) == 0.0


@pytest.mark.parametrize("when", [None, 1524668724.0])
@pytest.mark.parametrize(("key", "column"), [("name", "name"), (None, "index")])
def test_predict_with_a_dict_compares_only_the_cells_asked_for(when, key, column):
    targets = {"A": ["y"], "B": ["y", "z"]}
    spec = PREDICT | {"targets": targets, "dataset_key": key, "when": when}
    truth = f"{column},y,z\nB,1,2\nC,7,7\nA,3,\n"

    assert scored(f"{column},y,z\nA,3,\nB,1,2\n", truth, **spec) == 0.0
    assert scored(f"{column},y,z\nA,6,\nB,1,5\n", truth, **spec) == 2.0
    wrong = error(f"{column},y,z\nA,6,\nB,1,\n", truth, **spec)
    assert wrong.column == "z"


def test_predict_with_a_dict_aligns_the_rows_of_each_key_in_their_order():
    spec = PREDICT | {"targets": {"A": ["y"]}, "dataset_key": "name"}

    assert scored("name,y\nA,1\nA,2\n", "name,y\nB,0\nA,1\nB,0\nA,3\n", **spec) == 0.5


@pytest.mark.parametrize("targets", [["y"], {"A": ["y"], "B": ["y"]}])
@pytest.mark.parametrize(
    ("answer", "row", "said"),
    [
        ("name,y\nA,1\nQ,2\n", 2, "the key Q is not asked for. The keys are: A, B"),
        ("name,y\nA,1\nB,2\nQ,2\n", 3, "the key Q is not asked for"),
        ("name,y\nA,1\n", "B", "The key B has 0 rows, but 1 are asked for"),
        ("name,y\nA,1\nB,2\nB,2\n", "B", "The key B has 2 rows, but 1 are asked for"),
        ("name,y\nA,1\n,2\n", 2, "the key is missing"),
    ],
)
def test_predict_by_key_refuses_missing_and_unknown_keys(targets, answer, row, said):
    spec = PREDICT | {"targets": targets, "dataset_key": "name"}

    wrong = error(answer, "name,y\nA,1\nB,2\n", **spec)

    assert wrong.row == row
    assert said in wrong.message


def test_predict_with_a_dict_needs_keys_in_the_answer():
    spec = PREDICT | {"targets": {"A": ["y"], "B": ["y"]}, "dataset_key": "name"}

    assert "add a column called name" in error("y\n1\n2\n", "name,y\nA,1\nB,2\n", **spec).message


def test_predict_by_logloss_takes_target_columns_as_classes():
    spec = {"type": "predict", "metric": "logloss", "targets": ["no", "yes"]}

    assert scored("yes,no\n.75,.25\n0,1\n", "no,yes\n0,1\n1,0\n", **spec) == pytest.approx(
        -np.log(0.75) / 2
    )


def test_scores_too_large_to_compute_are_refused():
    wrong = error("y\n1e308\n1e308\n", "y\n-1e308\n-1e308\n", targets="y", **PREDICT)

    assert "so large" in wrong.message


# --- cluster


@pytest.mark.parametrize("metric", ["logloss", "absdiff"])
def test_cluster_numbers_are_names_without_meaning(metric):
    spec = {"type": "cluster", "metric": metric, "num_classes": 3}

    assert scored("c\n1\n1\n0\n2\n", "c\n0\n0\n2\n1\n", **spec) == 0.0
    assert scored("c\n1\n0\n0\n2\n", "c\n0\n0\n2\n1\n", **spec) > 0.2


def test_cluster_probabilities_are_taken_for_logloss():
    spec = {"type": "cluster", "metric": "logloss"}

    assert scored("0,1\n0,1\n1,0\n", "c\n0\n1\n", **spec) == 0.0


@pytest.mark.parametrize("cell", ["3", "-1", "0.5", "", "x"])
def test_cluster_labels_must_be_whole_numbers_below_the_number_of_clusters(cell):
    spec = {"type": "cluster", "metric": "absdiff", "num_classes": 3}

    wrong = error(f"index,c\nr,0\ns,{cell}\n", "c\n0\n1\n", **spec)

    assert (wrong.row, wrong.column) == ("s", "c")


# --- properties


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=2, max_size=30), st.data())
def test_score_does_not_depend_on_the_order_of_labelled_rows(rows, data):
    truth, chances = zip(*rows, strict=True)
    order = data.draw(st.permutations(range(len(rows))))
    names = pl.Series([f"row {number}" for number in range(len(rows))])
    rules = Rules(**CLASSIFY)
    true = Table(pl.DataFrame({"y": truth}), names)
    answer = Table(pl.DataFrame({"y": chances}), names)
    shuffled = Table(answer.frame[order], names[order])

    assert evaluate(compare(shuffled, true, rules), rules) == pytest.approx(
        evaluate(compare(answer, true, rules), rules)
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.lists(st.floats(0.01, 1), min_size=3, max_size=3)),
        min_size=1,
        max_size=20,
    )
)
def test_score_of_a_csv_agrees_with_scikit_learn(rows):
    truth, chances = zip(*rows, strict=True)
    text = "a,b,c\n" + "\n".join(",".join(map(repr, row)) for row in chances)
    normal = np.array(chances) / np.sum(chances, axis=1, keepdims=True)

    assert scored(
        text, "y\n" + "\n".join(map(str, truth)), **CLASSIFY | {"num_classes": 3}
    ) == pytest.approx(log_loss(truth, normal, labels=[0, 1, 2]))


# --- entry points


@pytest.fixture
def files(tmp_path):
    (tmp_path / "answer").write_text("class\n1\n0\n1\n0\n")
    (tmp_path / "truth").write_text('{"0":{"0":0,"1":1,"2":1,"3":0}}')
    return {
        "answer_path": str(tmp_path / "answer"),
        "answer_format": "csv",
        "truth_path": str(tmp_path / "truth"),
        "truth_format": "json",
        "spec": msgspec.to_builtins(Rules(**CLASSIFY)) | {"title": "ignored"},
    }


def test_score_works_on_files_and_its_result_travels_as_json(files):
    result = msgspec.json.decode(msgspec.json.encode(score(**files)))

    assert round(result["score"], 2) == 17.27


def test_check_says_nothing_about_the_score(files):
    assert check(**files) == {"rows": 4}


def test_check_refuses_what_score_refuses(files, tmp_path):
    (tmp_path / "answer").write_text("class\n1\n0\n7\n0\n")

    for function in (check, score):
        with pytest.raises(Invalid) as caught:
            function(**files)
        assert (caught.value.row, caught.value.column) == (3, "class")
