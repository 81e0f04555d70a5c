import pytest

from monitor.ui.palette import DARK, DASHES, LIGHT, MOST_LINES, SYMBOLS, Palette, slots


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_line_and_bar_can_be_seen(palette: Palette) -> None:
    assert {
        colour: contrast(colour, palette.paper) for colour in (*palette.lines, *palette.kinds, palette.accent) if contrast(colour, palette.paper) < 3
    } == {}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_text_can_be_read(palette: Palette) -> None:
    assert all(contrast(ink, paper) >= 4.5 for ink in (palette.ink, palette.muted) for paper in (palette.paper, palette.card))


def test_every_line_has_a_colour_and_a_look_of_its_own() -> None:
    assert len(set(LIGHT.lines)) == len(set(DARK.lines)) == len(set(zip(DASHES, SYMBOLS, strict=True))) == MOST_LINES


def test_entities_do_not_share_a_colour_while_there_is_one_left() -> None:
    places = slots([f"entity-{n}" for n in range(MOST_LINES)])
    assert sorted(places.values()) == list(range(MOST_LINES))


def test_adding_an_entity_moves_nobody() -> None:
    three = slots(["tokayev", "kz", "eaeu"])
    assert slots(["tokayev", "kz", "eaeu", "ru", "cn"]) | three == slots(["tokayev", "kz", "eaeu", "ru", "cn"])
    assert slots(["tokayev", "kz", "eaeu"]) == three


def test_more_entities_than_colours_still_get_one() -> None:
    assert len(slots([str(n) for n in range(30)])) == 30
