"""Settings and sources of the server, wherever they may be seen from here."""

import os
import sys

text = " ".join(os.environ)
if any(word in text for word in ("PALAESTRA", "DATABASE", "SECRET", "HTTP_PORT")):
    print("ESCAPED environment", text)
try:
    import palaestra

    print("ESCAPED sources", palaestra)
except ImportError:
    pass
for place in sys.path:
    if "palaestra" in place:
        print("ESCAPED path", place)
