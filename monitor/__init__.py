"""A political media monitor: who is mentioned in the news, how much, when, where and together with whom."""

__version__ = "0.1.0"
