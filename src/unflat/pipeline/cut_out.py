"""Cut a picture into layers along its own lines: what each piece shows, with soft edges and clean colours."""

from collections.abc import Iterator
from itertools import chain, count

import cv2
import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.parts import PARTS, written_name
from unflat.core.piece import Guess
from unflat.core.stack import ARTIST, INVENTED, Layer, Stack, layer_id
from unflat.pipeline.label_pixels import CutSettings, Labels, label_pixels
from unflat.pipeline.order import Evidence
from unflat.pipeline.ordering.halves import with_halves
from unflat.pipeline.soften import Sheet, soften
from unflat.pipeline.wishes import as_wished, within_boxes
from unflat.pixels.front import words
from unflat.pixels.labels import box_of
from unflat.pixels.vote import GROUND

CLEAR = 128  # alpha below which a pixel of a transparent picture counts as empty
CLEAR_SHARE = 0.05  # of all pixels; a picture with more empty ones comes without a ground of its own


def cut_out(
    rgba: Array,
    guess: Guess,
    settings: CutSettings | None = None,
    *,
    options: Options | None = None,
    hints: Hints | None = None,
    evidence: Evidence | None = None,
) -> Stack:
    """One layer for each key of the guess, as far as it is seen.

    Within a layer alpha is soft where it borders on what lies behind; there the layer behind is solid and both hold
    their own colour, so that the two over one another show the picture. Pictures without transparency also get the
    layer of the ground, clear where the figure hides it wholly. Layers are in no meaningful order and not completed.

    Args:
        rgba: (H, W, 4) uint8, straight alpha.
        guess: What an engine says; its pieces' `visible` maps add up to at most 1.
        settings: How borders are found; the defaults when left out.
        options: Which parts become layers; all when left out.
        hints: Masks and boxes that go before the guess.
        evidence: What the guess says of who is in front, where it is known already.
    """
    settings = settings or CutSettings()
    seen = figure_of(rgba)
    hints = hints or Hints()
    boxed = within_boxes(guess, hints)
    labels = label_pixels(rgba, boxed, settings, seen=seen, evidence=evidence if boxed is guess else None)
    labels = with_halves(as_wished(labels, options or Options(), hints))
    sheet = soften(rgba, labels, solid=seen is None) if settings.soft else Sheet.hard(rgba, labels)
    layers = _layers(sheet, labels, guess, solid=seen is None)
    return Stack(width=rgba.shape[1], height=rgba.shape[0], layers=tuple(layers), source=rgba)


def figure_of(rgba: Array) -> Array | None:
    """(H, W) bool, the pixels that a transparent picture shows; None where the picture brings its own ground."""
    alpha = rgba[..., 3]
    if (alpha < CLEAR).mean() < CLEAR_SHARE:
        return None
    return np.asarray(alpha > 0)


def _layers(sheet: Sheet, labels: Labels, guess: Guess, *, solid: bool) -> Iterator[Layer]:
    taken: set[str] = set()
    shown = cv2.cvtColor(np.ascontiguousarray(sheet.rgb), cv2.COLOR_RGB2RGBA)
    shown[..., 3] = sheet.alpha
    for label, key in enumerate(((parts.BACKGROUND.name, None, None, 0), *labels.keys)):
        found = _pixels(sheet, words(shown), label) if label != GROUND or solid else None
        if found is None:
            continue
        pieces = [p for p in guess.pieces if p.key == key] or [p for p in guess.pieces if p.key == (*key[:2], None, key[3])]
        part = PARTS.find(key[0])
        name = key[0] if part is None else written_name(part, side=key[1])
        name = next(n for n in chain([name], (f"{name}-{i}" for i in count(2))) if n not in taken)
        taken.add(name)
        box, rgba, origin = found
        yield Layer(
            id=layer_id("/".join(str(k) for k in key[:3]), figure=key[3]),
            name=name,
            part=part,
            box=box,
            rgba=rgba,
            origin=origin,
            kind="ground" if label == GROUND else pieces[0].kind if pieces else "part",
            side=key[1],
            half=key[2],
            figure=key[3],
            confidence=max((p.confidence for p in pieces), default=1.0),
        )


def _pixels(sheet: Sheet, shown: Array, label: int) -> tuple[Box, Array, Array] | None:
    """Box, rgba and origin of one label's layer; None where nothing of it is seen. `shown` holds the sheet's pixels, a word each."""
    mine = sheet.label == label
    extra = sheet.extra.of(label)
    mine[extra.ys, extra.xs] = True
    box = (0, 0, mine.shape[1], mine.shape[0]) if label == GROUND else box_of(mine)
    if box is None:
        return None
    here = np.s_[box[1] : box[3], box[0] : box[2]]
    main = sheet.label[here] == label
    rgba = np.where(main, shown[here], np.uint32(0)).view(np.uint8).reshape(*main.shape, 4)
    origin = np.where(main, np.uint8(ARTIST), np.uint8(INVENTED))
    ys, xs = extra.ys - box[1], extra.xs - box[0]
    rgba[ys, xs, :3], rgba[ys, xs, 3], origin[ys, xs] = extra.rgb, extra.alpha, extra.origin
    return box, rgba, origin
