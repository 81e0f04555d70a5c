"""How is a Russian name written in Latin letters?"""

import re

# As newspapers in English have it (BGN/PCGN without its marks): «Ерлан Карин» → Yerlan Karin.
_LETTERS = dict(zip("абвгдезийклмнопрстуфыэіґў", "abvgdeziyklmnoprstufyeigu", strict=True)) | {
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya", "ї": "yi", "є": "ye",
}  # fmt: skip
_VOWEL_E = re.compile(r"(?:\b|(?<=[аеёиоуыэюяьъ]))е")  # «Ерлан», «Алиев»: e with its glide
_ENDING = re.compile(r"[иы]й\b")  # «Дмитрий», «Белый»


def latin(text: str) -> str:
    """The text in Latin letters, capitals where they were; other letters stay."""
    return "".join(_word(part) for part in re.split(r"([^\w]+)", text))


def slug(text: str) -> str:
    """An id in small letters and hyphens: «Ерлан Карин» → yerlan-karin."""
    return re.sub(r"[^a-z0-9]+", "-", latin(text).lower()).strip("-")


def _word(word: str) -> str:
    plain = _VOWEL_E.sub("ye", _ENDING.sub("y", word.lower()))
    made = "".join(_LETTERS.get(letter, letter) for letter in plain)
    return made.upper() if len(word) > 1 and word.isupper() else made[:1].upper() + made[1:] if word[:1].isupper() else made
