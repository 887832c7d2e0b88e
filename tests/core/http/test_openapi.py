"""The API reference: OpenAPI 3.1 of every route, and each reference in it leads somewhere."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from palaestra.app import ALWAYS, FEATURES
from palaestra.core.http.route import routes_of

ROUTES = [route for feature in (*ALWAYS, *FEATURES) for route in routes_of(feature.routes)]


@pytest.fixture
def document(client: httpx.Client) -> dict[str, Any]:
    reply = client.get("/openapi.json")
    assert reply.headers["content-type"] == "application/json"
    found: dict[str, Any] = reply.json()
    return found


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def test_it_is_openapi_31(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] == "Palaestra"
    assert document["info"]["version"]


def test_every_route_is_in_it_and_nothing_else(document: dict[str, Any]) -> None:
    told = {(method, path) for method, path, _ in _operations(document)}
    declared = {
        (route.method, re.sub(r":\w+\}", "}", path))
        for route in ROUTES
        if not route.is_page
        for path in route.paths
    }
    assert told == declared


def test_its_order_is_always_the_same(document: dict[str, Any]) -> None:
    assert list(document["paths"]) == sorted(document["paths"])
    assert list(document["components"]["schemas"]) == sorted(document["components"]["schemas"])


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, _, operation in _operations(document))
    assert {name for name, count in names.items() if count > 1} == set()


def test_every_operation_says_what_it_does_for_whom_and_whose_it_is(
    document: dict[str, Any],
) -> None:
    parts = {feature.name for feature in (*ALWAYS, *FEATURES)} | {"http"}
    for method, path, operation in _operations(document):
        assert operation["summary"].endswith("."), (method, path)
        assert "\n\nWho may: " in operation["description"], (method, path)
        assert set(operation["tags"]) <= parts, (method, path)
        assert operation["responses"], (method, path)


def test_parameters_of_the_path_are_those_of_the_operation(document: dict[str, Any]) -> None:
    for method, path, operation in _operations(document):
        stated = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
        assert stated <= set(re.findall(r"\{(\w+)\}", path)), (method, path)


def test_parameters_keep_their_names_on_the_wire(document: dict[str, Any]) -> None:
    overview = document["paths"]["/api/v1/competitions/overview"]["get"]
    names = {each["name"]: each["in"] for each in overview["parameters"]}
    assert names == dict.fromkeys(("search", "state", "type", "mine", "page", "size"), "query")


def test_a_json_body_is_described(document: dict[str, Any]) -> None:
    login = document["paths"]["/api/account/login"]["post"]
    schema = login["requestBody"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Credentials"}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def test_every_reference_leads_to_a_schema(document: dict[str, Any]) -> None:
    schemas = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    references = set(_references(document))
    assert references
    assert references <= schemas
