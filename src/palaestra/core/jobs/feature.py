"""Jobs as a part of the house."""

from palaestra.core.feature import Feature
from palaestra.core.jobs.jobs import JOBS
from palaestra.core.jobs.routes import ROUTES
from palaestra.core.jobs.telling import job

feature = Feature(name="jobs", routes=[*ROUTES], jobs=[*JOBS], messages=[job])
