"""When a host may be asked again: at most so many requests at once, their starts so far apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

# Longer than nearly every whole answer takes. A host that leaves one address unanswered may be asked for its others meanwhile.
PATIENCE = 5.0  # seconds
AT_ONCE = 200  # requests to all hosts together: a process is usually allowed 1,024 open files


@dataclass(slots=True)
class _Turnstile:
    free: asyncio.Semaphore
    spare: int  # how many slow requests may let another one in
    delay: float
    entering: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0


class Pace:
    """One turnstile for each host; `delay` in seconds between the starts of requests.

    A request that takes longer than `patience` seconds gives up its place and goes on beside the others: twice `connections` at most.
    """

    def __init__(self, connections: int, delay: float, *, patience: float = PATIENCE, at_once: int = AT_ONCE) -> None:
        self._connections = connections
        self._delay = delay
        self._patience = patience
        self._everyone = asyncio.Semaphore(at_once)
        self._hosts: dict[str, _Turnstile] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """From now on leave at least this many seconds between requests to the host."""
        turnstile = self._turnstile(host)
        turnstile.delay = max(turnstile.delay, delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold one of its connections."""
        turnstile = self._turnstile(host)
        await turnstile.free.acquire()
        yielded = False

        def give_up_place() -> None:
            nonlocal yielded
            if turnstile.spare > 0:
                turnstile.spare -= 1
                yielded = True
                turnstile.free.release()

        timer: asyncio.TimerHandle | None = None
        try:
            async with turnstile.entering:
                await self._everyone.acquire()
                try:
                    await _until_next_start(turnstile)
                except BaseException:
                    self._everyone.release()
                    raise
            timer = asyncio.get_running_loop().call_later(self._patience, give_up_place)
            try:
                yield
            finally:
                self._everyone.release()
        finally:
            if timer is not None:
                timer.cancel()
            if yielded:
                turnstile.spare += 1
            else:
                turnstile.free.release()

    def _turnstile(self, host: str) -> _Turnstile:
        if host not in self._hosts:
            self._hosts[host] = _Turnstile(asyncio.Semaphore(self._connections), self._connections, self._delay)
        return self._hosts[host]


async def _until_next_start(turnstile: _Turnstile) -> None:
    clock = asyncio.get_running_loop().time
    # A timer may fire a little early (its resolution), so look at the clock until the time has really come.
    while (wait := turnstile.next_start - clock()) > 0:
        await asyncio.sleep(wait)
    turnstile.next_start = clock() + turnstile.delay
