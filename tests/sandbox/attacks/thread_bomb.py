"""Threads without end."""

import threading

pause = threading.Event()
count = 0
try:
    for _ in range(5000):
        threading.Thread(target=pause.wait, daemon=True).start()
        count += 1
except (RuntimeError, MemoryError):
    pass
if count > 200:
    print("ESCAPED", count)
