"""Plain values kept in a folder between runs, so that what takes seconds to make is made once."""

import marshal
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


def read(path: Path) -> Any:
    """The value, None where it is absent or was cut short. marshal holds plain values and runs nothing."""
    try:
        value = marshal.loads(path.read_bytes())  # noqa: S302  our own file
    except (OSError, ValueError, TypeError, EOFError):
        return None
    with suppress(OSError):
        os.utime(path)  # what is in use counts as new
    return value


def write(path: Path, value: Any, pattern: str, count: int = 1) -> None:
    """Keeps the value, and of the files like it (`pattern`) the `count` used last. A folder that cannot be written costs time, nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}.tmp")
        partial.write_bytes(marshal.dumps(value))
        partial.replace(path)
        for stale in sorted(path.parent.glob(pattern), key=lambda file: file.stat().st_mtime)[:-count]:
            stale.unlink(missing_ok=True)
    except (OSError, ValueError):
        return
