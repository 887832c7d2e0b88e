"""Commands and objects made to hurt: nothing foreign runs, and no session is lost.

The canary is a file in the one folder that R shares with the server.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from palaestra.statistics.commands.table import COMMANDS
from palaestra.statistics.engines.frames import frame_of
from palaestra.statistics.engines.r.engine import REngine
from palaestra.statistics.engines.r.kernel import RKernel
from palaestra.statistics.engines.rserve import to_python, to_r
from palaestra.statistics.structures import (
    Dataset,
    Filter,
    ItemList,
    Problem,
    Settings,
    Variable,
    decode,
)
from palaestra.statistics.structures.outputs import TEST_MODES
from tests.builders.statistics import Bench, nine_rows

EVERY = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CODE = [
    "file.create('/sockets/canary')",
    "system('touch /sockets/canary')",
    "`system`('touch /sockets/canary')",
    "A); file.create('/sockets/canary'); (1",
    "~ file.create('/sockets/canary')",
    "'\"`\\",
    "\x00",
    "$(touch /sockets/canary)",
]
NAMES = ["A", "B", "C", "D", "data", "nobody", ".GlobalEnv", "T", "", *CODE]
CALLS = [
    *COMMANDS,
    "system",
    "eval",
    "parse",
    "get",
    "do.call",
    "quit",
    "q",
    "Sys.getenv",
    "readLines",
    "file.create",
    "base::system",
    "unserialize",
    "lapply",
    "::",
    "function",
    "stop",
    "COMMANDS",
]  # fmt: skip - a list of words
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.integers(),
    st.floats(),
    st.sampled_from(NAMES),
    st.text(max_size=5),
    st.builds(lambda text: {"type": "literal", "value": text}, st.sampled_from(CODE)),
    st.builds(
        lambda n, unit: {"n": n, "unit": unit},
        st.integers(),
        st.sampled_from(["day", "month", "eon"]),
    ),
    st.lists(st.one_of(st.none(), st.integers(-9, 9), st.floats(-9, 9)), max_size=9),
)  # fmt: skip - a grammar
TREES = st.recursive(
    VALUES,
    lambda inner: st.builds(
        lambda name, given: {"type": "command", "mode": name, "arguments": given},
        st.sampled_from(CALLS),
        st.lists(inner, max_size=4),
    ),
    max_leaves=10,
)
SOME = st.lists(st.sampled_from(NAMES), max_size=3)
OUTPUTS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("crosstab"), "row_variables": SOME, "column_variables": SOME},
        optional={"panel_variables": SOME, "filters": SOME, "weights": st.sampled_from(NAMES)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("descriptive"), "variables": SOME},
        optional={"descriptives": st.lists(st.one_of(st.sampled_from(CALLS), TREES), max_size=3)},
    ),
    st.fixed_dictionaries(
        {"type": st.just("test"), "mode": st.sampled_from(TEST_MODES), "variables": SOME},
        optional={
            "null": VALUES,
            "success": st.sampled_from(NAMES),
            "terms": st.lists(SOME, max_size=2),
            "successes": st.lists(st.integers(-2, 9), max_size=3),
            "exact": st.booleans(),
            "trials": st.lists(st.integers(-2, 9), max_size=3),
            "panel_variables": SOME,
            "conf_level": st.floats(0, 1),
            "method": st.sampled_from(["kendall", "spearman"]),
        },
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("graph"),
            "variables": SOME,
            "mode": st.sampled_from(["scatter", "bar", "dot", "box", "hist", "quantile"]),
        },
        optional={
            "settings": st.dictionaries(st.sampled_from(["graph", "width", "bar"]), VALUES),
            "components": st.lists(
                st.fixed_dictionaries(
                    {
                        "mode": st.sampled_from(
                            ["grid", "abline", "fit", "labels", "text", "legend"]
                        )
                    },
                    optional={"a": VALUES, "h": VALUES, "variable": st.sampled_from(NAMES)},
                ),
                max_size=2,
            ),
        },
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("model"),
            "mode": st.sampled_from(["lm", "aov", "glm", "rm_aov"]),
            "response": st.sampled_from(NAMES),
            "terms": st.lists(SOME, max_size=3),
        },
        optional={"family": st.just("poisson"), "weights": st.sampled_from(NAMES)},
    ),
)  # fmt: skip - a grammar
COMMAND = TREES.filter(lambda each: isinstance(each, dict))
OBJECTS = st.one_of(COMMAND, OUTPUTS, st.dictionaries(st.text(max_size=5), VALUES, max_size=3))


@pytest.fixture
def guarded(bench: Bench) -> Iterator[Bench]:
    """Fails where the canary sang, or the session was started anew."""
    lost: list[str] = []
    bench.session.on_restart = lost.append
    bench.put(nine_rows())
    yield bench
    assert bench.value("mean", "C") == 8
    assert lost == []
    if isinstance(bench.engine, REngine):
        assert [each.name for each in Path(bench.engine._rserve.path).parent.iterdir()] == ["r"]


def hurt(bench: Bench, raw: Any) -> None:
    """A result that JSON can say, or a problem with a code; whatever else fails the test."""
    try:
        wanted = decode(raw)
        if isinstance(wanted, Dataset):
            frame_of(wanted)
        elif not isinstance(wanted, Variable | Filter | ItemList | Settings):
            json.dumps(bench.run(raw, dataset="data"), allow_nan=False)
    except Problem as problem:
        event(problem.code)


@settings(EVERY, max_examples=250)
@given(raw=OBJECTS)
def test_objects_made_to_hurt(guarded: Bench, raw: Any) -> None:
    hurt(guarded, raw)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(EVERY, max_examples=5000)
@given(raw=OBJECTS)
def test_objects_made_to_hurt_at_length(guarded: Bench, raw: Any) -> None:
    hurt(guarded, raw)


JSON = st.one_of(
    st.text(max_size=50),
    st.builds(json.dumps, st.dictionaries(st.sampled_from(["do", "tree", "data", "rows"]), VALUES)),
    st.builds(
        lambda tree: json.dumps({"do": "command", "tree": tree}),
        st.recursive(
            VALUES,
            lambda inner: st.one_of(
                st.builds(
                    lambda name, args: {"call": name, "args": args},
                    st.sampled_from(CALLS),
                    st.lists(inner),
                ),
                st.dictionaries(
                    st.sampled_from(["call", "args", "value", "var", "span", "model", "list"]),
                    inner,
                ),
            ),
            max_leaves=6,
        ),
    ),
)  # fmt: skip - a grammar


@settings(EVERY, max_examples=150)
@given(request=JSON)
def test_requests_past_the_server_s_own_checks(r_bench: Bench, request: str) -> None:
    """What R's own table makes of requests that nobody checked before."""
    kernel = r_bench.session._kernel
    assert isinstance(kernel, RKernel)
    if "\0" in request or not request.isprintable():
        request = json.dumps(request)

    answer = to_python(r_bench.do(kernel._call("run", to_r(request))))

    assert isinstance(answer, dict)
    assert answer.keys() <= {"answer", "problem"}
    assert r_bench.value("mean", "C") == 8
    assert isinstance(r_bench.engine, REngine)
    assert [each.name for each in Path(r_bench.engine._rserve.path).parent.iterdir()] == ["r"]
