"""`palaestra demo`: something true to look at."""

from importlib import import_module
from typing import TYPE_CHECKING

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings

if TYPE_CHECKING:
    from palaestra.app import House


@click.command()
@with_settings
def demo(*, settings: Settings) -> None:
    """Fill the data folder with the features' demos; what is there already stays as it is."""
    from palaestra.app import open_house

    with open_house(settings) as house:
        fill(house)


def fill(house: "House") -> None:
    """With the demo of each feature that is open."""
    from palaestra.app import open_features

    for feature in open_features(house.settings):
        if feature.demo:
            module, _, function = feature.demo.partition(":")
            getattr(import_module(module), function)(house)
