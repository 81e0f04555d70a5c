"""What the operator wants: config.yaml as frozen settings, every mistake in it named with its line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from monitor.config.document import Document, Problem
from monitor.config.schema import CollectEntry, File, PerHostEntry, SourceEntry, duration
from monitor.config.settings import CollectSettings, ConfigError, PerHost, Settings

__all__ = ["CollectSettings", "ConfigError", "PerHost", "Settings", "duration", "load"]

_EXPECTED = {  # pydantic's error types in the operator's words
    "string_type": "expected text in quotes",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "list_type": "expected a list",
    "tuple_type": "expected a list",
    "dict_type": "expected a mapping of keys to values",
    "too_short": "expected at least one sound address",
    "string_too_short": "expected at least one letter",
    "model_type": "expected a mapping of keys to values",
}


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in this file; MONITOR_DATABASE of the environment overrides the database (a path is then relative to the working folder).

    Raises:
        ConfigError: the file cannot be read or used; all its problems are in the message.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected UTF-8 text: {error.reason} at byte {error.start}") from error
    document = Document(path, text)
    data = document.data
    problems = [*document.problems, *_duplicates(document)]
    try:
        file = File.model_validate(data)
    except ValidationError as error:
        problems += [_problem(document, details) for details in error.errors()]
    if problems:
        raise ConfigError("\n".join(dict.fromkeys(message for _, message in sorted(problems))))
    override = environ.get("MONITOR_DATABASE", "").strip()
    if override and "://" not in override:
        override = str(Path(override).absolute())
    return file.settings(path, override or file.database)


def _problem(document: Document, details: Any) -> Problem:
    place, given = tuple(details["loc"]), details["input"]
    if details["type"] == "extra_forbidden":
        return document.problem(place, f"unknown key; expected one of {', '.join(_keys(place))}")
    if details["type"] == "missing":
        return document.problem(place, f"this key is missing; expected {', '.join(_keys(place))}")
    message = _EXPECTED.get(details["type"]) or details["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    hint = " (YAML reads no, off and yes as truth values: write them in quotes)" if isinstance(given, bool) and "text" in message else ""
    return document.problem(place, f"{message}, found {str(given)[:80]!r}{hint}")


def _keys(place: tuple[str | int, ...]) -> list[str]:
    models: dict[tuple[str, ...], type[BaseModel]] = {
        (): File,
        ("collect",): CollectEntry,
        ("collect", "per_host"): PerHostEntry,
        ("sources",): SourceEntry,
    }
    return list(models[tuple(part for part in place[:-1] if isinstance(part, str))].model_fields)


def _duplicates(document: Document) -> Iterator[Problem]:
    """Ids and feed addresses must be unique over all sources, the sound and the faulty ones."""
    sources = document.data.get("sources") if isinstance(document.data, dict) else None
    ids: dict[str, str] = {}
    feeds: dict[str, str] = {}
    for number, source in enumerate(sources if isinstance(sources, list) else []):
        if not isinstance(source, dict):
            continue
        name = str(source.get("id"))
        if "id" in source and ids.setdefault(name, f"sources[{number}]") != f"sources[{number}]":
            yield document.problem(("sources", number, "id"), f"{name!r} is already the id of {ids[name]}; expected a unique id")
        addresses = source.get("feeds")
        for place, feed in enumerate(addresses if isinstance(addresses, list) else []):
            own = f"sources[{number}].feeds[{place}]"
            if isinstance(feed, str) and feeds.setdefault(_same(feed), own) != own:
                message = f"{feed} is already {feeds[_same(feed)]}; expected each feed once"
                yield document.problem(("sources", number, "feeds", place), message)


def _same(feed: str) -> str:
    """Host and scheme do not depend on case, nor does a feed on its fragment."""
    try:
        parts = urlsplit(feed.strip())
    except ValueError:
        return feed
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), fragment="", path=parts.path or "/").geturl()
