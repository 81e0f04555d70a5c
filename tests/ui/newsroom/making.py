"""How does the installation come about?"""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from monitor import config
from monitor.collect.links import canonical
from monitor.config import Settings
from monitor.model import Entry, Feed, FetchRecord, NewArticle, Origin, Outcome, Text
from monitor.pipeline.rounds import read
from monitor.store.store import Store
from monitor.store.tables import fetch
from tests.making import FORMS
from tests.ui.newsroom.checks import MINUTE, checks, records
from tests.ui.newsroom.days import IMPORTED, NOW, ZONE, Days, instant
from tests.ui.newsroom.outlets import OUTLETS, Published, published
from tests.ui.newsroom.texts import HOSTILE, SPIKE_TITLE

HOSTILE_EVERY = 60  # articles, counted back from the newest, which is hostile itself: one in about three days
LOGGED = sorted({column.name for column in fetch.c} & {field.name for field in fields(FetchRecord)})


def configured(folder: Path, entities: Sequence[dict[str, Any]] = ()) -> Settings:
    """The configuration in `folder`, with entities of the user's own; no database yet."""
    sources = [
        {"id": it.id, "name": it.name, "country": it.country, "kind": it.kind.value, "feeds": [*it.feeds]}
        for it in (outlet.source for outlet in OUTLETS)
    ]  # fmt: skip
    settings = {"database": "monitor.db", "timezone": ZONE.key, "collect": {"interval": "1h"}, "sources": sources, "entities": [*entities]}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8")
    FORMS.mkdir(parents=True, exist_ok=True)
    if not (folder / "forms").exists():
        (folder / "forms").symlink_to(FORMS)
    return config.load(folder / "config.yaml", {})


def opened(given: Settings, now: datetime = NOW) -> Store:
    """Its database, for writing."""
    return Store.open(given.database_url, canonical=canonical, clock=lambda: now)


def make(folder: Path, now: datetime = NOW) -> Settings:
    """The whole installation in an empty folder, as it stands at `now`, from which its days are counted back (days.Days)."""
    given, days = configured(folder), Days.until(now)
    asked = {outlet.name: list(checks(days, now, outlet.name)) for outlet in OUTLETS}
    read_in = {(outlet, check.day, check.hour) for outlet, made in asked.items() for check in made if check.error is None}
    found = [
        item for item in published(days)
        if days.imported(item.outlet.name, item.day) or (item.outlet.name, item.day, item.hour) in read_in
    ]  # fmt: skip
    kept = _with_hostile(found)
    with opened(given, now) as store:
        store.sync_sources(given.sources)
        imported = [item for item in kept if days.imported(item.outlet.name, item.day)]
        at = instant(days.polled, 0, 0)
        store.add(None, IMPORTED, [_new(item, at, Origin.IMPORT) for item in imported], zone=ZONE, language="ru")
        store.record_import(f"{IMPORTED}.jsonl", at, added=len(imported), known=0, bad=0)
        for feed in store.feeds():
            own = [item for item in kept if item.outlet.name == feed.source and not days.imported(feed.source, item.day)]
            new = [_new(item, instant(item.day, item.hour, MINUTE), item.outlet.origin) for item in own]
            store.add(feed, feed.source, new, zone=ZONE, language="ru")
            _log(store, feed, list(records(days, now, feed.source, asked[feed.source], own)))
        read(store, given)
    return given


def _with_hostile(found: Sequence[Published]) -> list[Published]:
    """The same with titles and links that are attacks, the first of them on the newest article."""
    marked = list(found)
    places = (place for place in range(len(found) - 1, 0, -1) if found[place].said.text and found[place].said.title != SPIKE_TITLE)
    for number, (title, place) in enumerate(zip(HOSTILE, islice(places, 0, None, HOSTILE_EVERY), strict=False)):
        item = found[place]
        marked[place] = replace(item, said=replace(item.said, title=title), link=f"javascript:alert({number})")
    return marked


def _new(item: Published, at: datetime, origin: Origin) -> NewArticle:
    text = Text(item.said.text, origin if item.said.text else Origin.NONE)
    return NewArticle(Entry(item.link, item.link, item.said.title, published=item.at), text, at)


def _log(store: Store, feed: Feed, log: Sequence[FetchRecord]) -> None:
    """The last success and what followed as the collector records them, so that the feed remembers; all before at once: thousands of
    transactions would take half a minute."""
    if not log:
        return
    last = max(place for place, check in enumerate(log) if check.outcome is not Outcome.ERROR)
    with store.transaction() as connection:
        connection.execute(fetch.insert(), [{name: getattr(check, name) for name in LOGGED} | {"feed": feed.id} for check in log[:last]])
    for check in log[last:]:
        store.record_fetch(feed.id, check)
