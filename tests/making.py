"""Small configurations, feeds and databases for tests of whole passes."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from monitor import config
from monitor.collect.links import canonical
from monitor.config import Settings
from monitor.pipeline.rounds import one_round
from monitor.store.store import Store

# Generated case forms depend on the catalogue alone: kept between tests and runs, they cost each test nothing.
FORMS = Path(__file__).parent.parent / ".pytest_cache" / "forms"
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def settings(folder: Path, *feeds: str, allow: Sequence[str] = (), full_text: bool = False, more: str = "") -> Settings:
    """A configuration in `folder` with one source a feed: s0, s1, …"""
    sources = "".join(
        f"  - {{id: s{number}, name: Источник {number}, country: ru, kind: private, feeds: ['{url}']}}\n" for number, url in enumerate(feeds)
    )
    text = (
        "database: monitor.db\ntimezone: Europe/Moscow\n"
        f"collect: {{interval: 15m, full_text: {str(full_text).lower()}, allow_private: {[*allow]!r}, per_host: {{connections: 4, delay: 0s}}}}\n"
        f"sources:{' []' if not feeds else ''}\n{sources}{more}"
    )
    FORMS.mkdir(parents=True, exist_ok=True)
    (folder / "forms").symlink_to(FORMS)
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return config.load(folder / "config.yaml", {})


def opened(given: Settings) -> Store:
    """Its database, empty at first."""
    return Store.open(given.database_url, canonical=canonical)


def item(title: str, link: str = "", text: str = "", date: str = "Tue, 10 Mar 2026 08:00:00 +0300", more: str = "") -> str:
    """An RSS item."""
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link><guid>{escape(link or title)}</guid>"
        f"<description>{escape(text)}</description><pubDate>{date}</pubDate>{more}</item>"
    )


def rss(*items: str) -> bytes:
    """An RSS document."""
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {namespace}><channel><title>Лента</title>{"".join(items)}</channel></rss>'.encode()
    )


def standing(at: datetime) -> Callable[[], datetime]:
    """A clock that stands."""
    return lambda: at


def collected(store: Store, given: Settings, *, force: bool = False, later: timedelta = timedelta(0)) -> list[str]:
    """What a round says that is made so much later than NOW."""
    said: list[str] = []
    one_round(store, given, force=force, indexing=False, say=lambda event: said.append(event.text), clock=standing(NOW + later))
    return said
