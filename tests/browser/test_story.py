"""The whole story: host on real data, download, submit, and watch the board move."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.steps import (
    answer_from,
    download,
    enter_as_guest,
    enter_with_name,
    open_tab,
    rank_of,
    row_of,
    submit_file,
)
from tests.browser.visitors import Visitor


def test_a_board_moves_before_everyone_who_looks(visit: Visit, tmp_path: Path) -> None:
    hostess, rival = visit(), visit()
    enter_as_guest(hostess)
    path = host_sample(hostess.page)

    rival.goto(f"/register?next={path}")
    enter_with_name(rival, "Ragnhild")
    expect(rival.page.get_by_text("Nobody has been ranked yet.")).to_be_visible()
    rival_loads = list(rival.loads)

    data = download_data(hostess.page, tmp_path)
    rough = answer_from(data, column="mean_texture", middle=20, width=9, to=tmp_path / "rough.csv")
    submit_file(hostess.page, rough)
    expect(hostess.page.get_by_text("1 of 1")).to_be_visible()
    expect(rival.page.get_by_role("table", name="Leaderboard").get_by_role("row")).to_have_count(2)

    hostess.page.get_by_role("link", name="See the leaderboard").click()
    expect(rank_of(hostess.page, "You")).to_have_text("1")
    hostess_loads = list(hostess.loads)
    good = answer_from(
        data, column="worst_radius", middle=16.8, width=1.2, to=tmp_path / "good.csv"
    )
    submit_file(rival.page, good)
    expect(rank_of(hostess.page, "Ragnhild")).to_have_text("1")
    expect(rank_of(hostess.page, "You")).to_have_text("2")
    expect(row_of(hostess.page, "Ragnhild")).to_contain_text("New best")

    assert rival.loads == rival_loads
    assert hostess.loads == hostess_loads
    own_submissions(rival)


def host_sample(page: Page) -> str:
    """Through the wizard with scikit-learn's data; the new competition's address."""
    page.get_by_role("navigation", name="Features").get_by_role("link", name="Competitions").click()
    page.get_by_role("link", name="New competition").first.click()
    page.get_by_role("radio", name="A data set from scikit-learn").check()
    page.get_by_role("radio", name="Malignant or benign").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Malignant or benign")
    page.get_by_label("Title", exact=True).fill("Tumours of the course")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("The competition opens at once")).to_be_visible()
    page.get_by_role("button", name="Create competition").click()
    expect(page.get_by_role("heading", name="Tumours of the course", level=1)).to_be_visible()
    return "/" + page.url.split("/", 3)[3]


def download_data(page: Page, folder: Path) -> Path:
    open_tab(page, "Data")
    expect(page.get_by_text("569 rows")).to_be_visible()
    return download(page, "CSV", folder)


def own_submissions(visitor: Visitor) -> None:
    page = visitor.page
    open_tab(page, "My submissions")
    line = page.get_by_role("table", name="My submissions").get_by_role("row").nth(1)
    expect(line).to_contain_text("Scored")
    expect(line).to_contain_text("Best")
    visitor.goto("/submissions")
    expect(page.get_by_role("link", name="Tumours of the course")).to_be_visible()
