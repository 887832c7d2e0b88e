"""Languages in which programs may be written, each by one declaration."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from palaestra.core.sandbox.inside.python import FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """`run` and `compile` are commands inside the sandbox; None: Python, which runs in the
    process that is there already. `sees` are places of the machine beside libraries."""

    name: str
    title: str
    file: str
    needs: tuple[str, ...] = ()
    run: tuple[str, ...] | None = None
    compile: tuple[str, ...] | None = None
    sees: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    # An engine that reserves far more addresses than it uses cannot be limited in them.
    address_space: bool = True

    @property
    def installed(self) -> bool:
        return all(shutil.which(need) or Path(need).exists() for need in self.needs)


R_HOME = "/usr/lib/R"
R_PLACES = ("/usr/share/R", "/etc/R", "/usr/local/lib/R", "/usr/share/fonts", "/etc/fonts")

PYTHON = Language(name="python", title="Python", file=FILE.removeprefix("/"))
R = Language(
    name="r",
    title="R",
    file="codefile.R",
    needs=(f"{R_HOME}/bin/exec/R",),
    run=(
        *(f"{R_HOME}/bin/exec/R", "--no-echo", "--no-save", "--no-restore", "--no-environ"),
        "--file=codefile.R",
    ),
    sees=(*R_PLACES, "/etc/alternatives", "/bin", "/usr/bin"),
    environment={
        "R_HOME": R_HOME,
        "R_SHARE_DIR": "/usr/share/R/share",
        "R_INCLUDE_DIR": "/usr/share/R/include",
        "R_DOC_DIR": "/usr/share/R/doc",
        "R_LIBS_SITE": "/usr/local/lib/R/site-library:/usr/lib/R/site-library",
        "LD_LIBRARY_PATH": f"{R_HOME}/lib",
        "TZ": "UTC",
    },
)
NODE = Language(
    name="javascript",
    title="JavaScript (Node.js)",
    file="codefile.js",
    needs=("node",),
    run=("/usr/bin/node", "codefile.js"),
    sees=("/usr/bin/node", "/usr/share/nodejs"),
    address_space=False,
)
C = Language(
    name="c",
    title="C",
    file="codefile.c",
    needs=("gcc",),
    compile=("/usr/bin/gcc", "-O1", "-g", "-Wall", "-o", "a.out", "codefile.c", "-lm"),
    run=("/tmp/a.out",),  # noqa: S108 - the run's own
    sees=("/usr/bin", "/usr/include", "/usr/libexec", "/etc/alternatives"),
)
LANGUAGES = {language.name: language for language in (PYTHON, R, NODE, C)}
