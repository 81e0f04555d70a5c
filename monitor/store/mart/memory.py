"""How is the memory given back that building the columns took?"""

import ctypes

import pyarrow as pa

# Only glibc has it: the allocators of macOS and musl give back by themselves.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Returns to the system what is freed but kept for later, and would pile up from build to build, one every few seconds.

    Measured, a collector grows by 8.2 KB an article without this, 4.4 without the first line, 3.5 without the second, 2.3 with both.
    """
    pa.default_memory_pool().release_unused()
    if _trim is not None:
        _trim(0)
