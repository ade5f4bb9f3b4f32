"""Every setting is listed, described and checked before the work begins."""

import dataclasses
import importlib
import pkgutil

import pytest

from unflat.core.errors import InputError
from unflat.core.options import Options, settings_of
from unflat.pipeline.settings import KINDS, parse_settings, settings_table


def _classes_with_a_section() -> set[str]:
    found = set()
    for room in ("engines", "refine", "pipeline"):
        package = importlib.import_module(f"unflat.{room}")
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(info.name)
            found |= {
                f"{value.__module__}.{value.__name__}"
                for value in vars(module).values()
                if dataclasses.is_dataclass(value) and isinstance(getattr(value, "section", None), str)
            }
    return found


def test_every_settings_class_is_listed() -> None:
    assert _classes_with_a_section() == {f"{k.__module__}.{k.__name__}" for k in KINDS}


def test_every_setting_says_what_it_does() -> None:
    rows = settings_table()
    assert rows and [r.name for r in rows if not r.help.endswith(".")] == []


def test_every_default_can_be_given_as_text() -> None:
    for row in settings_table():
        value = ",".join(map(str, row.default)) if isinstance(row.default, tuple) else row.default
        section, name = row.name.split(".")
        kind = next(k for k in KINDS if k.section == section)
        given = parse_settings([f"{row.name}={value}"])
        assert getattr(settings_of(Options(settings=given), kind), name) == row.default, row.name


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("flip=true", "section.name=value"),
        ("lite.flop=1", "lite.flop; there are .*flip"),
        ("light.flip=1", "lite"),
        ("lite.sizes=big", "int"),
        ("cut.soft=maybe", "cut.soft"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_right(word: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_settings([word])


def test_two_settings_of_one_section_go_together() -> None:
    given = parse_settings(["cut.rounds=2", "cut.soft=no", "lite.flip=off"])
    assert given == {
        "cut": {"rounds": "2", "soft": "no"},
        "lite": {"flip": "off"},
    }
