"""The catalogue's YAML files as plain values, kept parsed between runs: YAML takes 0.6 s for 2,000 entries, the kept values 0.03 s."""

import hashlib
import marshal
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from monitor.extract.entry import CatalogueError

KEYS = ("as_of", "kind", "entities", "offices", "nobody")


def documents(folder: Path, cache: Path | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name within the folder, content) of every file in order; dates are ISO text. `cache` is a folder for the parsed values."""
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        stem = name.removesuffix(".yaml").replace("/", "-")
        content = path.read_bytes()
        kept = cache / f"catalogue-{stem}-{hashlib.sha256(content).hexdigest()[:16]}.bin" if cache else None
        document = _read(kept) if kept else None
        if document is None:
            document = _parsed(name, content)
            if kept:
                _write(kept, stem, document)
        yield name, document


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    try:
        document = _plain(yaml.load(content, Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2019-02-30
        raise CatalogueError(f"{name}: not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise CatalogueError(f"{name}: expected a mapping with `entities`, `offices` or `nobody`")
    for key in document:
        if key not in KEYS:
            raise CatalogueError(f"{name}: unknown key `{key}`, expected one of {', '.join(KEYS)}")
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(path: Path) -> dict[str, Any] | None:
    try:
        document = marshal.loads(path.read_bytes())  # noqa: S302  our own file; marshal holds plain values, runs nothing
    except (OSError, ValueError, TypeError, EOFError):
        return None
    return document if isinstance(document, dict) else None


def _write(path: Path, stem: str, document: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"catalogue-{stem}-*.bin"):
            old.unlink(missing_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.tmp")
        partial.write_bytes(marshal.dumps(document))
        partial.replace(path)
    except (OSError, ValueError):
        return  # a folder that cannot be written costs half a second a start, nothing else
