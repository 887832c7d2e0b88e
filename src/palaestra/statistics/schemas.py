"""What travels in and out of the statistics feature by HTTP."""

from datetime import datetime
from typing import Annotated, Any

import msgspec


class Status(msgspec.Struct, kw_only=True):
    """GET /status, every key always there; null means no limit or not said."""

    name: str
    owner: str | None
    location: str | None
    server_version: str
    api_version: str
    timeout: int | None
    max_time: int | None
    max_users: int | None
    no_users: int
    max_data: int | None
    extensions: list[str]


class WorkspaceItem(msgspec.Struct, kw_only=True):
    """`current`: the one that is opened at the next sign-in."""

    id: str
    name: str
    current: bool
    next_hash: int
    revision: int
    created_at: datetime
    updated_at: datetime
    opened_at: datetime


class WorkspaceSnapshot(WorkspaceItem, kw_only=True):
    """All of it but the values of large data sets, whose rows are fetched; known at `revision`.

    `engine`: r or python; `notice` says why it is not R, where R was not asked to be away.
    """

    objects: list[dict[str, Any]]
    engine: str
    notice: str


class NewWorkspace(msgspec.Struct, kw_only=True):
    name: str = "Workspace"


class NewObjects(msgspec.Struct, kw_only=True):
    """Objects as a `data` message carries them."""

    objects: list[dict[str, Any]]


class PutObjects(msgspec.Struct, kw_only=True):
    """What they are called from now on; their results are on the way."""

    hashes: list[int]
    revision: int


class Rows(msgspec.Struct, kw_only=True):
    """Values by variable, from row `start` on; null is missing, of factors the codes."""

    start: int
    rows: int
    revision: int
    values: dict[str, list[Any]]


class Choices(msgspec.Struct, kw_only=True, omit_defaults=True):
    """How a file is to be read; what is null is guessed, and the answer says what was."""

    format: str | None = None
    encoding: str | None = None
    delimiter: Annotated[str, msgspec.Meta(max_length=3)] | None = None
    decimal: Annotated[str, msgspec.Meta(max_length=1)] | None = None
    header: bool | None = None
    skip: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    # Words that mean a missing value, besides nothing at all.
    missing: list[str] | None = None
    # Of a workbook the sheet, of R data the object, of a page the table, from 0 or by name.
    part: str | int | None = None
    # Of lines with columns of fixed width: how many characters each has.
    widths: list[Annotated[int, msgspec.Meta(ge=1, le=10_000)]] | None = None
    # Modes by variable that differ from what was found.
    modes: dict[str, str] | None = None
    # Variables to leave out.
    leave_out: list[str] | None = None


class ImportProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Something that was not read as it stands; `row` counts from 1 in the file's data."""

    code: str
    message: str
    row: int | None = None
    variable: str | None = None
    count: int = 1


class ImportVariable(msgspec.Struct, kw_only=True):
    """`label`: what stood in the file, where that is no name."""

    name: str
    mode: str
    missing: int
    label: str | None = None
    labels: list[str] | None = None


class ImportPreview(msgspec.Struct, kw_only=True):
    """What a file becomes: post the `upload` again with other `choices` to see that."""

    upload: str
    filename: str
    name: str
    choices: Choices
    parts: list[str]
    rows: int
    variables: list[ImportVariable]
    preview: list[list[Any]]
    problems: list[ImportProblem]


class ImportAgain(msgspec.Struct, kw_only=True):
    upload: str
    choices: Choices = msgspec.field(default_factory=Choices)


class NewDataset(msgspec.Struct, kw_only=True):
    """The upload becomes a data set of the workspace."""

    workspace: str
    name: str | None = None
    choices: Choices = msgspec.field(default_factory=Choices)


class DocumentText(msgspec.Struct, kw_only=True):
    """Markdown with `![caption](result:3)` where the result of object 3 stands."""

    text: Annotated[str, msgspec.Meta(max_length=200_000)]


class DocumentPart(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Either `html`, safe to show, or the place of the `result` of an object."""

    html: str | None = None
    result: int | None = None
    caption: str | None = None


class DocumentParts(msgspec.Struct, kw_only=True):
    parts: list[DocumentPart]


class FormulaText(msgspec.Struct, kw_only=True):
    """As people write it: `log(x) + 1`."""

    text: str


class CommandFormula(msgspec.Struct, kw_only=True):
    """As a variable has it."""

    formula: dict[str, Any]


class Formula(CommandFormula, kw_only=True):
    """Both ways; no text for what formulas cannot say, lengths of time for one."""

    text: str | None


class ResultLook(msgspec.Struct, kw_only=True):
    """`graph`: configuration of Vega-Lite; `table`: custom properties of CSS."""

    graph: dict[str, Any]
    table: dict[str, str]


class Looks(msgspec.Struct, kw_only=True):
    """How results look by what they are shown on; what is not said is the page's own."""

    screen: ResultLook
    small: ResultLook
    print: ResultLook


class PreferenceItem(msgspec.Struct, kw_only=True):
    name: str
    active: bool
    content: dict[str, Any]


class ActiveSet(msgspec.Struct, kw_only=True):
    name: str
