"""The columnar copy: always of one moment, never half built, never older than the truth."""

import ctypes
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Connection

from monitor.model import Field
from monitor.selection import Selection, Unit
from monitor.store import mart
from monitor.store.mart import Snapshot, kept, month, refresh
from monitor.store.mart.counts import Counts
from monitor.store.store import Store
from monitor.store.tables import EPOCH
from tests.store.making import MOSCOW, Clock, canonical, entry, merge, put, read, said, show

MARCH, APRIL = datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC), datetime(2026, 4, 2, 9, 5, 7, tzinfo=UTC)
LATE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mart"


def two_months(store: Store) -> None:
    put(store, "tass", [entry("Март", published=MARCH), entry("Апрель", published=APRIL)], LATE)
    read(store, {1: [said("ru")], 2: [said("kz")]})


def paths(snapshot: Snapshot) -> dict[str, Path]:
    return dict(snapshot.months)


def test_only_what_changed_is_built_again(store: Store, folder: Path, clock: Clock) -> None:
    two_months(store)
    first = refresh(store, folder, MOSCOW)
    assert refresh(store, folder, MOSCOW) == first
    clock.on(minutes=1)
    read(store, {2: [said("kz"), said("ru", 9)]})
    second = refresh(store, folder, MOSCOW)
    assert second.version != first.version
    assert paths(second)["2026-03"] == paths(first)["2026-03"]
    assert paths(second)["2026-04"] != paths(first)["2026-04"]
    with Counts(second) as counts:
        assert counts.count_articles(Selection()) == (2, 3, 2)


def test_every_build_gives_unused_memory_back(store: Store, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Mock()
    monkeypatch.setattr(mart, "give_back", given)
    two_months(store)
    for builds in (1, 2):
        for _ in range(2):
            refresh(store, folder, MOSCOW)
        assert given.call_count == builds
        clock.on(minutes=1)
        read(store, {2: [said("kz"), said("ru", 9)]})


# Of blocks large enough for malloc every thousandth lives on: what lies between is free, but the heap does not end before the last.
GIVING = """
from pathlib import Path
from monitor.store.mart.memory import give_back

def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])

blocks = [bytes(2000) for _ in range(100_000)]
blocks = blocks[::1000]
before = pages()
give_back()
print((before - pages()) * 4096)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="this system's allocator gives back by itself")
def test_what_lies_free_between_what_lives_on_goes_back() -> None:
    given = subprocess.run([sys.executable, "-c", GIVING], check=True, capture_output=True, text=True)
    assert int(given.stdout) > 100e6, "of 200 MB"


def month_of(store: Store, count: int) -> None:
    """Articles of one month, a minute apart, of which each names the one before."""
    first = store.article_count()
    shown = [entry(f"Заметка {number}", published=MARCH + timedelta(minutes=number)) for number in range(first, first + count)]
    new = put(store, "tass", shown, LATE)
    read(store, {number: [said(("ru", "kz", "us")[number % 3]), said(("kz", "us", "ua")[number % 3], 9)] for number in new})


def test_a_few_new_articles_are_written_beside_the_many(store: Store, folder: Path, clock: Clock) -> None:
    month_of(store, 30)
    ((_, many),) = refresh(store, folder, MOSCOW).months
    for round_ in range(1, 4):
        clock.on(minutes=1)
        month_of(store, 2)
        snapshot = refresh(store, folder, MOSCOW)
        with Counts(snapshot) as counts:
            assert counts.count_articles(Selection()) == (30 + 2 * round_, 60 + 4 * round_, 30 + 2 * round_)
            assert counts.article_ids(Selection(), 3) == [30 + 2 * round_ - back for back in range(3)]
        assert snapshot.months[0] == ("2026-03", many)
        assert 2 <= len(snapshot.months) <= 3
    clock.on(minutes=1)
    month_of(store, 10)
    ((_, path),) = refresh(store, folder, MOSCOW).months
    assert path != many, "half as many again: all is written anew"


def test_an_article_that_changed_takes_its_folder_with_it(store: Store, folder: Path, clock: Clock) -> None:
    month_of(store, 30)
    many = refresh(store, folder, MOSCOW).months
    clock.on(minutes=1)
    month_of(store, 3)
    (*_, (_, few)) = refresh(store, folder, MOSCOW).months
    clock.on(minutes=1)
    read(store, {32: [said("putin")]})
    changed = refresh(store, folder, MOSCOW)
    assert changed.months[:1] == many
    assert few not in paths(changed).values()
    with Counts(changed) as counts:
        assert counts.article_ids(Selection(entities=("putin",))) == [32]
        assert counts.count_articles(Selection()) == (33, 65, 33)
    clock.on(minutes=1)
    read(store, {2: [said("putin")]})
    ((_, anew),) = refresh(store, folder, MOSCOW).months
    assert anew != many[0][1]


def test_a_large_month_is_written_in_pieces_and_only_that_which_changed_anew(
    store: Store, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mart, "PIECE", 10)
    monkeypatch.setattr(mart, "FULL", 5)
    month_of(store, 34)
    before = refresh(store, folder, MOSCOW)
    articles = {path: set(month.held(path)) for _, path in before.months}
    assert sorted(map(sorted, articles.values())) == [[*range(start, min(start + 10, 35))] for start in (1, 11, 21, 31)]
    clock.on(minutes=1)
    read(store, {15: [said("putin")]})
    after = refresh(store, folder, MOSCOW)
    anew = {path: set(month.held(path)) for _, path in after.months if path not in articles}
    assert list(anew.values()) in ([{*range(11, 21), *range(31, 35)}], [{*range(11, 21)}, {*range(31, 35)}])
    with Counts(after) as counts:
        assert counts.article_ids(Selection(entities=("putin",))) == [15]
        assert counts.count_articles(Selection()) == (34, 67, 34)


def test_one_article_more_costs_the_same_however_many_there_are(store: Store, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mart, "PIECE", 10)
    monkeypatch.setattr(mart, "FULL", 5)
    month_of(store, 60)
    refresh(store, folder, MOSCOW)
    taken: list[int] = []
    reading = month.read

    def counting(connection: Connection, numbers: Sequence[int], version: str) -> object:
        taken.append(len(numbers))
        return reading(connection, numbers, version)

    monkeypatch.setattr(month, "read", counting)
    for _ in range(12):
        clock.on(minutes=1)
        month_of(store, 1)
        refresh(store, folder, MOSCOW)
    assert max(taken) <= 10
    assert sum(taken) < 60


def test_a_copy_that_went_its_own_way_is_not_built_upon(store: Store, folder: Path, tmp_path: Path, clock: Clock) -> None:
    """A database copied by hand has the name of the first, whose folders lie where its own would."""
    month_of(store, 30)
    refresh(store, folder, MOSCOW)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(tmp_path / "copied.db")) as copied:
        source.backup(copied)
    clock.on(hours=1)
    read(store, {3: [said("putin")]})
    refresh(store, folder, MOSCOW)
    clock.on(hours=1)
    with Store.open(str(tmp_path / "copied.db"), canonical=canonical, clock=clock) as copy:
        month_of(copy, 1)
        with Counts(refresh(copy, folder, MOSCOW)) as counts:
            assert counts.article_ids(Selection(entities=("putin",))) == []
            assert counts.count_articles(Selection()) == (31, 62, 31)


def test_articles_that_were_removed_are_in_no_folder(store: Store, folder: Path, clock: Clock) -> None:
    shown = [entry(f"Заметка {number}", f"https://a.example/{number}", published=MARCH + timedelta(minutes=number)) for number in range(30)]
    assert show(store, store.feeds()[0], shown, LATE) == 30
    read(store, {number: [said("ru")] for number in range(1, 31)})
    refresh(store, folder, MOSCOW)
    clock.on(minutes=1)
    assert store.remove_old(MARCH + timedelta(minutes=3), LATE, 2) == 2
    with Counts(refresh(store, folder, MOSCOW)) as counts:
        assert counts.count_articles(Selection()) == (28, 28, 28)


def test_what_was_written_in_pieces_is_kept_while_it_is_read(store: Store, folder: Path, clock: Clock) -> None:
    month_of(store, 30)
    ((_, many),) = refresh(store, folder, MOSCOW).months
    for _ in range(3):
        clock.on(minutes=1)
        month_of(store, 1)
        snapshot = refresh(store, folder, MOSCOW)
    for path in folder.rglob("2026-03/*"):
        os.utime(path, (0, 0))
    clock.on(minutes=1)
    put(store, "tass", [entry("Апрель", published=APRIL)], LATE)
    read(store, {34: []})
    refresh(store, folder, MOSCOW)
    assert set(many.parent.iterdir()) == {path for name, path in snapshot.months if name == "2026-03"}


def test_a_folder_removed_by_hand_is_built_again(store: Store, folder: Path, clock: Clock) -> None:
    month_of(store, 30)
    ((_, many),) = refresh(store, folder, MOSCOW).months
    clock.on(minutes=1)
    month_of(store, 2)
    before = refresh(store, folder, MOSCOW)
    for file in many.iterdir():
        file.unlink()
    many.rmdir()
    after = refresh(store, folder, MOSCOW)
    assert after.version == before.version
    with Counts(after) as counts:
        assert counts.count_articles(Selection()) == (32, 64, 32)


@pytest.mark.parametrize("change", ["save", "merge", "edit", "activate", "forget"])
def test_every_change_that_charts_can_see_is_seen(store: Store, folder: Path, clock: Clock, change: str) -> None:
    feed = store.feeds()[0]
    show(store, feed, [entry("Первая", "https://a.example/1", published=MARCH), entry("Вторая", "https://a.example/2", published=APRIL)], LATE)
    read(store, {1: [said("ru")], 2: [said("kz")]})
    read(store, {1: [said("us")]}, "v2")
    before = refresh(store, folder, MOSCOW)
    if change == "save":
        read(store, {1: [said("ru"), said("ru", 9)]})
    elif change == "merge":
        merge(store, (1, 2))
    elif change == "edit":
        show(store, feed, [entry("Другая", "https://a.example/1")], LATE)
    elif change == "activate":
        store.activate("v2")
    else:
        store.forget("v1")
    expected = {"save": (2, 3, 2), "merge": (2, 2, 1), "edit": (1, 1, 1), "activate": (1, 1, 1), "forget": (0, 0, 0)}[change]
    with Counts(before) as counts:
        assert counts.count_articles(Selection()) == (2, 2, 2)
    with Counts(refresh(store, folder, MOSCOW)) as counts:
        assert counts.count_articles(Selection()) == expected


def test_articles_not_read_by_the_active_version_are_in_no_number(store: Store, folder: Path) -> None:
    two_months(store)
    put(store, "tass", [entry("Не прочитана", published=MARCH)], LATE)
    read(store, {3: [said("ru")]}, "v2")
    snapshot = refresh(store, folder, MOSCOW)
    assert snapshot.counting == "v1"
    with Counts(snapshot) as counts:
        assert counts.days() == (date(2026, 3, 2), date(2026, 4, 2), 2)


def test_a_day_is_that_of_the_zone_but_a_bare_day_stays(store: Store, folder: Path) -> None:
    midnight = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)  # 00:30 of 1 April in Moscow, 17:30 of 31 March in New York
    put(store, "tass", [entry("Полночь", published=midnight), entry("День", published=date(2026, 4, 1))], LATE)
    read(store, {1: [], 2: []})
    days = {}
    for zone in ("Europe/Moscow", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue"):
        with Counts(refresh(store, folder, ZoneInfo(zone))) as counts:
            days[zone] = [counts.article_ids(Selection(date(2026, 3, day), date(2026, 3, day))) for day in (31,)] + [
                counts.article_ids(Selection(date(2026, 4, 1), date(2026, 4, 1)))
            ]
    assert days == {
        "Europe/Moscow": [[], [2, 1]],
        "America/New_York": [[1], [2]],
        "Pacific/Kiritimati": [[], [2, 1]],
        "Pacific/Niue": [[1], [2]],
    }


@pytest.mark.parametrize("name", ["Europe/Moscow", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Monrovia"])
def test_days_of_many_instants_are_those_of_each(name: str) -> None:
    """Sao Paulo moved its clocks at midnight, Kathmandu is off by quarters of an hour, Monrovia was by 44:30 minutes."""
    chance, zone = random.Random(name), ZoneInfo(name)
    instants = [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=chance.randrange(30 * 365 * 86_400_000_000)) for _ in range(2000)]
    midnight = datetime(1998, 10, 11, 2, 30, tzinfo=UTC)
    instants += [midnight + timedelta(minutes=minute) for minute in range(-90, 120)]
    days = month.local_days(np.array([(at - EPOCH) // timedelta(microseconds=1) for at in instants]), zone)
    assert days.astype(object).tolist() == [at.astimezone(zone).date() for at in instants]


def test_zones_and_new_rules_of_a_zone_have_layouts_of_their_own(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_months(store)
    versions = {refresh(store, folder, ZoneInfo(zone)).version for zone in ("Europe/Moscow", "Asia/Almaty", "Asia/Tashkent")}
    monkeypatch.setattr(mart, "clock_of", lambda _: "other rules")
    versions.add(refresh(store, folder, MOSCOW).version)
    assert len(versions) == 4
    assert mart.clock_of(MOSCOW) == "other rules"


def test_the_rules_of_a_zone_are_told_apart() -> None:
    # Almaty moved to UTC+5 in March 2024, Bishkek (the same until then) did not.
    assert mart.clock_of(ZoneInfo("Asia/Almaty")) != mart.clock_of(ZoneInfo("Asia/Bishkek"))
    assert mart.clock_of(ZoneInfo("Europe/Moscow")) == mart.clock_of(ZoneInfo("W-SU"))


def test_deleting_the_copy_loses_nothing(store: Store, folder: Path) -> None:
    two_months(store)
    first = refresh(store, folder, MOSCOW)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    second = refresh(store, folder, MOSCOW)
    assert second == first
    with Counts(second) as counts:
        assert counts.count_articles(Selection()) == (2, 2, 2)


def test_what_a_killed_builder_left_is_no_obstacle(store: Store, folder: Path) -> None:
    two_months(store)
    target = paths(refresh(store, folder, MOSCOW))["2026-03"]
    target.rename(target.with_name(target.name + ".tmp"))
    (target.with_name(target.name + ".tmp") / "articles.parquet").write_bytes(b"half")
    with Counts(refresh(store, folder, MOSCOW)) as counts:
        assert counts.count_articles(Selection())[0] == 2
    assert not target.with_name(target.name + ".tmp").exists()


def test_old_folders_go_after_ten_minutes_and_not_before(store: Store, folder: Path, clock: Clock) -> None:
    two_months(store)
    first = refresh(store, folder, MOSCOW)
    march, april = paths(first)["2026-03"], paths(first)["2026-04"]

    def change(entity: str, minutes: int) -> None:
        """Changes April and lets a builder run that many minutes from now."""
        clock.on(minutes=1)
        read(store, {2: [said(entity)]})
        refresh(store, folder, MOSCOW, clock=lambda: datetime.now(UTC) + timedelta(minutes=minutes))

    change("us", 9)
    assert april.is_dir()
    replaced = paths(refresh(store, folder, MOSCOW))["2026-04"]
    change("ua", 0)
    assert april.is_dir()  # the newest is seconds old: somebody may read what it replaced
    for path in (replaced, paths(refresh(store, folder, MOSCOW))["2026-04"]):
        os.utime(path, (0, 0))
    put(store, "tass", [entry("Май", published=APRIL + timedelta(days=30))], LATE)
    read(store, {3: []})
    refresh(store, folder, MOSCOW)
    assert (march.is_dir(), april.exists(), replaced.exists()) == (True, False, False)


def test_folders_that_a_clock_ahead_made_go_in_their_turn(store: Store, folder: Path, clock: Clock) -> None:
    two_months(store)
    april = paths(refresh(store, folder, MOSCOW))["2026-04"]
    ahead = datetime.now(UTC) + timedelta(days=900)

    def change(entity: str) -> Path:
        clock.on(minutes=1)
        read(store, {2: [said(entity)]})
        return paths(refresh(store, folder, MOSCOW))["2026-04"]

    newest = change("us")
    os.utime(newest, (ahead.timestamp(), ahead.timestamp()))
    newest = change("ua")
    os.utime(newest, (ahead.timestamp(), ahead.timestamp()))
    assert april.is_dir()
    put(store, "tass", [entry("Май", published=APRIL + timedelta(days=30))], LATE)
    read(store, {3: []})
    refresh(store, folder, MOSCOW)  # puts its date right
    put(store, "tass", [entry("Июнь", published=APRIL + timedelta(days=60))], LATE)
    read(store, {4: []})
    refresh(store, folder, MOSCOW, clock=lambda: datetime.now(UTC) + timedelta(minutes=11))
    assert (april.exists(), newest.is_dir()) == (False, True)


def test_a_month_number_never_falls_with_the_clock(store: Store, folder: Path, clock: Clock) -> None:
    two_months(store)
    first = refresh(store, folder, MOSCOW)
    clock.on(days=-4000)
    read(store, {2: [said("us")]})
    second = refresh(store, folder, MOSCOW)
    assert int(paths(second)["2026-04"].name) > int(paths(first)["2026-04"].name)


def test_a_layout_nobody_uses_goes_after_a_day(store: Store, folder: Path) -> None:
    two_months(store)
    other = paths(refresh(store, folder, ZoneInfo("Asia/Almaty")))["2026-03"].parent.parent
    refresh(store, folder, MOSCOW, clock=lambda: datetime.now(UTC) + timedelta(hours=23))
    assert other.is_dir()
    read(store, {1: []})
    refresh(store, folder, MOSCOW, clock=lambda: datetime.now(UTC) + timedelta(hours=25))
    assert not other.exists()


def test_months_are_opened_only_where_the_days_may_lie(store: Store, folder: Path) -> None:
    two_months(store)
    snapshot = refresh(store, folder, MOSCOW)
    march, april = (path for _, path in snapshot.months)
    assert snapshot.folders(date(2026, 3, 5), date(2026, 3, 20)) == [march]
    assert snapshot.folders(date(2026, 3, 30), None) == [march, april]  # a day of another zone's month
    assert snapshot.folders(date(2026, 4, 2), date(2026, 4, 3)) == [march, april]
    assert snapshot.folders(date(2026, 4, 3), None) == [april]
    assert snapshot.folders(None, date(2025, 1, 1)) == []


def test_an_own_name_among_inside_does_not_exclude_itself(store: Store, folder: Path) -> None:
    put(store, "tass", [entry("Заметка", published=MARCH)], LATE)
    read(store, {1: [said("kz", inside=("kz",)), said("ru", 20)]})
    with Counts(refresh(store, folder, MOSCOW)) as counts:
        assert counts.count_articles(Selection().about("kz", "ru"))[0] == len(counts.pairs(Selection())) == 1


def test_a_country_in_its_presidents_role_is_no_pair_with_him(store: Store, folder: Path) -> None:
    """«президент Казахстана заявил»: kz lies in tokayev; «Казахстан» said once more outside makes them two."""
    put(store, "tass", [entry("Раз", published=MARCH), entry("Два", published=MARCH + timedelta(minutes=1))], LATE)
    role = [said("tokayev", 0), said("kz", 10, inside=("tokayev",)), said("ru", 30)]
    read(store, {1: role, 2: [*role, said("kz", 0, where=Field.TITLE, sentence=(0, 20))]})
    with Counts(refresh(store, folder, MOSCOW)) as counts:
        cells = {(a, b): count for a, b, count in counts.pairs(Selection())[["a", "b", "count"]].itertuples(index=False, name=None)}
        assert cells == {("kz", "ru"): 2, ("kz", "tokayev"): 1, ("ru", "tokayev"): 2}
        assert counts.article_ids(Selection().about("kz", "tokayev")) == [2]


WRITER = """
import sys
from datetime import UTC, datetime, timedelta
from monitor.model import Annotation, Entry, NewArticle, Origin, Text
from monitor.store.store import Store
from monitor.store.tables import EPOCH
from tests.store.making import MOSCOW, merge, said
at = datetime(2026, 1, 31, 23, 59, 7, tzinfo=UTC)
with Store.open(sys.argv[1]) as store:
    print("ready", flush=True)
    for number in range(1, 41):
        # a pair of articles, in two months, with one mention each: no moment has one without the other
        pair = [Entry(None, None, f"{number} {side}", published=at + timedelta(days=side)) for side in (0, 1)]
        new = [NewArticle(shown, Text("", Origin.NONE), at + timedelta(days=9)) for shown in pair]
        with store.writing("writer"):
            added = store.add(None, "tass", new, zone=MOSCOW, language="ru").new
            store.save_annotations("v1", [Annotation(given, (said("ru"),), 0) for given in added], {})
            merge(store, added)
"""


def test_a_reader_beside_a_writer_never_sees_a_mixture(store: Store, tmp_path: Path, folder: Path) -> None:
    """Every batch adds one article to each of two months; whatever is read, both months have as many, and nothing fails."""
    seen: list[int] = []
    with subprocess.Popen([sys.executable, "-c", WRITER, str(store.path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        while True:
            running = writer.poll() is None
            with Store.open(str(store.path), readonly=True) as reader, Counts(refresh(reader, folder, ZoneInfo("UTC"))) as counts:
                first = counts.count_articles(Selection(None, date(2026, 1, 31), entities=("ru",)))
                second = counts.count_articles(Selection(date(2026, 2, 1), None, entities=("ru",)))
                assert first == second
                seen.append(first[0])
            if not running:
                break
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert seen[-1] == 40


def test_builders_at_once_build_once_and_agree(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_months(store)
    written: list[int] = []
    write = month.write

    def counting(months: object, codes: object, zone: object) -> None:
        written.append(len(months))  # type: ignore[arg-type]
        write(months, codes, zone)  # type: ignore[arg-type]

    monkeypatch.setattr(month, "write", counting)
    barrier = threading.Barrier(4)

    def build(_: int) -> Snapshot:
        barrier.wait()
        return refresh(store, folder, MOSCOW)

    with ThreadPoolExecutor(4) as threads:
        snapshots = set(threads.map(build, range(4)))
    assert len(snapshots) == 1
    assert written == [2]


def test_threads_share_one_counts(store: Store, folder: Path) -> None:
    two_months(store)
    with Counts(refresh(store, folder, MOSCOW)) as counts, ThreadPoolExecutor(4) as threads:
        asked = [Selection(entities=("ru",)), Selection(entities=("kz",)), Selection(entities=("us",)), Selection()]
        found = list(threads.map(lambda index: counts.count_articles(asked[index % 4], [1] if index % 8 > 3 else None)[0], range(80)))
    assert found == [1, 1, 0, 2, 1, 0, 0, 1] * 10


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_kept_up_is_the_copy_built_anew(store: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Any order of writes, with a refresh and a question after each, ends where one refresh after all of them ends; in between what is in memory
    goes from one snapshot to the next."""
    monkeypatch.setattr(kept, "FEW_FILES", 0)
    monkeypatch.setattr(mart, "PIECE", 16)
    monkeypatch.setattr(mart, "FULL", 8)
    chance = random.Random(seed)
    counts = None
    for step in range(9):
        clock.on(seconds=1)
        shown = [
            entry(f"Заметка {step} {index}", published=MARCH + timedelta(minutes=chance.randrange(90 * 1440))) for index in range(1 if step else 60)
        ]
        new = put(store, "tass", shown, LATE)
        read(store, {number: [said(chance.choice(("ru", "kz", "us")), at * 10) for at in range(chance.randrange(4))] for number in new})
        merge(store, *[(chance.randint(1, new[-1]), chance.randint(1, new[-1])) for _ in range(0 if step else 12)])
        if step % 3 == 2:
            merge(store, (chance.randint(1, new[-1]), new[-1]))
            read(store, {chance.randint(1, new[-1]): [said("ua"), said("us", 9)]})
        counts = Counts(refresh(store, tmp_path / "kept", MOSCOW), counts)
        assert counts.whole(Selection())["articles"] == new[-1]
    assert counts is not None
    with counts as one, Counts(refresh(store, tmp_path / "anew", MOSCOW)) as other:
        assert set(one.snapshot.months) != set(other.snapshot.months)
        for unit in Unit:
            asked = Selection(unit=unit)
            assert one.pairs(asked).equals(other.pairs(asked))
            assert one.trend(asked).equals(other.trend(asked))
        assert one.period(Selection()).equals(other.period(Selection()))
        assert one.totals(Selection()).equals(other.totals(Selection()))
        assert one.source_days().equals(other.source_days())


def test_a_restored_backup_never_meets_the_folders_of_its_future(store: Store, folder: Path, tmp_path: Path, clock: Clock) -> None:
    two_months(store)
    with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(tmp_path / "restored.db")) as backup:
        source.backup(backup)
    clock.on(hours=1)
    read(store, {1: [said("ru"), said("ru", 9)]})
    refresh(store, folder, MOSCOW)
    store.close()
    clock.on(hours=1)
    with Store.open(str(tmp_path / "restored.db"), canonical=canonical, clock=clock) as restored:
        read(restored, {1: [said("ru"), said("ru", 9), said("ru", 20)]})
        with Counts(refresh(restored, folder, MOSCOW)) as counts:
            assert counts.count_articles(Selection())[1] == 4
