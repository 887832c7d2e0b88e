"""The demo's quiz: twelve slides, every type of question, and four teams to play it with."""

from sqlalchemy import select

from palaestra.app import open_house
from palaestra.quiz.demo import ACCOUNTS_FILE, TEAMS, fill
from palaestra.quiz.demo_slides import NAME, plan
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.marking import has_key
from palaestra.quiz.models import Quiz
from palaestra.quiz.service import rich, stage, starting
from palaestra.quiz.service.presentations import reveal, set_slide
from tests.builders import quiz
from tests.builders.servers import make_settings


def test_it_has_twelve_slides_and_every_type_of_question():
    planned = plan()
    asked = [question for slide in planned.slides for question in slide.questions]
    assert len(planned.slides) == 12
    assert {one.type_id for one in asked} == set(QuestionType)


def test_it_is_loaded_once_and_can_be_played_to_its_end(tmp_path):
    with open_house(make_settings(tmp_path)) as house:
        fill(house)
        fill(house)
        said = (house.settings.data / ACCOUNTS_FILE).read_text()

        def play(db):
            (row,) = db.scalars(select(Quiz)).all()
            shown = rich.rich(db, quiz.ADMIN, row.id)
            running = starting.start(db, quiz.ADMIN, row.id)
            held = stage.held_by_id(db, running.id)
            for slide in held.dealt.slides:
                set_slide(held, slide.order)
                if slide.questions:
                    reveal(held)
            return row.name, shown, held.dealt.questions.values()

        name, shown, questions = house.database.transact(play)
    assert (name, [one.name for one in shown.teams]) == (NAME, list(TEAMS))
    assert all(one.code in said for one in shown.codes if one.view_id != View.TEAM)
    # Everything but what only a judge can see is marked by the machine.
    by_hand = {one.type_id for one in questions if not has_key(one)}
    assert by_hand <= {QuestionType.PRACTICAL, QuestionType.TEXT}
