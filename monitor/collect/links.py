"""When two links are the same article's, and which links may be kept at all."""

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from monitor.collect.addresses import is_private_name

_LONGEST = 4096
_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from or which session this is, never what is read.
_TRACKING = re.compile(
    r"utm_\w+|[a-z]{1,2}clid|fbclid|yclid|ymclid|ysclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|twclid|igshid|mc_cid|mc_eid|_openstat|openstat|_ga|_gl"
    r"|ref_src|ref_url|referrer|spm|cmpid|ns_\w+|at_\w+|nw|sid|s?ess(?:ion)?_?id|phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|cfid|cftoken"
    r"|rss|from_rss|feed|rand|nocache|timestamp|_ts",
    re.IGNORECASE,
)
# These words name a page on some sites, so they are dropped only with a value that names a channel.
_CHANNEL_NAMES = ("from", "source", "src", "ref", "via", "partner", "medium", "campaign")
_CHANNELS = re.compile(
    r"rss\w*|feed\w*|atom|main|index|top|yandex\w*|yanews|dzen|google\w*|telegram|tg|vk|twitter|fb|facebook|share|push|email|mail", re.IGNORECASE
)
_PATH_SESSION = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/;?]*", re.IGNORECASE)
_NOT_IN_LINKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029<>\"]")

_DROPPED = re.compile("[\t\r\n\ud800-\udfff]")  # browsers drop the blanks too; halves of letters cannot be stored


def safe(link: str | None, *, base: str = "", allow_private: Collection[str] = ()) -> str | None:
    """The absolute http(s) link, or None where it leads nowhere a reader should be sent: another scheme, a private address, a hidden user name.

    `allow_private` holds exact `host:port` exceptions.
    """
    if not link:
        return None
    link = _DROPPED.sub("", link.strip())
    try:
        link = urljoin(base, link) if base else link
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc or "\\" in parts.netloc or len(link) > _LONGEST:
        return None
    if is_private_name(host) and f"{host}:{port or _PORTS[parts.scheme]}" not in allow_private:
        return None
    return _NOT_IN_LINKS.sub(lambda match: quote(match[0]), link)


def canonical(link: str) -> str:
    """The form in which links of one article are equal; to compare by, not to open.

    Differences that do not count: http or https, www, a default port, the fragment, a slash at the end, tracking and session
    parameters, the order of the others, Cyrillic or its encoded form in host and path. The case of the path does count.
    """
    link = _DROPPED.sub("", link.strip())
    try:
        parts = urlsplit(link)
        host, port = _host(parts), parts.port
    except ValueError:
        return link
    if not host:
        return link
    if port is not None and port != _PORTS.get(parts.scheme.lower(), port):
        host = f"{host}:{port}"
    path = _same_spelling(_PATH_SESSION.sub("", parts.path)).rstrip("/")
    query = "&".join(sorted(_same_spelling(pair) for pair in parts.query.split("&") if pair and not _is_tracking(pair)))
    return f"https://{host}{path}" + (f"?{query}" if query else "")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if not host.isascii() or "xn--" in host:
        labels = []
        for label in host.split("."):
            try:
                labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else unicodedata.normalize("NFC", label))
            except UnicodeError:
                labels.append(label)
        host = ".".join(labels)
    return host


def _same_spelling(text: str) -> str:
    """Percent signs undone and set again, so that literal and encoded letters are equal; reserved ones keep their meaning."""
    pieces = re.split(r"(%(?:2[356BbFf]|3[DdFf]))", text)  # encoded # % & + / = ? are not the bare characters
    for number in range(0, len(pieces), 2):
        pieces[number] = quote(unicodedata.normalize("NFC", unquote(pieces[number])), safe="/:@!$&'()*+,;=~-._?")
    return "".join(piece.upper() if piece[:1] == "%" and len(piece) == 3 else piece for piece in pieces)


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return _TRACKING.fullmatch(name) is not None or (name.lower() in _CHANNEL_NAMES and _CHANNELS.fullmatch(value) is not None)
