"""A board while the connection comes and goes."""

from playwright.sync_api import expect

from tests.browser.competitions import ROWS, answer
from tests.browser.conftest import Visit
from tests.browser.steps import rank_of
from tests.builders.competitions import host, register, upload
from tests.builders.servers import RunningServer

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


def test_news_are_said_to_those_who_do_not_see_the_row_move(
    visit: Visit, server: RunningServer
) -> None:
    with server.client() as other:
        register(other, username="Ulrika")
        competition = host(other, title="Heard", answer=TRUTH, dataset=TRUTH)
        visitor = visit().enter()
        with visitor.page.expect_websocket() as opened:
            visitor.goto(f"/competitions/{competition}")
        opened.value.wait_for_event("framereceived", lambda frame: '"ok":true' in str(frame))
        assert upload(other, competition, answer(0.5)).status_code == 200
        said = visitor.page.get_by_role("status").filter(has_text="Ulrika enters at rank 1 with")
        expect(said).to_be_attached()
