"""Does the configuration, or the environment, ask for what will not happen?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.collect.addresses import is_private_name
from monitor.doctor.finding import Check, Installation, Verdict

PORTS = {"http": 80, "https": 443}
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


def config(given: Installation) -> Iterator[Check]:
    """Sources, exceptions to the rules of the network, and addresses that will be refused."""
    settings = given.settings
    feeds = [feed for source in settings.sources for feed in source.feeds]
    verdict = Verdict.GOOD if feeds else Verdict.WARN
    contact = "" if settings.collect.contact or not feeds else "; no collect.contact: a site's owner who minds our requests can only block them"
    yield Check(verdict, "config", f"{settings.path}: {len(settings.sources)} sources, {len(feeds)} feeds{contact}")
    for kind, hosts in (("allow_private", settings.collect.allow_private), ("insecure_tls", settings.collect.insecure_tls)):
        if hosts:
            yield Check(Verdict.WARN, "config", f"collect.{kind} makes an exception for {', '.join(hosts)}")
    for feed in feeds:
        parts = urlsplit(feed)
        host = f"{parts.netloc.rpartition(':')[0] if parts.port else parts.netloc}:{parts.port or PORTS[parts.scheme.lower()]}".lower()
        if is_private_name(parts.hostname or "") and host not in settings.collect.allow_private:
            yield Check(Verdict.BAD, "config", f"{feed}: a private address, will be refused; to allow it add '{host}' to collect.allow_private")
    if settings.collect.keep is not None:
        yield Check(Verdict.GOOD, "config", f"collect.keep: what feeds brought is removed {settings.collect.keep.days} days after it was published")


def environment(given: Installation) -> Iterator[Check]:
    """Variables that change, or do not change, what the program does."""
    proxies = [name for name in given.environ if name.lower() in PROXIES and given.environ[name]]
    if proxies:
        told = f"{', '.join(sorted(proxies))}: the collector goes to feeds directly and uses no proxy, because it must see whom it talks to"
        yield Check(Verdict.WARN, "environment", told)
    for name in ("MONITOR_CONFIG", "MONITOR_DATABASE"):
        if given.environ.get(name, "").strip():
            yield Check(Verdict.GOOD, "environment", f"{name} overrides what the configuration says")
