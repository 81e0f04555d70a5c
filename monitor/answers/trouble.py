"""What can be wrong with a feed, and what is there to do about it? In English, for commands; the pages have the same in their locales."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from monitor.config import CollectSettings

# Kind → what happened, what to do. Every kind that a check of a feed can end with is here: the pages' words are tested against it.
TROUBLES: Mapping[str, tuple[str, str]] = {
    "connection": ("the server does not answer", "wait: it is asked again by itself. If it stays so for days, look whether the outlet has moved"),
    "timeout": ("the server takes too long to answer", "wait: it is asked again by itself, less and less often"),
    "protocol": ("the server answers against the rules", "open the address in a browser: there may be another one for the feed"),
    "tls": (
        "the site's certificate does not fit",
        "the outlet has to renew it. An exact exception is collect.insecure_tls in config.yaml; it gives up the proof of who answers",
    ),
    "http_4xx": ("the site refuses access, or there is no such page", "look for the feed's new address on the site and put it into config.yaml"),
    "http_5xx": ("the site itself is out of order", "wait: it is asked again by itself"),
    "rate_limited": ("the site asks for fewer questions", "nothing: the pause that it asked for is kept. Often? Set a longer collect.interval"),
    "gone": ("the site says that the feed is closed for good", "find its successor, or ask it once more by `revive`"),
    "blocked_challenge": ("the site wants proof that we are no robot", "ask the outlet for access, or take another of its feeds"),
    "unexpected_304": ("the site says “nothing new” to somebody who knows nothing yet", "wait: the next check asks for everything again"),
    "too_many_redirects": ("the site leads round in circles", "open the address in a browser and put the one where it ends into config.yaml"),
    "blocked_address": ("the address lies in a private network", "if it is yours, name it in collect.allow_private of config.yaml"),
    "blocked_scheme": ("the address is neither http nor https", "correct it in config.yaml"),
    "too_large": ("the answer is too large", "look whether the address is that of a feed: no feed is that long"),
    "truncated": ("the answer broke off", "wait: it is asked again by itself"),
    "decode": ("the answer is packed in a way that cannot be undone", "wait. If it stays so, tell the outlet"),
    "empty_body": ("the answer is empty", "wait. If it stays so, look for the feed's new address on the site"),
    "not_a_feed": ("the answer is no feed", "open the address in a browser: a page of the site is not its feed, which has an address of its own"),
    "bad_xml": ("the feed is too broken to be read", "wait for the outlet to mend it, or take another of its feeds"),
    "robots": ("the site asks robots to stay away", "ask the outlet for access, or take another of its feeds"),
    "internal": ("this program failed at the feed", "nothing: it is asked again by itself. The log holds the details; please report them"),
}
ERROR_KINDS = tuple(TROUBLES)


def exceptions(url: str, collect: CollectSettings) -> tuple[str, ...]:
    """The exceptions of config.yaml that are made for this feed's host: `insecure_tls`, `allow_private`."""
    try:
        address = urlsplit(url)
        host, port = address.hostname or "", address.port or (443 if address.scheme.lower() == "https" else 80)
    except ValueError:
        return ()
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return tuple(name for name, places in (("insecure_tls", collect.insecure_tls), ("allow_private", collect.allow_private)) if place in places)
