"""Matplotlib's backend inside: ``plt.show()`` leaves ``plot-1.png`` and so on."""

import sys

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

_saved = 0


class FigureManager(FigureManagerBase):
    def show(self) -> None:
        _save(self)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:  # noqa: ARG003 - matplotlib's own name
        save_open()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager


def save_open() -> None:
    """What was drawn and not shown yet, and close it."""
    for manager in Gcf.get_all_fig_managers():
        _save(manager)
    Gcf.destroy_all()


def _save(manager: FigureManagerBase) -> None:
    global _saved
    _saved += 1
    manager.canvas.figure.savefig(f"plot-{_saved}.png")


def save_unshown() -> None:
    """At the end of a program, in case that it drew at all."""
    if "matplotlib.pyplot" in sys.modules:
        save_open()
