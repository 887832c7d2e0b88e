"""A client of Rserve for asyncio, by itself: nothing of it needs the rest of Palaestra.

    from palaestra.statistics.engines.rserve import Connection, DataFrame, Factor, to_python, to_r

    connection = await Connection.open("/run/rs.sock")
    table = DataFrame({"x": np.array([1.0, 2.0]), "g": Factor.of(["a", "b"])})
    reply = await connection.call("put", to_r("table"), to_r(table))   # what oc.init handed out
    print(to_python(reply))
    await connection.close()

It speaks QAP1 over unix sockets or TCP, to servers in object-capability mode (`qap.oc enable`),
where only the functions that the server hands out can be called, and to plain ones
(`unsafe_evaluate`).

* Values (`values.py`) are R's own vectors with their attributes; nothing is lost either way: NA and
  NaN, unused levels, order, zones, names.
* The encoder writes values only. Language and symbols, which Rserve would evaluate, it cannot.
* Conversion (`conversion.py`) is for Python's and numpy's own types, data frames, factors, dates.
* A connection answers one call at a time; others wait for their turn.
"""

from palaestra.statistics.engines.rserve.connection import (
    Connection,
    ConnectionGone,
    ProtocolError,
    RError,
)
from palaestra.statistics.engines.rserve.conversion import (
    DataFrame,
    Dates,
    Datetimes,
    Factor,
    Named,
    to_python,
    to_r,
)
from palaestra.statistics.engines.rserve.values import NA_INTEGER, NA_REAL, RValue, is_na

__all__ = [
    "NA_INTEGER",
    "NA_REAL",
    "Connection",
    "ConnectionGone",
    "DataFrame",
    "Dates",
    "Datetimes",
    "Factor",
    "Named",
    "ProtocolError",
    "RError",
    "RValue",
    "is_na",
    "to_python",
    "to_r",
]
