"""The numbers that stand for kinds on the wire."""

from enum import IntEnum


class View(IntEnum):
    """Who looks: one of these is named by every code."""

    TEAM = 1
    JUDGE = 2
    AUDIENCE = 3
    OPERATOR = 4

    @property
    def label(self) -> str:
        """The word on the wire."""
        return self.name.capitalize()


class QuestionType(IntEnum):
    TEXT = 1
    PRACTICAL = 2
    MULTIPLE = 3
    SINGLE = 4
    MATCH = 5
    NUMERIC = 6
    TRUE_FALSE = 7
    ORDER = 8

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.name.capitalize())


_LABELS = {QuestionType.TRUE_FALSE: "TrueFalse"}


class ComponentType(IntEnum):
    TEXT = 1
    IMAGE = 2
    QUESTION = 3

    @property
    def label(self) -> str:
        return self.name.capitalize()


class MediaType(IntEnum):
    IMAGE = 1
    VIDEO = 2

    @property
    def label(self) -> str:
        return self.name.capitalize()


VIEW_LABELS = tuple(view.label for view in View)
