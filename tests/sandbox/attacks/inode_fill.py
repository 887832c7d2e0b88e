"""Names without content."""

import os

count = 0
try:
    for number in range(200_000):
        os.close(os.open(f"/tmp/{number}", os.O_CREAT | os.O_WRONLY))
        count += 1
except OSError:
    pass
if count > 100_000:
    print("ESCAPED", count)
