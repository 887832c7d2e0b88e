"""Why there is no answer, by codes: the page says each in its reader's language."""

from typing import Final

# --- of a file
EMPTY: Final = "empty_file"
NO_PICTURE: Final = "no_picture"
DAMAGED: Final = "damaged_picture"
TOO_SMALL: Final = "too_small"
TOO_MANY_PIXELS: Final = "too_large"
# --- of two pictures
FEW_POINTS: Final = "few_points"
FEW_ALIKE: Final = "few_alike"
DISAGREED: Final = "points_disagree"
UNLIKE: Final = "not_alike"
NOTHING: Final = "not_registered"
# --- of a matrix that no camera can have made
FOLDED: Final = "folded"
MIRRORED: Final = "mirrored"
SCALED: Final = "scaled_too_much"
TILTED: Final = "tilted_too_much"
APART: Final = "hardly_overlaps"
# --- of the work itself
TIMED_OUT: Final = "timed_out"
OUT_OF_MEMORY: Final = "out_of_memory"

REASONS: Final = (
    *(EMPTY, NO_PICTURE, DAMAGED, TOO_SMALL, TOO_MANY_PIXELS),
    *(FEW_POINTS, FEW_ALIKE, DISAGREED, UNLIKE, NOTHING),
    *(FOLDED, MIRRORED, SCALED, TILTED, APART),
    *(TIMED_OUT, OUT_OF_MEMORY),
)
# What a matrix does that no camera can do, in words of our answers.
IMPOSSIBLE: Final = {
    FOLDED: "it folds the picture",
    MIRRORED: "it mirrors the picture",
    SCALED: "it scales the picture by more than 20",
    TILTED: "it tilts the picture beyond what can be seen",
    APART: "the pictures hardly overlap",
}
