"""How many sockets an address has, over several processes, and who of them died."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from palaestra.core.live.presence import Presence
from palaestra.core.live.shared_presence import SharedPresence
from palaestra.core.redis import Shared
from tests.builders.redis import RedisServer, running_redis

ADDRESS = "198.51.100.7"


@asynccontextmanager
async def living(shared: Shared, **options) -> AsyncIterator[SharedPresence]:
    presence = SharedPresence(shared, **options)
    await presence.start()
    try:
        yield presence
    finally:
        await presence.stop()


async def enter(presence: Presence, *, most: int = 3) -> bool:
    return await presence.enter(ADDRESS, signed_in=False, most=most)


def test_an_address_counts_in_all_processes_together(redis: RedisServer) -> None:
    async def story() -> None:
        shared = Shared(redis.url, "counted together")
        async with living(shared) as here, living(shared) as there:
            assert [await enter(one) for one in (here, there, there)] == [True, True, True]
            assert [await enter(one) for one in (here, there)] == [False, False]
            assert await here.enter(ADDRESS, signed_in=True, most=3)
            await there.leave(ADDRESS, signed_in=False)
            assert [await enter(here), await enter(there)] == [True, False]

    asyncio.run(story())


def test_a_process_that_stops_takes_its_sockets_along(redis: RedisServer) -> None:
    async def story() -> None:
        shared = Shared(redis.url, "stopping")
        async with living(shared) as here:
            async with living(shared) as there:
                assert there.others == [here.process]
                assert await enter(there, most=1)
                assert not await enter(here, most=1)
            assert await enter(here, most=1)

    asyncio.run(story())


def test_a_process_that_died_is_found_by_another_and_counts_no_more(redis: RedisServer) -> None:
    async def story() -> None:
        shared = Shared(redis.url, "dying")
        found: asyncio.Queue[str] = asyncio.Queue()
        killed = SharedPresence(shared, beat=3600)
        await killed.start()
        assert await enter(killed, most=1)
        async with living(shared, beat=0.1, dead=1) as here:
            here.on_gone = found.put
            assert here.others == [killed.process]
            async with asyncio.timeout(10):
                assert await found.get() == killed.process
            assert await enter(here, most=1)

    asyncio.run(story())


def test_counts_stand_again_after_redis_forgot_them(tmp_path) -> None:
    async def story() -> None:
        with running_redis(tmp_path) as redis:
            shared = Shared(redis.url, "forgetful")
            async with living(shared, beat=0.1) as here, living(shared, beat=0.1) as there:
                assert await enter(here, most=1)
                redis.stop()
                assert await enter(there, most=1), "alone, a process counts its own"
                await there.leave(ADDRESS, signed_in=False)
                redis.start()
                async with asyncio.timeout(10):
                    while await enter(there, most=1):
                        await there.leave(ADDRESS, signed_in=False)
                        await asyncio.sleep(0)

    asyncio.run(story())


def test_a_beat_counts_nobody_twice_who_is_just_coming(redis: RedisServer) -> None:
    """The beats come as fast as they can; every place is taken, and no more."""

    async def story() -> None:
        shared = Shared(redis.url, "coming")
        async with living(shared, beat=0.001) as here, living(shared, beat=0.001) as there:
            for _ in range(5):
                came = await asyncio.gather(
                    *(enter(one, most=100) for one in (here, there) for _ in range(50))
                )
                assert all(came)
                assert not await enter(here, most=100)
                went = (one.leave(ADDRESS, signed_in=False) for one in (here, there) * 50)
                await asyncio.gather(*went)

    asyncio.run(story())
