"""Which words are utf-8 that was taken for another encoding and encoded once more?"""

import re

# The bytes 0x80 to 0xBF, which follow the first byte of a Cyrillic letter, as Western and as Russian programs show them.
_FOLLOWING = bytes(range(0x80, 0xC0))


def _shown(name: str) -> dict[str, int]:
    """Each of the 256 bytes as that encoding shows it; the bytes it leaves free as the control characters they are elsewhere."""
    shown = {chr(byte): byte for byte in range(256)}
    for byte in range(256):
        letter = bytes((byte,)).decode(name, "ignore")
        if letter:
            shown[letter] = byte
    return shown


_WESTERN, _RUSSIAN = _shown("cp1252"), _shown("cp1251")


def _run(shown: dict[str, int]) -> str:
    """Three Cyrillic letters at least: no honest text follows Ð or Ñ, Р or С with such signs three times in a row. Then their signs as well."""
    letter_of = {byte: letter for letter, byte in shown.items()}
    following = "[" + re.escape("".join(letter for letter, byte in shown.items() if byte in _FOLLOWING)) + "]"
    letters = f"[{letter_of[0xD0]}{letter_of[0xD1]}]{following}"
    signs = f"{letter_of[0xC2]}{following}|{letter_of[0xE2]}{following}{{2}}"  # « », and dashes
    return f"(?>(?:(?:{signs}) ?)*)(?:{letters} ?){{3}}(?>(?:{letters}|{signs}|[ -;=-~])*)"


_RUN = re.compile(f"({_run(_WESTERN)})|{_run(_RUSSIAN)}")


def once(text: str) -> str:
    """The text with what was encoded twice (Ð“Ð¾Ñ, Р“РѕСЃ) undone word by word; everything else as it is."""
    if "Ð" not in text and "Р" not in text and "С" not in text:
        return text
    return _RUN.sub(_undone, text)


def _undone(match: re.Match[str]) -> str:
    shown = _WESTERN if match[1] else _RUSSIAN
    try:
        return bytes(shown[letter] for letter in match[0]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return match[0]
