"""How is the whole started, and how is it?"""

import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from monitor import serve
from monitor.commands.group import NOTHING, opened, with_settings
from monitor.config import Settings
from monitor.masking import shown


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=serve.PORT, show_default=True, help="If it is busy the next free one is taken.")
@click.option("--no-collect", is_flag=True, help="Only the dashboard.")
@click.option("--demo", "demonstration", is_flag=True, help="Open on the demonstration archive; collects nothing.")
@with_settings
def serve_(settings: Settings, *, port: int, no_collect: bool, demonstration: bool) -> None:
    """Collector and dashboard together, until Ctrl-C."""
    free = serve.free_port(port)
    if free != port:
        click.echo(f"Port {port} is busy, using {free}.")
    every = f"{int(settings.collect.interval.total_seconds())}s"
    plan = serve.plan(free, settings.path, every, collect=not no_collect and not demonstration, demo=demonstration, environment=os.environ)
    sys.exit(serve.serve(plan, click.echo))


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings
def doctor_(settings: Settings, *, form: str) -> None:
    """Is this installation healthy? Exit code 1 if something must be mended."""
    from monitor import doctor

    checks = doctor.examine(settings, datetime.now(UTC))
    if form == "json":
        click.echo(json.dumps([{**asdict(check), "finding": shown(check.finding)} for check in checks], ensure_ascii=False, indent=1).encode())
    for check in checks if form == "text" else ():
        click.echo(f"{check.verdict:4}  {check.subject}: {shown(check.finding)}")
    sys.exit(NOTHING if any(check.verdict is doctor.Verdict.BAD for check in checks) else 0)


@click.command("status")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_settings
def status_(settings: Settings, *, form: str) -> None:
    """What is stored, and how each feed's last check ended."""
    from monitor.answers.status import lines, status

    with opened(settings) as store:
        store.sync_sources(settings.sources)
        found = status(store, settings.collect, datetime.now(UTC))
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1).encode())  # bytes: UTF-8 whatever the terminal speaks
        return
    for line in lines(found):
        click.echo(line)
