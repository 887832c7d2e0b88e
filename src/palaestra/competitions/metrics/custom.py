"""A metric that the host wrote: a Python function, run in the sandbox and nowhere else.

It is ``metric(truth, answer)``, or ``metric(truth, answer, weights)`` where the truth has weights,
with numpy arrays as `Metric.answers` says, and returns one finite number. It has no network, no
file of the server, and ends after `SECONDS`.
"""

import io
import json
import math
from functools import lru_cache

import msgspec
import numpy as np

from palaestra.competitions.answers.comparison import Comparison
from palaestra.competitions.specs import Rules
from palaestra.core.configuration import SandboxSettings
from palaestra.core.errors import Invalid, Unavailable
from palaestra.core.sandbox import Limits, RunResult, Sandbox

DOMAIN = "competition metrics"
SECONDS = 20.0
LIMITS = Limits(
    wall_seconds=SECONDS, cpu_seconds=20, memory=1 << 30, disk=512 << 20, processes=16, output=8192
)
LONGEST = 1500
# What competitors hear: the text of an error may hold what the function has seen of the truth.
NEUTRAL = "The host's metric failed for this answer. The host sees why; nothing was counted."

RUNNER = """
import json, sys, traceback
import numpy
arrays = [numpy.load(name + ".npy") for name in ("truth", "answer", "weights")
          if __import__("os").path.exists(name + ".npy")]
scope = {"__name__": "metric"}
try:
    exec(compile(open("metric.py").read(), "metric.py", "exec"), scope)
    if not callable(scope.get("metric")):
        raise TypeError("There is no function called metric.")
    value = float(scope["metric"](*arrays))
    said = {"score": repr(value)}
except BaseException as error:
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno for f in reversed(frames) if f.filename == "metric.py"), None)
    where = "" if line is None else f"line {line}: "
    said = {"error": f"{where}{type(error).__name__}: {error}"[:1500]}
with open("said.json", "w") as file:
    json.dump(said, file)
"""


class MetricFailed(Invalid):
    """The text is for the host alone; competitors hear `NEUTRAL`."""

    def __init__(self, message: str) -> None:
        super().__init__("spec.metric_code", message)


def evaluate(compared: Comparison, rules: Rules) -> float:
    """The function's number. Raises MetricFailed, or Unavailable where no sandbox can be had."""
    assert rules.metric_code, "read_spec refuses a custom metric without it"
    if rules.sandbox is None:
        raise Unavailable("Metrics of the host's own are run in the sandbox, which is not here.")
    files = {"truth.npy": compared.truth, "answer.npy": compared.answer}
    if compared.weights is not None:
        files["weights.npy"] = compared.weights
    result = _sandbox(json.dumps(rules.sandbox, sort_keys=True)).run(
        RUNNER,
        files={
            "metric.py": rules.metric_code.encode("utf-8", "replace"),
            **{name: _bytes(values) for name, values in files.items()},
        },
        collect=("said.json",),
        limits=LIMITS,
        domain=DOMAIN,
    )
    return _number(result)


@lru_cache(maxsize=1)
def _sandbox(settings: str) -> Sandbox:
    """Nothing of it lives longer than a run: a worker may be ended at any moment."""
    told = msgspec.json.decode(settings.encode(), type=SandboxSettings)
    return Sandbox(msgspec.structs.replace(told, start="cold"))


def _bytes(values: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()


_ENDED = {
    "time": f"It took longer than {SECONDS:g} seconds.",
    "memory": "It needed more memory than a metric may have.",
    "output": "It printed without end.",
}


def _number(result: RunResult) -> float:
    said = _said(result.files.get("said.json", b""))
    if result.killed_by or "score" not in said:
        error = _ENDED.get(result.killed_by) or said.get("error")
        raise MetricFailed(error or "It ended without a result.")
    value = _float(said["score"])
    if not math.isfinite(value):
        raise MetricFailed(f"It returned {said['score'][:40]}, which is no finite number.")
    return value


def _said(content: bytes) -> dict[str, str]:
    """The program may have written anything there."""
    try:
        return msgspec.json.decode(content, type=dict[str, str])
    except msgspec.DecodeError:
        return {}


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
