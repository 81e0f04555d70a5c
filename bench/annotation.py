"""How fast does `annotate` find who is mentioned, beside the plain natasha chain on the same documents in the same run?"""

import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bench import memory
from bench.articles import Made
from bench.table import Figure
from monitor import config
from monitor.extract import catalogue
from monitor.extract.annotator import Annotator
from monitor.extract.tagger import Tag, Tagger
from monitor.pipeline.annotating import day

PROCESSES = 2
REPEATS = 5  # of every document, so that a second of the machine's other work weighs little
MADE = 400  # generated documents at most, where no file is given: half a minute of the chain


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    text: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One process: seconds to load, seconds of every reading of each document, which of them needed the tagger, peak memory in bytes."""

    loading: float
    seconds: list[list[float]]
    doubtful: list[bool]
    memory: int


def documents(path: Path) -> list[Document]:
    """The documents of a file of JSON lines as `annotate` takes them, packed with gzip or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines if line.strip()]
    return [Document(one.get("title") or "", one.get("text") or "", one.get("published")) for one in given]


def of_articles(made: Sequence[Made]) -> list[Document]:
    """A quarter of the generated articles as documents."""
    return [Document(one.title, one.text, one.date) for one in made[: min(MADE, len(made) // 4)]]


def compared(configuration: Path, given: Sequence[Document]) -> list[Figure]:
    """Both read the same documents with as many processes; loading is apart."""
    ours = list(_spread(_ours, configuration, given))
    chain = list(_spread(_chain, configuration, given))
    doubtful = [flag for reading in ours for flag in reading.doubtful]
    plain, every = [not flag for flag in doubtful], [True] * len(doubtful)
    name = f"annotate, {len(given):,} documents, {PROCESSES} processes, each read {REPEATS} times"
    return [
        _speed(name, ours, chain, given, every),
        _speed(f"  the {sum(plain):,} documents in which no name is ambiguous", ours, chain, given, plain),
        _speed("  all of them, read once", ours, chain, given, every, times=1),
        _better("  loading, NER apart", *(max(reading.loading for reading in side) for side in (ours, chain))),
        Figure("  peak memory of a process", _peak(ours), f"natasha chain {_peak(chain)}"),
    ]


def _speed(
    subject: str, ours: Sequence[Reading], chain: Sequence[Reading], given: Sequence[Document], wanted: Sequence[bool], times: int = REPEATS
) -> Figure:
    letters = times * sum(len(one.title) + len(one.text) for one, want in zip(_dealt(given), wanted, strict=True) if want)
    taken = [_slowest(side, wanted, times) for side in (ours, chain)]
    here, peer = (letters / seconds if seconds else 0.0 for seconds in taken)
    return Figure(subject, f"{here:,.0f} letters/s", f"natasha chain {peer:,.0f} letters/s", here / peer if peer else 0.0)


def _better(subject: str, ours: float, chain: float) -> Figure:
    return Figure(subject, f"{ours:,.2f} s", f"natasha chain {chain:,.2f} s", chain / ours)


def _peak(side: Sequence[Reading]) -> str:
    return f"{max(reading.memory for reading in side) / (1 << 20):,.0f} MiB"


def _slowest(side: Sequence[Reading], wanted: Sequence[bool], times: int) -> float:
    """Seconds of the process that took longest."""
    flags = iter(wanted)
    return max(sum(sum(seconds[:times]) for seconds in reading.seconds if next(flags)) for reading in side)


def _dealt(given: Sequence[Document]) -> list[Document]:
    """The documents in the order in which the processes have them."""
    return [one for number in range(PROCESSES) for one in given[number::PROCESSES]]


def _spread(work: Callable[[Path, list[Document]], Reading], configuration: Path, given: Sequence[Document]) -> Iterator[Reading]:
    """A fresh process for each share."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        shares = [processes.submit(work, configuration, list(given[number::PROCESSES])) for number in range(PROCESSES)]
        yield from (share.result() for share in shares)


class _Counting(Tagger):
    """Counts how often it is asked."""

    asked = 0

    def spans(self, sentence: str) -> tuple[tuple[int, int, Tag], ...]:
        _Counting.asked += 1
        return super().spans(sentence)


def _ours(configuration: Path, given: list[Document]) -> Reading:
    begun = time.perf_counter()
    settings = config.load(configuration, {})
    forms = settings.forms_folder
    tagger = _Counting()
    reader = Annotator(catalogue.load(settings.entities, cache=forms), tagger, cache=forms)
    loading = time.perf_counter() - begun
    tagger.spans("Москва")  # its model is loaded now, not with the first document in doubt
    return _timed(lambda one: reader.find(one.title, one.text, day(one.published)), given, loading)


def _chain(configuration: Path, given: list[Document]) -> Reading:
    begun = time.perf_counter()
    import warnings

    warnings.simplefilter("ignore")  # pymorphy2 uses pkg_resources
    from natasha import Doc, MorphVocab, NewsEmbedding, NewsMorphTagger, NewsNERTagger, Segmenter

    segmenter, vocabulary, embedding = Segmenter(), MorphVocab(), NewsEmbedding()
    morphology, recognition = NewsMorphTagger(embedding), NewsNERTagger(embedding)
    loading = time.perf_counter() - begun

    def read(one: Document) -> None:
        doc = Doc(f"{one.title}\n{one.text}")
        doc.segment(segmenter)
        doc.tag_morph(morphology)
        doc.tag_ner(recognition)
        for span in doc.spans:
            span.normalize(vocabulary)

    return _timed(read, given, loading)


def _timed(read: Callable[[Document], object], given: list[Document], loading: float) -> Reading:
    seconds: list[list[float]] = [[] for _ in given]
    doubtful = [False] * len(given)
    for _ in range(REPEATS):
        for number, one in enumerate(given):
            before, begun = _Counting.asked, time.perf_counter()
            read(one)
            seconds[number].append(time.perf_counter() - begun)
            doubtful[number] |= _Counting.asked > before
    return Reading(loading, seconds, doubtful, memory.peak())
