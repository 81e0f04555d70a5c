"""When a host may be asked again: at most so many requests at once, their starts so far apart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Turnstile:
    free: asyncio.Semaphore
    delay: float
    entering: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_start: float = 0.0


class Pace:
    """One turnstile for each host; `delay` in seconds between the starts of requests."""

    def __init__(self, connections: int, delay: float) -> None:
        self._connections = connections
        self._delay = delay
        self._hosts: dict[str, _Turnstile] = {}

    def slow_down(self, host: str, delay: float) -> None:
        """From now on leave at least this many seconds between requests to the host."""
        turnstile = self._turnstile(host)
        turnstile.delay = max(turnstile.delay, delay)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold one of its connections."""
        turnstile = self._turnstile(host)
        async with turnstile.free:
            async with turnstile.entering:
                clock = asyncio.get_running_loop().time
                # A timer may fire a little early (its resolution), so look at the clock until the time has really come.
                while (wait := turnstile.next_start - clock()) > 0:
                    await asyncio.sleep(wait)
                turnstile.next_start = clock() + turnstile.delay
            yield

    def _turnstile(self, host: str) -> _Turnstile:
        if host not in self._hosts:
            self._hosts[host] = _Turnstile(asyncio.Semaphore(self._connections), self._delay)
        return self._hosts[host]
