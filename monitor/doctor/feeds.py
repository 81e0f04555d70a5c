"""How is each feed, in words?"""

from collections.abc import Iterator
from datetime import timedelta

from monitor.doctor.finding import Check, Installation, Verdict, stored, told
from monitor.model import Outcome
from monitor.store.fetches import FeedStatus

LATELY = timedelta(days=7)  # losses older than this are seen on the Sources page


def feeds(given: Installation) -> Iterator[Check]:
    """A line for all, and one for each thing wrong with one."""
    with stored(given) as store:
        if store is None:
            return
        every = store.feed_status()
        log = store.fetches(given.now - LATELY)
    if not every:
        return
    lost = log[log["overlap"].eq(other=False).fillna(value=False)].groupby("feed").size().to_dict()
    well = sum(feed.outcome in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.DEGRADED) and not feed.gone for feed in every)
    unasked = [feed for feed in every if feed.outcome is Outcome.NEVER]
    more = f", {len(unasked)} were never asked" if unasked else ""
    yield Check(Verdict.GOOD if well else Verdict.WARN, "feeds", f"{well} of {len(every)} answered when they were last asked{more}")
    for feed in every:
        for finding in _findings(feed, int(lost.get(feed.url, 0))):
            yield Check(Verdict.WARN, "feed", f"{feed.url}: {finding}")


def _findings(feed: FeedStatus, lost: int) -> Iterator[str]:
    since = f"last success {told(feed.last_success)}" if feed.last_success else "never reached"
    if feed.gone:
        yield f"gone: its server says for good that it is no more ({since}); remove it, or revive it on the Sources page"
    elif feed.outcome is Outcome.ERROR:
        yield f"{feed.error_kind}: {feed.error} ({since})"
    elif feed.outcome is Outcome.DEGRADED:
        yield f"read in part: {feed.error}"
    if feed.moved_to and feed.moved_at:
        asked = "is asked there" if feed.address == feed.moved_to else "is asked there after a week"
        yield f"moved for good to {feed.moved_to} (since {told(feed.moved_at)}) and {asked}; put the new address into the configuration"
    if lost:
        yield f"{lost} times in the last {LATELY.days} days items may have been missed between two checks; check more often (collect.interval)"
