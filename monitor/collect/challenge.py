"""Is this answer an anti-bot page instead of what was asked for?"""

import re
from collections.abc import Mapping

# Titles of pages that ask a browser to prove itself; matched whole, as an article may quote any of these words.
_TITLES = re.compile(
    rb"<title[^>]*>\s*(?:just a moment\W*|attention required! \| cloudflare|ddos-guard|checking your browser\W*|please wait\W*|access denied"
    + "|[Пп]роверка (?:браузера|безопасности)|[Оо]дин момент\\W*|[Пп]одождите\\W*".replace("[Пп]", "(?:П|п)").replace("[Оо]", "(?:О|о)").encode()
    + rb")\s*</title>",
    re.IGNORECASE,
)
# Cloudflare's script folder /cdn-cgi/challenge-platform/ is no mark: ordinary pages behind Cloudflare load from it too.
_MARKS = (b"_cf_chl_opt", b"/.well-known/ddos-guard/js-challenge", b"__qrator")
_LOOKED_AT = 64 << 10  # these pages are small, and their marks stand near the beginning


def is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether headers or the beginning of the body are those of a known challenge page."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return True
    head = body[:_LOOKED_AT]
    if b"<html" not in head[:2048].lower():
        return False
    small = len(body) <= _LOOKED_AT
    return small and (_TITLES.search(head) is not None or any(mark in head for mark in _MARKS))
