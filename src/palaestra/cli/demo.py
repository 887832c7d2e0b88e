"""`palaestra demo`: something true to look at."""

from importlib import import_module

import click

from palaestra.cli.options import with_settings
from palaestra.core.configuration import Settings


@click.command()
@with_settings
def demo(*, settings: Settings) -> None:
    """Fill the data folder with the features' demos; what is there already stays as it is."""
    from palaestra.app import open_features, open_house

    with open_house(settings) as house:
        for feature in open_features(settings):
            if feature.demo:
                module, _, function = feature.demo.partition(":")
                getattr(import_module(module), function)(house)
