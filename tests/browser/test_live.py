"""A board while the connection comes and goes."""

from playwright.sync_api import expect

from tests.browser.competitions import ROWS, answer
from tests.browser.conftest import Visit
from tests.browser.holding import hold_back
from tests.browser.steps import rank_of
from tests.builders.competitions import host, register, upload
from tests.builders.servers import RunningServer
from tests.builders.waiting import eventually

TRUTH = {"class": {str(row): row % 2 for row in range(ROWS)}}


def test_a_board_catches_up_after_the_connection_was_lost(
    visit: Visit, server: RunningServer
) -> None:
    with server.client() as other:
        register(other, username="Sigrid")
        competition = host(other, title="Cut off", answer=TRUTH, dataset=TRUTH)
        visitor = visit().enter()
        page = visitor.page
        with page.expect_websocket() as opened:
            visitor.goto(f"/competitions/{competition}")
        expect(page.get_by_text("Nobody has been ranked yet.")).to_be_visible()
        visitor.wait_for_frame('"ok":true')
        # All parts of the page are there before it is cut off.
        page.wait_for_load_state("networkidle")
        loads = list(visitor.loads)

        with opened.value.expect_event("close"):
            visitor.context.set_offline(True)
        expect(page.get_by_text("No connection to the server.")).to_be_visible()
        assert upload(other, competition, answer(0.5)).status_code == 200
        expect(page.get_by_text("Nobody has been ranked yet.")).to_be_visible()

        visitor.context.set_offline(False)
        expect(rank_of(page, "Sigrid")).to_have_text("1")
        expect(page.get_by_text("No connection to the server.")).to_be_hidden()
        # And it is live again, not only fetched once.
        with server.client() as third:
            register(third, username="Torsten")
            assert upload(third, competition, answer(0.9)).status_code == 200
        expect(rank_of(page, "Torsten")).to_have_text("1")
        expect(rank_of(page, "Sigrid")).to_have_text("2")
        assert visitor.loads == loads
        visitor.forgive_all("ERR_INTERNET_DISCONNECTED")


def test_a_board_shows_what_came_while_its_page_was_not_in_the_room_yet(
    visit: Visit, server: RunningServer
) -> None:
    """The board was fetched before the answer counted, the room entered after: nobody tells."""
    with server.client() as other:
        register(other, username="Rakel")
        competition = host(other, title="Between", answer=TRUTH, dataset=TRUTH)
        visitor = visit().enter()
        enterings = hold_back(visitor.page, "watch_competition")
        visitor.goto(f"/competitions/{competition}")
        expect(visitor.page.get_by_text("Nobody has been ranked yet.")).to_be_visible()
        visitor.wait_until(lambda: enterings)
        assert upload(other, competition, answer(0.5)).status_code == 200
        board = f"/api/v1/competitions/{competition}/leaderboard"
        eventually(lambda: other.get(board).json()["items"])
        enterings.pop()()
        expect(rank_of(visitor.page, "Rakel")).to_have_text("1")


def test_news_are_said_to_those_who_do_not_see_the_row_move(
    visit: Visit, server: RunningServer
) -> None:
    with server.client() as other:
        register(other, username="Ulrika")
        competition = host(other, title="Heard", answer=TRUTH, dataset=TRUTH)
        visitor = visit().enter()
        visitor.goto(f"/competitions/{competition}")
        visitor.wait_for_frame('"ok":true')
        assert upload(other, competition, answer(0.5)).status_code == 200
        said = visitor.page.get_by_role("status").filter(has_text="Ulrika enters at rank 1 with")
        expect(said).to_be_attached()
