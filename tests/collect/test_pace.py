"""A host's turnstile: so many at once, so far apart; other hosts are not held up."""

import asyncio
from itertools import pairwise

from monitor.collect.pace import Pace

DELAY = 0.1  # seconds
EARLY = 0.04  # what lies between entering and noting the time on a busy machine


async def turns(pace: Pace, host: str, number: int, held: float = 0.0) -> tuple[list[float], int]:
    """When each of the turns began, and how many were held at once at most."""
    clock = asyncio.get_running_loop().time
    began: list[float] = []
    inside = most = 0

    async def one() -> None:
        nonlocal inside, most
        async with pace.turn(host):
            began.append(clock())
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(held)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(number)))
    return began, most


def test_turns_begin_apart() -> None:
    began, _ = asyncio.run(turns(Pace(2, DELAY), "a.example", 4))
    assert all(later - earlier > DELAY - EARLY for earlier, later in pairwise(began))


def test_no_more_than_allowed_are_inside() -> None:
    assert asyncio.run(turns(Pace(2, 0.0), "a.example", 6, held=0.02))[1] == 2


def test_a_host_can_ask_for_more_time() -> None:
    async def slowed() -> list[float]:
        pace = Pace(2, 0.0)
        pace.slow_down("a.example", DELAY)
        pace.slow_down("a.example", 0.0)
        return (await turns(pace, "a.example", 3))[0]

    assert all(later - earlier > DELAY - EARLY for earlier, later in pairwise(asyncio.run(slowed())))


def test_hosts_do_not_wait_for_each_other() -> None:
    async def two() -> None:
        pace = Pace(1, 3600.0)
        await asyncio.wait_for(asyncio.gather(turns(pace, "a.example", 1), turns(pace, "b.example", 1)), 60)

    asyncio.run(two())


def test_a_request_that_hangs_lets_others_of_its_host_in() -> None:
    async def hung() -> int:
        pace = Pace(2, 0.0, patience=0.01)
        never = asyncio.Event()
        inside = 0

        async def hang() -> None:
            nonlocal inside
            async with pace.turn("a.example"):
                inside += 1
                await never.wait()

        waiting = [asyncio.create_task(hang()) for _ in range(9)]
        await asyncio.sleep(0.2)
        at_most = inside
        never.set()
        await asyncio.gather(*waiting)
        assert (await turns(pace, "a.example", 6, held=0.001))[1] <= 2, "all places are given back"
        return at_most

    assert asyncio.run(hung()) == 4, "twice the connections, and no more"


def test_all_hosts_together_are_limited_too() -> None:
    async def many() -> int:
        pace = Pace(9, 0.0, at_once=3)
        inside = most = 0

        async def one(host: int) -> None:
            nonlocal inside, most
            async with pace.turn(f"{host}.example"):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0.01)
                inside -= 1

        await asyncio.gather(*(one(host) for host in range(12)))
        return most

    assert asyncio.run(many()) == 3
