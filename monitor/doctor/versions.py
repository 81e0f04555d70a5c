"""Are the libraries those with which the program was tested?"""

import platform
import sqlite3
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from monitor import __version__
from monitor.doctor.finding import Check, Installation, Verdict

SAFE_SQLITE = (3, 51, 3)  # before it two connections that write and checkpoint at once can corrupt a WAL; we have one writer
LOCK = Path(__file__).parents[2] / "requirements.txt"
NAMED = ("streamlit", "duckdb", "natasha", "sqlalchemy")  # those that most often explain a difference


def versions(_given: Installation) -> Iterator[Check]:
    """Installed against pinned."""
    installed = {name: _installed(name) for name in NAMED}
    known = ", ".join(f"{name} {version}" for name, version in installed.items() if version)
    if not LOCK.is_file():
        yield Check(Verdict.WARN, "versions", f"monitor {__version__}, Python {platform.python_version()}, {known}; no {LOCK.name} to compare with")
        return
    pins = [(pin, _installed(pin.name)) for pin in _pins()]
    missing = [pin.name for pin, version in pins if version is None]
    differing = [f"{pin.name} {version} instead of {str(pin.specifier)[2:]}" for pin, version in pins if version and version not in pin.specifier]
    yield Check(Verdict.GOOD, "versions", f"monitor {__version__}, Python {platform.python_version()}, {known}")
    if differing:
        yield Check(Verdict.WARN, "versions", f"not as pinned in {LOCK.name}: {', '.join(differing)}")
    if missing:
        yield Check(Verdict.WARN, "versions", f"pinned in {LOCK.name} and not installed: {', '.join(missing)}")


def _pins() -> Iterator[Requirement]:
    """What the lock wants on this machine with this version of Python."""
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            pin = Requirement(line.removesuffix("\\"))
            if pin.marker is None or pin.marker.evaluate():
                yield pin


def sqlite(_given: Installation) -> Iterator[Check]:
    """Whether more than one program may write."""
    safe = sqlite3.sqlite_version_info >= SAFE_SQLITE
    advice = "" if safe else "; older than 3.51.3: only this program may write to the database"
    yield Check(Verdict.GOOD if safe else Verdict.WARN, "sqlite", sqlite3.sqlite_version + advice)


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
