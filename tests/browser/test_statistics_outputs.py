"""Results that are asked for on the page: the document's numbers, every test, every part."""

import pytest
from playwright.sync_api import Page, expect

from palaestra.statistics.structures.outputs import TEST_MODES
from tests.browser.conftest import Visit
from tests.browser.soundness import look_as_it_stands
from tests.browser.statistics import (
    analyse,
    expect_all_kept,
    kept,
    open_example,
    open_part,
    result,
)
from tests.builders.waiting import eventually


@pytest.fixture
def example(visit: Visit) -> Page:
    """The document's nine rows, one click away."""
    return open_example(visit().enter())


def test_documents_shares_and_panels_are_shown_to_the_digit(example: Page) -> None:
    analyse(example, "Cross table")
    example.get_by_role("group", name="Rows").get_by_label("A", exact=True).check()
    for name in "CD":
        example.get_by_role("group", name="Columns").get_by_label(name, exact=True).check()
    example.get_by_role("group", name="Cells").get_by_label("Counts").uncheck()
    example.get_by_role("group", name="Cells").get_by_label("Column percentages").check()
    table = result(example, "A by C, D").get_by_role("table").first
    expect(table.get_by_role("row").filter(has_text="73.6")).to_contain_text("48.5")
    expect(table.get_by_role("row").filter(has_text="26.4")).to_contain_text("51.5")

    example.get_by_role("group", name="Divide by").get_by_label("B", exact=True).check()
    place = example.get_by_role("combobox", name="Where B stands")
    for where in ("In columns", "In rows"):
        place.select_option(where)
        expect(result(example, "A by C, D").get_by_role("table")).to_have_count(1)
    place.select_option("In panels of their own")
    expect(result(example, "A by C, D").get_by_role("table")).to_have_count(2)
    example.get_by_role("group", name="Cells").get_by_label("Column percentages").uncheck()
    example.get_by_role("group", name="Cells").get_by_label("Percentages of each panel").check()
    example.get_by_role("group", name="Totals").get_by_label("Of each panel").check()
    asked = (["panel"], ["panel"])
    (found,) = eventually(
        lambda: [one for one in kept(example) if (one.get("relative"), one.get("totals")) == asked]
    )
    assert found["column_variables"] == ["C", "D"]
    assert (found["panel_variables"], found["panel_placement"]) == (["B"], ["panel"])
    # Of the panel Y: 32 of 47 and 15 of 47.
    expect(table.get_by_role("row").filter(has_text="68.1")).to_be_visible()


def test_every_part_of_a_graph_is_reached_from_the_page(example: Page) -> None:
    analyse(example, "Graph")
    example.get_by_role("combobox", name="Graph", exact=True).select_option("Scatter plot")
    example.get_by_role("combobox", name="First variable").select_option("D")
    example.get_by_role("combobox", name="Second variable").select_option("C")
    for part in (
        "Grid lines",
        "Line through the points",
        "Labels at the points",
        "A line of your own",
        "Place of the legend",
        "A text in the graph",
    ):
        example.get_by_label(part, exact=True).check()
    example.get_by_role("combobox", name="Kind of line").select_option("Smooth (loess)")
    example.get_by_role("combobox", name="Direction of the line").select_option("Horizontal")
    example.get_by_label("x axis from").fill("0")
    expect(example.get_by_text("Give both ends")).to_be_visible()
    example.get_by_label("x axis to").fill("30")
    expect(example.get_by_text("Give both ends")).to_be_hidden()
    example.get_by_label("Ticks of the y axis").fill("0; ten")
    expect(example.get_by_text("One of these is not a number")).to_be_visible()
    example.get_by_label("Ticks of the y axis").fill("0; 12,5; 25")
    labels = example.get_by_label("Labels of the y ticks")
    labels.fill("none\nsome\nmany\nmore")
    expect(example.get_by_text("There are 3 ticks: give at most 3 labels.")).to_be_visible()
    labels.fill("none\nsome\nmany")
    expect(result(example, "Scatter plot: D, C").get_by_role("img")).to_be_visible()
    expect_all_kept(example)

    (found,) = [one for one in kept(example) if one.get("variables") == ["D", "C"]]
    parts = {one["mode"]: one for one in found["components"]}
    assert set(parts) == {"grid", "fit", "labels", "abline", "legend", "text"}
    assert (parts["fit"]["method"], parts["abline"].get("h")) == ("loess", 0)
    assert found["xaxis"]["limits"] == [0, 30]
    assert found["yaxis"]["ticks"] == {"values": [0, 12.5, 25], "labels": ["none", "some", "many"]}
    look_as_it_stands(example, "parts of a graph")


TYPED = """async (field) => {
  field.value = 'Typed a moment ago'
  field.dispatchEvent(new Event('input'))
  for (let turn = 0; turn < 9; turn += 1) await null  // what the page does before any timer
  return document.body.innerText.includes('Everything is kept on the server')
}"""


def test_what_was_just_written_is_not_called_kept(example: Page) -> None:
    """It is sent once its writer pauses."""
    analyse(example, "Descriptive statistics")
    example.get_by_role("group", name="Variables").get_by_label("C", exact=True).check()
    expect(result(example, "Descriptive statistics: C").get_by_role("table")).to_be_visible()
    expect_all_kept(example)
    assert not example.get_by_label("Title").evaluate(TYPED)
    expect_all_kept(example)
    assert "Typed a moment ago" in [one.get("label") for one in kept(example)]

    open_part(example, "Reports")
    example.get_by_role("button", name="New report").click()
    expect_all_kept(example)
    assert not example.get_by_label("Title").evaluate(TYPED)
    expect_all_kept(example)
    assert len([one for one in kept(example) if one.get("label") == "Typed a moment ago"]) == 2


def test_documents_descriptives_are_shown_to_the_digit(example: Page) -> None:
    analyse(example, "Descriptive statistics")
    for name in "CD":
        example.get_by_role("group", name="Variables").get_by_label(name, exact=True).check()
    for words in ("Median", "Minimum", "Maximum"):
        example.get_by_role("group", name="Statistics").get_by_label(words).uncheck()
    example.get_by_role("group", name="Divide by").get_by_label("A", exact=True).check()
    rows = result(example, "Descriptive statistics: C, D").get_by_role("row")
    for numbers in (
        ("C", "5", "10.60", "7.64"),
        ("D", "5", "6.40", "5.55"),
        ("C", "4", "4.75", "5.12"),
        ("D", "4", "8.50", "4.20"),
    ):
        expect(rows.filter(has_text=numbers[2])).to_contain_text(numbers[0])
        for number in numbers[1:]:
            expect(rows.filter(has_text=numbers[2])).to_contain_text(number)
    look_as_it_stands(example, "descriptives")


# Of each role, a variable that suits it: labels with two values, or numbers.
CHOICES = {
    "Variable": ("A", "C"),
    "Response": ("C",),
    "Group": ("A",),
    "First variable": ("A", "C"),
    "Second variable": ("B", "D"),
    "Outcome": ("B",),
    "Measures": ("C", "D"),
    "Factors": ("A", "B"),
    "Explained by": ("D",),
}


def fill_roles(page: Page) -> None:
    editor = page.get_by_role("region", name="Test")
    for role, names in CHOICES.items():
        chosen = editor.get_by_role("combobox", name=role, exact=True)
        if chosen.count():
            offered = chosen.locator("option").all_text_contents()
            chosen.select_option(next(name for name in names if name in offered))
        several = editor.get_by_role("group", name=role, exact=True)
        if several.count():
            for name in names:
                several.get_by_label(name, exact=True).check()


def test_weights_and_confidence_are_chosen_on_the_page(example: Page) -> None:
    table = result(example, "A by B")
    table.get_by_role("button", name="Change A by B").click()
    weights = example.get_by_role("combobox", name="Weights")
    weights.select_option("D")
    expect(table.get_by_role("row").nth(2)).to_have_text("AM102232")
    weights.select_option("")
    expect(table.get_by_role("row").nth(2)).to_have_text("AM325")
    look_as_it_stands(example, "weights of a table")
    test = result(example, "Two-sample t test: C, A")
    expect(test).to_contain_text("95% confidence interval")
    test.get_by_role("button", name="Change Two-sample").click()
    example.get_by_role("combobox", name="Confidence").select_option("99%")
    expect(test).to_contain_text("99% confidence interval")
    look_as_it_stands(example, "confidence of a test")

    example.get_by_role("combobox", name="Test", exact=True).select_option("wilcoxon_paired")
    example.get_by_role("combobox", name="First variable").select_option("D")
    example.get_by_role("combobox", name="Second variable").select_option("C")
    ranks = result(example, "Wilcoxon")
    how = example.get_by_role("combobox", name="How p is found")
    expect(ranks).to_contain_text("Wilcoxon")
    how.select_option("By the normal curve")
    expect(ranks).to_contain_text("continuity correction")
    how.select_option("Exactly")
    expect_all_kept(example)
    found = eventually(lambda: [one for one in kept(example) if one.get("exact") is True])
    assert found[0]["mode"] == "wilcoxon_paired"
    example.get_by_role("combobox", name="Test", exact=True).select_option("chisq")
    offered = example.get_by_role("combobox", name="First variable").locator("option")
    expect(offered).to_have_text(["Choose a variable", "A", "B"])


def test_every_test_is_made_on_the_page(example: Page) -> None:
    analyse(example, "Test")
    choice = example.get_by_role("combobox", name="Test", exact=True)
    offered = choice.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    assert sorted(offered) == sorted(TEST_MODES)
    for mode in TEST_MODES:
        choice.select_option(mode)
        fill_roles(example)
        title = choice.locator("option:checked").text_content()
        shown = example.get_by_role("article", name=title).and_(example.locator(".editing"))
        expect(shown.locator(".finding, table").first).to_be_visible()
        expect(shown).not_to_have_attribute("aria-busy", "true")
        expect(shown.locator(".stale")).to_have_count(0)
    expect_all_kept(example)
    settled = eventually(lambda: [one for one in kept(example) if one.get("status") == "done"])
    assert settled[-1]["mode"] == TEST_MODES[-1]
