"""Flask-SocketIO doing the same fan-out: no access, no database, no projection."""

import itertools
import sys

from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
io = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
numbers = itertools.count(1)


@app.get("/healthz")
def health():
    return "ok"


@io.on("set_slide")
def set_slide(message):
    seq = next(numbers)
    emit("set_slide", {**message["payload"], "seq": seq}, broadcast=True)
    return {"ok": True, "seq": seq}


if __name__ == "__main__":
    io.run(app, "127.0.0.1", int(sys.argv[1]), allow_unsafe_werkzeug=True)
