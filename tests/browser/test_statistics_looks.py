"""Results look as their reader prefers, on a screen, on a phone and on paper."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import open_example, result
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.builders.waiting import eventually


def lettered(size: int) -> dict[str, Any]:
    return {"table": {"text": {"size": size}}}


def prefer(visitor: Visitor, content: dict[str, Any]) -> None:
    url = f"{visitor.server.url}/api/statistics/preferences/mine"
    assert visitor.context.request.put(url, data=content).ok


def colour_at_the_edge(drawing: Locator) -> list[int]:
    found: list[int] = drawing.evaluate(
        "canvas => [...canvas.getContext('2d').getImageData(3, 3, 1, 1).data].slice(0, 3)"
    )
    return found


def test_results_look_as_preferred_where_they_are_shown(visit: Visit) -> None:
    visitor = visit().enter()
    prefer(
        visitor,
        {
            "general": {
                "table": {"text": {"size": 20}, "border": {"cell": "teal"}, "header": "ivory"},
                "graph": {
                    "height": 500,
                    "width": 400,
                    "background-color": "#fffff0",
                    "point-icons": ["square", "cross"],
                    "line-styles": ["dotted"],
                },
            },
            "format": {"small": lettered(11), "print": lettered(9)},
        },
    )
    page = open_example(visitor)
    table = result(page, "A by B").get_by_role("table")
    expect(table).to_have_css("font-size", "20px")
    cell = table.get_by_role("cell").last
    expect(cell).to_have_css("border-left-color", "rgb(0, 128, 128)")
    head = table.get_by_role("columnheader").first
    expect(head).to_have_css("background-color", "rgb(255, 255, 240)")
    drawing = result(page, "Scatter plot: C, D").locator("canvas")
    expect(drawing).to_have_css("height", "500px")
    expect(drawing).to_have_css("width", "400px")
    assert colour_at_the_edge(drawing) == [255, 255, 240]
    look_as_it_stands(page, "preferred looks")

    page.set_viewport_size(PHONE)
    expect(table).to_have_css("font-size", "11px")
    page.set_viewport_size(DESK)
    page.emulate_media(media="print")
    expect(table).to_have_css("font-size", "9px")


def test_preferences_are_set_on_their_page_and_found_again(visit: Visit) -> None:
    visitor = visit().enter()
    visitor.goto("/statistics/preferences")
    page = visitor.page
    page.get_by_label("Name of a new set").fill("mine")
    page.get_by_role("button", name="Add set").click()
    page.get_by_label("Size of text in tables").fill("21")
    page.get_by_label("Shape of points").fill("nonesuch, triangle")
    page.get_by_label("Shape of points").press("Tab")
    page.get_by_label("Used for").select_option("Small screens")
    expect(page.get_by_label("Size of text in tables")).to_have_value("")
    page.get_by_label("Size of text in tables").press_sequentially("11")
    wanted = {
        "general": {
            "graph": {"point": {"icons": ["nonesuch", "triangle"]}},
            "table": {"text": {"size": 21}},
        },
        "format": {"small": {"table": {"text": {"size": 11}}}},
    }
    eventually(lambda: kept_set(visitor, "mine") == wanted)

    page.reload()
    expect(page.get_by_label("Size of text in tables")).to_have_value("21")
    expect(page.get_by_label("Shape of points")).to_have_value("nonesuch, triangle")
    look_as_it_stands(page, "preferences")
    table = result(open_example(visitor), "A by B").get_by_role("table")
    expect(table).to_have_css("font-size", "11px")
    page.set_viewport_size(DESK)
    expect(table).to_have_css("font-size", "21px")


def kept_set(visitor: Visitor, name: str) -> Any:
    url = f"{visitor.server.url}/api/statistics/preferences/{name}"
    return visitor.context.request.get(url).json()["content"]


def test_what_is_not_preferred_is_the_pages_own(visit: Visit) -> None:
    page = open_example(visit().enter())
    table = result(page, "A by B").get_by_role("table")
    expect(table).to_have_css("font-size", "13px")
    expect(table.get_by_role("cell").last).to_have_css("border-left-width", "0px")
