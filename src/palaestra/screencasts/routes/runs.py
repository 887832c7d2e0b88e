"""HTTP of code runs."""

from palaestra.core.access import Identity, public
from palaestra.core.http import Call, Declared, get, post
from palaestra.core.sandbox import LANGUAGES
from palaestra.screencasts.desk import CodeDesk
from palaestra.screencasts.schemas.runs import (
    LanguageItem,
    Languages,
    RunAnswer,
    RunNumber,
    asked,
    outcome,
)
from palaestra.screencasts.service.runs import text_of

BODY = 16 << 20
# Who may be anonymous is configured: CodeDesk.admit says it.
may_run = public


@post("/code/run", access=may_run, cross_origin=True, max_body=BODY)
async def run(call: Call, identity: Identity, desk: CodeDesk) -> RunAnswer:
    """Run a program to its end, in a sandbox; it is recorded."""
    run_id, result = await desk.run(asked(await call.fields()), identity)
    return RunAnswer(code_run=RunNumber(run_id), output=text_of(result), **outcome(result))


@get("/code/languages", access=public, cross_origin=True)
def languages(desk: CodeDesk) -> Languages:
    """In which languages code may be sent; those that do not run here say so."""
    return Languages(
        [
            LanguageItem(name=one.name, title=one.title, installed=desk.sandbox.offers(one))
            for one in LANGUAGES.values()
        ]
    )


ROUTES: list[Declared] = [run, languages]
