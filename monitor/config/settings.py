"""The operator's wishes as frozen values."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from monitor.model import MonitorError, Source


class ConfigError(MonitorError):
    """config.yaml cannot be used; the message holds every problem found, one a line."""


@dataclass(frozen=True, slots=True)
class PerHost:
    """`delay` lies between the starts of two requests to one host."""

    connections: int
    delay: timedelta


@dataclass(frozen=True, slots=True)
class CollectSettings:
    """`allow_private` and `insecure_tls` are exact `host:port` exceptions; `keep` is for how long articles stay, None for ever; `contact` is whom a
    site's owner may write to about our requests."""

    interval: timedelta
    full_text: bool
    allow_private: tuple[str, ...]
    insecure_tls: tuple[str, ...]
    per_host: PerHost
    keep: timedelta | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`database` as given: a database URL, or a path relative to the configuration file."""

    path: Path
    database: str
    timezone: ZoneInfo
    language: str
    collect: CollectSettings
    sources: tuple[Source, ...]
    entities: tuple[dict[str, Any], ...]

    @property
    def database_url(self) -> str:
        if "://" in self.database:
            return self.database
        return f"sqlite:///{(self.path.absolute().parent / Path(self.database).expanduser()).resolve()}"

    @property
    def database_file(self) -> Path | None:
        """The file of a SQLite database; None for a server."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.database_url.startswith("sqlite:///") else None

    @property
    def data_folder(self) -> Path:
        """Where everything goes that the program keeps."""
        return self.database_file.parent if self.database_file else self.path.absolute().parent / "data"

    @property
    def mart_folder(self) -> Path:
        """The columnar copy of this database; disposable."""
        return self.data_folder / f"{self.database_file.stem if self.database_file else 'monitor'}.mart"

    @property
    def forms_folder(self) -> Path:
        """Generated case forms, kept between runs; disposable."""
        return self.data_folder / "forms"

    def demonstration(self) -> Self:
        """The same program on the demonstration archive: a database of its own, nothing polled."""
        return replace(self, database=str(self.data_folder / "demonstration.db"), sources=())

    def every(self, interval: timedelta) -> Self:
        """The same with another pace of collection."""
        return replace(self, collect=replace(self.collect, interval=interval))
