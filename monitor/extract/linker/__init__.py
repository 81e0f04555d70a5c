"""Who is meant by the names that stand in a text, on its date? A module for each kind of name; `link` puts their answers together."""

from monitor.extract.linker.linking import Link, link

__all__ = ["Link", "link"]
