"""Files to be handed out that lead elsewhere, also while they are looked at."""

import os

os.symlink("/etc/ld.so.cache", "/tmp/secret.png")
os.symlink("/proc/1/environ", "/tmp/other.png")
try:
    os.mkfifo("/tmp/pipe.png")
except OSError:
    pass
os.mkdir("/tmp/folder.png")
try:
    os.link("/etc/ld.so.cache", "/tmp/hard.png")
    print("ESCAPED hard link")
except OSError:
    pass
if os.fork() == 0:
    while True:
        for name in ("a", "b"):
            try:
                os.symlink("/etc/ld.so.cache", f"/tmp/{name}")
                os.rename(f"/tmp/{name}", "/tmp/race.png")
                open(f"/tmp/{name}", "w").close()
                os.rename(f"/tmp/{name}", "/tmp/race.png")
            except OSError:
                pass
