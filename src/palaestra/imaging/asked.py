"""What a caller asks of a registration, as it travels to the worker."""

import msgspec

from palaestra.imaging.names import Algorithm, Frame, Recipe


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Of a picture; checked by its header before anything is decoded."""

    pixels: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How two pictures are to be registered. With `mirror` a mirrored answer is one too."""

    algorithm: Algorithm
    recipe: Recipe = "ours"
    frame: Frame = "scaled"
    mirror: bool = False
    limits: Limits
