"""Work of this feature that its science has no single function for."""

from pathlib import Path
from typing import Any

from palaestra.competitions.inspection import inspect_truth
from palaestra.competitions.metrics.custom import NEUTRAL, MetricFailed
from palaestra.competitions.scoring import check, check_shape, score
from palaestra.competitions.sources import format_of_bytes
from palaestra.core.blobs import Blobs
from palaestra.core.errors import Invalid, PalaestraError
from palaestra.core.fetch import fetch

HEAD = 1024


def mark(
    *,
    answer_path: str,
    answer_format: str,
    truth_path: str | None,
    truth_format: str,
    sample_path: str | None,
    spec: dict[str, object],
    withheld: bool = False,
) -> dict[str, Any]:
    """The ``score`` and the ``private_score``, as `scoring.score`.

    None where the truth is withheld or not known yet, and all else was checked. Where the host's
    own metric failed, ``trouble`` says to the host why.

    Raises Invalid about ``answer``.
    """
    if truth_path is None:
        assert sample_path, "whoever waits for a truth has said what answers look like"
        check_shape(
            answer_path=answer_path,
            answer_format=answer_format,
            sample_path=sample_path,
            spec=spec,
        )
        return {"score": None, "private_score": None}
    tables = {
        "answer_path": answer_path,
        "answer_format": answer_format,
        "truth_path": truth_path,
        "truth_format": truth_format,
    }
    try:
        if withheld:
            check(**tables, spec=spec)
            return {"score": None, "private_score": None}
        found = score(**tables, spec=spec)
    except MetricFailed as failed:
        return {"score": None, "private_score": None, "trouble": failed.message}
    return {"score": found["score"], "private_score": found["private_score"]}


def fetch_truth(
    *,
    root: str,
    source: dict[str, Any],
    dataset_path: str,
    sample_path: str,
    spec: dict[str, object],
    reveals: bool,
) -> dict[str, Any]:
    """Fetch a truth into the store of files at `root`: its hash as ``truth``, and its ``rules``.

    `source` are the arguments of `fetch`, but for the path; the rest are those of `inspect_truth`.
    Where it cannot be had or does not fit, ``trouble`` says why instead.
    """
    store = Blobs(Path(root))
    with store.scratch() as folder:
        fetched = folder / "fetched"
        try:
            fetch(**source, path=str(fetched))
            found = inspect_truth(
                dataset_path=dataset_path,
                truth_path=str(fetched),
                truth_format=_format_of_file(fetched),
                sample_path=sample_path,
                spec=spec,
                out_dir=str(folder),
                reveals=reveals,
            )
        except PalaestraError as error:
            return {"trouble": error.message.removeprefix(f"{source['field']}: ")}
        truth = store.add_file(Path(found["answer_csv"]))
    return {"truth": truth.hash, "rules": found["rules"]}


def read_truth(
    *,
    root: str,
    truth_path: str,
    truth_format: str,
    dataset_path: str,
    sample_path: str,
    spec: dict[str, object],
) -> dict[str, Any]:
    """Keep a truth that replaces another: its hash as ``truth``, and its ``rules``.

    The rest are the arguments of `inspect_truth`. Raises Invalid about ``answer``.
    """
    store = Blobs(Path(root))
    with store.scratch() as folder:
        found = inspect_truth(
            dataset_path=dataset_path,
            truth_path=truth_path,
            truth_format=truth_format,
            sample_path=sample_path,
            spec=spec,
            out_dir=str(folder),
        )
        truth = store.add_file(Path(found["answer_csv"]))
    return {"truth": truth.hash, "rules": found["rules"]}


def try_rules(*, truth_path: str, truth_format: str, spec: dict[str, object]) -> None:
    """Refuses rules by which not even the truth itself can be scored. Raises Invalid."""
    try:
        score(
            answer_path=truth_path,
            answer_format=truth_format,
            truth_path=truth_path,
            truth_format=truth_format,
            spec=spec,
        )
    except Invalid as refused:
        # The answer at fault is the truth, which stays: what was ordered does not suit it.
        field = "metric" if refused.field == "answer" else refused.field
        raise Invalid(field.removeprefix("spec."), refused.message) from refused


def _format_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return format_of_bytes(file.read(HEAD))


def score_many(
    *,
    answers: list[tuple[int, str, str]],
    truth_path: str,
    truth_format: str,
    spec: dict[str, object],
) -> list[dict[str, Any]]:
    """For each (id, path, format) the ``id`` and its scores, or the ``reason`` for none.

    With a ``trouble`` for the host where the host's own metric failed.
    """
    return [
        {"id": number, **_score_one(path, format, truth_path, truth_format, spec)}
        for number, path, format in answers
    ]


def _score_one(
    path: str, format: str, truth_path: str, truth_format: str, spec: dict[str, object]
) -> dict[str, Any]:
    try:
        return dict(
            score(
                answer_path=path,
                answer_format=format,
                truth_path=truth_path,
                truth_format=truth_format,
                spec=spec,
            )
        )
    except MetricFailed as failed:
        return {"reason": NEUTRAL, "trouble": failed.message}
    except Invalid as wrong:
        return {"reason": wrong.message}
