"""What config.yaml may hold: its keys, their types and the words in which a mistake is explained."""

import re
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from monitor.config.settings import CollectSettings, PerHost, Settings
from monitor.model import Source, SourceKind

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400}
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?\.?")


def duration(value: object) -> timedelta:
    """`15m`, `1s`, `2h`, `1d` or `3y` (of 365 days); ValueError where it is none."""
    match = re.fullmatch(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([smhdy])\s*", str(value))
    if match is None or isinstance(value, bool):
        raise ValueError("expected a duration as 15m, 1s, 2h, 1d or 3y")
    try:
        return timedelta(seconds=float(match[1]) * _UNITS[match[2]])
    except OverflowError as error:
        raise ValueError("expected a shorter duration") from error


def _interval(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= timedelta(days=7):
        raise ValueError("expected an interval between 1s and 7d")
    return value


def _keep(value: timedelta) -> timedelta:
    if not timedelta(days=1) <= value <= timedelta(days=36_500):
        raise ValueError("expected a time between 1d and 100y, or null to keep everything")
    return value


def _contact(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>()\\]+@[^\s@<>()\\]+\.[^\s@<>()\\]+|https?://[^\s<>()\\]+", value) or not value.isascii() or len(value) > 200:
        raise ValueError("expected an e-mail address or the address of a page, in ASCII")
    return value


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("expected a time zone of the IANA list, as Europe/Moscow or UTC") from error


def _address(value: str) -> str:
    """A feed's address; letters beyond ASCII are welcome in host and path."""
    expected = "expected an http or https address without user name, as https://example.org/rss.xml"
    try:
        parts = urlsplit(value)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError as error:
        raise ValueError(expected) from error
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or not port_is_sound or re.search(r"\s|[\\<>\"]", value):
        raise ValueError(expected)
    if not _is_host(parts.hostname or ""):
        raise ValueError(expected)
    return value


def _is_host(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return _HOST.fullmatch(name) is not None
    return True


def _host_port(value: str) -> str:
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@]+):(\d{1,5})", value)
    if match is None or not 0 < int(match[2]) < 65536 or not _is_host(match[1].strip("[]")):
        raise ValueError("expected an exact host:port, as 127.0.0.1:8080")
    return value.lower()


_Duration = Annotated[timedelta, BeforeValidator(duration)]
_HostPort = Annotated[str, AfterValidator(_host_port)]
_OwnedKind = Literal["state", "private", "exile", "official", "foreign"]  # all but "imported", which is never polled


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class PerHostEntry(_Strict):
    connections: int = Field(default=2, ge=1, le=16)
    delay: _Duration = timedelta(seconds=1)


class CollectEntry(_Strict):
    interval: Annotated[_Duration, AfterValidator(_interval)] = timedelta(minutes=15)
    full_text: bool = True
    allow_private: tuple[_HostPort, ...] = ()
    insecure_tls: tuple[_HostPort, ...] = ()
    per_host: PerHostEntry = PerHostEntry()
    keep: Annotated[_Duration, AfterValidator(_keep)] | None = None
    contact: Annotated[str, AfterValidator(_contact)] | None = None


class SourceEntry(_Strict):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    name: str = Field(min_length=1, max_length=200)
    kind: _OwnedKind
    country: str | None = Field(default=None, pattern=r"^([a-z]{2}|x-[a-z-]+)$")
    language: str = Field(default="ru", pattern=r"^[a-z]{2,3}$")
    feeds: tuple[Annotated[str, AfterValidator(_address)], ...] = Field(min_length=1)


class File(_Strict):
    database: str = Field(default="data/monitor.db", min_length=1)
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Europe/Moscow")
    language: Literal["ru", "en"] = "ru"
    collect: CollectEntry = CollectEntry()
    sources: tuple[SourceEntry, ...] = ()
    entities: tuple[dict[str, Any], ...] = ()

    def settings(self, path: Path, database: str) -> Settings:
        collect = self.collect
        return Settings(
            path=path,
            database=database,
            timezone=self.timezone,
            language=self.language,
            collect=CollectSettings(
                interval=collect.interval,
                full_text=collect.full_text,
                allow_private=collect.allow_private,
                insecure_tls=collect.insecure_tls,
                per_host=PerHost(collect.per_host.connections, collect.per_host.delay),
                keep=collect.keep,
                contact=collect.contact,
            ),
            sources=tuple(Source(s.id, s.name, SourceKind(s.kind), s.country, s.language, s.feeds) for s in self.sources),
            entities=self.entities,
        )
