"""What was measured, as Markdown."""

import platform

import cv2
import numpy as np

from benchmarks.imaging.measuring import Outcome
from palaestra.imaging.names import ALGORITHMS, CLASSIC


def print_tables(outcomes: list[Outcome]) -> None:
    _print_machine(outcomes)
    _print_beside_classic(outcomes)
    _print_goals(outcomes)
    _print_kinds(outcomes)
    _print_honesty(outcomes)


def _print_machine(outcomes: list[Outcome]) -> None:
    pairs = {o.number for o in outcomes}
    print(f"{len(pairs)} pairs; Python {platform.python_version()}, OpenCV {cv2.__version__}.\n")


def _print_beside_classic(outcomes: list[Outcome]) -> None:
    """On the pairs that both recipes were given."""
    both = {o.number for o in outcomes if o.recipe == "classic"}
    told = [o for o in outcomes if o.number in both and o.kind != "mismatch"]
    print(f"### Beside the original's recipe, on {len({o.number for o in told})} pairs\n")
    print("| algorithm | recipe | within 3 px | within 10 px | median px | p50 ms | p95 ms |")
    print("|---|---|---|---|---|---|---|")
    for name in ALGORITHMS:
        for recipe in ("ours", "classic") if name in CLASSIC else ("ours",):
            some = [o for o in told if o.asked == name and o.recipe == recipe]
            if some:
                print(f"| {name} | {recipe} | {_shares(some)} | {_times(some)} |")
    print()


def _shares(some: list[Outcome]) -> str:
    flat = [9999.0 if o.error is None else o.error for o in some if not o.is_sphere]
    median = float(np.median(flat)) if flat else float("nan")
    right = np.mean([o.is_right for o in some])
    usable = np.mean([o.is_usable for o in some])
    return f"{right:.1%} | {usable:.1%} | {'refused' if median > 9000 else f'{median:.2f}'}"


def _times(some: list[Outcome]) -> str:
    low, high = np.percentile([o.ms for o in some], [50, 95])
    return f"{low:.0f} | {high:.0f}"


def _print_goals(outcomes: list[Outcome]) -> None:
    print("### The goals: exact homography, scale 0.5–2, overlap of 60% or more\n")
    print("| algorithm | pairs | within 3 px | goal |\n|---|---|---|---|")
    goals = {"SIFT": 0.99, "ORB": 0.99, "AKAZE": 0.99, "BRISK": 0.98, "SURF": 0.96}
    for name in ALGORITHMS:
        some = [o for o in outcomes if o.is_core and o.asked == name and o.recipe == "ours"]
        if some:
            share = float(np.mean([o.is_right for o in some]))
            goal = f"{goals[name]:.0%}" if name in goals else ""
            print(f"| {name} | {len(some)} | {share:.1%} | {goal} |")
    moons = [
        o
        for o in outcomes
        if o.asked == "AUTO" and o.source in ("moon", "sphere") and o.kind != "mismatch"
    ]
    if moons:
        share = float(np.mean([o.is_right for o in moons]))
        print(f"| AUTO, all pairs of the Moon | {len(moons)} | {share:.1%} | 95% |")
    print()


def _print_kinds(outcomes: list[Outcome]) -> None:
    kinds = sorted({o.kind for o in outcomes} - {"mismatch"})
    print("### By what was done to the picture: right answers of our recipes\n")
    print(f"| algorithm | {' | '.join(kinds)} |\n|---{'|---' * len(kinds)}|")
    for name in ALGORITHMS:
        cells = []
        for kind in kinds:
            some = [o for o in outcomes if (o.asked, o.recipe, o.kind) == (name, "ours", kind)]
            cells.append(f"{np.mean([o.is_right for o in some]):.0%}" if some else "")
        print(f"| {name} | {' | '.join(cells)} |")
    print()


def _print_honesty(outcomes: list[Outcome]) -> None:
    """On the half that the curves of confidence were not fitted to."""
    held = [o for o in outcomes if o.recipe == "ours" and o.number % 2]
    print("### Honesty, on the held-out half\n")
    print("| algorithm | answers of confidence ≥ 0.5 | of them wrong | unlike pictures answered |")
    print("|---|---|---|---|")
    for name in ALGORITHMS:
        sure = [o for o in held if o.asked == name and o.error is not None and o.confidence >= 0.5]
        wrong = [o for o in sure if not o.is_usable]
        mixed = [o for o in held if o.asked == name and o.kind == "mismatch"]
        fooled = [o for o in mixed if o in sure]
        if sure:
            print(
                f"| {name} | {len(sure)} | {len(wrong)} ({len(wrong) / len(sure):.1%})"
                f" | {len(fooled)} of {len(mixed)} |"
            )
    print()
