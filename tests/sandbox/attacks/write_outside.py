"""Writes where nobody may."""

import os

PLACES = (
    "/file", "/usr/file", "/usr/lib/file", "/dev/file", "/etc/file", "/python/lib/file",
    "/site/file", "/boot/inside/file", "/boot/inside/init.py", "/proc/1/oom_score_adj",
    "/codefile.py/x", "/proc/sys/kernel/core_pattern",
)  # fmt: skip
for place in PLACES:
    try:
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY))
    except OSError:
        continue
    print("ESCAPED", place)
