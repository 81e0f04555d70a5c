"""What a site's robots.txt allows us to read."""

from dataclasses import dataclass

from protego import Protego

from monitor.collect.fetched import Fetched, FetchError, NotModified

NAME = "MonitorBot"  # the name by which robots.txt files address us
_READ = 512 << 10  # RFC 9309 asks for at least 500 KiB
_LONGEST_DELAY = 10.0  # a file that asks for more would keep one site's pages from ever being read


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site; `error` says why they could not be read, and then nothing is allowed."""

    rules: Protego
    crawl_delay: float = 0.0  # seconds
    error: FetchError | None = None

    def refusal(self, url: str) -> FetchError | None:
        """Why this page may not be read; None where it may."""
        if self.error is not None and self.error.kind in ("blocked_address", "blocked_scheme"):
            return self.error  # the page is no better than its robots.txt
        if self.error is not None:
            return FetchError("robots", f"robots.txt could not be read: {self.error.message}", self.error.status)
        try:
            allowed = self.rules.can_fetch(url, NAME)
        except ValueError as error:
            return _unreadable(error)
        return None if allowed else FetchError("robots", "robots.txt asks us to leave this page alone")


def robots(answer: Fetched | NotModified | FetchError) -> Robots:
    """The rules that this answer to /robots.txt stands for (RFC 9309: 4xx allows everything, a failure nothing)."""
    everything = Protego.parse("")
    if isinstance(answer, Fetched):
        try:
            rules = Protego.parse(answer.body[:_READ].decode("utf-8", "replace"))
            return Robots(rules, min(float(rules.crawl_delay(NAME) or 0.0), _LONGEST_DELAY))
        except ValueError as error:  # of patterns that are no addresses
            return Robots(everything, error=_unreadable(error))
    if isinstance(answer, NotModified):
        return Robots(everything)
    unavailable = answer.status is not None and 400 <= answer.status < 500 and answer.status != 429
    if unavailable or answer.kind == "empty_body":
        return Robots(everything)
    return Robots(everything, error=answer)


def _unreadable(error: ValueError) -> FetchError:
    return FetchError("robots", f"robots.txt makes no sense: {str(error)[:100]}")
