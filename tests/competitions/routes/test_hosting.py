"""Hosting: tables and specs that are wrong are refused, naming field, row and column."""

import json

import pytest

from tests.builders.competitions import host, make_spec, refusal, register

NUMBERS = {"x": {"a": 1, "b": 2, "c": 3}}
CLASSES = {"class": {"a": 0, "b": 1, "c": 1}}


@pytest.fixture
def hosting(client):
    register(client)
    return client


def posted(client, **fields):
    spec = make_spec(**{"dataset": NUMBERS, "answer": CLASSES} | fields)
    return client.post("/api/v1/competitions", json={"spec": spec})


def test_tables_of_the_other_tests_are_right(hosting):
    assert posted(hosting).status_code == 200


# What is sent as the data set, then row, column and words of the refusal.
WRONG_DATASETS = {
    "NaN in JSON": ('{"x": {"a": NaN, "b": 2, "c": 3}}', None, None, "NaN is not a JSON value"),
    "infinity in JSON": ('{"x": {"a": 1, "b": -Infinity, "c": 3}}', None, None, "-Infinity"),
    "NaN in CSV": ("index,x\na,1\nb,NaN\nc,3.5\n", "b", "x", "not a finite number"),
    "infinity in CSV": ("index,x\na,1\nb,2\nc,inf\n", "c", "x", "not a finite number"),
    "text among numbers": ("x\n1\n2\n3\nfour\n5\n", 4, "x", "“four”"),
    "text among JSON numbers": ('{"x": {"a": 1, "b": "two", "c": 3}}', "b", "x", "“two” is text"),
    "duplicate index in CSV": ("index,x\na,1\nb,2\na,3\n", "a", None, "occurs twice"),
    "duplicate index in JSON": ('{"x": {"a": 1, "b": 2, "a": 3}}', "a", None, "occurs twice"),
    "duplicate column": ("x,x\n1,2\n", None, "x", "called x"),
    "ragged row": ("x,y\n1,2\n3\n", 2, None, "has 1 field"),
    "column one row short": ('{"x": {"a": 1, "b": 2}, "y": {"a": 1}}', "b", "y", "no row b"),
    "no rows": ("x,y\n", None, None, "no rows"),
    "nothing": (" \n", None, None, "nothing in it"),
    "no table": ("[1, 2]", 1, None, "not a record"),
    "broken JSON": ('{"x": {"a": 1', None, None, "not JSON"),
}


@pytest.mark.parametrize("case", WRONG_DATASETS)
def test_dataset_that_is_wrong_is_refused_by_row_and_column(hosting, case):
    dataset, row, column, said = WRONG_DATASETS[case]

    error = refusal(posted(hosting, dataset=dataset))

    assert (error["field"], error.get("row"), error.get("column")) == ("dataset", row, column)
    assert said in error["message"]


@pytest.mark.parametrize(
    ("answer", "row", "said"),
    [
        ({"class": {"a": 0, "b": 7, "c": 1}}, None, "num_classes is 2"),
        ({"class": {"a": 0, "b": 0.5, "c": 1}}, "b", "not a class"),
        ({"class": {"a": 0, "b": None, "c": 1}}, "b", "missing"),
        ({"class": {"a": 0, "b": 1, "c": 1, "d": 0}}, None, "4 rows"),
        ({"class": {"a": 0, "q": 1}}, "q", "no row labelled q"),
    ],
)
def test_truth_that_does_not_fit_is_refused(hosting, answer, row, said):
    error = refusal(posted(hosting, answer=answer))

    assert error.get("row") == row
    assert said in error["message"]


WRONG_SPECS = {
    "title": ["", None, 5, "x" * 201],
    "type": ["guess", None],
    "expiration": [None, "soon", "2020-01-01 00:00:00", 1e12, [], True],
    "prize": [None, "much", -1, float(2**60) * -1],
    "metric": [None, "luck"],
    "dataset": [None, "", 7],
    "answer": [None, "hidden"],
    "answer_delay": [-1, "long", 1e12],
    "num_classes": [1, 2.5, "two"],
    "dataset_type": ["xml"],
    "dataset_kwargs": ["none", {"record_column": 1}],
    "dataset_key": [5, "nowhere"],
    "when": ["later"],
    "subtitle": [["no text"]],
}


@pytest.mark.parametrize("field", WRONG_SPECS)
def test_field_that_is_missing_or_wrong_is_400_naming_it(hosting, field):
    for value in WRONG_SPECS[field]:
        error = refusal(posted(hosting, **{field: value}))
        assert error["field"] == f"spec.{field}", (value, error)


@pytest.mark.parametrize("targets", [None, "", [], {}, "nowhere", ["x", "x"]])
def test_prediction_needs_targets_that_the_answer_has(hosting, targets):
    spec = {"type": "predict", "metric": "absdiff", "answer": {"x": {"a": 1}}, "targets": targets}

    assert refusal(posted(hosting, **spec))["field"] == "spec.targets"


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"{}", b'{"spec": []}', b"\xff"])
def test_body_without_a_spec_is_400(hosting, sent):
    assert refusal(hosting.post("/api/v1/competitions", content=sent))["field"] in ("spec", "body")


@pytest.mark.parametrize("name", ["id", "competition"])
def test_hosting_as_somebody_else_is_403(hosting, server, name):
    with server.client() as other:
        sent = {"id": register(other), "spec": make_spec()}
    path = {"id": "/api/v1/competitions", "competition": "/api/competition"}[name]

    refusal(hosting.post(path, json=sent), 403)


def test_refused_competitions_leave_nothing_behind(server, hosting):
    before = hosting.get("/api/v1/competitions/overview").json()["total"]
    refusal(posted(hosting, dataset="x\n1\n2\nx\n4\n"))

    assert hosting.get("/api/v1/competitions/overview").json()["total"] == before
    assert list((server.settings.data / "blobs" / "incoming").iterdir()) == []


# --- by form, with the tables as files


def test_form_with_files_hosts_as_json_does(hosting):
    spec = {name: value for name, value in make_spec().items() if name not in ("dataset", "answer")}
    files = {"dataset": ("d.csv", "index,x\na,1\nb,2\n"), "answer": ("t.csv", "class\n0\n1\n")}

    reply = hosting.post("/api/v1/competitions", data={"spec": json.dumps(spec)}, files=files)

    assert reply.status_code == 200, reply.text
    (item,) = hosting.get("/api/v1/competitions", params=reply.json()).json()
    assert json.loads(item["dataset"]) == {"x": {"a": 1, "b": 2}}
    data = hosting.get(f"/api/v1/competitions/{item['id']}/data")
    assert data.text == "index,x\na,1\nb,2\n"


def test_form_with_a_wrong_file_names_row_and_column(hosting):
    spec = {name: value for name, value in make_spec().items() if name not in ("dataset", "answer")}
    files = {"dataset": ("d.csv", "x\n1\n2\n3\nx\n"), "answer": ("t.csv", "class\n0\n1\n")}

    error = refusal(
        hosting.post("/api/v1/competitions", data={"spec": json.dumps(spec)}, files=files)
    )

    assert (error["field"], error["row"], error["column"]) == ("dataset", 4, "x")


# --- large data sets travel as addresses


def test_large_dataset_travels_as_a_signed_address_that_needs_no_cookie(server, hosting):
    csv = "x\n" + "".join(f"{number}.015625\n" for number in range(60_000))
    truth = "class\n" + "0\n1\n" * 30_000
    competition_id = host(hosting, dataset=csv, answer=truth, dataset_type="csv")

    (item,) = hosting.get("/api/v1/competitions", params={"id": competition_id}).json()

    assert item["dataset_type"] == "csv"
    assert item["dataset"].startswith(f"{server.url}/api/v1/competitions/{competition_id}/data?")
    with server.client() as outside:
        fetched = outside.get(item["dataset"])
        assert (fetched.status_code, fetched.text) == (200, csv)
        refusal(outside.get(item["dataset"][:-4] + "0000"), 401)
        address = item["dataset"].replace(competition_id, "100000000000")
        refusal(outside.get(address), 401)
