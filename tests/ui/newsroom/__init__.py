"""A little installation for the tests of pages, made by the real store and read by the real annotator: six outlets over a hundred days, with
all that pages must cope with. What was planted, and when, stands in `days`."""

from tests.ui.newsroom.days import NOW, PAIR, SPIKED, ZONE, Days
from tests.ui.newsroom.making import configured, make, opened
from tests.ui.newsroom.texts import EVIL, HOSTILE, SPIKE_TITLE

__all__ = ["EVIL", "HOSTILE", "NOW", "PAIR", "SPIKED", "SPIKE_TITLE", "ZONE", "Days", "configured", "make", "opened"]
