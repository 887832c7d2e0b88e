"""A whole quiz in one call costs few queries, however long it is."""

from sqlalchemy import event

from palaestra.core.access import Identity, Role
from palaestra.quiz.kinds import QuestionType, View
from palaestra.quiz.service import rich
from tests.builders import quiz
from tests.builders.accounts import make_person

MOST = 12
# Who calls is found by one more.
IDENTIFIED = 1


def test_a_hundred_slides_take_no_more_queries_than_ten(database):
    def fill(db):
        made = quiz.make_all(db)
        row = db.get_one(quiz.Quiz, made.quiz_id)
        for number in range(100):
            slide = quiz.make_slide(db, row, title=str(number))
            quiz.make_question(db, slide, QuestionType.MULTIPLE)
            quiz.make_text(db, slide, View.TEAM, "x")
        account = make_person(db, Role.EDITOR)
        quiz.settle(db, account, row.city_id)
        quiz.make_over(db, made)
        return made.quiz_id, account.id

    quiz_id, account_id = database.transact(fill)
    asked = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_more: asked.append(statement),
    )
    who = Identity(account_id=account_id, role=Role.EDITOR)
    found = database.read(rich.rich, who, quiz_id)
    assert len(found.slides) == 102
    queries = [one for one in asked if one.lstrip().upper().startswith("SELECT")]
    assert len(queries) + IDENTIFIED <= MOST
