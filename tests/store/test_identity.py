"""What is the same article: the table of FAULTS, section I, and the rule behind each row."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.model import Entry, Feed, Source
from monitor.store.sightings import REVISIONS
from monitor.store.store import Store
from tests.store.making import NOON, Clock, entry, outlet, put, show

TITLES = ("Госдума приняла закон", "Назначена дата выборов", "Сенатор прибыл в Казань")


def three(**shared: str | None) -> list[Entry]:
    made = [entry(title, f"https://a.example/{number}", f"urn:{number}", NOON + timedelta(minutes=number)) for number, title in enumerate(TITLES)]
    return [replace(item, **shared) for item in made]  # type: ignore[arg-type]


@pytest.fixture
def feed(store: Store) -> Feed:
    return store.feeds()[0]


def titles(store: Store) -> list[str]:
    held = []
    for number in range(1, store.article_count() + 1):
        article = store.article(number)
        assert article is not None
        held.append(article.title)
    return held


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(three(), id="plain"),
        pytest.param(three(guid="1"), id="I1 one GUID for all items"),
        pytest.param(three(guid=None), id="links only"),
        pytest.param(three(link=None), id="GUIDs only"),
        pytest.param(three(guid=None, link=None), id="I2 neither GUID nor link"),
        pytest.param(three(guid=None, link="https://a.example/"), id="everybody links the home page"),
        pytest.param(three(guid="1", link="https://a.example/"), id="one GUID and the home page"),
        pytest.param([replace(item, published=None) for item in three()], id="no dates"),
        pytest.param([replace(item, published=None) for item in three(guid="1", link=None)], id="titles only"),
        pytest.param([replace(item, published=NOON) for item in three(guid="1")], id="one GUID and one date for all"),
    ],
)
def test_a_document_shown_three_times_is_three_articles(store: Store, feed: Feed, clock: Clock, document: list[Entry]) -> None:
    assert show(store, feed, document, clock.now) == 3
    clock.on(minutes=15)
    assert show(store, feed, document, clock.now) == 0
    assert show(store, feed, document[:1], clock.now) == 0  # I6: two items leave
    assert show(store, feed, document[::-1], clock.now) == 0  # and return
    assert titles(store) == list(TITLES)


def test_a_guid_alone_with_another_title_link_and_date_is_another_article(store: Store, feed: Feed) -> None:
    show(store, feed, [entry("Один", "https://a.example/1", "1", NOON)], NOON)
    assert show(store, feed, [entry("Другой", "https://a.example/2", "1", NOON + timedelta(days=1))], NOON) == 1


@pytest.mark.parametrize("kept", ["title", "link", "published"])
def test_a_guid_with_the_same_title_link_or_date_is_the_same_article(store: Store, feed: Feed, kept: str) -> None:
    first = entry("Один", "https://a.example/1", "g", NOON)
    other = entry("Другой", "https://a.example/2", "g", NOON + timedelta(days=1))
    show(store, feed, [first], NOON)
    assert show(store, feed, [replace(other, **{kept: getattr(first, kept)})], NOON) == 0


def test_guids_differing_in_case_are_two(store: Store, feed: Feed) -> None:
    document = [entry(TITLES[0], None, "AbC", NOON), entry(TITLES[1], None, "aBc", NOON)]
    assert (show(store, feed, document, NOON), show(store, feed, document, NOON)) == (2, 0)


def test_session_parameters_in_links_make_nothing_new(store: Store, feed: Feed) -> None:
    for number, expected in enumerate((3, 0, 0)):
        churned = [replace(item, link=f"{item.link}?sid={number}") for item in three()]
        assert show(store, feed, churned, NOON) == expected


def test_session_parameters_without_guid_or_date_make_nothing_new(store: Store, feed: Feed) -> None:
    for number, expected in enumerate((3, 0)):
        churned = [replace(item, guid=None, published=None, link=f"{item.link}?sid={number}") for item in three()]
        assert show(store, feed, churned, NOON) == expected


def test_an_edit_keeps_the_old_words_and_waits_for_indexing(store: Store, feed: Feed, clock: Clock) -> None:
    first = entry(TITLES[0], "https://a.example/1", "g", NOON, full="Старый текст.")
    show(store, feed, [first], NOON)
    store.save_annotations("v1", [], {1: "старый текст"})
    edited = replace(first, title=TITLES[0] + " (обновлено)", full_text="Новый текст.")
    clock.on(minutes=15)
    for _ in range(2):
        assert show(store, feed, [edited], clock.now) == 0
    article = store.article(1)
    assert article is not None
    assert (article.title, article.text, article.published_at) == (edited.title, "Новый текст.", NOON)
    assert store.revisions(1) == [(clock.now, first.title, "Старый текст.")]
    assert store.search("старый") == []


def test_the_same_link_with_another_title_in_a_later_document_is_an_edit(store: Store, feed: Feed) -> None:
    show(store, feed, [entry("Было", "https://a.example/1")], NOON)
    assert show(store, feed, [entry("Стало", "https://a.example/1", None, NOON + timedelta(hours=1))], NOON) == 0
    assert titles(store) == ["Стало"]


def test_a_link_that_once_headed_two_titles_identifies_nothing_from_then_on(store: Store, feed: Feed) -> None:
    home = "https://a.example/"
    show(store, feed, [entry("Раз", home), entry("Два", home, None, NOON + timedelta(minutes=1))], NOON)
    assert show(store, feed, [entry("Три", home, None, NOON + timedelta(minutes=2))], NOON) == 1
    assert titles(store) == ["Раз", "Два", "Три"]


def test_a_guid_pinned_by_one_document_stays_so_in_the_next(store: Store, feed: Feed) -> None:
    show(store, feed, three(guid="1"), NOON)
    assert show(store, feed, [entry("Новая", "https://a.example/9", "1", NOON)], NOON) == 1  # the date is that of the first


def test_a_worse_text_does_not_replace_a_better_one(store: Store, feed: Feed) -> None:
    show(store, feed, [entry("Заметка", "https://a.example/1", full="Полный текст.")], NOON)
    show(store, feed, [entry("Заметка", "https://a.example/1", summary="Коротко.")], NOON)
    article = store.article(1)
    assert article is not None
    assert article.text == "Полный текст."


def test_revisions_of_a_restless_text_are_bounded(store: Store, feed: Feed) -> None:
    for number in range(REVISIONS + 6):
        show(store, feed, [entry("Заметка", "https://a.example/1", summary=f"Реклама {number}")], NOON)
    assert len(store.revisions(1)) == REVISIONS
    show(store, feed, [entry("Новый заголовок", "https://a.example/1", summary="Реклама")], NOON)
    assert titles(store) == ["Новый заголовок"]


def test_one_article_in_two_feeds_is_one_with_two_sightings(store: Store) -> None:
    tass, ria, _ = store.feeds()
    assert show(store, tass, [entry("Заметка", "https://a.example/1?utm_source=rss")], NOON) == 1
    assert show(store, ria, [entry("ЗАМЕТКА: главное", "http://www.a.example/1/")], NOON) == 0
    article = store.article(1)
    assert article is not None
    assert (article.source, article.title, article.feeds) == ("tass", "Заметка", (tass.url, ria.url))
    assert {row.url: row.stored for row in store.feed_status()} == {tass.url: 1, ria.url: 1, "https://ria.example/world": 0}


def test_another_feed_may_not_edit(store: Store) -> None:
    tass, ria, _ = store.feeds()
    show(store, tass, [entry("Заметка", "https://a.example/1")], NOON)
    for title in ("Чужой заголовок", "Ещё один"):
        show(store, ria, [entry(title, "https://a.example/1")], NOON)
    assert (titles(store), store.revisions(1)) == (["Заметка"], [])


@pytest.mark.parametrize("published", [None, date(2026, 3, 2), NOON.replace(minute=0, second=0)])
def test_a_title_used_again_under_another_link_is_another_article(store: Store, feed: Feed, published: date | None) -> None:
    """I11: «Главное к этому часу»; a bare date and a whole hour prove nothing."""
    for number in range(3):
        again = entry("Главное к этому часу", f"https://a.example/{number}", None, published)
        assert show(store, feed, [again], NOON) == 1


def test_the_same_title_at_the_same_minute_is_the_same_article_under_any_link(store: Store, feed: Feed) -> None:
    show(store, feed, [entry("Заметка", "https://a.example/politics/1")], NOON)
    assert show(store, feed, [entry("Заметка", "https://a.example/world/7")], NOON) == 0


@pytest.mark.parametrize("years", [(1970, 1971, 1989), (2099, 2100, 2101)], ids=["long ago", "far ahead"])
def test_moving_dates_that_cannot_be_true_make_nothing_new(store: Store, feed: Feed, years: tuple[int, ...]) -> None:
    """They are guessed, and where the date is guessed the title alone decides."""
    for year, expected in zip(years, (3, 0, 0), strict=True):
        moved = [replace(item, guid=None, link=None, published=NOON.replace(year=year)) for item in three()]
        assert show(store, feed, moved, NOON) == expected
    assert show(store, feed, [replace(item, guid=None, link=None, published=None) for item in three()], NOON) == 0
    found = store.articles([1, 2, 3])
    assert found["date_guessed"].all()
    assert (found["published_at"] == NOON).all()


def test_a_title_under_another_link_is_another_article_whatever_absurd_date_it_has(store: Store, feed: Feed) -> None:
    for number in range(3):
        again = entry("Главное к этому часу", f"https://a.example/{number}", None, NOON.replace(year=1970 + number))
        assert show(store, feed, [again], NOON) == 1


def test_titles_and_dates_of_other_outlets_prove_nothing(store: Store) -> None:
    """I12: an agency's text in two outlets is two articles; only a story joins them."""
    assert put(store, "tass", [entry("Агентский текст")]) == [1]
    assert put(store, "ria", [entry("Агентский текст")]) == [2]


def test_yo_and_letter_case_make_two_titles(store: Store, feed: Feed) -> None:
    assert show(store, feed, [entry("Алёна Королёва"), entry("Алена Королева")], NOON) == 2


def test_twins_in_one_document_are_one_article(store: Store, feed: Feed) -> None:
    twin = entry("Заметка", "https://a.example/1", "g")
    assert (show(store, feed, [twin, twin], NOON), show(store, feed, [twin, twin], NOON)) == (1, 0)


def test_redated_items_are_known_and_keep_their_first_instant(store: Store, feed: Feed) -> None:
    for days in range(3):
        show(store, feed, [replace(item, published=NOON + timedelta(days=days)) for item in three()], NOON + timedelta(days=days))
    assert store.article_count() == 3
    article = store.article(1)
    assert article is not None
    assert article.published_at == NOON


def test_a_source_removed_and_added_again_has_its_articles_and_memory(store: Store, feed: Feed) -> None:
    """I14."""
    show(store, feed, three(), NOON)
    store.sync_sources([outlet("ria", "https://ria.example/rss")])
    assert feed.url not in {left.url for left in store.feeds()}
    assert "tass" in {source.id for source in store.sources()}
    store.sync_sources([outlet("tass", feed.url), outlet("ria", "https://ria.example/rss")])
    assert [back.id for back in store.feeds() if back.url == feed.url] == [feed.id]
    assert show(store, feed, three(), NOON) == 0


def test_an_import_shown_again_by_a_feed_is_known(store: Store, feed: Feed) -> None:
    put(store, "tass", [entry("Заметка", "https://a.example/1", None, date(2026, 3, 2))])
    assert show(store, feed, [entry("Заметка", "https://a.example/1")], NOON) == 0


def test_a_source_of_an_import_is_not_removed_by_the_configuration(store: Store) -> None:
    store.add_source(Source("old", "Old", outlet("x").kind.IMPORTED))
    store.sync_sources([])
    with store.reading() as connection:
        removed = {row.id: row.removed for row in connection.exec_driver_sql("SELECT id, removed FROM source")}
    assert removed == {"old": 0, "ria": 1, "tass": 1}
