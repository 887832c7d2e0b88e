"""What is open, here and in others."""

import os

mine = sorted(map(int, os.listdir("/proc/self/fd")))
if [one for one in mine if one > 3]:
    print("ESCAPED", mine)
for process in os.listdir("/proc"):
    if process.isdigit() and int(process) != os.getpid():
        try:
            print("ESCAPED", process, os.listdir(f"/proc/{process}/fd"))
        except OSError:
            pass
if len([one for one in os.listdir("/proc") if one.isdigit()]) > 2:
    print("ESCAPED processes")
