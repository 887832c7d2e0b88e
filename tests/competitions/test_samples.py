from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from palaestra.competitions.inspection import inspect_competition
from palaestra.competitions.sample_problems import problem_named
from palaestra.competitions.samples import NAMES, honest_answers, sample_spec
from palaestra.competitions.scoring import score
from palaestra.competitions.specs import read_spec
from palaestra.competitions.tables.reading import read_table

# The score that is reached without looking at the features.
BASELINES = {"breast-cancer": 0.661, "diabetes": 68.45, "wine": 1.085, "iris": 1.0986}


@pytest.fixture(params=NAMES)
def sample(request, tmp_path):
    """Name, spec and summary of a sample competition, hosted as the server does."""
    raw = sample_spec(request.param) | {"expiration": "2030-04-30 15:05:24"}
    spec = read_spec(raw, now=datetime(2030, 1, 1, tzinfo=UTC), timezone=ZoneInfo("UTC"))
    (tmp_path / "dataset").write_text(spec.dataset)
    (tmp_path / "answer").write_text(spec.answer)
    summary = inspect_competition(
        dataset_path=str(tmp_path / "dataset"),
        dataset_format=spec.dataset_type,
        answer_path=str(tmp_path / "answer"),
        answer_format=spec.answer_type,
        spec=msgspec.to_builtins(spec.rules),
        out_dir=str(tmp_path),
    )
    return request.param, spec, summary


def test_sample_can_be_hosted_and_its_models_beat_the_baseline(sample, tmp_path):
    name, _, summary = sample
    scores = {}
    for competitor, _, answer in honest_answers(name):
        (tmp_path / "submission").write_bytes(answer)
        scores[competitor] = score(
            answer_path=str(tmp_path / "submission"),
            answer_format="csv",
            truth_path=summary["answer_csv"],
            truth_format="csv",
            spec=summary["rules"],
        )["score"]

    baseline, *others = scores.values()
    assert baseline == pytest.approx(BASELINES[name], abs=0.01)
    assert len(others) >= 4
    assert min(others) < 0.7 * baseline


def test_sample_publishes_no_hidden_value(sample):
    _, spec, summary = sample
    problem = problem_named(sample[0])
    published = read_table(spec.dataset.encode(), "csv", field="dataset")
    if spec.type == "cluster":
        assert problem.text.target not in published.columns
        return
    column = published.column(problem.text.target)
    empty = published.all_labels().filter(column.is_null())

    assert empty.to_list() == problem.labels.filter(problem.hidden.tolist()).to_list()
    assert empty.len() == summary["answer_shape"]["rows"]


def test_sample_describes_the_answer_that_it_takes(sample):
    _, spec, summary = sample
    shape = summary["answer_shape"]

    assert f"`{shape['columns'][-1]}`" in spec.description
    assert str(shape["rows"]) in spec.description
    assert "Source: " in spec.description


def test_samples_are_the_same_every_time():
    assert sample_spec("breast-cancer") == sample_spec("breast-cancer")
    assert honest_answers("iris") == honest_answers("iris")
