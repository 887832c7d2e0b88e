"""The same calls in the original's stack and way: aiohttp, SQLAlchemy's ORM, SQLite, voices in the
row as the text that was sent.

`python -m benchmarks.screencasts.reference PORT FILE`: the list loads whole rows in the order of
their time, as the original did; `/lean` is the same list that loads only its five fields. The
columns stand in the original's order, the large ones before those that the list asks for.
"""

import json
import sys
import time
from typing import Any

from aiohttp import web
from sqlalchemy import BigInteger, String, Text, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, load_only, mapped_column, sessionmaker

PREFIX = "data:audio/webm;base64"
LARGEST = 128 << 20


class Base(DeclarativeBase):
    pass


class Elicast(Base):
    __tablename__ = "elicast"

    created: Mapped[int] = mapped_column(BigInteger, default=lambda: int(time.time() * 1000))
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(128))
    ots: Mapped[str] = mapped_column(Text)
    voice_blobs: Mapped[str] = mapped_column(Text)
    teacher: Mapped[str | None] = mapped_column(String(64), index=True)
    is_protected: Mapped[bool] = mapped_column(default=False)
    is_deleted: Mapped[bool] = mapped_column(default=False)


FIELDS = (Elicast.id, Elicast.created, Elicast.title, Elicast.teacher, Elicast.is_protected)


def _short(one: Elicast) -> dict[str, Any]:
    return {
        "id": one.id,
        "created": one.created,
        "title": one.title,
        "teacher": one.teacher,
        "is_protected": one.is_protected,
    }


class Casts:
    def __init__(self, file: str) -> None:
        engine = create_engine(f"sqlite:///{file}")
        Base.metadata.create_all(engine)
        self._sessions: sessionmaker[Session] = sessionmaker(engine)

    async def listed(self, request: web.Request) -> web.Response:
        page, count = int(request.query.get("page", 0)), int(request.query.get("count", 20))
        wanted = (Elicast.teacher == (request.query.get("teacher") or None)) & ~Elicast.is_deleted
        query = select(Elicast).where(wanted).order_by(Elicast.created.desc())
        query = query.offset(page * count).limit(count)
        if request.path == "/lean":
            query = query.options(load_only(*FIELDS))
        with self._sessions() as db:
            return web.json_response({"elicasts": [_short(one) for one in db.scalars(query)]})

    async def got(self, request: web.Request) -> web.Response:
        wanted = (Elicast.id == int(request.match_info["id"])) & ~Elicast.is_deleted
        with self._sessions() as db:
            one = db.scalars(select(Elicast).where(wanted)).first()
            if one is None:
                raise web.HTTPNotFound(text="elicast -- Not exist")
            recorded = {"ots": json.loads(one.ots), "voice_blobs": json.loads(one.voice_blobs)}
            return web.json_response({"elicast": {**_short(one), **recorded}})

    async def put(self, request: web.Request) -> web.Response:
        form = await request.post()
        title, ots, voices = (str(form[name]) for name in ("title", "ots", "voice_blobs"))
        if not isinstance(json.loads(ots), list):
            raise web.HTTPBadRequest(text="ots -- Invalid json format")
        for voice in json.loads(voices):
            kind, _ = voice.split(",")
            if kind != PREFIX:
                raise web.HTTPBadRequest(text="voice_blobs -- only support audio/webm")
        with self._sessions() as db:
            one = Elicast(title=title, ots=ots, voice_blobs=voices, teacher=form.get("teacher"))
            db.add(one)
            db.flush()
            answer = web.json_response({"elicast": {"id": one.id}})
            db.commit()
        return answer


async def healthz(_: web.Request) -> web.Response:
    return web.Response(text="ok")


def build(file: str) -> web.Application:
    app, casts = web.Application(client_max_size=LARGEST), Casts(file)
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/elicast", casts.listed),
            web.get("/lean", casts.listed),
            web.get(r"/elicast/{id:[1-9]\d*}", casts.got),
            web.put("/elicast", casts.put),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(build(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), print=None)
