"""Which feed that was given up is asked again?"""

import click

from monitor.commands.group import opened, with_settings
from monitor.config import Settings
from monitor.masking import shown
from monitor.model import MonitorError


@click.command()
@click.option("--feed", "wanted", required=True, metavar="URL", help="Its address, or its number in `status`.")
@with_settings
def revive(settings: Settings, *, wanted: str) -> None:
    """Ask a feed again that answered “gone”: in the next round, and without what was remembered of it."""
    with opened(settings) as store:
        fitting = [feed for feed in store.feeds() if wanted in (str(feed.id), feed.url)] or [
            feed for feed in store.feeds() if wanted == shown(feed.url)
        ]
        if len(fitting) != 1:
            raise MonitorError(
                f"{shown(wanted)}: {'several feeds' if fitting else 'no feed'} with this address; `python -m monitor status` lists them"
            )
        store.revive(fitting[0].id)
    click.echo(f"{shown(fitting[0].url)}: asked again in the next round")
