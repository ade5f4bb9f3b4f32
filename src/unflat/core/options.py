"""The choices that every engine shares, and how a stage finds its own beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Literal, Protocol, TypeVar, get_args, get_origin, get_type_hints

from unflat.core.errors import InputError

Ground = Literal["keep", "drop", "hide"]
GROUNDS: tuple[str, ...] = get_args(Ground)


@dataclass(frozen=True)
class Options:
    """What one run is asked to do.

    Args:
        engine: "lite", or another engine's name.
        seed: Where all chance starts.
        device: "auto" may choose and logs its choice; "cpu", "cuda", "mps" work or raise.
        parts: Part names to keep as layers of their own; empty keeps all. What is left out joins its nearest neighbour.
        without: Part names that must not become layers.
        ground: "keep" the background as a layer, "hide" it in the file, or "drop" it.
        formats: "psd", "png" or both.
        settings: Section name to setting name to value, as text or typed: {"lite": {"flip": "true"}}.
    """

    engine: str = "lite"
    seed: int = 0
    device: str = "auto"
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ground: Ground = "keep"
    formats: tuple[str, ...] = ("psd",)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.ground not in GROUNDS:
            raise InputError(f"ground is {self.ground!r}; choose one of {', '.join(GROUNDS)}")


class Settings(Protocol):
    """A frozen dataclass in an engine's or stage's own room, with the name of its section."""

    section: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


S = TypeVar("S", bound=Settings)


def settings_of(options: Options, kind: type[S]) -> S:
    """The defaults of `kind`, with what the options override.

    Raises:
        InputError: A name that `kind` does not have, or a value of the wrong type.
    """
    given = options.settings.get(kind.section, {})
    hints = get_type_hints(kind)
    names = {f.name for f in fields(kind)}
    unknown = sorted(set(given) - names)
    if unknown:
        raise InputError(f"no setting {kind.section}.{unknown[0]}; there are {', '.join(sorted(names))}")
    return replace(kind(), **{n: _typed(f"{kind.section}.{n}", v, hints[n]) for n, v in given.items()})


def _typed(name: str, value: object, kind: Any) -> object:
    if get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
    elif kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("true", "1", "yes", "on"):
            return True
        if str(value).lower() in ("false", "0", "no", "off"):
            return False
    elif get_origin(kind) is tuple:
        item = get_args(kind)[0]
        items = value.split(",") if isinstance(value, str) else list(value)  # type: ignore[call-overload]
        return tuple(_typed(name, v, item) for v in items)
    else:
        try:
            return kind(value)
        except (TypeError, ValueError) as problem:
            raise InputError(f"{name} wants {kind.__name__}, got {value!r}; give {kind.__name__}") from problem
    raise InputError(f"{name} wants {kind}, got {value!r}; choose one that fits")
