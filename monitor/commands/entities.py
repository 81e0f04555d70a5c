"""What does the catalogue hold, is it right, and whom does it lack?"""

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from monitor.commands.filling import progress
from monitor.commands.group import WRONG_CONFIG, with_settings
from monitor.config import Settings
from monitor.model import EntityKind, MonitorError

if TYPE_CHECKING:
    from monitor.extract.catalogue import Catalogue

FORMAT = click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)


@click.group(invoke_without_command=True)
@FORMAT
@click.pass_context
def entities(context: click.Context, *, form: str) -> None:
    """The catalogue: leaders, countries and blocs, with their names and posts."""
    if context.invoked_subcommand is None:
        context.invoke(_listed, form=form)


@with_settings
def _listed(settings: Settings, *, form: str) -> None:
    from monitor.extract import catalogue

    for entity in catalogue.load(settings.entities, cache=settings.forms_folder).model():
        if form == "text":
            click.echo(f"{entity.id:28} {entity.kind:8} {entity.name['ru']}")
            continue
        posts = [{"post": post.post, "start": str(post.start), "end": str(post.end) if post.end else None} for post in entity.posts]
        _line({"id": entity.id, "kind": entity.kind, "name": entity.name, "aliases": entity.aliases, "posts": posts})


def _line(values: dict[str, Any]) -> None:
    click.echo(json.dumps(values, ensure_ascii=False).encode())  # bytes: UTF-8 whatever the terminal speaks


@entities.command()
@click.argument("identity", metavar="ID")
@FORMAT
@with_settings
def show(settings: Settings, *, identity: str, form: str) -> None:
    """One entity with its posts and every name in all its case forms."""
    from monitor.commands.entity_text import entity_line, entity_text
    from monitor.extract import catalogue
    from monitor.extract.described import described
    from monitor.extract.forms import Forms

    known = catalogue.load(settings.entities, cache=settings.forms_folder)
    entity = known.entities.get(identity)
    if entity is None:
        raise MonitorError(f"no entity `{identity}` in the catalogue{_close(identity, known)}")
    if form == "jsonl":
        _line(entity_line(entity, described(entity, Forms())))
        return
    for line in entity_text(entity, described(entity, Forms(), brief=True)):
        click.echo(line)


def _close(identity: str, known: "Catalogue") -> str:
    """Whom the word may mean: whoever has it for a name, else the ids most like it."""
    import difflib

    wanted = identity.lower()
    named = [entity.id for entity in known.model() if wanted in (alias.lower() for alias in entity.aliases)]
    close = named or difflib.get_close_matches(wanted, known.entities, n=5)
    return f"; close to it: {', '.join(close)}" if close else "; `python -m monitor entities` lists them"


@entities.command()
@with_settings
def check(settings: Settings) -> None:
    """Everything that is wrong or looks wrong in the catalogue and in the entities of config.yaml, a line each.

    Exit code: 0 nothing but warnings, 2 something that the program refuses.
    """
    from monitor.extract import catalogue, lexicon
    from monitor.extract.forms import Forms
    from monitor.extract.review import review

    studied, forms = catalogue.study(settings.entities, cache=settings.forms_folder), Forms()
    # A table made here is not kept: it would push out one that counts, and of a refused catalogue it is of no use.
    kept = lexicon.recall(settings.forms_folder, lexicon.file_key(studied.catalogue))
    words = kept or lexicon.build(studied.catalogue, forms)
    warnings = review(studied, words, forms)
    for problem in (*studied.problems, *warnings):
        click.echo(str(problem))
    found = studied.catalogue
    kinds = Counter(entity.kind for entity in found.entities.values())
    terms = [term for entity in found.entities.values() for term in entity.posts]
    held = f"{kinds[EntityKind.LEADER]} leaders, {kinds[EntityKind.COUNTRY]} countries, {kinds[EntityKind.BLOC]} blocs"
    posts = f"{len({term.post for term in terms})} posts held {len(terms)} times, as of {found.as_of}"
    click.echo(f"{held}, {posts}; {len(studied.problems)} errors, {len(warnings)} warnings")
    sys.exit(WRONG_CONFIG if studied.problems else 0)


@entities.command()
@click.option("--limit", type=click.IntRange(min=1), default=30, show_default=True, help="So many names.")
@click.option("--articles", type=click.IntRange(min=1), default=3, show_default=True, help="Seen in so many articles; reprints of one story are one.")
@click.option("--sources", type=click.IntRange(min=1), default=2, show_default=True, help="Seen in so many sources.")
@click.option(
    "--kind", "kinds", type=click.Choice([kind.value for kind in EntityKind]), multiple=True, help="Only names of this kind; may be repeated."
)
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "yaml"]), default="text", show_default=True, help="yaml: to be pasted.")
@with_settings
def suggest(settings: Settings, *, limit: int, articles: int, sources: int, kinds: tuple[str, ...], form: str) -> None:
    """Names that the articles have and the catalogue lacks, the most frequent first."""
    from monitor.commands.entity_text import suggestion_line, suggestion_text, suggestions_yaml
    from monitor.extract import catalogue, lexicon
    from monitor.extract.annotator import version
    from monitor.extract.forms import Forms
    from monitor.extract.naming import Least
    from monitor.pipeline import suggesting
    from monitor.store.store import Store

    known = catalogue.load(settings.entities, cache=settings.forms_folder)
    with Store.open(settings.database_url, readonly=True) as store, progress("unknown names") as report:
        active = store.active_version()
        if active is None:
            raise MonitorError("nothing is indexed yet: `collect` or `import` brings articles, `index` reads them")
        words = lexicon.build(known, Forms(), settings.forms_folder)
        least, wanted = Least(articles, sources), [EntityKind(kind) for kind in kinds] or list(EntityKind)
        found = suggesting.suggest(store, words, known.entities, limit=limit, least=least, kinds=wanted, report=report)
    if active != version(known):
        click.echo("The articles were read by another catalogue: `python -m monitor index` reads them by this one.", err=True)
    if not found:
        click.echo(f"No unknown name stands in {articles} articles of {sources} sources; try smaller --articles or --sources.", err=True)
    elif form == "yaml":
        click.echo("\n".join(suggestions_yaml(found)).encode())
    else:
        for one in found:
            if form == "jsonl":
                _line(suggestion_line(one))
            else:
                click.echo("\n".join(suggestion_text(one)))
