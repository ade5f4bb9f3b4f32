"""Keep a stack for learning: what each layer means, shrunk to what a network needs, and what was made of it, for people."""

from math import ceil, floor

import numpy as np

from unflat.core.errors import InputError
from unflat.core.frame import Frame
from unflat.core.parts import PARTS, Vocabulary
from unflat.core.stack import Layer, Stack
from unflat.data.artworks.artwork import Artwork, Leaf, Reading
from unflat.data.artworks.meaning import SHOWN_BLENDS, Meaning, Role, meaning_of
from unflat.data.artworks.place import placed
from unflat.data.samples import LITE_PARTS, OPAQUE
from unflat.pixels.over import within
from unflat.pixels.resize import cut

MOST_SIDE = 2048  # of a kept picture: a head of a standing figure still has the pixels that a network is shown
LEAST_NAMED = 0.5  # of what is seen of a figure; where less has a known name the file teaches little
PAPER_SHARE = 0.95  # of the canvas: an unnamed layer at the very back that covers this much is ground


def artwork_of(stack: Stack, name: str, vocabulary: Vocabulary = PARTS) -> tuple[Artwork, Reading]:
    """Keep a stack for learning.

    Args:
        stack: Masks and clipping already in the layers' alpha; `meta` may say "clipped", and the "blend" where it is no stack's own.
        name: For people.
        vocabulary: Where names are looked up.

    Raises:
        InputError: No layer has a known name, or most of what is seen has none.
    """
    found = _grounded([(layer, meaning_of(layer, vocabulary)) for layer in stack.layers], stack)
    if not any(meaning.role == "part" for _, meaning in found):
        some = ", ".join(repr(layer.name) for layer in stack.layers[:5]) or "none"
        raise InputError(
            f"{name}: no layer that shows has the name of a part; its layers are {some}{'…' if len(stack.layers) > 5 else ''}; "
            "name layers or groups as docs/parts.md does, or give a vocabulary with your names"
        )
    scale = min(1.0, MOST_SIDE / max(stack.width, stack.height))
    width, height = max(2, round(stack.width * scale)), max(2, round(stack.height * scale))
    kept = [(layer, meaning) for layer, meaning in found if meaning.role not in ("hidden", "left out")]
    leaves = tuple(leaf for layer, meaning in kept if (leaf := _leaf(layer, meaning, scale, width=width, height=height)) is not None)
    reading = _reading(found, stack, leaves, width=width, height=height)
    if reading.named_share < LEAST_NAMED:
        raise InputError(
            f"{name}: only {reading.named_share:.0%} of what is seen of the figure has a known name; without one are "
            f"{', '.join(map(repr, reading.unnamed[:8]))}; name them as docs/parts.md does, or give a vocabulary with your names"
        )
    return placed(name, leaves, width=width, height=height), reading


def _grounded(found: list[tuple[Layer, Meaning]], stack: Stack) -> list[tuple[Layer, Meaning]]:
    """The same, unnamed sheets of paper behind all parts being ground."""
    first = next((i for i, (_, meaning) in enumerate(found) if meaning.role == "part"), 0)
    least = PAPER_SHARE * stack.width * stack.height
    behind = [
        (layer, Meaning("ground") if meaning.role == "unnamed" and (layer.alpha >= OPAQUE).sum() >= least else meaning)
        for layer, meaning in found[:first]
    ]
    return [*behind, *found[first:]]


def _leaf(layer: Layer, meaning: Meaning, scale: float, *, width: int, height: int) -> Leaf | None:
    left, top, right, bottom = layer.box
    alpha = np.rint(layer.alpha * np.float32(layer.opacity)).astype(np.uint8)
    if not alpha.any():
        return None
    premul = np.dstack([np.rint(layer.rgba[..., :3] * (alpha[..., None] / np.float32(255))).astype(np.uint8), alpha])
    box = layer.box
    if scale < 1:
        box = floor(left * scale), floor(top * scale), min(ceil(right * scale), width), min(ceil(bottom * scale), height)
        across, down = (box[0] / scale - left, box[2] / scale - left), (box[1] / scale - top, box[3] / scale - top)
        premul = cut(premul, Frame(across[0], down[0], across[1], down[1], box[2] - box[0], box[3] - box[1]))
    blend = str(layer.meta.get("blend", layer.blend))
    shown = blend if blend in SHOWN_BLENDS else "normal"
    return Leaf(np.ascontiguousarray(premul), box, meaning.role, meaning.channel, meaning.side, shown)


def _reading(found: list[tuple[Layer, Meaning]], stack: Stack, leaves: tuple[Leaf, ...], *, width: int, height: int) -> Reading:
    def named(role: Role) -> tuple[str, ...]:
        return tuple(layer.name for layer, meaning in found if meaning.role == role)

    channels = [meaning.channel for _, meaning in found if meaning.channel is not None]
    told = stack.facts.get("warnings", ())
    blends = [(a.name, str(a.meta.get("blend", a.blend))) for a, meaning in found if meaning.role == "part"]
    changed = [f"the blend of {name} ({blend}) is taken as normal" for name, blend in blends if blend not in SHOWN_BLENDS]
    return Reading(
        size=(stack.width, stack.height),
        parts={part.name: channels.count(i) for i, part in enumerate(LITE_PARTS) if i in channels},
        by_group={layer.name: meaning.group for layer, meaning in found if meaning.group and meaning.role == "part"},
        below=named("below"),
        unnamed=named("unnamed"),
        left_out=named("left out"),
        hidden=len(named("hidden")),
        ground=len(named("ground")),
        named_share=_named_share(leaves, width=width, height=height),
        warnings=(*(map(str, told) if isinstance(told, list | tuple) else ()), *changed),
    )


def _named_share(leaves: tuple[Leaf, ...], *, width: int, height: int) -> float:
    """How much of the figure that is seen belongs to parts."""
    front = np.zeros((height, width), np.uint8)
    for leaf in leaves:
        if leaf.role in ("part", "unnamed"):
            front[within(leaf.box, (0, 0, width, height))][leaf.premul[..., 3] >= leaf.least] = 1 if leaf.role == "part" else 2
    return float((front == 1).sum() / max((front > 0).sum(), 1))
