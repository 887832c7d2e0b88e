"""What the engines need from the machine, for `palaestra doctor`."""

from palaestra.core.feature import Need
from palaestra.statistics.engines.r.process import installed

NEEDS = [
    Need(
        name="R with Rserve and jsonlite",
        purpose="computes statistics; without it Python does",
        present=installed,
        install="apt-get install r-base-core r-cran-rserve r-cran-jsonlite",
        optional=True,
    ),
]
