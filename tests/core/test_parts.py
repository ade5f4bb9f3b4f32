"""Laws of the vocabulary: names, aliases, written names."""

import pytest

from unflat.core.errors import InputError
from unflat.core.parts import HAIR_TAIL, HANDWEAR, IRIDES, PARTS, written_name

V3 = (
    "front hair, back hair, neck, neckwear, topwear, handwear, bottomwear, legwear, footwear, tail, wings, objects, headwear, face, "
    "irides, eyebrow, eyewhite, eyelash, eyewear, ears, earwear, nose, mouth"
).split(", ")
CHILDREN = {
    "front hair": ["bangs", "side lock", "ahoge"],
    "back hair": ["hair tail", "braid", "bun"],
    "eyelash": ["lower lash", "upper lash", "lid line"],
    "irides": ["pupil", "highlight"],
    "mouth": ["inner mouth", "tongue", "teeth", "mouth line"],
    "face": ["eyelid"],
}


def test_the_main_parts_are_the_23_published_ones() -> None:
    assert sorted(p.name for p in PARTS.main) == sorted(V3)


def test_the_children_are_those_of_the_list() -> None:
    assert {p.name: [c.name for c in PARTS.children_of(p)] for p in PARTS.main if PARTS.children_of(p)} == CHILDREN


def test_every_name_and_alias_finds_its_own_part() -> None:
    for part in PARTS.parts:
        for word in (part.name, *part.aliases, part.name.upper(), part.name.replace(" ", "_"), part.name.replace(" ", "-")):
            assert PARTS[word] is part, word


@pytest.mark.parametrize("side", [None, "l", "r"])
@pytest.mark.parametrize("number", [None, 1, 12])
def test_a_written_name_reads_back(side: str | None, number: int | None) -> None:
    for part in PARTS.parts:
        read = PARTS.parse(written_name(part, side=side, number=number))
        assert read is not None
        assert (read.part, read.side, read.number) == (PARTS.parent_of(part), side, number)


def test_a_child_is_written_with_its_parents_name() -> None:
    assert written_name(HAIR_TAIL, side="l", number=2) == "back hair-l-2"


@pytest.mark.parametrize(
    ("written", "part", "side"),
    [
        ("handwear-left", HANDWEAR, "l"),
        ("Handwear_R", HANDWEAR, "r"),
        ("瞳", IRIDES, None),
        ("腕-l", HANDWEAR, "l"),
        ("iris r 2", IRIDES, "r"),
    ],
)
def test_other_spellings_are_understood(written: str, part: object, side: str | None) -> None:
    read = PARTS.parse(written)
    assert read is not None
    assert (read.part, read.side) == (part, side)


@pytest.mark.parametrize("written", ["", "-l", "Layer 1", "グループ", "handwearing"])
def test_what_is_no_part_is_none(written: str) -> None:
    assert PARTS.parse(written) is None


def test_own_parts_come_from_toml() -> None:
    larger = PARTS.with_toml('[parts."cat bell"]\nparent = "neckwear"\naliases = ["鈴"]\n[parts.halo]\ngroup = "head"\norder = 430\n')
    assert larger["鈴"].parent == "neckwear"
    assert larger["halo"].group == "head"
    assert PARTS.find("halo") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[parts", "no TOML"),
        ("[other]\nx = 1", "a parts file holds"),
        ('[parts.halo]\ngroup = "sky"', "choose body or head"),
        ('[parts.halo]\nparent = "nobody"', "no part named"),
        ('[parts.halo]\ncolour = "red"', "fields are"),
        ("[parts.halo]\nsided = 3", "does not fit"),
        ("[parts.face]\norder = 3", "names both"),
        ("[parts.Halo]\norder = 3", "lower case"),
        ("[parts.halo]\naliases = [3]", "aliases"),
    ],
)
def test_a_wrong_parts_file_says_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        PARTS.with_toml(text)
