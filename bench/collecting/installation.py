"""Which feeds does the measured installation collect, and how politely?"""

from collections.abc import Iterable
from pathlib import Path

from bench import reading
from bench.collecting.newsroom import Newsroom

POLITE = "{connections: 2, delay: 1s}"  # as it is without configuration
HURRIED = "{connections: 16, delay: 0s}"
OUTLETS = 40  # feeds are spread over so many sources at most


def installed(folder: Path, room: Newsroom, *, feeds: Iterable[int] | None = None, pace: str = POLITE) -> list[str]:
    """Writes its configuration into the folder, and returns the addresses of its feeds (none given: all there are)."""
    numbers = list(range(room.rules.feeds)) if feeds is None else list(feeds)
    allowed = sorted({room.host(number) for number in numbers})
    sources = [numbers[place::OUTLETS] for place in range(min(OUTLETS, len(numbers)))]
    lines = [
        "database: bench.db\ntimezone: Europe/Moscow",
        f"collect: {{interval: 15m, full_text: true, per_host: {pace}, allow_private: [{', '.join(repr(host) for host in allowed)}]}}",
        "sources:",
        *(
            f"  - {{id: outlet-{place:02}, name: Outlet {place}, country: ru, kind: private, feeds: [{', '.join(map(room.url, given))}]}}"
            for place, given in enumerate(sources)
        ),
    ]
    reading.warmed(reading.installation(folder, "\n".join(lines) + "\n"))
    return [room.url(number) for number in numbers]
