"""An installation in which everything that strangers can write is an attack: names, titles, texts, addresses, errors."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from monitor import config
from monitor.config import Settings
from monitor.model import Entry, FetchRecord, NewArticle, Origin, Outcome, Source, SourceKind, Text
from monitor.pipeline.rounds import read
from monitor.store.store import Store
from tests.making import FORMS, opened

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
DAYS = 24
SECRETS = ("hunter2", "s3cr3t-t0ken")
FEEDS = (
    f"https://analyst:{SECRETS[0]}@first.example/rss?token={SECRETS[1]}&x=<svg/onload=alert(1)>",
    "https://second.example/:red[x]/$y$/[z](javascript:alert(2))",
    "https://third.example/rss",
)
PAYLOAD = (
    "<script>alert(3)</script><img src=x onerror=alert(4)> [x](javascript:alert(5)) $x^2$ :red[x] :tada: :material/home: **b** `c` ~~s~~ "
    "%{customdata} {a|b} {b} $& www.evil.example a@evil.example a -> b"
)
OUTLETS = (
    '<svg onload="alert(6)"> # [x](javascript:alert(7)) <a href="https://evil.example">x</a> {c} :blue-badge[x]',
    "*звёзды* _черта_ `код` $x$ <b>жирно</b> <br> %{x} &lt;i&gt; https://evil.example",
    "1. Список\n\n# Заголовок\n\n---\n\n    код \u202eтевирп",
)
STRANGE = "x'><img src=x onerror=alert(8)>"  # the id of a source that an old database has
OWN = {"turan-forum": ("Туранский форум", PAYLOAD), "alatau-union": ("Алатауский союз", "|a|b|\n|-|-|\n{a0} <sup>2</sup> " + "Ы" * 3000)}
TITLES = (
    PAYLOAD,
    '=HYPERLINK("https://evil.example","x") <iframe src=\'javascript:alert(9)\'></iframe>',
    "</li></ol></div><style>*{display:none}</style><h1>Конец</h1>",
    "\u202eгнуснорвд\u202c перевёрнутый \x01\x1b[31m заголовок",
    "Б" * 10_000,
    "# Решётка\n\n- список\n\n> цитата\n\n![картинка](https://evil.example/x.png)",
)
LINKS = (
    "javascript:alert(10)", "data:text/html,<script>alert(11)</script>", "http://127.0.0.1:8501/", "https://user:pass@evil.example/",
    "http://[", 'https://ok.example/?a="><script>alert(12)</script>', "http://192.168.0.1/", "java\nscript:alert(13)",
)  # fmt: skip
ERROR = f"<b>503</b> {PAYLOAD} https://analyst:{SECRETS[0]}@first.example/?token={SECRETS[1]}"


def configured(folder: Path) -> Settings:
    """Its configuration in `folder`; no database yet."""
    entities = [{"id": who, "kind": "bloc", "name": {"ru": said, "en": said}, "names": [name]} for who, (name, said) in OWN.items()]
    given = {"database": "monitor.db", "collect": {"interval": "1h"}, "entities": entities}
    folder.mkdir(parents=True, exist_ok=True)
    FORMS.mkdir(parents=True, exist_ok=True)
    (folder / "forms").symlink_to(FORMS)
    (folder / "config.yaml").write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    return config.load(folder / "config.yaml", {})


def make(folder: Path) -> Settings:
    """The whole installation, as it stands at NOW."""
    given = configured(folder)
    with opened(given) as store:
        # Addresses that today's configuration refuses: an old database may have them.
        store.sync_sources([Source(f"s{n}", name, SourceKind.PRIVATE, "kz", "ru", (FEEDS[n],)) for n, name in enumerate(OUTLETS)])
        store.add_source(Source(STRANGE, STRANGE, SourceKind.IMPORTED))
        store.add(None, STRANGE, list(_articles(3, STRANGE)), zone=given.timezone, language="ru")
        for number, feed in enumerate(store.feeds()):
            store.add(feed, feed.source, list(_articles(number, feed.source)), zone=given.timezone, language="ru")
            _log(store, feed.id, number)
        read(store, given)
    return given


def _articles(number: int, source: str) -> Iterator[NewArticle]:
    for shift in range(DAYS * 2):
        at = NOW - timedelta(hours=12 * shift + number + 2)
        title = f"{TITLES[shift % len(TITLES)]} {source} {shift}" if shift % 3 else f"Форум {shift} в Астане, {source}"
        body = (
            f"Токаев и Туранский форум {PAYLOAD} обсудили с Казахстаном договор {shift}. {TITLES[(shift + 1) % len(TITLES)]} "
            f"Алатауский союз и Россия промолчали. Это уже {shift}-я встреча {source}, на ней был Путин."
        )
        link = LINKS[shift % len(LINKS)] + f"#{number}-{shift}"
        yield NewArticle(Entry(f"{source}-{shift}", link, title, published=at), Text(body, Origin.FEED), at)


def _log(store: Store, feed: int, number: int) -> None:
    for hour in range(24 * DAYS, 0, -6):
        at = NOW - timedelta(hours=hour)
        last = hour <= 6
        bad = number == 0 and hour <= 18
        outcome = Outcome.ERROR if bad else Outcome.DEGRADED if last and number == 1 else Outcome.OK
        check = FetchRecord(
            at, at + timedelta(seconds=3), outcome, "protocol" if bad else "decode" if outcome is Outcome.DEGRADED else None,
            ERROR if outcome is not Outcome.OK else None, entries=5, new=1, known=4, overlap=None if bad else hour % 5 != 0,
            next_check_at=NOW + timedelta(hours=1), gone=bad and last, moved_to=FEEDS[0] if number == 2 and last else None,
        )  # fmt: skip
        store.record_fetch(feed, check)
