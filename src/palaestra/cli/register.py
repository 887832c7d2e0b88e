"""`palaestra register USER MODEL`: a homography without a server."""

import json
from pathlib import Path
from typing import Any

import click

PICTURE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("user", type=PICTURE)
@click.argument("model", type=PICTURE)
@click.option(
    "--algorithm",
    default="AUTO",
    show_default=True,
    help="AUTO, SIFT, ORB, AKAZE, BRISK or SURF.",
)
@click.option("--recipe", default="ours", show_default=True, help="ours or classic.")
@click.option(
    "--frame", default="model", show_default=True, help="model, or scaled as the document has it."
)
@click.option("--mirror", is_flag=True, help="A mirrored answer is one too.")
@click.option(
    "--warped",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the model as it lies on the photo, as PNG.",
)
@click.option("--json", "as_json", is_flag=True, help="Everything that is known, as JSON.")
def register(
    *,
    user: Path,
    model: Path,
    algorithm: str,
    recipe: str,
    frame: str,
    mirror: bool,
    warped: Path | None,
    as_json: bool,
) -> None:
    """Find the matrix that carries pixels of the picture USER to those of MODEL.

    Ends with 1, and says why, where there is no answer; with 3 where it should not be trusted.
    """
    from palaestra.imaging import work
    from palaestra.imaging.asked import Asked, Limits
    from palaestra.imaging.names import read_algorithm, read_frame, read_recipe
    from palaestra.imaging.settings import ImagingSettings

    chosen = read_recipe(recipe)
    asked = Asked(
        algorithm=read_algorithm(algorithm, recipe=chosen),
        recipe=chosen,
        frame=read_frame(frame),
        mirror=mirror,
        limits=Limits(pixels=ImagingSettings().max_pixels),
    )
    found = work.register(user=user, model=model, asked=asked, progress=_silent)
    if warped is not None:
        work.preview(
            user=user,
            model=model,
            layer=None,
            asked=asked,
            view="warped",
            out=warped,
            matrix=work.in_model_file(found),
            progress=_silent,
        )
    click.echo(json.dumps(found) if as_json else _told(found))
    if recipe == "ours" and found["confidence"] < TRUSTED:
        raise SystemExit(3)


TRUSTED = 0.5


def _silent(_fraction: float, _text: str) -> None:
    """A terminal waits without being told how long."""


def _told(found: dict[str, Any]) -> str:
    rows = [" ".join(f"{value: .10g}" for value in row) for row in found["homography_matrix"]]
    doubt = "" if found["confidence"] >= TRUSTED else " (do not trust it)"
    said = (
        f"{found['algorithm']}, confidence {found['confidence']:.3f}{doubt}, "
        f"{found['inliers']} points within {found['rms_error_px']:.2f} px"
    )
    return "\n".join([*rows, said])
