"""The same calls in the original's stack: aiohttp and SQLAlchemy's ORM, voices in the row.

`python -m benchmarks.screencasts.reference PORT FILE`: list loads whole rows, as the original did;
`/lean` is a list that loads only its five fields.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlalchemy import JSON, Boolean, DateTime, Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, load_only, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Elicast(Base):
    __tablename__ = "elicasts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    created: Mapped[datetime] = mapped_column(DateTime, default=lambda: datetime.now(UTC))
    title: Mapped[str] = mapped_column(String(128))
    ots: Mapped[Any] = mapped_column(JSON)
    voice_blobs: Mapped[Any] = mapped_column(JSON)
    teacher: Mapped[str | None] = mapped_column(String(64), nullable=True)
    is_protected: Mapped[bool] = mapped_column(Boolean, default=False)


FIELDS = (Elicast.id, Elicast.created, Elicast.title, Elicast.teacher, Elicast.is_protected)


def _short(one: Elicast) -> dict[str, Any]:
    return {
        "id": one.id,
        "created": int(one.created.timestamp() * 1000),
        "title": one.title,
        "teacher": one.teacher,
        "is_protected": one.is_protected,
    }


def build(file: str) -> web.Application:
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    sessions: sessionmaker[Session] = sessionmaker(engine)

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def listed(request: web.Request) -> web.Response:
        query = select(Elicast).order_by(Elicast.id.desc()).limit(20)
        if request.path == "/lean":
            query = query.options(load_only(*FIELDS))
        with sessions() as db:
            return web.json_response({"elicasts": [_short(one) for one in db.scalars(query)]})

    async def got(request: web.Request) -> web.Response:
        with sessions() as db:
            one = db.get_one(Elicast, int(request.match_info["id"]))
            whole = {**_short(one), "ots": one.ots, "voice_blobs": one.voice_blobs}
        return web.json_response({"elicast": whole})

    async def put(request: web.Request) -> web.Response:
        form = await request.post()
        one = Elicast(
            title=str(form["title"]),
            ots=json.loads(str(form["ots"])),
            voice_blobs=json.loads(str(form["voice_blobs"])),
        )
        with sessions() as db:
            db.add(one)
            db.commit()
            return web.json_response({"elicast": {"id": one.id}})

    app = web.Application(client_max_size=128 << 20)
    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/elicast", listed),
            web.get("/lean", listed),
            web.get(r"/elicast/{id:[1-9]\d*}", got),
            web.put("/elicast", put),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(build(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), print=None)
