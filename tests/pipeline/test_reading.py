"""Workers come with the command that started them, and go with it."""

import os
import subprocess
import sys
import time

# Starts two workers, says who they are, and waits.
CHILD = """
import os, time
from monitor.pipeline.reading import pool
if __name__ == "__main__":
    with pool(2) as processes:
        print(*{processes.submit(os.getpid).result() for _ in range(4)}, flush=True)
        time.sleep(600)
"""


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_workers_of_a_killed_command_end_too() -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True) as command:
        assert command.stdout is not None
        workers = [int(number) for number in command.stdout.readline().split()]
        assert workers
        command.kill()
        deadline = time.monotonic() + 20
        while any(map(is_there, workers)) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert not any(map(is_there, workers))
