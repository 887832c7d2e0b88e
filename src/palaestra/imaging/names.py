"""The algorithms by name, for the server, which never imports them."""

from typing import Literal, TypeAlias, get_args

from palaestra.core.errors import Invalid

Algorithm: TypeAlias = Literal["AUTO", "SIFT", "ORB", "AKAZE", "BRISK", "SURF"]
Recipe: TypeAlias = Literal["ours", "classic"]
Frame: TypeAlias = Literal["scaled", "model"]
View: TypeAlias = Literal["blend", "checker", "warped"]

ALGORITHMS: tuple[Algorithm, ...] = get_args(Algorithm)
CLASSIC = tuple(name for name in ALGORITHMS if name != "AUTO")
RECIPES: tuple[Recipe, ...] = get_args(Recipe)
FRAMES: tuple[Frame, ...] = get_args(Frame)
# In the archive of a batch.
TABLE = "matrices.csv"
VIEWS: tuple[View, ...] = get_args(View)


def read_algorithm(sent: str, *, recipe: Recipe = "ours") -> Algorithm:
    """In any case; raises Invalid. The classic recipe has no AUTO."""
    offered = ALGORITHMS if recipe == "ours" else CLASSIC
    for name in offered:
        if name == sent.upper():
            return name
    raise Invalid("algorithm", f"Unknown algorithm {sent[:40]!r}: one of {', '.join(offered)}.")


def read_recipe(sent: str) -> Recipe:
    for name in RECIPES:
        if name == sent:
            return name
    raise Invalid("recipe", f"Unknown recipe {sent[:40]!r}: ours or classic.")


def read_frame(sent: str) -> Frame:
    """`scaled`, as documented: the model made to fit inside the user image; or the `model` file."""
    for name in FRAMES:
        if name == sent:
            return name
    raise Invalid("frame", f"Unknown frame {sent[:40]!r}: scaled or model.")


def read_view(view: str, download: str) -> View:
    """How a preview is drawn; `download=warped` asks for the warped picture alone."""
    if download not in ("", "warped"):
        raise Invalid("download", f"Unknown download {download[:40]!r}: only warped.")
    for name in VIEWS:
        if name == (download or view):
            return name
    raise Invalid("view", f"Unknown view {view[:40]!r}: blend, checker or warped.")
