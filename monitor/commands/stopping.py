"""How does a command end when it is told to stop?"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 8.0  # seconds that the transaction under way gets to end; what had to be cut off is as if it had never begun


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and SIGINT end the process with exit code 128 + number, at the latest after `PATIENCE`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(number, signal.SIG_DFL)  # a second one is obeyed at once
        watchdog = threading.Timer(PATIENCE, os._exit, (128 + number,))
        watchdog.daemon = True
        watchdog.start()
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except Exception as error:
        if asked:  # a library made an error of its own of it: DuckDB says that its query was interrupted
            raise SystemExit(128 + asked[0]) from error
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
