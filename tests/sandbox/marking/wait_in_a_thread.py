import threading
import time

threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def double(x):
    return 2 * x
