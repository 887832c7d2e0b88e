import os
import threading


pause = threading.Event()


def claim():
    while True:
        os.write(3, b"P")
        pause.wait(0.01)


threading.Thread(target=claim, daemon=True).start()
