"""Sample competitions on data that scikit-learn ships: offline, and with real truths.

    spec = palaestra.samples.spec("iris", expiration=datetime.now(UTC) + timedelta(days=7))
    palaestra.Client("http://localhost:8080", id=...).start_competition(spec)

One of each type, and one of several classes. Needs the extra ``demo``.
"""

from datetime import datetime
from importlib.util import find_spec
from typing import Any

from palaestra.competitions.sample_texts import TEXTS

NAMES = tuple(TEXTS)


def spec(name: str, *, expiration: datetime | str | float, **fields: Any) -> dict[str, Any]:
    """A complete spec to host; tables are CSV texts, and `fields` take the place of its own.

    Raises KeyError for an unknown name, ImportError where scikit-learn is missing.
    """
    if name not in TEXTS:
        raise KeyError(f"There is no sample {name!r}: {', '.join(NAMES)}.")
    _need_science()
    from palaestra.competitions.samples import sample_spec

    return {**sample_spec(name), "expiration": expiration, **fields}


def answers(name: str) -> dict[str, str]:
    """Honest answers as CSV texts by what made them, the simplest first: see each with `submit`."""
    _need_science()
    from palaestra.competitions.samples import honest_answers

    return {competitor: answer.decode() for competitor, _, answer in honest_answers(name)}


def _need_science() -> None:
    if find_spec("sklearn") is None:
        raise ImportError("palaestra.samples needs scikit-learn: pip install 'palaestra[demo]'")
