"""How do feeds become stored articles?

store.due_feeds(now) → fetcher.fetch → parser.parse → store.match → page, fulltext → store.add → store.record_fetch

Feeds are fetched in parallel, everything else happens in sequence on one thread. An article is stored whole or not at all, and a
feed's validators are stored after its articles, so what a kill left out is found again.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from monitor.collect import fulltext, parser, schedule
from monitor.collect.fetcher import Fetched, Fetcher, FetchError, NotModified
from monitor.config import Settings
from monitor.model import Entry, Feed, FetchRecord, NewArticle, Origin, Outcome, Text
from monitor.pipeline.batches import batched
from monitor.store.store import Store

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Clock = Callable[[], datetime]
BATCH = 10  # articles per transaction while pages are fetched: what a kill can cost, and how soon a reader sees the first ones


@dataclass(frozen=True, slots=True)
class FeedReport:
    """How one check of a feed ended."""

    feed: Feed
    record: FetchRecord


async def collect(
    store: Store,
    settings: Settings,
    fetcher: Fetcher,
    feeds: Sequence[Feed],
    *,
    clock: Clock,
    report: Callable[[FeedReport], None],
    stored: Callable[[int], None] = lambda _: None,
) -> None:
    """Check these feeds once and store what is new.

    Args:
        report: called once per feed, when its check is in the store.
        stored: called on the storing thread with the number of articles just added.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="store") as thread:
        checks = [_Check(store, settings, fetcher, feed, clock, thread, stored) for feed in feeds]
        for done in asyncio.as_completed([check.run() for check in checks]):
            report(await done)


@dataclass(frozen=True, slots=True)
class _Check:
    """One check of one feed."""

    store: Store
    settings: Settings
    fetcher: Fetcher
    feed: Feed
    clock: Clock
    thread: ThreadPoolExecutor
    stored: Callable[[int], None]

    async def run(self) -> FeedReport:
        started = self.clock()
        answer = await self.fetcher.fetch(self.feed.url, etag=self.feed.etag, last_modified=self.feed.last_modified)
        wait: timedelta | None = None
        match answer:
            case Fetched():
                record = await self._document(answer, started)
            case NotModified():
                record = FetchRecord(started, self.clock(), Outcome.NOT_MODIFIED, status=304, etag=answer.etag, last_modified=answer.last_modified)
                record = replace(record, moved_to=answer.moved_to)
            case FetchError():
                wait = answer.retry_after
                record = self._failed(started, answer.kind, answer.message, answer.status)
        now = self.clock()
        due = schedule.next_check(now, self.feed, record, self.settings.collect.interval, retry_after=wait)
        record = replace(record, next_check_at=due)
        await self._in_store(self._record, record, None if wait is None else min(now + wait, due))
        return FeedReport(self.feed, record)

    async def _in_store(self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Run it on the one thread that parses and stores."""
        return await asyncio.get_running_loop().run_in_executor(self.thread, partial(work, *args, **kwargs))

    async def _document(self, answer: Fetched, started: datetime) -> FetchRecord:
        """Store a document's articles; the record says how many were new."""
        document = await self._in_store(self._parse, answer)
        if isinstance(document, parser.ParseError):
            return self._failed(started, document.kind, document.message, answer.status)
        known = await self._in_store(self._match, document.entries)
        unseen = [entry for entry, article in zip(document.entries, known, strict=True) if article is None]
        new = 0
        for batch in batched(unseen, BATCH):
            texts = await asyncio.gather(*(self._text(entry) for entry in batch))
            articles = [NewArticle(entry, text, self.clock()) for entry, text in zip(batch, texts, strict=True)]
            new += await self._in_store(self._add, articles)
        first = self.feed.last_full_at is None
        return FetchRecord(
            started,
            self.clock(),
            Outcome.DEGRADED if document.trouble else Outcome.OK,
            error=document.trouble,
            status=answer.status,
            entries=len(document.entries),
            new=new,
            known=len(document.entries) - len(unseen),
            overlap=None if first else len(unseen) < len(document.entries) or not document.entries,
            etag=answer.etag,
            last_modified=answer.last_modified,
            moved_to=answer.moved_to,
        )

    async def _text(self, entry: Entry) -> Text:
        """The best text there is for an entry, and why there is no better one."""
        carried = own_text(entry)
        if carried.origin is Origin.FEED or not self.settings.collect.full_text or entry.link is None:
            return carried
        answer = await self.fetcher.page(entry.link)
        if isinstance(answer, FetchError):
            return replace(carried, note=f"{answer.kind}: {answer.message}")
        body = await self._in_store(self._extract, answer, entry.title)
        return Text(body, Origin.PAGE) if body else replace(carried, note="no article text found on the page")

    def _parse(self, answer: Fetched) -> parser.Document | parser.ParseError:
        return parser.parse(
            answer.body,
            url=answer.final_url,
            now=self.clock(),
            content_type=answer.content_type,
            zone=self.settings.timezone,
            allow_private=self.settings.collect.allow_private,
        )

    def _extract(self, answer: Fetched, title: str) -> str | None:
        return fulltext.extract(answer.body, url=answer.final_url, title=title, content_type=answer.content_type)

    def _match(self, entries: Sequence[Entry]) -> list[int | None]:
        known = self.store.match(self.feed.id, self.feed.source, entries)
        seen = [(article, entry) for entry, article in zip(entries, known, strict=True) if article is not None]
        with self.store.writing(f"collect {self.feed.url}"):
            self.store.sight(self.feed, seen, self.clock(), text_of=own_text)
        return known

    def _add(self, articles: Sequence[NewArticle]) -> int:
        language = next((source.language for source in self.settings.sources if source.id == self.feed.source), self.settings.language)
        with self.store.writing(f"collect {self.feed.url}"):
            added = self.store.add(self.feed, self.feed.source, articles, zone=self.settings.timezone, language=language)
        self.stored(len(added.new))
        return len(added.new)

    def _record(self, record: FetchRecord, retry_at: datetime | None) -> None:
        with self.store.writing(f"collect {self.feed.url}"):
            self.store.record_fetch(self.feed.id, record, retry_at=retry_at)

    def _failed(self, started: datetime, kind: str, message: str, status: int | None) -> FetchRecord:
        return FetchRecord(started, self.clock(), Outcome.ERROR, error_kind=kind, error=message, status=status, gone=kind == "gone")


def own_text(entry: Entry) -> Text:
    """The text that a feed carries by itself, without its boilerplate."""
    if entry.full_text and (body := fulltext.tidy(entry.full_text, entry.title)):
        return Text(body, Origin.FEED)
    summary = fulltext.tidy(entry.summary, entry.title)
    return Text(summary, Origin.SUMMARY) if summary else Text("", Origin.NONE)
