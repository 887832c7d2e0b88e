"""The ten documented forms of an answer, from hosting to the score, over HTTP.

Each is answered twice: with the empty answer that the server offers, filled in by column names
alone, and with the JSON text of the documented clients.
"""

import csv
import io
import json
from typing import get_args

import pytest

from palaestra.competitions.answers.forms import Form
from tests.builders.competitions import host, register, submit, upload

NOON = 1903784724
DATASET = {
    "id": {"a": "72", "b": "79", "c": "72", "d": "81"},
    "x": {"a": 1, "b": 2, "c": 3, "d": 4},
    "y": {"a": 5.0, "b": None, "c": None, "d": 8.0},
    "z": {"a": 6.0, "b": None, "c": None, "d": 9.0},
}
KEYED = {"72": ["y"], "81": ["z", "y"]}
LABELLED = {"a": ["y"], "d": ["y", "z"]}
ABSDIFF = {"type": "predict", "metric": "absdiff"}
LOGLOSS = {"metric": "logloss"}

# Form: spec, truth, a right answer as documented clients send it, and the score of the empty
# answer with every cell filled in with 0.
FORMS = {
    "classify": (
        LOGLOSS | {"type": "classify"},
        {"class": {"a": 0, "b": 0, "c": 0, "d": 1}},
        {"0": {"0": 0, "1": 0, "2": 0, "3": 1}},
        8.63,
    ),
    "dict-key-when": (
        ABSDIFF | {"targets": KEYED, "dataset_key": "id", "when": NOON},
        {"id": {"0": "72", "1": "81"}, "y": {"0": 10, "1": 20}, "z": {"0": 999, "1": 30}},
        {"when": {"72": NOON, "81": NOON}, "y": {"72": 10, "81": 20}, "z": {"72": 0, "81": 30}},
        20.0,
    ),
    "dict-key": (
        ABSDIFF | {"targets": KEYED, "dataset_key": "id"},
        {
            "id": {"a": "72", "c": "72", "d": "81"},
            "y": {"a": 10, "c": 40, "d": 20},
            "z": {"a": 999, "c": 999, "d": 30},
        },
        {
            "id": {"a": "72", "c": "72", "d": "81"},
            "y": {"a": 10, "c": 40, "d": 20},
            "z": {"a": 0, "c": 0, "d": 30},
        },
        25.0,
    ),
    "dict-when": (
        ABSDIFF | {"targets": LABELLED, "when": NOON},
        {"y": {"a": 10, "d": 20}, "z": {"a": 999, "d": 30}},
        {"when": {"a": NOON, "d": NOON}, "y": {"a": 10, "d": 20}, "z": {"a": 0, "d": 30}},
        20.0,
    ),
    "dict": (
        ABSDIFF | {"targets": LABELLED},
        {"y": {"a": 10, "d": 20}, "z": {"a": 999, "d": 30}},
        {"y": {"a": 10, "d": 20}, "z": {"a": 0, "d": 30}},
        20.0,
    ),
    "list-key-when": (
        ABSDIFF | {"targets": ["y"], "dataset_key": "x", "when": NOON},
        {"x": {"0": 1, "1": 2, "2": 3, "3": 4}, "y": {"0": 10, "1": 20, "2": 30, "3": 40}},
        {"when": dict.fromkeys("4321", NOON), "y": {"4": 40, "3": 30, "2": 20, "1": 10}},
        25.0,
    ),
    "list-key": (
        ABSDIFF | {"targets": ["y"], "dataset_key": "x"},
        {"x": {"0": 1, "1": 2, "2": 3, "3": 4}, "y": {"0": 10, "1": 20, "2": 30, "3": 40}},
        {"y": {"4": 40, "3": 30, "2": 20, "1": 10}},
        25.0,
    ),
    "list-when": (
        ABSDIFF | {"targets": ["y", "z"], "when": NOON},
        {"y": {"0": 10}, "z": {"0": 20}},
        {"y": {str(NOON): 10}, "z": {str(NOON): 20}},
        15.0,
    ),
    "list": (
        ABSDIFF | {"targets": "y"},
        {"y": {"b": 10, "c": 20}},
        {"y": {"b": 10, "c": 20}},
        15.0,
    ),
    "cluster": (
        LOGLOSS | {"type": "cluster", "num_classes": 2},
        {"cluster": {"a": 0, "b": 0, "c": 1, "d": 1}},
        {"cluster": {"a": 1, "b": 1, "c": 0, "d": 0}},
        17.27,
    ),
}


def filled(sample: str) -> str:
    """The empty answer with a 0 in every empty cell."""
    rows = list(csv.reader(io.StringIO(sample)))
    text = io.StringIO()
    csv.writer(text).writerows([[cell or "0" for cell in row] for row in rows[1:]])
    return ",".join(rows[0]) + "\n" + text.getvalue()


def test_all_ten_forms_are_here():
    assert sorted(FORMS) == sorted(get_args(Form))


@pytest.mark.parametrize("form", FORMS)
def test_form_is_offered_answered_and_scored(client, form):
    spec, truth, answer, score_of_zeros = FORMS[form]
    register(client)
    competition_id = host(client, **spec, dataset=DATASET, answer=truth)

    right = submit(client, competition_id, json.dumps(answer))
    sample = client.get(f"/api/v1/competitions/{competition_id}/sample").text
    zeros = upload(client, competition_id, filled(sample))

    assert right.status_code == zeros.status_code == 200, (right.text, zeros.text)
    assert right.json()["score"] == pytest.approx(0.0, abs=1e-12)
    assert round(zeros.json()["score"], 2) == score_of_zeros
    board = client.get("/api/v1/leaderboards", params={"competition_id": competition_id}).json()
    assert [(line["id"], line["submissions"]) for line in board] == [(right.json()["id"], 2)]


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("classify", "cluster")])
def test_form_refuses_an_answer_without_its_last_row(client, form):
    spec, truth, answer, _ = FORMS[form]
    register(client)
    competition_id = host(client, **spec, dataset=DATASET, answer=truth)
    short = {name: dict(list(column.items())[:-1]) for name, column in answer.items()}

    reply = submit(client, competition_id, json.dumps(short))

    assert (reply.status_code, reply.json()["field"]) == (400, "answer")
