"""Signals to everybody but oneself; init must live to report."""

import os
import signal

me = os.getpid()
for process in (*range(1, me), *range(me + 1, 400)):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGSEGV):
        try:
            os.kill(process, number)
        except OSError:
            continue
        if process != 1:
            print("ESCAPED", process, number)
print("still here")
