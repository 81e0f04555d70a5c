"""Whether a word before an office makes it another's or nobody's: «бывший», «супруга», «выборы», «45-й»."""

import re
from itertools import takewhile

from monitor.extract.declension import ACC, DAT, GEN, INS, LOC, NOM
from monitor.extract.linker.scene import Scene

# adjectives that agree with the office
_FORMER = re.compile(
    r"быв\w*|перв\w{2,3}|втор\w{2,3}|трет\w{2,4}|четверт\w{2,3}|пят\w{2,3}|шест\w{2,3}|будущ\w+|избранн\w+|прежн\w+|предыдущ\w+|тогдашн\w+|следующ\w+|"
    r"свергнут\w+|отстраненн\w+|покойн\w+|несостоявш\w+|самопровозглаш\w+|почетн\w+|теневой|последн\w{2,3}|отставн\w+"
)
_PREFIX = re.compile(r"экс|вице|лже|супер|обер|зам")
# nouns on which the office depends, in the genitive
_OWNER = re.compile(
    r"супруг\w{0,2}|жен[аыуео]й?|муж\w{0,2}|сын\w{0,2}|доч\w+|брат\w{0,2}|сестр\w{1,2}|отц\w{0,2}|отец|мать|матер\w+|вдов\w{1,2}|внук\w{0,2}|зят\w{1,2}|"
    r"племянник\w{0,2}|родственник\w{0,3}|администраци\w+|аппарат\w{0,2}|канцеляри\w+|офис\w{0,2}|делами|служб\w{1,3}|секретар\w{1,3}|секретариат\w{0,2}|"
    r"советник\w{0,3}|помощник\w{0,3}|представител\w{1,3}|спецпредставител\w{1,3}|посланник\w{0,3}|спецпосланник\w{0,3}|полпред\w{0,3}|заместител\w{1,3}|"
    r"замглав\w+|управлени\w+|комитет\w{0,2}|бюро|избрани\w+|назначени\w+|поиск\w{0,2}|убийств\w+|гибел\w+|смерт\w+|кончин\w+|похорон\w*|свержени\w+|выбор\w{0,3}|пост|поста|посту|постом|посте|посты|должност\w+|кресл\w+|кандидат\w{0,4}|кандидатур\w+|преемник\w{0,2}|предшественник\w{0,2}|"
    r"резиденци\w+|охран\w+|титул\w{0,2}|звани\w+|полномочи\w+|институт\w{0,2}|аид|тройник\w{0,2}|спичрайтер\w{0,2}|уполномоченн\w+"
)
_STILL = re.compile(r"нов(?:ый|ого|ому|ым|ая|ой|ую)|действующ(?:ий|его|ему|им|ая|ей|ую)|нынешн(?:ий|его|ему|им|яя|ей|юю)")
_CASES = {"nomn": NOM, "gent": GEN, "datv": DAT, "accs": ACC, "ablt": INS, "loct": LOC}
_ORDINAL = frozenset(("й", "го", "му", "м", "ым", "ом"))


def disclaimed(scene: Scene, index: int, case: int) -> bool:
    """The office whose phrase starts at word `index` in one of the cases `case` is not its holder's. «новый» and «действующий» are looked past."""
    while True:
        if scene.hyphened(index):
            return True
        if not scene.spaced(index):
            return False
        word = scene.low(index - 1)
        if word in _ORDINAL and scene.hyphened(index - 1) and scene.word(index - 2).isdigit():
            return True  # «45-й»
        if not _STILL.fullmatch(word) or index < 2:
            return word.isdigit() or _PREFIX.fullmatch(word) is not None or _governs(scene, word, case) or _idiom(scene, index, word)
        index -= 1


def _governs(scene: Scene, word: str, case: int) -> bool:
    """«выборы президента», but not «после выборов президент»; «бывшего президента», but not «на вопрос о будущем президент»."""
    if _OWNER.fullmatch(word):
        return bool(case & GEN)
    if not _FORMER.fullmatch(word):
        return False
    agreeing = sum(mask for name, mask in _CASES.items() if name in scene.words.grammemes(word))
    return not agreeing or bool(agreeing & case)


def _idiom(scene: Scene, index: int, word: str) -> bool:
    """«во главе Финляндии», «Совет при президенте России»."""
    return (word == "во" and scene.low(index) == "главе") or word == "при"


_BECOMING = re.compile(
    r"стал[аио]?|стать|стану?т|станет|ставш\w+|назнач\w+|избра\w+|переизбра\w+|избир\w+|утвержд\w+|провозгла\w+|призна\w+|был[аио]?|быть|будет|будуч\w+|бытность"
)


def becoming(scene: Scene, start: int, stop: int) -> bool:
    """An office in the instrumental beside «стал», «избран», «назначен»: not who held it, but who takes it."""
    before = takewhile(lambda word: scene.spaced(word + 1), (start - 1, start - 2))
    after = takewhile(scene.spaced, (stop, stop + 1))
    return any(_BECOMING.fullmatch(scene.low(word)) for word in (*before, *after))
