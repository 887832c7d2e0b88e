"""Work of this feature's jobs that its science has no single function for."""

from typing import Any

from palaestra.competitions.scoring import score
from palaestra.core.errors import Invalid


def score_many(
    *,
    answers: list[tuple[int, str, str]],
    truth_path: str,
    truth_format: str,
    spec: dict[str, object],
) -> list[dict[str, Any]]:
    """For each (id, path, format) the ``id`` and its ``score``, or the ``reason`` for none."""
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
    except Invalid as wrong:
        return {"reason": wrong.message}
