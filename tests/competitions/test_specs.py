from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from palaestra.competitions.metrics.catalogue import METRICS
from palaestra.competitions.sources import format_of, is_url
from palaestra.competitions.specs import Rules, read_spec
from palaestra.core.errors import Invalid

NOW = datetime(2030, 1, 1, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")


def spec(**fields):
    return {
        "title": "Classify this",
        "type": "classify",
        "expiration": "2030-04-30 15:05:24",
        "prize": 1.0,
        "metric": "logloss",
        "dataset": '{"0":{"0":1.5}}',
        "answer": '{"0":{"0":1}}',
        **fields,
    }


def read(raw, **options):
    return read_spec(raw, now=NOW, timezone=STOCKHOLM, **options)


def error(raw):
    with pytest.raises(Invalid) as caught:
        read(raw)
    return caught.value


def without(name):
    return {key: value for key, value in spec().items() if key != name}


def test_spec_of_the_documented_client_is_read():
    read_one = read(
        spec(
            subtitle="",
            dataset_type="none",
            dataset_kwargs={},
            dataset_key=None,
            num_classes=2,
            targets=None,
            when="",
            answer_delay=0,
            unknown_to_us=1,
        )
    )

    assert (read_one.title, read_one.type, read_one.metric) == (
        "Classify this",
        "classify",
        "logloss",
    )
    assert (read_one.dataset_type, read_one.answer_type) == ("json", "json")
    assert read_one.when is None


@pytest.mark.parametrize(
    "field", ["title", "type", "expiration", "prize", "metric", "dataset", "answer"]
)
def test_spec_names_the_field_that_is_missing(field):
    assert error(without(field)).field == f"spec.{field}"
    assert error(spec(**{field: None})).field == f"spec.{field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 3),
        ("title", " "),
        ("title", "x" * 201),
        ("subtitle", "x" * 401),
        ("subtitle", ["x"]),
        ("type", "guess"),
        ("type", ["classify"]),
        ("expiration", "tomorrow"),
        ("expiration", True),
        ("expiration", float("nan")),
        ("expiration", float("inf")),
        ("expiration", 10**400),
        ("expiration", 1903874724000),
        ("expiration", "2029-12-31 23:59:59"),
        ("prize", "much"),
        ("prize", True),
        ("prize", -1),
        ("prize", float("nan")),
        ("prize", float("inf")),
        ("prize", 10**400),
        ("metric", "luck"),
        ("metric", ["logloss"]),
        ("dataset", 3),
        ("answer", "hidden"),
        ("dataset_type", "excel"),
        ("dataset_type", []),
        ("dataset_kwargs", "x"),
        ("dataset_kwargs", {"record_column": 1}),
        ("dataset_kwargs", {"text_columns": "zip"}),
        ("dataset_key", 5),
        ("num_classes", 1),
        ("num_classes", 2.5),
        ("num_classes", 1001),
        ("num_classes", "2"),
        ("when", "noon"),
        ("answer_delay", -1),
        ("answer_delay", float("nan")),
    ],
)
def test_spec_names_the_field_that_is_wrong(field, value):
    assert error(spec(**{field: value})).field == f"spec.{field}"


@pytest.mark.parametrize("raw", [None, [], "spec", 3])
def test_spec_must_be_an_object(raw):
    assert error(raw).field == "spec"


@pytest.mark.parametrize(
    "expiration",
    [
        "2030-04-30 15:05:24",  # the documented text, in the server's time zone
        "2030-04-30T15:05:24+02:00",
        "2030-04-30T13:05:24Z",
        1903784724,
        1903784724.0,
    ],
)
def test_spec_reads_an_expiration_in_every_documented_form(expiration):
    moment = read(spec(expiration=expiration)).expiration

    assert moment == datetime(2030, 4, 30, 13, 5, 24, tzinfo=UTC)


def test_spec_that_ends_now_is_in_the_past():
    assert "in the past" in error(spec(expiration=NOW.timestamp())).message


def test_spec_of_an_unknown_metric_names_those_that_exist():
    said = error(spec(metric="luck")).message
    assert all(name in said for name in METRICS)


@pytest.mark.parametrize(
    ("targets", "kept"),
    [
        ("y", "y"),
        (["y", 0], ["y", "0"]),
        ({"ABC Corp": ["Price"], "XYZ": "Price"}, {"ABC Corp": ["Price"], "XYZ": ["Price"]}),
    ],
)
def test_predict_spec_takes_targets_in_each_form(targets, kept):
    assert read(spec(type="predict", metric="absdiff", targets=targets)).targets == kept


@pytest.mark.parametrize(
    "targets", [None, "", [], {}, ["y", "y"], [["y"]], {"a": []}, 3, ["x" * 201], [True]]
)
def test_predict_spec_refuses_other_targets(targets):
    assert error(spec(type="predict", metric="absdiff", targets=targets)).field == "spec.targets"


def test_predict_spec_with_logloss_needs_the_same_columns_for_every_key():
    keyed = {"a": ["p"], "b": ["q"]}

    assert error(spec(type="predict", targets=keyed)).field == "spec.targets"
    assert read(spec(type="predict", metric="absdiff", targets=keyed)).targets == keyed


def test_cluster_spec_has_fewer_classes_than_a_classify_spec_may_have():
    assert read(spec(num_classes=500)).num_classes == 500
    assert error(spec(type="cluster", num_classes=500)).field == "spec.num_classes"


def test_spec_takes_uploaded_files_for_its_tables():
    raw = without("dataset")

    assert read(raw, files=["dataset"]).dataset is None
    assert read(raw, files=["dataset"]).answer == '{"0":{"0":1}}'


def test_spec_takes_a_table_that_came_as_an_object():
    assert read(spec(dataset={"x": {"0": 1}})).dataset == '{"x":{"0":1}}'


def test_spec_keeps_when_in_epoch_seconds():
    assert read(spec(when="2030-04-30 15:05:24")).when == 1903784724.0
    assert read(spec(when=1903784724.5)).when == 1903784724.5


def test_rules_of_a_spec_survive_the_way_to_a_worker():
    rules = read(spec(type="predict", metric="absdiff", targets=["y"], dataset_key="id")).rules

    assert msgspec.convert(msgspec.to_builtins(rules), Rules) == rules
    assert rules.targets == ["y"]


def test_tables_may_be_named_by_url():
    read_one = read(spec(dataset=" https://a.b/c ", dataset_type="csv", answer="HTTP://a.b/d"))

    assert (read_one.dataset, read_one.dataset_url, read_one.dataset_type) == (
        None, "https://a.b/c", "csv",
    )  # fmt: skip
    assert (read_one.answer, read_one.answer_url, read_one.reveals) == (None, "HTTP://a.b/d", False)
    assert read_one.truth_url is None


URL = "https://a.b/c"


@pytest.mark.parametrize(
    ("fields", "truth_url", "reveals"),
    [
        ({"answer": "https://a.b/d", "answer_delay": 5}, "https://a.b/d", False),
        ({"answer": "https://a.b/d", "answer_delay": 5, "dataset": URL}, "https://a.b/d", False),
        ({"answer": None, "answer_delay": 5, "dataset": URL}, URL, True),
        ({"answer": "hidden", "answer_delay": 5, "dataset": URL}, URL, True),
        ({"answer_delay": 5, "dataset": URL}, None, False),
    ],
)
def test_truth_may_come_after_the_delay(fields, truth_url, reveals):
    read_one = read(spec(**fields))

    assert (read_one.truth_url, read_one.reveals) == (truth_url, reveals)


@pytest.mark.parametrize("fields", [{"dataset": URL}, {"answer_delay": 5}])
def test_no_answer_needs_both_a_url_and_a_delay(fields):
    assert error(spec(answer=None, **fields)).field == "spec.answer"


def test_answer_that_comes_as_a_file_is_not_missing():
    raw = spec(answer=None, dataset=URL, answer_delay=5)

    assert not read(raw, files=["answer"]).reveals


@pytest.mark.parametrize("text", ["http://a.b", "HTTPS://a.b/c?d", " https://a.b"])
def test_addresses_are_told_from_tables(text):
    assert is_url(text)


@pytest.mark.parametrize("text", ["a,b\n1,2", '{"http://a": {"0": 1}}', "", None, 3])
def test_tables_are_told_from_addresses(text):
    assert not is_url(text)


@pytest.mark.parametrize(
    ("text", "form"), [('{"a":{}}', "json"), ("\ufeff [", "json"), ("a,b", "csv"), ("", "csv")]
)
def test_format_is_seen_from_how_a_text_begins(text, form):
    assert format_of(text) == form
