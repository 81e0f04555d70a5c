"""How is `collect` told what to do, and how does it end?"""

import sys
from datetime import timedelta
from typing import Any

import click

from monitor import config
from monitor.commands.group import NOTHING, PARTLY, opened, with_settings
from monitor.commands.telling import said
from monitor.config import Settings
from monitor.model import MonitorError, Outcome


class Duration(click.ParamType[timedelta]):
    """A duration as config.yaml has it."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        try:
            pace = config.duration(value)
        except ValueError as error:
            self.fail(f"{value}: {error}", param, ctx)
        if pace < timedelta(seconds=1):
            self.fail(f"{value}: expected 1s at least", param, ctx)
        return pace


@click.command()
@click.option("--once", is_flag=True, help="One round of the feeds that are due; also what happens without options.")
@click.option("--every", type=Duration(), metavar="15m", help="Go on for ever, each feed every so often.")
@click.option("--force", is_flag=True, help="Check feeds that are not due yet; validators, Retry-After and gone are still honoured.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only this source; may be repeated.")
@click.option("--no-index", is_flag=True, help="Store articles without reading them.")
@click.option("--log-format", "form", type=click.Choice(["text", "json"]), default="text", envvar="MONITOR_LOG_FORMAT", show_default=True)
@with_settings
def collect(settings: Settings, *, once: bool, every: timedelta | None, force: bool, sources: tuple[str, ...], no_index: bool, form: str) -> None:
    """Fetch feeds, store what is new, count who is mentioned.

    A line a feed. Exit code: 0 all well, 3 some feeds failed, 1 nothing worked, 130 or 143 stopped by a signal.
    """
    from monitor.pipeline import rounds
    from monitor.pipeline.telling import Event

    say = said(form)

    if every and (once or force or sources):
        raise click.UsageError("--every goes with no other choice of feeds")
    unknown = set(sources) - {source.id for source in settings.sources}
    if unknown:
        raise MonitorError(f"{settings.path}: no source {', '.join(sorted(unknown))}; `python -m monitor status` lists them")
    with opened(settings) as store:
        if every:
            rounds.for_ever(store, settings, every, indexing=not no_index, say=say)
        with store.collecting("collect"):
            reports = rounds.one_round(store, settings, sources=sources, force=force, indexing=not no_index, say=say)
            if not no_index:
                rounds.read(store, settings)
    failed = sum(report.record.outcome is Outcome.ERROR for report in reports)
    new = sum(report.record.new for report in reports)
    text = f"{len(reports)} feeds checked, {failed} failed, {new} new articles" if reports else "no feed is due"
    say(Event("finished", text, {"feeds": len(reports), "failed": failed, "new": new}))
    sys.exit(0 if not failed else NOTHING if failed == len(reports) else PARTLY)
