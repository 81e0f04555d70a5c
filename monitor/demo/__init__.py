"""The demonstration archive: short retellings of public events of 2019-2024, as feed files of eight fictional outlets."""

from pathlib import Path

from monitor.model import Source, SourceKind

_FEEDS = Path(__file__).parent / "feeds"

SOURCES = (
    Source("union-wire", "Союз-Телеграф (демо)", SourceKind.STATE, "ru"),
    Source("nevskiy-kurier", "Невский курьер (демо)", SourceKind.PRIVATE, "ru"),
    Source("stepnoy-vestnik", "Степной вестник (демо)", SourceKind.PRIVATE, "kz"),
    Source("tashkent-obzor", "Ташкентский обзор (демо)", SourceKind.PRIVATE, "uz"),
    Source("sogd-info", "Согд-Инфо (демо)", SourceKind.OFFICIAL, "tj"),
    Source("kavkaz-hronika", "Кавказская хроника (демо)", SourceKind.PRIVATE, "am"),
    Source("dnestr-daily", "Днестр сегодня (демо)", SourceKind.PRIVATE, "md"),
    Source("baltika-press", "Балтика-Пресс (демо)", SourceKind.EXILE, "lv"),
)


def feed(source: str) -> Path:
    """The feed file of one of these outlets."""
    return _FEEDS / f"{source}.xml"
