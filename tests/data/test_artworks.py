"""Layered pictures as samples: the truth of drawn ones comes back, and what each layer is taken for is what an artist would say."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from data.folded import folded
from unflat.core.arrays import Array, Box
from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.parts import PARTS
from unflat.core.stack import Layer, Stack, layer_id

pytestmark = pytest.mark.torch
pytest.importorskip("skia")

from unflat.data.artworks import keep  # noqa: E402
from unflat.data.artworks.artwork import Artwork  # noqa: E402
from unflat.data.artworks.keep import artwork_of  # noqa: E402
from unflat.data.artworks.meaning import Meaning, meaning_of  # noqa: E402
from unflat.data.artworks.sheet import GREY, own_sheet, views_of  # noqa: E402
from unflat.data.artworks.store import read_artwork, write_artwork  # noqa: E402
from unflat.data.artworks.view import UNNAMED, own_sample, sample_through  # noqa: E402
from unflat.data.samples import LEFT, LITE_PARTS, RIGHT, Sample, draw_clean  # noqa: E402
from unflat.data.stacks import draw_stack  # noqa: E402

SIZE = 128
CASES = [(seed, kind) for seed in (3, 4, 5) for kind in ("figure", "head")]
WHITE = np.full((64, 64, 3), 255, np.uint8)


@cache
def drawn(seed: int, kind: str) -> Stack:
    return draw_stack(seed, kind, SIZE)  # type: ignore[arg-type]


def channel(name: str) -> int:
    return [part.name for part in LITE_PARTS].index(name)


def layer(name: str, box: Box, colour: tuple[int, int, int] = (200, 150, 120), alpha: int = 255, **changes: object) -> Layer:
    shape = box[3] - box[1], box[2] - box[0]
    word = PARTS.parse(name)
    part, side = (word.part, word.side) if word else (None, None)
    kind = "ground" if part is not None and part.group == "ground" else "part"
    found = Layer(
        layer_id(name), name, part, box, np.full((*shape, 4), (*colour, alpha), np.uint8), np.ones(shape, np.uint8), kind=kind, side=side
    )
    return replace(found, **changes)  # type: ignore[arg-type]


def figure(*more: Layer) -> Stack:
    """A face, a top and a pair of eyes on 64 x 64 pixels, with more layers in front."""
    body = layer("topwear", (12, 36, 52, 64), (60, 60, 160))
    face = layer("face", (16, 8, 48, 40))
    eyes = layer("irides-l", (36, 22, 42, 28), (20, 90, 60)), layer("irides-r", (22, 22, 28, 28), (20, 90, 60))
    return Stack(64, 64, (body, face, *eyes, *more))


def seen(stack: Stack, **words: object) -> Sample:
    return sample_through(artwork_of(stack, "toy")[0], Frame.whole(width=64, height=64), WHITE, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seed", "kind"), CASES)
def test_the_truth_of_a_drawn_stack_is_that_of_its_drawing(seed: int, kind: str) -> None:
    stack, clean = drawn(seed, kind), folded(draw_clean(seed, kind, SIZE))  # type: ignore[arg-type]
    artwork, reading = artwork_of(stack, "drawn")
    found = folded(sample_through(artwork, Frame.whole(width=SIZE, height=SIZE), stack.layers[0].rgba[..., :3]))
    assert np.array_equal(found.label, clean.label) and np.array_equal(found.side, clean.side)
    assert np.abs(found.rgb.astype(int) - clean.rgb).max() <= 2
    assert np.abs(found.full.astype(int) - clean.full).max() <= 1
    assert (reading.named_share, reading.unnamed, reading.ground) == (1.0, (), 1)
    here = found.full > 127
    pairs = _order(found.depth, here), _order(clean.depth, here)
    assert (pairs[0] == pairs[1])[pairs[1] != 0].mean() > 0.99  # ranks may tie where a view lost a layer


def _order(depth: Array, here: Array) -> Array:
    """Which of each two parts is nearer at every third pixel where both are: -1, 0 or 1."""
    d, h = depth[:, ::3, ::3].astype(int), here[:, ::3, ::3]
    return np.sign(d[:, None] - d[None]) * (h[:, None] & h[None])


@pytest.mark.parametrize(
    ("name", "changes", "wanted"),
    [
        ("Front Hair", {}, ("part", "front hair", None)),
        ("前髪", {}, ("part", "front hair", None)),
        ("bangs copy 2", {}, ("part", "front hair", None)),
        ("twintail-l", {}, ("part", "hair tail", "l")),
        ("Left eye", {}, ("part", "eyewhite", "l")),
        ("右腕", {}, ("part", "handwear", "r")),
        ("まつ毛_左", {}, ("part", "eyelash", "l")),
        ("左右", {}, ("unnamed", None, None)),
        ("brow", {"group": ("Head", "R")}, ("part", "eyebrow", "r")),
        ("iris", {"group": ("eyes-l",)}, ("part", "irides", "l")),
        ("Head", {}, ("part", "face", None)),
        ("Ebene 7", {"group": ("skirt", "folds")}, ("part", "bottomwear", None)),
        ("Ebene 7", {"group": ("Head",)}, ("unnamed", None, None)),
        ("Ebene 7", {"group": ("background",)}, ("ground", None, None)),
        ("Ebene 7", {}, ("unnamed", None, None)),
        ("Ebene 7", {"group": ("skirt",), "visible": False}, ("hidden", None, None)),
        ("Ebene 7", {"group": ("skirt",), "blend": "multiply"}, ("below", None, None)),
        ("Ebene 7", {"group": ("skirt",), "meta": {"clipped": True}}, ("below", None, None)),
        ("iris", {"meta": {"clipped": True}}, ("part", "irides", None)),
        ("brow", {"blend": "multiply"}, ("part", "eyebrow", None)),
        ("glow", {"meta": {"blend": "color_dodge"}}, ("left out", None, None)),
        ("face", {"figure": 1}, ("part", "objects", None)),
    ],
)
def test_a_layer_is_taken_for_what_its_artist_means(
    name: str, changes: dict[str, object], wanted: tuple[str, str | None, str | None]
) -> None:
    found = meaning_of(layer(name, (0, 0, 2, 2), **changes))  # type: ignore[arg-type]
    assert (found.role, None if found.channel is None else LITE_PARTS[found.channel].name, found.side) == wanted


def test_names_of_your_own_lead_to_their_parents() -> None:
    words = PARTS.with_toml('[parts.maegami]\nparent = "bangs"\n[parts."shoulder armour"]\nsided = true\n')
    assert meaning_of(layer("maegami", (0, 0, 2, 2)), words).channel == channel("front hair")
    assert meaning_of(layer("shoulder armour-l", (0, 0, 2, 2)), words) == Meaning("unnamed")


@pytest.mark.parametrize("blend", ["multiply", "screen", "overlay", "add"])
def test_shading_changes_the_picture_and_not_the_truth(blend: str) -> None:
    shade = layer("shade", (8, 4, 40, 50), (90, 60, 120), 160, meta={"blend": blend})
    plain, shaded = seen(figure()), seen(figure(shade))
    assert np.array_equal(plain.label, shaded.label) and np.array_equal(plain.full, shaded.full)
    under, colour, a = plain.rgb[20, 30] / 255, np.array([90, 60, 120]) / 255, 160 / 255
    mixed = {
        "multiply": under * colour,
        "screen": under + colour - under * colour,
        "overlay": np.where(under <= 0.5, 2 * under * colour, 1 - 2 * (1 - under) * (1 - colour)),
        "add": None,
    }[blend]
    wanted = np.minimum(under + a * colour, 1) if mixed is None else under * (1 - a) + a * mixed
    assert np.abs(shaded.rgb[20, 30] / 255 - wanted).max() < 0.01


def test_what_nobody_named_is_seen_but_not_told() -> None:
    sample = seen(figure(layer("thing", (20, 44, 30, 60), (255, 0, 0))))
    assert tuple(sample.rgb[50, 25]) == (255, 0, 0) and sample.label[50, 25] == UNNAMED
    assert sample.full[channel("topwear"), 25, 12] == 255
    tile = own_sheet([[sample]])
    assert tuple(tile[50, 64 + 25]) == (GREY,) * 3


def test_hidden_layers_and_clear_ones_are_not_there() -> None:
    more = layer("skirt", (12, 50, 52, 64), visible=False), layer("tail", (0, 0, 9, 9), opacity=0.0)
    plain, found = seen(figure()), seen(figure(*more))
    assert np.array_equal(plain.rgb, found.rgb) and np.array_equal(plain.label, found.label) and np.array_equal(plain.full, found.full)
    assert artwork_of(figure(*more), "toy")[1].hidden == 1


def test_sides_and_depth_are_told() -> None:
    sample = seen(figure())
    assert sample.side[25, 38] == LEFT and sample.side[25, 24] == RIGHT and sample.side[12, 30] == 0
    top, face, eyes = (int(sample.depth[channel(name)].max()) for name in ("topwear", "face", "irides"))
    assert top == 255 and 255 > face > eyes >= 0


def test_the_ground_is_ours_unless_the_artworks_own_is_asked_for() -> None:
    for name in ("background", "Ebene 0"):
        stack = figure()
        stack = stack.with_layers([layer(name, (0, 0, 64, 64), (9, 8, 7)), *stack.layers])
        assert tuple(seen(stack).rgb[1, 1]) == (255, 255, 255) and tuple(seen(stack, own_ground=True).rgb[1, 1]) == (9, 8, 7)
        assert seen(stack, own_ground=True).label[1, 1] == 0


def test_a_file_that_teaches_nothing_is_refused_with_its_names() -> None:
    nameless = Stack(64, 64, (layer("Ebene 1", (0, 0, 9, 9)), layer("Ebene 2", (0, 0, 9, 9))))
    with pytest.raises(InputError, match=r"toy: no layer that shows has the name of a part; its layers are 'Ebene 1', 'Ebene 2'"):
        artwork_of(nameless, "toy")
    with pytest.raises(InputError, match=r"only [0-9]+% of what is seen of the figure has a known name; without one are 'body base'"):
        artwork_of(figure(layer("body base", (0, 10, 64, 64))), "toy")


def test_a_large_picture_is_kept_smaller_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    stack, clean = drawn(4, "figure"), draw_clean(4, "figure", SIZE // 2)
    monkeypatch.setattr(keep, "MOST_SIDE", SIZE // 2)
    artwork, _ = artwork_of(stack, "large")
    assert (artwork.width, artwork.height) == (SIZE // 2, SIZE // 2)
    ground = np.zeros((SIZE // 2, SIZE // 2, 3), np.uint8)
    found = sample_through(artwork, Frame.whole(width=SIZE // 2, height=SIZE // 2), ground)
    assert (found.label == clean.label).mean() > 0.97


def test_read_after_write_is_equal(tmp_path: Path) -> None:
    artwork, reading = artwork_of(drawn(4, "head"), "girl.psd")
    write_artwork(tmp_path / "a.artwork", artwork, reading)
    again, told = read_artwork(tmp_path / "a.artwork")
    assert told == reading and _plain(again) == _plain(artwork)
    assert all(np.array_equal(a.premul, b.premul) for a, b in zip(artwork.leaves, again.leaves, strict=True))
    assert [p.name for p in tmp_path.iterdir()] == ["a.artwork"]
    (tmp_path / "a.artwork").write_bytes((tmp_path / "a.artwork").read_bytes()[:3000])
    with pytest.raises(InputError, match=r"a\.artwork holds no artwork"):
        read_artwork(tmp_path / "a.artwork")


def _plain(a: Artwork) -> tuple[object, ...]:
    rows = tuple((leaf.box, leaf.role, leaf.channel, leaf.side, leaf.blend) for leaf in a.leaves)
    return a.name, a.width, a.height, a.figure, a.head, a.chin, a.unit, rows


def test_the_same_seed_gives_the_same_view_and_another_another() -> None:
    artwork, _ = artwork_of(drawn(4, "figure"), "girl")
    one, same, other = (own_sample(artwork, "figure", 64, seed=(n, 1)) for n in (7, 7, 8))
    assert np.array_equal(one.rgb, same.rgb) and np.array_equal(one.depth, same.depth) and not np.array_equal(one.rgb, other.rgb)


def test_a_view_of_the_head_holds_the_face() -> None:
    artwork, _ = artwork_of(drawn(4, "figure"), "girl")
    face = channel("face")
    for n in range(6):
        whole, head = (own_sample(artwork, kind, 96, seed=(n,)) for kind in ("figure", "head"))  # type: ignore[arg-type]
        assert (head.full[face] > 127).sum() > 2.5 * (whole.full[face] > 127).sum() > 0
    assert len(views_of(artwork, 64)) == 2


def test_an_artwork_without_a_face_gives_figures_alone() -> None:
    artwork, _ = artwork_of(Stack(64, 64, (layer("topwear", (12, 20, 52, 64)),)), "dress")
    assert artwork.head is None and len(views_of(artwork, 32)) == 1
    assert (own_sample(artwork, "head", 32, seed=(1,)).label == channel("topwear") + 1).any()


def test_no_view_shows_where_the_picture_cuts_the_figure() -> None:
    artwork, _ = artwork_of(figure(), "bust")
    for n in range(12):
        label = own_sample(artwork, "figure", 64, seed=(n,)).label
        assert not label.any() or (label[-1] > 0).any()
