"""The document's objects (page "Structures") as structs: what travels, checked.

`decode` makes one of what a client sent; whatever is wrong with it is a `Problem` with a stable
code, a message and the path of what is wrong.
"""

from palaestra.statistics.structures.commands import Command, Literal, Name, Span
from palaestra.statistics.structures.datasets import (
    Dataset,
    Document,
    Filter,
    ItemList,
    Settings,
    Variable,
)
from palaestra.statistics.structures.decoding import Object, Runnable, decode
from palaestra.statistics.structures.outputs import (
    Crosstab,
    Descriptive,
    Graph,
    Model,
    Output,
    Test,
)
from palaestra.statistics.structures.problems import Code, Problem
from palaestra.statistics.structures.results import (
    Cell,
    GraphResult,
    Header,
    ModelResult,
    Result,
    TableResult,
    TestResult,
    ValueResult,
)

__all__ = [
    "Cell",
    "Code",
    "Command",
    "Crosstab",
    "Dataset",
    "Descriptive",
    "Document",
    "Filter",
    "Graph",
    "GraphResult",
    "Header",
    "ItemList",
    "Literal",
    "Model",
    "ModelResult",
    "Name",
    "Object",
    "Output",
    "Problem",
    "Result",
    "Runnable",
    "Settings",
    "Span",
    "TableResult",
    "Test",
    "TestResult",
    "ValueResult",
    "Variable",
    "decode",
]
