"""Harm to the process that others come from."""

import gc
import os
import sys

try:
    os.kill(os.getppid(), 9)
except OSError:
    pass
for module in list(sys.modules.values()):
    vars(module).clear() if getattr(module, "__name__", "") == "inside.python" else None
gc.collect()
os._exit(0)
