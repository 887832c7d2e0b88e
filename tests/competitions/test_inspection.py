import json
from pathlib import Path

import msgspec
import pytest

from palaestra.competitions.inspection import inspect, inspect_competition
from palaestra.competitions.scoring import score
from palaestra.core.errors import Invalid

CLASSIFY = {"type": "classify", "metric": "logloss"}
PREDICT = {"type": "predict", "metric": "absdiff"}
FLOWERS = "index,petal,name,rose\na,1.5,x,true\nb,2,,false\nc,,z,\n"


@pytest.fixture
def write(tmp_path):
    """Writes a table, CSV text or an object, and says where it is and in which format."""

    def write(name, table):
        path = tmp_path / name
        path.write_text(table if isinstance(table, str) else json.dumps(table))
        return str(path), "csv" if isinstance(table, str) else "json"

    return write


@pytest.fixture
def host(write, tmp_path):
    def host(dataset, answer, **spec):
        dataset_path, dataset_format = write("dataset", dataset)
        answer_path, answer_format = write("answer", answer)
        (tmp_path / "out").mkdir(exist_ok=True)
        return inspect_competition(
            dataset_path=dataset_path,
            dataset_format=dataset_format,
            answer_path=answer_path,
            answer_format=answer_format,
            spec=spec,
            out_dir=str(tmp_path / "out"),
        )

    return host


@pytest.fixture
def submit(write):
    def submit(summary, answer):
        path, form = write("submission", answer)
        return score(
            answer_path=path,
            answer_format=form,
            truth_path=summary["answer_csv"],
            truth_format="csv",
            spec=msgspec.json.decode(msgspec.json.encode(summary["rules"])),
        )["score"]

    return submit


def refused(host, dataset, answer, **spec):
    with pytest.raises(Invalid) as caught:
        host(dataset, answer, **spec)
    return caught.value


def test_inspect_tells_what_a_data_set_holds(write):
    path, form = write("d", FLOWERS)

    assert inspect(path=path, format=form, head=2) == {
        "columns": [
            {"name": "petal", "dtype": "number", "missing": 1},
            {"name": "name", "dtype": "text", "missing": 1},
            {"name": "rose", "dtype": "boolean", "missing": 1},
        ],
        "rows": [[1.5, "x", True], [2, None, False]],
        "index": ["a", "b"],
        "labelled": True,
        "total_rows": 3,
        "csv": None,
        "json": None,
    }


def test_inspect_writes_the_data_set_in_both_formats(write, tmp_path):
    path, form = write("d", {"x": {"0": 1, "1": None}})

    summary = inspect(path=path, format=form, out_dir=str(tmp_path))

    assert Path(summary["csv"]).read_text() == "index,x\n0,1\n1,\n"
    assert json.loads(Path(summary["json"]).read_text()) == {"x": {"0": 1, "1": None}}


def test_inspect_writes_a_large_data_set_as_csv_only(write, tmp_path):
    path, form = write("d", "number\n" + "\n".join(map(str, range(80_000))))

    summary = inspect(path=path, format=form, out_dir=str(tmp_path))

    assert summary["json"] is None
    assert Path(summary["csv"]).stat().st_size < 1 << 20


def test_competition_of_the_document_is_inspected(host, submit):
    names = sorted(str(number) for number in range(12))
    dataset = {"0": {row: int(row) / 10 for row in names}, "1": dict.fromkeys(names, 0)}
    truth = {"0": {row: int(row) % 2 for row in names}}

    summary = host(dataset, truth, **CLASSIFY)

    assert summary["answer_shape"] == {
        "form": "classify",
        "columns": ["class"],
        "alternatives": [["0", "1"]],
        "rows": 12,
        "label_column": "index",
        "labels": [str(number) for number in range(12)],
        "values": "probability",
        "classes": 2,
    }
    assert submit(summary, truth) == 0.0
    assert submit(summary, "p\n" + "0\n1\n" * 6) == 0.0


def test_rows_whose_class_is_empty_are_those_to_classify(host, submit):
    summary = host("x,y\n1,0\n2,1\n3,\n4,\n5,1\n", "y\n1\n0\n", **CLASSIFY)

    assert summary["answer_shape"]["labels"] == ["2", "3"]
    assert Path(summary["sample_csv"]).read_text() == "index,y\n2,\n3,\n"
    assert json.loads(Path(summary["sample_json"]).read_text()) == {"y": {"2": None, "3": None}}
    assert summary["rules"]["dataset_rows"] == 5
    for answer in ("y\n1\n0\n", "index,y\n3,0\n2,1\n", "y\n9\n9\n1\n0\n9\n"):
        assert submit(summary, answer) == 0.0


def test_labels_of_the_answer_say_which_rows_are_to_be_classified(host, submit):
    summary = host("index,x\na,1\nb,2\nc,3\n", "index,y\nc,1\na,0\n", **CLASSIFY)

    assert summary["answer_shape"]["labels"] == ["c", "a"]
    assert submit(summary, "index,y\na,0\nc,1\n") == 0.0


def test_empty_answer_filled_in_is_an_answer(host, submit):
    dataset = "name,x,y\nA,1,\nB,2,\nA,3,\nC,4,5\n"
    truth = "name,y\nA,1\nB,2\nA,3\nC,4\n"
    for targets, key, when in (
        ({"A": ["y"], "B": ["y"]}, "name", 1e9),
        ({"A": ["y"], "B": ["y"]}, "name", None),
        (["y"], "x", None),
        (["y"], None, None),
        (["y"], None, 1e9),
    ):
        answer = truth if key != "x" else "x,y\n1,1\n2,2\n3,3\n4,4\n"
        summary = host(dataset, answer, targets=targets, dataset_key=key, when=when, **PREDICT)
        empty = Path(summary["sample_csv"]).read_text()
        filled = "\n".join(line + "2" if line.endswith(",") else line for line in empty.split("\n"))

        assert 0 < submit(summary, filled) <= 1, (targets, key, when)


def test_truth_keeps_only_what_is_compared(host):
    truth = "name,secret,y\nA,x,1\nB,x,2\nA,x,3\n"

    summary = host("name,x\nA,1\nB,2\n", truth, targets={"A": ["y"]}, dataset_key="name", **PREDICT)

    assert Path(summary["answer_csv"]).read_text() == "name,y\nA,1\nA,3\n"


@pytest.mark.parametrize(
    ("dataset", "row", "column"),
    [
        ("x,y\n1,2\n3\n", 2, None),
        ("x,x\n1,2\n", None, "x"),
        ("index,x\na,1\na,2\n", "a", None),
        ({"x": {"a": 1, "b": "two", "c": 3}}, "b", "x"),
        ("x\n1\ntwo\n3\n4\n", 2, "x"),
        ("x\n1\nNaN\n3\n", 2, "x"),
        ("x\n1\n-inf\n3\n", 2, "x"),
        ("", None, None),
    ],
)
def test_data_set_that_is_wrong_is_refused_by_row_and_column(host, dataset, row, column):
    wrong = refused(host, dataset, "y\n1\n0\n", **CLASSIFY)

    assert (wrong.field, wrong.row, wrong.column) == ("dataset", row, column)


@pytest.mark.parametrize(
    ("answer", "spec", "field", "said"),
    [
        ("y\n1\n0\n", {}, "answer", "The answer has 2 rows, the data set 3"),
        ("y\n1\n0\n1\n0\n", {}, "answer", "4 rows, but the data set only 3"),
        ("index,y\na,1\nq,0\n", {}, "answer", "no row labelled q"),
        ("y\n1\n\n0\n", {}, "answer", "missing"),
        ("y\n1\n0.5\n0\n", {}, "answer", "0.5 is not a class"),
        ("y\n1\n-1\n0\n", {}, "answer", "-1 is not a class"),
        ("y\nM\nB\nM\n", {}, "answer", "“M” is not a finite number"),
        ("y\n1\n2\n3\n", {}, "spec.num_classes", "at least 4, but num_classes is 2"),
        ("a,b,c\n1,0,0\n0,1,0\n0,0,1\n", {}, "spec.num_classes", "3 columns"),
        ("a,b\n1,0\n1,1\n0,1\n", {}, "answer", "exactly one class"),
        ("y\n1\n1\n0\n", {"dataset_key": "id"}, "spec.dataset_key", "no column id"),
        ("y\n1\n", PREDICT | {"targets": ["z"]}, "spec.targets", "The target z"),
        (
            "name,y\nA,1\n",
            PREDICT | {"targets": {"B": ["y"]}, "dataset_key": "name"},
            "answer",
            "no row for the key B",
        ),
        ("y\n1\n", PREDICT | {"targets": {"B": ["y"]}}, "answer", "add a column called index"),
        ("y\n1\n2\n3\n", {"type": "cluster"}, "spec.num_classes", "at least 4"),
    ],
)
def test_competition_that_does_not_fit_its_tables_is_refused(host, answer, spec, field, said):
    dataset = "index,name,x\na,A,1\nb,B,2\nc,C,3\n"

    wrong = refused(host, dataset, answer, **CLASSIFY | spec)

    assert wrong.field == field
    assert said in wrong.message


def test_records_within_a_record_are_a_data_set(host):
    feed = {"time": "10:00", "list": [{"id": 72, "bikes": 1}, {"id": 79, "bikes": 2}]}

    summary = host(
        feed,
        "id,bikes\n72,3\n79,4\n",
        targets=["bikes"],
        dataset_key="id",
        dataset_kwargs={"record_column": "list"},
        **PREDICT,
    )

    assert [column["name"] for column in summary["dataset"]["columns"]] == ["time", "id", "bikes"]
    assert summary["answer_shape"]["labels"] == ["72", "79"]


def test_summary_travels_as_json(host):
    summary = host(FLOWERS, "y\n1\n1\n0\n", **CLASSIFY)

    assert msgspec.json.decode(msgspec.json.encode(summary)) == summary
