"""The ten documented forms of an answer. Pure names: loads no numpy.

=========  =======  ====  ======================================================
targets    key      when  form
=========  =======  ====  ======================================================
(classify)                classify: a row for each row to classify
dict       yes      yes   dict-key-when: a row for each key
dict       yes      no    dict-key: the data set's rows with these keys
dict       no       yes   dict-when: a row for each key
dict       no       no    dict: a row for each key
list       yes      yes   list-key-when: a row for each value of the key column
list       yes      no    list-key: likewise
list       no       yes   list-when: one row, labelled with the moment
list       no       no    list: the next row, or the rows whose targets are empty
(cluster)                 cluster: a row for each row of the data set
=========  =======  ====  ======================================================

A single column as target is a list of one. `when` adds a column of that name, which is the
moment that is asked for and is never compared.
"""

from typing import Literal

from palaestra.competitions.specs import Rules

Form = Literal[
    "classify",
    "dict-key-when",
    "dict-key",
    "dict-when",
    "dict",
    "list-key-when",
    "list-key",
    "list-when",
    "list",
    "cluster",
]
_PREDICT: dict[tuple[bool, bool, bool], Form] = {
    (True, True, True): "dict-key-when",
    (True, True, False): "dict-key",
    (True, False, True): "dict-when",
    (True, False, False): "dict",
    (False, True, True): "list-key-when",
    (False, True, False): "list-key",
    (False, False, True): "list-when",
    (False, False, False): "list",
}


def form_of(rules: Rules) -> Form:
    if rules.type == "predict":
        return _PREDICT[has_keys(rules), rules.dataset_key is not None, rules.when is not None]
    return rules.type


def has_keys(rules: Rules) -> bool:
    """Whether the targets are given for each key."""
    return isinstance(rules.targets, dict)


def asked_keys(rules: Rules) -> list[str]:
    return list(rules.targets) if isinstance(rules.targets, dict) else []


def by_key(rules: Rules) -> bool:
    """Whether rows are found by their key rather than by label or position."""
    listed = rules.type == "predict" and rules.dataset_key is not None
    return has_keys(rules) or listed


def target_columns(rules: Rules) -> list[str]:
    """All target columns, each once, in the order in which they are first named."""
    if isinstance(rules.targets, str):
        return [rules.targets]
    if isinstance(rules.targets, dict):
        return list(dict.fromkeys(name for names in rules.targets.values() for name in names))
    return list(rules.targets or [])


def keys_asking(rules: Rules, column: str) -> list[str]:
    """The keys for which this column is a target."""
    targets = rules.targets if isinstance(rules.targets, dict) else {}
    return [key for key, columns in targets.items() if column in columns]


def moment_label(when: float) -> str:
    """Epoch seconds as a label: whole ones without a fraction."""
    return str(int(when)) if when == int(when) else repr(when)
