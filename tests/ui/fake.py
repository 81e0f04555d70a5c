"""Answers over a small invented archive held in memory: the contract of `monitor.answers`, without a database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from monitor.answers import Linked, Shortfall, Spiking
from monitor.model import Article, EntityKind, Field, Mention, MentionKind, Origin, Outcome, Source, SourceKind
from monitor.selection import Match, Selection, Step, Unit

ZONE = ZoneInfo("Europe/Moscow")
LAST = date(2026, 11, 22)
DAYS = 120
NAN = float("nan")
GAP = (date(2026, 11, 5), date(2026, 11, 7))
EVIL = "<img src=x onerror=alert(1)> **жирно** [сюда](javascript:alert(1)) $x$ :smile: <script>alert(2)</script>"

NAMES = {
    "tokayev": ("Касым-Жомарт Токаев", "Kassym-Jomart Tokayev", EntityKind.LEADER, 0.16),
    "putin": ("Владимир Путин", "Vladimir Putin", EntityKind.LEADER, 0.3),
    "mirziyoyev": ("Шавкат Мирзиёев", "Shavkat Mirziyoyev", EntityKind.LEADER, 0.08),
    "gurbanguly-berdimuhamedow": ("Гурбангулы Бердымухамедов", "Gurbanguly Berdimuhamedow", EntityKind.LEADER, 0.03),
    "xi-jinping": ("Си Цзиньпин", "Xi Jinping", EntityKind.LEADER, 0.12),
    "ru": ("Россия", "Russia", EntityKind.COUNTRY, 0.5),
    "kz": ("Казахстан", "Kazakhstan", EntityKind.COUNTRY, 0.3),
    "uz": ("Узбекистан", "Uzbekistan", EntityKind.COUNTRY, 0.14),
    "cn": ("Китай", "China", EntityKind.COUNTRY, 0.2),
    "us": ("США", "United States", EntityKind.COUNTRY, 0.25),
    "gb": ("Великобритания", "United Kingdom", EntityKind.COUNTRY, 0.09),
    "eaeu": ("ЕАЭС", "EAEU", EntityKind.BLOC, 0.12),
    "csto": ("ОДКБ", "CSTO", EntityKind.BLOC, 0.08),
    "sco": ("ШОС", "SCO", EntityKind.BLOC, 0.06),
    "un": ("ООН", "UN", EntityKind.BLOC, 0.1),
}
SOURCES = (
    Source("tass", "ТАСС", SourceKind.STATE, "ru", feeds=("https://tass.example/rss/v2.xml",)),
    Source("vlast", "Власть", SourceKind.PRIVATE, "kz", feeds=("https://vlast.example/feed",)),
    Source("gazeta", "Газета.uz", SourceKind.PRIVATE, "uz", feeds=("https://gazeta.example/rss",)),
    Source("kommersant", "Коммерсантъ", SourceKind.PRIVATE, "ru", feeds=("https://kommersant.example/rss/main.xml",)),
    Source("azattyq", "Азаттык", SourceKind.FOREIGN, "kz", feeds=("https://azattyq.example/api/",)),
    Source("akorda", "Акорда", SourceKind.OFFICIAL, "kz", feeds=("https://akorda.example/rss",)),
)


@dataclass(frozen=True)
class Found:
    articles: int
    mentions: int
    stories: int


@dataclass(frozen=True)
class Summary:
    articles: int
    mentions: int
    stories: int
    sources: int
    previous: "Summary | None" = None


@dataclass(frozen=True)
class State:
    data_version: str
    articles: int
    first: date | None
    last: date | None
    indexed_share: float = 1.0
    counting_version: str = "a1b2c3"
    coming_version: str = "d4e5f6"
    next_version_share: float | None = None
    as_of: date = date(2026, 11, 1)
    last_success: datetime | None = None
    feeds_ok: int = 5
    feeds_total: int = 6
    articles_24h: int = 214
    collecting: str | None = None
    network_down: bool = False


@dataclass(frozen=True)
class Reading:
    article: Article
    mentions: tuple[Mention, ...]
    reprints: pd.DataFrame
    revisions: pd.DataFrame = field(default_factory=pd.DataFrame)


@dataclass(frozen=True)
class Text:
    """An article with its local day and its mentions."""

    article: Article
    day: date
    mentions: tuple[Mention, ...]


def _written(random: Random, number: int, day: date) -> Text:
    named = [entity for entity, (_, _, _, chance) in NAMES.items() if random.random() < chance * (2 if day.day == 12 and entity == "tokayev" else 1)]
    random.shuffle(named)
    title, mentions = "", []
    evil = number % 97 == 5
    for entity in named[:2]:
        start = len(title) + len("Встреча: ")
        mentions.append(Mention(entity, MentionKind.NAME, Field.TITLE, start, start + len(NAMES[entity][0]), 0, 0))
        title += f"{'Встреча: ' if not title else ' и ещё — '}{NAMES[entity][0]}"
    title = title or "О погоде на выходные и ценах на проезд в столице"
    mentions = [replace(m, sentence_end=len(title)) for m in mentions]
    text = "Об этом сообщила пресс-служба. "
    for entity in named:
        at = len(text)
        sentence = f"На переговорах обсудили, как {NAMES[entity][0]} готовится к саммиту и что изменится для торговли. "
        start = at + len("На переговорах обсудили, как ")
        mentions.append(Mention(entity, MentionKind.NAME, Field.TEXT, start, start + len(NAMES[entity][0]), at, at + len(sentence) - 1))
        text += sentence
    source = SOURCES[random.randrange(len(SOURCES) - 1)]
    published = datetime(day.year, day.month, day.day, random.randrange(6, 20), random.randrange(60), tzinfo=UTC)
    if evil:
        title, mentions = EVIL, [m for m in mentions if m.field is Field.TEXT]
    link = "javascript:alert(1)" if evil else f"https://{source.id}.example/news/{number}"
    article = Article(
        number, source.id, title, text.strip(), link, published, False, False, published, "ru",
        Origin.PAGE, "", number - 1 if number % 9 == 0 else number, source.feeds,
    )  # fmt: skip
    return Text(article, day, tuple(mentions))


@cache
def archive(a_day: int = 14) -> tuple[Text, ...]:
    """The same texts every time."""
    random = Random(7)
    texts: list[Text] = []
    for back in range(DAYS, -1, -1):
        day = LAST - timedelta(days=back)
        if not GAP[0] <= day <= GAP[1]:
            texts += [_written(random, len(texts) + n + 1, day) for n in range(a_day if day.weekday() < 5 else a_day // 2)]
    return tuple(texts)


class FakeAnswers:
    """What the pages ask, answered by going through the texts one by one."""

    def __init__(
        self,
        *,
        empty: bool = False,
        collecting: str | None = None,
        a_day: int = 14,
        config: Path = Path("config.yaml"),
        next_version_share: float | None = None,
    ) -> None:
        self.texts = () if empty else archive(a_day)
        self.settings: Any = SimpleNamespace(
            timezone=ZONE, language="ru", path=config, sources=SOURCES, collect=SimpleNamespace(interval=timedelta(minutes=15))
        )
        self._empty, self._collecting, self._a_day, self._next = empty, collecting, a_day, next_version_share

    def catalogue_names(self, language: str) -> dict[str, str]:
        return {entity: ru if language == "ru" else en for entity, (ru, en, _, _) in NAMES.items()}

    def entity_kinds(self) -> dict[str, EntityKind]:
        return {entity: names[2] for entity, names in NAMES.items()}

    def mentioned(self) -> frozenset[str]:
        return frozenset(NAMES)

    def sources(self) -> tuple[Source, ...]:
        return SOURCES

    def state(self) -> State:
        now = datetime.now(UTC) - timedelta(minutes=12)
        if self._empty:
            return State("empty", 0, None, None, feeds_ok=0, collecting=self._collecting)
        return State(
            f"fake-{self._a_day}", len(self.texts), self.texts[0].day, LAST, last_success=now, collecting=self._collecting,
            next_version_share=self._next,
        )  # fmt: skip

    def hurry(self) -> bool:
        return self._collecting == "collect --every"

    def _counted(self, text: Text, selection: Selection, entities: Sequence[str] | None = None) -> list[Mention]:
        wanted = selection.entities if entities is None else entities
        return [
            m
            for m in text.mentions
            if (not wanted or m.entity in wanted) and m.kind in selection.kinds and (selection.where != "title" or m.field is Field.TITLE)
        ]

    def _inside(self, selection: Selection) -> list[Text]:
        """Texts under all filters but entities."""
        kinds = {source.id: source for source in SOURCES}
        return [
            text for text in self.texts
            if (selection.start is None or selection.start <= text.day) and (selection.end is None or text.day <= selection.end)
            and (not selection.sources or text.article.source in selection.sources)
            and (not selection.source_kinds or kinds[text.article.source].kind in selection.source_kinds)
            and (not selection.source_countries or kinds[text.article.source].country in selection.source_countries)
            and selection.query.casefold() in f"{text.article.title} {text.article.text}".casefold()
        ]  # fmt: skip

    def _matching(self, selection: Selection) -> list[Text]:
        if not selection.entities:
            return self._inside(selection)
        enough = all if selection.match is Match.ALL else any
        return [text for text in self._inside(selection) if enough(self._counted(text, selection, [entity]) for entity in selection.entities)]

    def _measure(self, texts: Sequence[Text], unit: Unit, mentions: int) -> int:
        if unit is Unit.MENTIONS:
            return mentions
        if unit is Unit.ARTICLES:
            return len(texts)
        return len({text.article.story if unit is Unit.STORIES else text.article.source for text in texts})

    def count(self, selection: Selection) -> Found:
        texts = self._matching(selection)
        return Found(len(texts), sum(len(self._counted(text, selection)) for text in texts), self._measure(texts, Unit.STORIES, 0))

    def summary(self, selection: Selection) -> Summary:
        def of(asked: Selection) -> Summary:
            texts, found = self._matching(asked), self.count(asked)
            return Summary(found.articles, found.mentions, found.stories, self._measure(texts, Unit.SOURCES, 0))

        return replace(of(selection), previous=of(selection.before()) if selection.start and selection.end else None)

    def trends(self, selection: Selection) -> pd.DataFrame:
        if not self.texts:
            return pd.DataFrame(columns=["date", "entity", "count", "total", "share", "coverage"])
        first, last = selection.start or self.texts[0].day, selection.end or LAST
        rows, bucket = [], selection.step.start(first)
        while bucket <= last:
            asked = replace(selection, start=first, end=last).within(bucket)
            inside = self._inside(asked)
            total = self._measure(inside, Unit.ARTICLES if selection.unit is Unit.MENTIONS else selection.unit, 0)
            silent = not inside and selection.step is Step.DAY
            for entity in selection.entities:
                texts = [text for text in inside if self._counted(text, selection, [entity])]
                n = self._measure(texts, selection.unit, sum(len(self._counted(text, selection, [entity])) for text in texts))
                scale = 100 if selection.unit is Unit.MENTIONS else 1
                row = (
                    (float("nan"), float("nan"), float("nan"), 0.0)
                    if silent
                    else (float(n), float(total), scale * n / total if total else float("nan"), 1.0)
                )
                rows.append((bucket, entity, *row))
            bucket = selection.step.next(bucket)
        frame = pd.DataFrame(rows, columns=["date", "entity", "count", "total", "share", "coverage"])
        order = {entity: place for place, entity in enumerate(selection.entities)}
        return frame.sort_values("entity", key=lambda column: column.map(order), kind="stable").reset_index(drop=True)

    def top(self, selection: Selection) -> pd.DataFrame:
        inside = self._matching(selection)
        rows: list[tuple[Any, ...]] = []
        for entity, (_, _, kind, _) in NAMES.items():
            if selection.entities and entity not in selection.entities:
                continue
            texts = [text for text in inside if self._counted(text, selection, [entity])]
            mentions = sum(len(self._counted(text, selection, [entity])) for text in texts)
            if texts:
                units = [self._measure(texts, unit, mentions) for unit in Unit]
                rows.append((entity, str(kind), *units, len(texts) / len(inside)))
        return pd.DataFrame(rows, columns=["entity", "kind", "mentions", "articles", "stories", "sources", "share"])

    def movers(self, selection: Selection) -> pd.DataFrame:
        unit = selection.unit.value
        if selection.start is None:
            return pd.DataFrame(columns=["entity", "kind", "count", "previous", "change", "share", "previous_share"])
        now, before = (self.top(replace(asked, entities=())).set_index("entity") for asked in (selection, selection.before()))
        rows: list[tuple[Any, ...]] = []
        for entity, (_, _, kind, _) in NAMES.items():
            n, m = (int(frame[unit].get(entity, 0)) for frame in (now, before))
            rows.append((entity, str(kind), n, m, n - m, float(now["share"].get(entity, 0)), float(before["share"].get(entity, 0))))
        frame = pd.DataFrame(rows, columns=["entity", "kind", "count", "previous", "change", "share", "previous_share"])
        return frame[(frame["count"] > 0) | (frame["previous"] > 0)].sort_values("change", key=abs, ascending=False).reset_index(drop=True)

    def compared(self, selection: Selection) -> pd.DataFrame:
        top = self.top(selection).set_index("entity")[selection.unit.value]
        counts = [float(top.get(entity, 0)) for entity in selection.entities]
        frame = pd.DataFrame({"entity": selection.entities, "count": counts, "share": 0.1, "coverage": 1.0})
        return frame.assign(
            previous_count=10.0, previous_share=0.05, previous_coverage=0.8, year_before_count=NAN, year_before_share=NAN, year_before_coverage=NAN
        )

    def text_basis(self, selection: Selection) -> tuple[pd.Series, tuple[float, float] | None]:
        days = sorted({selection.step.start(text.day) for text in self._inside(selection)})
        return pd.Series(0.8, index=days, dtype="float64"), (0.4, 0.9) if selection.entities else None

    def spikes(self, selection: Selection) -> Spiking:
        found = self._inside(selection)[-1:]
        rows = [(text.day, "kz", 12, 2.5, 0.00001, 0.001, 12, 3, text.article.story, 4, text.article.id, text.article.title) for text in found]
        columns = ["date", "entity", "observed", "expected", "p", "q", "articles", "sources", "story", "size", "article", "title"]
        return Spiking(pd.DataFrame(rows, columns=columns), Unit.ARTICLES, 900, 2, None, len(SOURCES))

    def shortfalls(self, selection: Selection) -> list[Shortfall]:
        return [Shortfall(LAST, LAST, 0.7, ("tass",))]

    def corrected(self, selection: Selection) -> pd.DataFrame:
        frame = self.trends(selection)[["date", "entity", "count"]]
        return frame.assign(
            corrected=frame["count"] * 1.3,
            low=frame["count"] * 1.1,
            high=frame["count"] * 1.6,
            seen=[0.8 if entity == "tokayev" else 1.0 for entity in frame["entity"]],
        )

    def unusual(self, selection: Selection) -> pd.DataFrame:
        columns = ["day", "source", "articles", "expected", "p", "q", "direction"]
        return pd.DataFrame([(LAST, "tass", 0, 20.0, 0.0001, 0.01, "below")], columns=columns)

    def losses(self, selection: Selection) -> pd.DataFrame:
        at = pd.Timestamp(LAST, tz="UTC")
        columns = ["feed", "source", "start", "end", "reason"]
        return pd.DataFrame([(SOURCES[0].feeds[0], SOURCES[0].id, at, at + pd.Timedelta(hours=5), "failed")], columns=columns)

    def lifespans(self, selection: Selection) -> pd.DataFrame:
        return pd.DataFrame([("tass", LAST, LAST, True, False)], columns=["source", "first", "last", "began", "ended"])

    def linked(self, selection: Selection, minimum: int) -> Linked:
        frame = self.pairs(selection, minimum)
        return Linked(frame.assign(sure=True, previous=1.0, change=0.5, change_q=0.2), 200)

    def pair_odds(self, selection: Selection, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
        return pd.DataFrame([(a, b, 2.0, 1.5, float("inf")) for a, b in pairs], columns=["a", "b", "odds_ratio", "ci_low", "ci_high"])

    def pairs(self, selection: Selection, minimum: int = 5) -> pd.DataFrame:
        inside = self._inside(selection)
        single: Counter[str] = Counter()
        both: Counter[tuple[str, str]] = Counter()
        for text in inside:
            named = sorted({m.entity for m in self._counted(text, selection, ())})
            single.update(named)
            both.update(combinations(named, 2))
        rows = [(a, b, n, n / (single[a] + single[b] - n), 0.1 + n / 2000, float(n), 0.01) for (a, b), n in sorted(both.items()) if n >= minimum]
        return pd.DataFrame(rows, columns=["a", "b", "count", "jaccard", "npmi", "g2", "q"])

    def pair_trend(self, selection: Selection, a: str, b: str) -> pd.DataFrame:
        frame = self.trends(replace(selection, entities=(a,)))
        counts = [float(self.count(selection.within(day).about(a, b)).articles) for day in frame["date"]]
        shares = [n / total if total else NAN for n, total in zip(counts, frame["total"], strict=True)]
        return frame.assign(count=counts, share=shares).drop(columns="entity")

    def _frame(self, texts: Sequence[Text]) -> pd.DataFrame:
        names = ["id", "source", "title", "link", "published_at", "date_only", "date_guessed", "language", "collected_at", "story"]
        frame = pd.DataFrame([[getattr(text.article, name) for name in names] for text in texts], columns=names)
        feeds: Any = [text.article.feeds for text in texts]
        frame = frame.assign(day=[text.day for text in texts], feeds=feeds, has_text=True, origin="page")
        return frame.assign(
            published_at=pd.to_datetime(frame["published_at"], utc=True), collected_at=pd.to_datetime(frame["collected_at"], utc=True)
        )

    def articles(self, selection: Selection, limit: int, offset: int = 0) -> pd.DataFrame:
        newest = sorted(self._matching(selection), key=lambda text: (text.article.published_at, text.article.id), reverse=True)
        return self._frame(newest[offset : offset + limit])

    def sentences(self, selection: Selection, article_ids: Sequence[int]) -> pd.DataFrame:
        rows = []
        for text in self.texts:
            if text.article.id not in article_ids:
                continue
            held: dict[tuple[str, int, int], list[tuple[int, int, str, str]]] = {}
            for m in self._counted(text, selection):
                spans = held.setdefault((str(m.field), m.sentence_start, m.sentence_end), [])
                spans.append((m.start - m.sentence_start, m.end - m.sentence_start, m.entity, str(m.kind)))
            for (where, start, end), spans in held.items():
                rows.append((text.article.id, where, (text.article.title if where == "title" else text.article.text)[start:end], start, spans))
        return pd.DataFrame(rows, columns=["article", "field", "sentence", "sentence_start", "spans"])

    def reading(self, article_id: int) -> Reading:
        text = next(text for text in self.texts if text.article.id == article_id)
        twins = [other for other in self.texts if other.article.story == text.article.story and other is not text]
        return Reading(text.article, text.mentions, self._frame(twins)[["id", "source", "title", "published_at", "link"]])

    def coverage(self, selection: Selection) -> pd.DataFrame:
        days = [LAST - timedelta(days=back) for back in range(29, -1, -1)]
        rows = [
            (day, s.id, None if n == 5 and day.day < 10 else 0.0 if GAP[0] <= day <= GAP[1] else 0.7 + 0.3 * ((n + day.day) % 2))
            for day in days
            for n, s in enumerate(SOURCES)
        ]
        return (
            pd.DataFrame(rows, columns=["day", "source", "coverage"]).astype({"coverage": "float64"})
            if self.texts
            else pd.DataFrame({"day": [], "source": [], "coverage": []})
        )

    def gaps(self, selection: Selection) -> list[tuple[date, date, list[str]]]:
        outside = (selection.start and selection.start > GAP[1]) or (selection.end and selection.end < GAP[0])
        return [] if outside else [(*GAP, ["tass", "vlast"])]

    def source_status(self) -> pd.DataFrame:
        now = datetime.now(UTC)
        rows: list[tuple[Any, ...]] = []
        states: list[tuple[Outcome, str | None]] = [
            (Outcome.OK, None),
            (Outcome.NOT_MODIFIED, None),
            (Outcome.ERROR, "timeout"),
            (Outcome.DEGRADED, "truncated"),
            (Outcome.ERROR, "http_4xx"),
            (Outcome.NEVER, None),
        ]
        if self._empty and not self._collecting:
            states = [(Outcome.NEVER, None)] * len(SOURCES)
        for n, (source, (outcome, kind)) in enumerate(zip(SOURCES, states, strict=True)):
            success = None if outcome in (Outcome.NEVER, Outcome.ERROR) else now - timedelta(minutes=7 * n + 3)
            rows.append(
                (source.id, source.name, str(source.kind), source.country, source.feeds[0], str(outcome), kind, "said the server" if kind else None,
                 success,
                 now + timedelta(minutes=10 * n), 3 * n, 400 - 50 * n, [(7 * n + day * 3) % 20 for day in range(14)])
            )  # fmt: skip
        names = [
            "source",
            "name",
            "kind",
            "country",
            "feed",
            "outcome",
            "error_kind",
            "error",
            "last_success",
            "next_check",
            "new",
            "stored",
            "articles_day",
        ]
        frame = pd.DataFrame(rows, columns=names)
        return frame.assign(last_success=pd.to_datetime(frame["last_success"], utc=True), next_check=pd.to_datetime(frame["next_check"], utc=True))

    def export(self, what: str, selection: Selection) -> pd.DataFrame:
        if what == "articles":
            return self.articles(selection, 10**9)
        return {"trends": self.trends, "pairs": self.pairs, "coverage": self.coverage}[what](selection)
