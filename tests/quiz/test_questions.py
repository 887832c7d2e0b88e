"""Questions as editors make them: what is added later stands after the rest."""

from palaestra.quiz.kinds import QuestionType
from palaestra.quiz.service import questions
from tests.builders import quiz


def test_what_is_added_after_a_removal_shares_its_place_with_nobody(database):
    """Else an order would be right either way round."""

    def scene(db):
        slide = quiz.first_slide(db, quiz.make_quiz(db))
        asked = quiz.make_question(db, slide, QuestionType.ORDER)
        for one in questions.alternatives(db, asked):
            questions.remove_alternative(db, one)
        first = quiz.add_alternative(db, asked, alternative="a")
        quiz.add_alternative(db, asked, alternative="b")
        questions.remove_alternative(db, first)
        quiz.add_alternative(db, asked, alternative="c")
        found = questions.alternatives(db, asked)
        return [(one.alternative, one.alternative_order, one.correct_order) for one in found]

    assert database.transact(scene) == [("b", 1, 1), ("c", 2, 2)]
