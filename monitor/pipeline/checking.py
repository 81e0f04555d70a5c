"""How is one feed checked?

fetcher.fetch → parser.parse → store.match → page, fulltext → store.add

An article is stored whole or not at all, and a feed's validators are stored after its articles, so what a kill left out is found again.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from monitor.collect import fulltext, moves, overlap, parser, schedule
from monitor.collect.fetcher import Fetched, Fetcher, FetchError, NotModified
from monitor.config import Settings
from monitor.masking import shown
from monitor.model import Entry, Feed, FetchRecord, MonitorError, NewArticle, Origin, Outcome, Text
from monitor.pipeline.batches import batched
from monitor.store.errors import PassingError
from monitor.store.store import Store

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Clock = Callable[[], datetime]
BATCH = 10  # articles per transaction while pages are fetched: what a kill can cost, and how soon a reader sees the first ones
AGAIN = 20.0  # seconds before the store is asked again for what it could not do (disk full, locked)


@dataclass(frozen=True, slots=True)
class Room:
    """What all checks of a round share.

    `thread` parses and stores, one thing at a time. `stored` is told there how many articles were just added. `trouble`, if given, is told
    why the store cannot go on at the moment; what was fetched is kept and stored once it can. Without it the round ends with the error.
    """

    store: Store
    settings: Settings
    fetcher: Fetcher
    clock: Clock
    thread: Executor
    stored: Callable[[int], None] = lambda _: None
    trouble: Callable[[PassingError], None] | None = None
    again: float = AGAIN
    monotonic: Callable[[], float] = time.monotonic

    async def run(self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run it on the one thread that parses and stores."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, partial(work, *args, **kwargs))

    async def keep(self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run what reads or writes the store, as often as it takes."""
        while True:
            try:
                return await self.run(work, *args, **kwargs)
            except PassingError as error:
                if self.trouble is None:
                    raise
                self.trouble(error)
                await asyncio.sleep(self.again)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a feed found, not yet in the log. `unreachable`: no connection could be made."""

    feed: Feed
    record: FetchRecord
    retry_after: timedelta | None = None
    unreachable: bool = False

    def settled(self, now: datetime, interval: timedelta) -> FetchRecord:
        """The record with what follows from it: when the feed is due again and at which address."""
        due = schedule.next_check(now, self.feed, self.record, interval, retry_after=self.retry_after)
        move = moves.move(self.feed, self.record, now)
        gone = self.record.gone and self.feed.address is None  # the address it moved to is gone: the configured one is asked again
        return replace(self.record, next_check_at=due, gone=gone, moved_to=move.to, moved_at=move.since, address=move.address)


@dataclass(slots=True)
class Check:
    """One check of one feed."""

    room: Room
    feed: Feed
    refused: int = 0  # items that the database would not take
    begun: datetime = field(init=False)
    tick: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun, self.tick = self.room.clock(), self.room.monotonic()

    async def run(self) -> Checked:
        """Fetch, parse and store; whatever goes wrong with this feed is its own affair.

        Raises:
            MonitorError: the store cannot go on.
        """
        try:
            return await self._run()
        except MonitorError:
            raise
        except Exception as error:  # a fault of ours in one feed must not cost the others their round
            logging.getLogger("monitor.collect").exception("the check of %s failed", shown(self.feed.url))
            return Checked(self.feed, self._failed("internal", f"a fault of this program: {type(error).__name__}: {str(error)[:200]}"))

    async def _run(self) -> Checked:
        feed, asked = self.feed, moves.asked(self.feed)
        validators = {"etag": feed.etag, "last_modified": feed.last_modified} if schedule.conditional(feed, self.begun) else {}
        match await self.room.fetcher.fetch(asked, **validators):
            case Fetched() as answer:
                return Checked(feed, await self._document(answer))
            case NotModified() as answer:
                return Checked(feed, replace(self._record(Outcome.NOT_MODIFIED, answer), status=304))
            case FetchError() as error:
                return Checked(feed, self._failed(error.kind, error.message, error.status), error.retry_after, error.unreachable)

    async def _document(self, answer: Fetched) -> FetchRecord:
        """Store a document's articles; the record says how many were new."""
        document = await self.room.run(self._parse, answer)
        if isinstance(document, parser.ParseError):
            return self._failed(document.kind, document.message, answer.status)
        known, follows = await self.room.keep(self._match, document.entries)
        unseen = [entry for entry, article in zip(document.entries, known, strict=True) if article is None]
        new = 0
        # Oldest first, as most feeds begin with the newest: what a kill leaves out is newer than all that is stored, so the next document has it.
        for batch in batched(reversed(unseen), BATCH):
            texts = await asyncio.gather(*(self._text(entry) for entry in batch))
            articles = [NewArticle(entry, text, self.room.clock()) for entry, text in zip(batch, texts, strict=True)]
            added = await self.room.keep(self._add, articles)
            new += added
            await self.room.keep(self.room.stored, added)
        troubles = [document.trouble] if document.trouble else []
        troubles += [f"the database refused {self.refused} items, which are kept aside"] if self.refused else []
        sound = document.whole and not self.refused  # else the same document is asked for again
        return replace(
            self._record(Outcome.DEGRADED if troubles else Outcome.OK, answer if sound else replace(answer, etag=None, last_modified=None)),
            status=answer.status,
            error="; ".join(troubles) or None,
            entries=len(document.entries),
            new=new,
            known=len(document.entries) - len(unseen),
            overlap=follows,
        )

    async def _text(self, entry: Entry) -> Text:
        """The best text there is for an entry, and why there is no better one."""
        carried = own_text(entry)
        if carried.origin is Origin.FEED or not self.room.settings.collect.full_text or entry.link is None:
            return carried
        answer = await self.room.fetcher.page(entry.link)
        if isinstance(answer, FetchError):
            return replace(carried, note=f"{answer.kind}: {answer.message}")
        body = await self.room.run(fulltext.extract, answer.body, url=answer.final_url, title=entry.title, content_type=answer.content_type)
        return Text(body, Origin.PAGE) if body else replace(carried, note="no article text found on the page")

    def _parse(self, answer: Fetched) -> parser.Document | parser.ParseError:
        rules = self.room.settings
        try:
            return parser.parse(
                answer.body,
                url=answer.final_url,
                now=self.room.clock(),
                content_type=answer.content_type,
                zone=rules.timezone,
                allow_private=rules.collect.allow_private,
            )
        except Exception as error:
            logging.getLogger("monitor.collect").exception("%s could not be parsed", shown(self.feed.url))
            return parser.ParseError("bad_xml", f"the feed could not be read: {type(error).__name__}: {str(error)[:200]}")

    def _match(self, entries: Sequence[Entry]) -> tuple[list[int | None], bool | None]:
        """Each entry's article, and whether the document follows the last one without a gap (None: there was none)."""
        store = self.room.store
        known = store.match(self.feed.id, self.feed.source, entries)
        pairs = [(article, entry) for entry, article in zip(entries, known, strict=True) if article is not None]
        before = store.last_shown(self.feed.id, sorted({article for article, _ in pairs}))
        with store.writing(f"collect {self.feed.source}"):
            store.sight(self.feed, pairs, self.room.clock(), text_of=own_text)
        return known, _follows(entries, known, before, first=self.feed.last_full_at is None, now=self.begun)

    def _add(self, articles: Sequence[NewArticle]) -> int:
        rules, store = self.room.settings, self.room.store
        language = next((source.language for source in rules.sources if source.id == self.feed.source), rules.language)
        with store.writing(f"collect {self.feed.source}"):
            added = store.add(self.feed, self.feed.source, articles, zone=rules.timezone, language=language)
        self.refused += added.articles.count(None)
        return len(added.new)

    def _record(self, outcome: Outcome, answer: Fetched | NotModified) -> FetchRecord:
        return FetchRecord(self.begun, self._now(), outcome, etag=answer.etag, last_modified=answer.last_modified, moved_to=answer.moved_to)

    def _failed(self, kind: str, message: str, status: int | None = None) -> FetchRecord:
        return FetchRecord(self.begun, self._now(), Outcome.ERROR, error_kind=kind, error=message, status=status, gone=kind == "gone")

    def _now(self) -> datetime:
        """The end of the check: its duration does not follow a clock that is put right meanwhile."""
        return self.begun + timedelta(seconds=self.room.monotonic() - self.tick)


def _follows(
    entries: Sequence[Entry], known: Sequence[int | None], before: Mapping[int, datetime | date | None] | None, *, first: bool, now: datetime
) -> bool | None:
    """Whether nothing can have come and gone since the feed's last document; None for the first one."""
    if before is None:
        return None if first else True  # it has been empty so far: nothing has scrolled away
    if not entries:
        return True
    shown = [
        overlap.Shown(article is None, article in before, entry.published if _has_come(entry.published, now) else None, before.get(article or 0))
        for entry, article in zip(entries, known, strict=True)
    ]
    return overlap.follows(shown)


def _has_come(published: datetime | date | None, now: datetime) -> bool:
    """Not a date of the future, which says nothing: clocks are wrong by a day at most."""
    tomorrow = now + timedelta(days=1)
    return published is None or (published <= tomorrow if isinstance(published, datetime) else published <= tomorrow.date())


def own_text(entry: Entry) -> Text:
    """The text that a feed carries by itself, without its boilerplate."""
    if entry.full_text and (body := fulltext.tidy(entry.full_text, entry.title)):
        return Text(body, Origin.FEED)
    summary = fulltext.tidy(entry.summary, entry.title)
    return Text(summary, Origin.SUMMARY) if summary else Text("", Origin.NONE)
