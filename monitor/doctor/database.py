"""Is the database whole, and does somebody collect into it?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.doctor.finding import Check, Installation, Verdict, size, stored, told
from monitor.store.connection import log_of, pending
from monitor.store.errors import DamagedError, NoDatabaseError
from monitor.store.openers import Openers, is_open
from monitor.store.store import Store

BIG_LOG = 256 << 20  # bytes of write-ahead log: four times the size to which it is cut, so somebody keeps it from being emptied
REMEMBERED = timedelta(days=30)  # for so long a copy that lacked its log is spoken of
QUIET = timedelta(days=1)  # without a check, where nobody is collecting


def database(given: Installation) -> Iterator[Check]:
    """The whole file read once by SQLite's own check, and what stands beside it."""
    url = given.settings.database_url
    try:
        store = Store.open(url, readonly=True, untouched=True)
    except NoDatabaseError:
        yield Check(Verdict.WARN, "database", f"{url}: none yet; `collect` or `import` makes it")
        return
    with store:
        try:
            store.check()
        except DamagedError:
            if not Openers(store.path).any():
                raise
            with Store.open(url, readonly=True) as again:  # a writer began meanwhile, whom the first look could not see
                again.check()
        held, log = store.counts(), log_of(store.path)
        length = log.stat().st_size if log.exists() else 0
        beside = f", write-ahead log {size(length)}" if length else ""
        yield Check(Verdict.GOOD, "database", f"{store.path}: sound, {held.articles} articles, {size(store.path.stat().st_size)}{beside}")
        if length > BIG_LOG:
            yield Check(Verdict.WARN, "database", f"{log}: {size(length)}: a page or an export has been reading for very long; it shrinks after that")
        yield from _cut(store, given.now)
        refused = store.refusals()
        if refused.rows:
            last = f", last {told(refused.last)}: {refused.reason}" if refused.last else ""
            yield Check(Verdict.WARN, "database", f"{refused.rows} items were refused and are kept aside (table rejected){last}")


def _cut(store: Store, now: datetime) -> Iterator[Check]:
    with store.reading() as connection:
        alone = is_open(connection) and not pending(store.path) and not Openers(store.path).any()
    if alone:
        words = "was copied while it was written to and has no -wal beside it: unless SQLite itself made the copy, what was stored last is missing"
        yield Check(Verdict.WARN, "database", f"{store.path}: {words}; copy it with `python -m monitor backup`")
    since = store.cut_at()
    if since is not None and now - datetime.fromisoformat(since) < REMEMBERED:
        when = told(datetime.fromisoformat(since))
        yield Check(
            Verdict.WARN, "database", f"{store.path}: was opened on {when} as a copy without its -wal: what was stored last before may be missing"
        )


def collector(given: Installation) -> Iterator[Check]:
    """Who collects, or since when nobody has."""
    with stored(given) as store:
        if store is None:
            return
        holder = store.collector()
        if holder is not None:
            yield Check(Verdict.GOOD, "collector", f"{holder.who} (process {holder.pid}) since {told(holder.since)}")
            return
        checks = [feed.last_check for feed in store.feed_status() if feed.last_check is not None]
        if not checks:
            yield Check(Verdict.GOOD, "collector", "nobody is collecting, and no feed was ever checked")
        else:
            quiet = given.now - max(checks) > QUIET
            yield Check(Verdict.WARN if quiet else Verdict.GOOD, "collector", f"nobody is collecting; last check {told(max(checks))}")
