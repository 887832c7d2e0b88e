"""Activity as a part of the house."""

from palaestra.core.activity import owners
from palaestra.core.activity.jobs import JOBS
from palaestra.core.activity.routes import ROUTES
from palaestra.core.feature import Feature

feature = Feature(
    name="activity",
    routes=[*ROUTES],
    jobs=JOBS,
    exports=owners.of_account,
    forgets=owners.forget_account,
)
