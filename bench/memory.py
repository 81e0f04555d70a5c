"""How much memory has this process held at most?"""

import resource
import sys
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak() -> int:
    """Bytes, since the start or since `reset`. Linux's own record of a child begins with what its parent held, so the kernel's page is read."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reset() -> None:
    """Begins the record anew with what is held now; where the system has no such thing the peak stays that of the whole process."""
    try:
        RESET.write_text("5", encoding="ascii")
    except OSError:
        return


def limit(share: float) -> None:
    """From now on this process is refused memory beyond this share of the machine's: it fails instead of others being killed for it."""
    if sys.platform == "linux":
        whole = int(next(line for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines() if line.startswith("MemTotal")).split()[1])
        resource.setrlimit(resource.RLIMIT_DATA, (int(whole * 1024 * share),) * 2)
