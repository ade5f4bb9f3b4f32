"""One list of everything that `--set section.name=value` can change, and the check of what was asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from inspect import getdoc
from typing import get_type_hints

from unflat.core.errors import InputError
from unflat.core.options import Options, Settings, settings_of
from unflat.engines.lite.engine import LiteSettings
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.pipeline.clean_up import CleanSettings
from unflat.pipeline.complete import CompleteSettings
from unflat.pipeline.label_pixels import CutSettings
from unflat.pipeline.restore_source import RestoreSettings

KINDS: tuple[type[Settings], ...] = (LiteSettings, SeeThroughSettings, CutSettings, CompleteSettings, CleanSettings, RestoreSettings)
"""Every settings class of the engines and stages."""


@dataclass(frozen=True)
class Setting:
    """One setting: `section.name`, its type in words, its default, and what it does."""

    name: str
    kind: str
    default: object
    help: str


def settings_table() -> tuple[Setting, ...]:
    """Every setting there is; types and defaults from the dataclasses, help from their docstrings."""
    return tuple(row for kind in KINDS for row in _rows(kind))


def _rows(kind: type[Settings]) -> list[Setting]:
    hints, words = get_type_hints(kind), _help_of(kind)
    return [Setting(f"{kind.section}.{f.name}", _in_words(hints[f.name]), f.default, words.get(f.name, "")) for f in fields(kind)]


def _in_words(hint: object) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")


def _help_of(kind: type[Settings]) -> dict[str, str]:
    """Field name to sentence, from the section `Args:`; lines that are set in deeper go on from the line before."""
    arguments = (getdoc(kind) or "").partition("Args:\n")[2].partition("\n\n")[0]
    joined = re.sub(r"\n {8,}", " ", arguments)
    return {m["name"]: m["help"] for m in re.finditer(r"^ +(?P<name>\w+): (?P<help>.+)$", joined, re.MULTILINE)}


def parse_settings(words: Sequence[str]) -> dict[str, dict[str, object]]:
    """`section.name=value` words as Options takes them.

    Raises:
        InputError: A word has another form, or there is no such setting, or the value does not fit.
    """
    given: dict[str, dict[str, object]] = {}
    for word in words:
        match = re.fullmatch(r"(?P<section>\w+)\.(?P<name>\w+)=(?P<value>.*)", word)
        if match is None:
            raise InputError(f"--set wants section.name=value, got {word!r}; `unflat settings` lists them")
        given.setdefault(match["section"], {})[match["name"]] = match["value"]
    check_settings(given)
    return given


def check_settings(given: Mapping[str, Mapping[str, object]]) -> None:
    """Raise InputError where a section or setting is not there or a value does not fit."""
    sections = {kind.section: kind for kind in KINDS}
    for section in given:
        if section not in sections:
            raise InputError(f"no settings named {section}; there are {', '.join(sections)}")
        settings_of(Options(settings=given), sections[section])
