"""HTTP of the quiz feature."""

from palaestra.core.access import public
from palaestra.core.http import Declared, Reply, get


@get("/api/competitions", access=public)
async def not_data_competitions() -> Reply[dict[str, str]]:
    """405: the quiz's own address, which older clients of data competitions try too."""
    message = (
        "Here quizzes are made, by POST. Data competitions are listed at /api/v1/competitions."
    )
    # No method is allowed before quizzes can be made.
    return Reply(content={"message": message}, status=405, headers={"Allow": ""})


ROUTES: list[Declared] = [not_data_competitions]
