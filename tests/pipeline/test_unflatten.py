"""The whole way: the stack shows the picture, options hold, events are told."""

from collections.abc import Callable

import numpy as np
import pytest

from unflat.core import parts
from unflat.core.arrays import Array
from unflat.core.errors import Cancelled, EngineError, InputError
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import Part
from unflat.core.piece import Guess
from unflat.core.stack import Stack
from unflat.formats.quality import recomposition_error
from unflat.pipeline.name_layers import name_layers
from unflat.pipeline.unflatten import draft, unflatten
from unflat.pixels.over import composite, flatten
from unflat.testing import FakeEngine, toy_picture, toy_stack

STAGES = ["separate", "cut_out", "order", "clean_up", "complete", "restore_source"]


def toy(*, ground: bool = True) -> Array:
    return toy_picture(width=144, height=192, ground=ground)[0]


@pytest.mark.parametrize("ground", [True, False])
def test_the_layers_show_the_picture_again(ground: bool) -> None:
    picture = toy(ground=ground)
    stack = unflatten(picture, engine=FakeEngine())
    shown = flatten(stack)
    assert np.array_equal(shown[..., 3], picture[..., 3])
    for paper in (0, 255):
        a, b = (x[..., :3] * (x[..., 3:] / 255) + paper * (1 - x[..., 3:] / 255) for x in (shown, picture))
        assert np.abs(a - b).max() <= 1


def test_the_source_may_be_left_unrestored_and_then_the_layers_are_as_the_stages_made_them() -> None:
    picture = toy()
    loose = unflatten(picture, Options(settings={"restore": {"source": False}}), engine=FakeEngine())
    error = recomposition_error(loose, picture)["over_white"]["worst"]
    exact = recomposition_error(unflatten(picture, engine=FakeEngine()), picture)["over_white"]["worst"]
    assert error > 2 > exact


def test_a_picture_without_alpha_is_opaque() -> None:
    assert np.array_equal(flatten(unflatten(toy()[..., :3], engine=FakeEngine()))[..., 3], np.full((192, 144), 255))


def test_names_are_unique_sides_are_kept_and_the_ground_lies_at_the_back() -> None:
    stack = unflatten(toy(), engine=FakeEngine())
    names = [a.name for a in stack.layers]
    assert names[0] == parts.BACKGROUND.name and {"handwear-l", "handwear-r", "irides-l"} <= set(names)


def test_twins_are_numbered_from_the_front() -> None:
    stack = toy_stack()
    names = {a.name: a for a in stack.layers}
    back, front = names["back hair"], names["front hair"]
    tail = front.__class__(**{**vars(front), "part": parts.HAIR_TAIL, "name": "tail of hair"})
    named = name_layers(Stack(stack.width, stack.height, (back, tail)))
    assert [a.name for a in named.layers] == ["back hair-2", "back hair-1"]


def test_the_ground_is_kept_hidden_or_dropped() -> None:
    kept, hidden, dropped = (unflatten(toy(), Options(ground=g), engine=FakeEngine()) for g in ("keep", "hide", "drop"))
    assert kept.layers[0].visible and not hidden.layers[0].visible
    assert all(a.kind != "ground" for a in dropped.layers)
    figure = composite(kept, keep=lambda a: a.kind != "ground")
    assert np.array_equal(composite(hidden), figure) and np.array_equal(composite(dropped), figure)


def test_every_stage_is_told_and_timed() -> None:
    told: list[tuple[str, float]] = []
    stack = unflatten(toy(), engine=FakeEngine(), on_event=lambda stage, fraction: told.append((stage, fraction)))
    assert told == [(stage, fraction) for stage in STAGES for fraction in (0.0, 1.0)]
    timings = stack.facts["timings"]
    assert isinstance(timings, dict) and list(timings) == STAGES


class TellingEngine(FakeEngine):
    """A fake that says when it is half done."""

    def separate_telling(self, rgba: Array, options: Options, hints: Hints, *, tell: Callable[[float], None]) -> Guess:
        tell(0.5)
        return self.separate(rgba, options, hints)


def test_an_engine_that_can_say_how_far_it_is_does() -> None:
    told: list[tuple[str, float]] = []
    unflatten(toy(), engine=TellingEngine(), on_event=lambda stage, fraction: told.append((stage, fraction)))
    assert told[:3] == [(STAGES[0], 0.0), (STAGES[0], 0.5), (STAGES[0], 1.0)]


def test_an_event_handler_may_stop_the_work() -> None:
    def stop(stage: str, fraction: float) -> None:
        if stage == "order":
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        unflatten(toy(), engine=FakeEngine(), on_event=stop)


def test_a_draft_holds_what_the_engine_said() -> None:
    found = draft(toy(), engine=FakeEngine())
    assert {p.key for p in found.guess.pieces} >= {a.key for a in found.stack.layers}
    assert np.array_equal(found.picture, toy()) and found.stack.facts["seed"] == 0


def test_a_callers_engine_stays_open() -> None:
    engine = FakeEngine()
    unflatten(toy(), engine=engine)
    assert not engine.closed


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.zeros((100, 100, 4), np.uint8), "transparent"),
        (np.full((100, 100, 3), 77, np.uint8), "one flat colour"),
        (np.zeros((32, 100, 4), np.uint8), "100x32"),
        (np.zeros((100, 100), np.uint8), "uint8"),
        (np.zeros((100, 100, 4), np.float32), "float32"),
    ],
)
def test_a_picture_that_cannot_work_is_refused_with_reasons(picture: Array, message: str) -> None:
    with pytest.raises(InputError, match=message):
        unflatten(picture, engine=FakeEngine())


def test_an_unknown_part_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InputError, match="there are"):
        unflatten(toy(), Options(without=("hat rack",)), engine=FakeEngine())


class Green:
    """A network for hidden colours that says green."""

    name = "green"

    def knows(self, part: Part | None) -> bool:
        return part is not None

    def __call__(self, rgb: Array, known: Array, extent: Array, part: Part | None, *, picture_side: int) -> Array:
        return np.where(known[..., None], rgb, (0, 255, 0)).astype(np.uint8)


class Filling(FakeEngine):
    """The fake engine with a network for hidden colours."""

    fill = Green()


@pytest.mark.parametrize("choice", ["auto", "net", "classical"])
def test_hidden_colours_are_the_engines_or_classical_as_one_likes(choice: str) -> None:
    options = Options(settings={"complete": {"fill": choice}})
    stack = unflatten(toy(), options, engine=Filling())
    face = stack.named("face")
    green = (face.rgba[face.origin == 0][:, :3] == (0, 255, 0)).all(-1).mean()
    ways = stack.facts["hidden_colours"]
    assert isinstance(ways, dict) and set(ways) == ({"classical"} if choice == "classical" else {"green"})
    assert green == 0 if choice == "classical" else green > 0.3
    assert np.abs(flatten(stack).astype(int) - toy()).max() <= 1


def test_a_network_for_hidden_colours_that_is_not_there_is_an_error_where_it_was_asked_for() -> None:
    assert "classical" in unflatten(toy(), engine=FakeEngine()).facts["hidden_colours"]  # type: ignore[operator]
    with pytest.raises(EngineError, match=r"complete\.fill"):
        unflatten(toy(), Options(settings={"complete": {"fill": "net"}}), engine=FakeEngine())
    with pytest.raises(InputError):
        unflatten(toy(), Options(settings={"complete": {"fill": "best"}}), engine=FakeEngine())
