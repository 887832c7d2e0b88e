import os
import threading
import time


def claim():
    while True:
        os.write(3, b"P")
        time.sleep(0.01)


threading.Thread(target=claim, daemon=True).start()
