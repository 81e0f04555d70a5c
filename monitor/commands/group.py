"""What do all commands share: the configuration, the exit codes, the words for an expected failure?"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import __version__, config
from monitor.commands.stopping import stoppable
from monitor.config import ConfigError, Settings
from monitor.masking import shown
from monitor.model import MonitorError

if TYPE_CHECKING:
    from monitor.store.store import Store

PARTLY, NOTHING, WRONG_CONFIG = 3, 1, 2  # exit codes: some feeds failed, nothing worked, config.yaml is wrong


class Commands(click.Group):
    """Expected failures become one line on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with stoppable():
                return super().invoke(ctx)
        except ConfigError as error:
            click.echo(shown(str(error)), err=True)
            ctx.exit(WRONG_CONFIG)
        except MonitorError as error:
            from monitor.extract.catalogue.problems import CatalogueError

            click.echo(f"Error: {shown(str(error))}", err=True)
            ctx.exit(WRONG_CONFIG if isinstance(error, CatalogueError) else NOTHING)  # the user's own entities stand in config.yaml


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option(
    "--config", "path", type=click.Path(path_type=Path), envvar="MONITOR_CONFIG", default="config.yaml", show_default=True, help="The configuration."
)
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def main(context: click.Context, path: Path) -> None:
    """Who is mentioned in the news, how much, when, where and together with whom."""
    context.obj = path


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Passes the loaded configuration as the first argument."""

    @click.pass_context
    def loaded(context: click.Context, /, *args: Any, **options: Any) -> Any:
        return context.invoke(command, config.load(context.find_object(Path) or Path("config.yaml"), os.environ), *args, **options)

    loaded.__doc__, loaded.__name__ = command.__doc__, command.__name__
    return loaded


def opened(settings: Settings) -> "Store":
    """The database for writing; its folder and tables are made if need be."""
    from monitor.collect.links import canonical
    from monitor.store.store import Store

    return Store.open(settings.database_url, canonical=canonical, keep=settings.collect.keep)
