"""`socketio`, without the Redis client that it imports wherever that is installed.

That takes a tenth of a second of every start and 4 MB; who shares sockets imports it in `rooms`.
"""

import sys

_UNASKED = [name for name in ("redis", "valkey", "aioredis") if name not in sys.modules]

for _name in _UNASKED:
    sys.modules[_name] = None  # type: ignore[assignment]  # Python's own word for “not there”
try:
    import socketio
finally:
    for _name in _UNASKED:
        del sys.modules[_name]

__all__ = ["socketio"]
