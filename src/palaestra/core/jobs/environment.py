"""What a worker sees of the server's environment: what programs need, and no secret."""

from collections.abc import Mapping

_KEPT = ("PATH", "PYTHONPATH", "LANG", "LANGUAGE", "LD_LIBRARY_PATH", "TMPDIR", "TZ")
_KEPT_PREFIX = "LC_"

# One worker is one core's work: libraries that start threads of their own fight over the rest.
_OURS = {
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONUNBUFFERED": "1",
}


def worker_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Of `given` only what is named here: a list of what to hide would miss the next secret."""
    kept = {
        name: value
        for name, value in given.items()
        if name in _KEPT or name.startswith(_KEPT_PREFIX)
    }
    return {**kept, **_OURS}
