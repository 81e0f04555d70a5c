"""By which small numbers titles, links and shown texts are compared."""

from hashlib import blake2b

# 63 bits: among ten million titles the chance of one accidental pair is below one in a hundred thousand.
_BYTES = 8


def key(*parts: str) -> int:
    """A number that differs when any part does; fits a signed 64-bit column."""
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=_BYTES).digest(), "big", signed=True)


def squeezed(text: str) -> str:
    """The text with every run of white space as one space: the only difference between titles that means nothing."""
    return " ".join(text.split())


def title_key(title: str) -> int:
    """Letter case and ё count: two headlines that differ in them are two headlines."""
    return key(squeezed(title))
