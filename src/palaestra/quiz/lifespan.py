"""What of the quiz runs as long as the server does: its timers, and who is there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from palaestra.core.database import Database
from palaestra.core.live import Live
from palaestra.quiz.attendance import Attendance
from palaestra.quiz.service import answering, presentations, timers
from palaestra.quiz.service.timers import Timers
from palaestra.quiz.settings import QuizSettings


@asynccontextmanager
async def lifespan(parts: Mapping[type, Any]) -> AsyncIterator[None]:
    database: Database = parts[Database]
    settings: QuizSettings = parts[QuizSettings]
    running = Timers(
        database,
        presentations.settle,
        grace_ms=settings.grace_ms,
        idle_hours=settings.idle_hours,
    )
    database.context[timers.NAME] = running
    database.context[answering.GRACE] = settings.grace_ms
    attendance = Attendance(parts[Live], database)
    await running.start()
    await attendance.start()
    try:
        yield
    finally:
        await attendance.stop()
        await running.stop()
