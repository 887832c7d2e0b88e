"""Tables of the quiz, a file a noun."""

from palaestra.quiz.models.answers import Answer, AnswerVersion
from palaestra.quiz.models.cities import Citizen, City
from palaestra.quiz.models.codes import Code, CodeToken
from palaestra.quiz.models.components import Component
from palaestra.quiz.models.media import Media
from palaestra.quiz.models.presentations import LogEntry, Presentation
from palaestra.quiz.models.questions import Alternative, Question
from palaestra.quiz.models.quizzes import Quiz
from palaestra.quiz.models.scores import Score, ScoreChange
from palaestra.quiz.models.slides import Slide
from palaestra.quiz.models.teams import Team

__all__ = [
    "Alternative",
    "Answer",
    "AnswerVersion",
    "Citizen",
    "City",
    "Code",
    "CodeToken",
    "Component",
    "LogEntry",
    "Media",
    "Presentation",
    "Question",
    "Quiz",
    "Score",
    "ScoreChange",
    "Slide",
    "Team",
]
