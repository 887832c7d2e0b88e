"""`/api/admin/storage`: sizes of what is kept, and the room that is left."""

from palaestra.core.access import admins
from palaestra.core.admin.schemas import Storage
from palaestra.core.admin.service import storage
from palaestra.core.admin.service.storage import BlobCount
from palaestra.core.configuration import Settings
from palaestra.core.database import Database
from palaestra.core.http import Declared, get


@get("/api/admin/storage", access=admins)
async def look(database: Database, count: BlobCount, settings: Settings) -> Storage:
    """Sizes in bytes; files are counted once a minute at most, and `counted_at` says when."""
    size = await database.aread(storage.database_size)
    # Outside the transaction: many files take a while.
    files = await database.in_thread(count.get)
    free, total = storage.disk(settings.data)
    return Storage(
        folder=str(settings.data),
        database=size,
        files=files.files,
        files_size=files.size,
        counted_at=files.at,
        disk_free=free,
        disk_total=total,
        backups=await database.in_thread(lambda: storage.backups(settings.data / "backups")),
    )


ROUTES: list[Declared] = [look]
