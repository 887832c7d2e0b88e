"""Two people make a team by a link, the host scores anew, and a hall watches."""

from playwright.sync_api import Page, expect

from tests.browser.competitions import DATASET, ROWS, TRUTH, answer
from tests.browser.conftest import Visit
from tests.browser.soundness import OF_COLOUR, too_wide, violations
from tests.browser.steps import choose_file, rank_of
from tests.browser.visitors import DESK, PHONE, Visitor
from tests.builders.competitions import make_spec
from tests.builders.servers import RunningServer

EXCHANGED = "index,class\n" + "".join(f"{row},{1 - value}\n" for row, value in enumerate(TRUTH))


def test_a_team_by_a_link_and_a_board_that_is_scored_anew(
    server: RunningServer, visit: Visit, tmp_path
) -> None:
    host = visit().enter(username="Hedda")
    hosted = host_one(host, server)
    one, two, other = (visit().enter(username=name) for name in ("Runhild", "Sten", "Tove"))
    for visitor, sureness in ((one, 0.2), (one, 0.3), (two, 0.6), (other, 0.8)):
        sent = visitor.context.request.post(
            f"{server.url}/api/v1/competitions/{hosted}/submissions",
            data=answer(sureness),
            headers={"Content-Type": "text/csv"},
        )
        assert sent.status == 200, sent.text()

    one.goto(f"/competitions/{hosted}?tab=own")
    one.page.get_by_label("Name of the team").fill("The Owls")
    one.page.get_by_role("button", name="Found a team").click()
    link = one.page.get_by_role("group", name="Invitation")
    two.page.goto(link.inner_text())
    two.page.get_by_role("button", name="Join the team").click()
    expect(two.page.get_by_text("2 of 2 members; 3 submissions count.")).to_be_visible()
    expect(two.page.get_by_role("heading", name="My best score is")).to_be_visible()
    look(two.page)
    # The other member's page heard of it.
    expect(one.page.get_by_text("2 of 2 members; 3 submissions count.")).to_be_visible()

    other.goto(f"/competitions/{hosted}")
    expect(rank_of(other.page, "Tove")).to_have_text("1")
    expect(rank_of(other.page, "The Owls")).to_have_text("2")
    other.page.get_by_role("button", name="Show on a projector").click()
    hall = other.page.get_by_role("dialog", name="Owls and others")
    expect(hall.get_by_role("listitem").first).to_contain_text("Tove")
    assert (violations(other.page), too_wide(other.page)) == ([], [])

    host.goto(f"/competitions/{hosted}?tab=manage")
    page = host.page
    hours = page.get_by_role("img", name="Submissions in each of the last 48 hours: 4")
    expect(hours).to_be_visible()
    look(page)
    file = tmp_path / "truth.csv"
    file.write_text(EXCHANGED)
    choose_file(page, file)
    page.get_by_role("textbox", name="Why").fill("The classes were exchanged")
    page.get_by_role("button", name="Score everything anew").click()
    row = page.get_by_role("table", name="History").get_by_role("row").nth(1)
    expect(row).to_contain_text("Done")
    expect(row).to_contain_text(f"{4} of {4}")
    expect(hall.get_by_role("listitem").first).to_contain_text("The Owls")
    other.page.keyboard.press("Escape")
    expect(rank_of(other.page, "The Owls")).to_have_text("1")
    other.page.reload()  # without the mark of what just rose, which fades while themes change
    expect(rank_of(other.page, "The Owls")).to_have_text("1")
    look(other.page)


def host_one(host: Visitor, server: RunningServer) -> str:
    spec = make_spec(
        title="Owls and others",
        dataset=DATASET,
        answer={"class": {str(row): TRUTH[row] for row in range(ROWS)}},
        team_size=2,
    )
    reply = host.context.request.post(f"{server.url}/api/v1/competitions", data={"spec": spec})
    assert reply.status == 200, reply.text()
    return str(reply.json()["id"])


def look(page: Page) -> None:
    """Sound on a phone and a desk, in both themes."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert (violations(page), too_wide(page)) == ([], [])
    page.emulate_media(color_scheme="dark")
    assert violations(page, of=OF_COLOUR) == []
    page.emulate_media(color_scheme="light")
