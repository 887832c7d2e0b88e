"""What the run before may have left: files, segments, semaphores, locks."""

import os

found = []
for folder in ("/tmp", "/dev/shm", "/"):
    found += [f"{folder}/{name}" for name in os.listdir(folder) if "drop" in name]
if found:
    print("ESCAPED", found)
for place in ("/tmp/drop", "/dev/shm/drop", "/dev/drop", "/drop"):
    try:
        open(place, "w").close()
    except OSError:
        pass
