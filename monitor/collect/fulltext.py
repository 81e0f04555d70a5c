"""The article alone, out of its web page."""

import re

import trafilatura

from monitor.collect import encoding, passage, text
from monitor.collect.boilerplate import without_boilerplate

LARGEST = 8 << 20  # bytes; the largest of 123 captured pages has 300 kB
LONGEST_TEXT = 300_000  # letters
_MOST_TAGS = 30_000  # the largest of the captured pages has 4,700; odd ones of this size take some seconds, and their time grows faster than they do
_SHORTEST = 60  # letters: less is a caption or a notice, and the feed's own summary says more
# One wrapper in another for no reason: libxml2 drops everything below 256 elements, so a few of them count as one.
_WRAPPERS = re.compile(r"(<(?:div|section|main)\b[^<>]{0,200}>)(?>(?:\s*<(?:div|section|main)\b[^<>]{0,200}>){15,})", re.IGNORECASE)
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|div|p|article|meta|title|table)\b", re.IGNORECASE)
_PAGE_TYPES = re.compile(r"html|xml|text/plain", re.IGNORECASE)
# What these hold is never the article; trafilatura keeps some of it.
_PRUNED = ["//figcaption", "//nav", "//footer", "//form", "//*[contains(@class, 'subscri')]", "//*[contains(@class, 'comment')]"]


def extract(body: bytes, *, url: str, title: str, content_type: str | None = None) -> str | None:
    """The article's paragraphs, one a line, without its title; None where the document is no page or holds no article.

    Args:
        url: the page's own address.
        title: the headline as the feed has it: the surest sign of where the article begins.
    """
    if len(body) > LARGEST or not _MARKUP.search(body[:8192]) or (content_type and not _PAGE_TYPES.search(content_type)):
        return None
    page = encoding.decode(body, content_type)
    if page.count("<") > _MOST_TAGS:
        return None
    try:
        tree = trafilatura.load_html(_WRAPPERS.sub(r"\1", page))
        found = None if tree is None else passage.article(tree, title)
        if found is None and tree is not None:
            found = trafilatura.extract(tree, url=url, include_comments=False, include_tables=True, favor_precision=True, prune_xpath=_PRUNED)
    except Exception:  # a page that breaks the extractor has no text, as a page without an article has none
        return None
    article = tidy(found or "", title)
    return article if len(article) >= _SHORTEST else None


def tidy(article: str, title: str) -> str:
    """An article's text without its title and the lines that are not the article's; for texts that feeds carry too."""
    return text.cut(without_boilerplate(text.tidy(article), title), LONGEST_TEXT)
