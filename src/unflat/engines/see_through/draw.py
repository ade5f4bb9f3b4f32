"""Draw the layers of a picture: one pass over the whole, one over the head from the original pixels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from unflat.core import parts
from unflat.core.arrays import Array, Box
from unflat.core.frame import Frame
from unflat.engines.see_through import original
from unflat.engines.see_through.look import canvas_of, cuts, head_frame, whole_frame
from unflat.engines.see_through.noise import Draws
from unflat.engines.see_through.passes import LayerNets, Pass, Watch, canvas_latent, decode_layers, draw_layers
from unflat.engines.see_through.pieces import Drawn
from unflat.engines.see_through.settings import SeeThroughSettings
from unflat.engines.see_through.text import Text

PAGE, CLOSER = "body", "head"
"""The passes' names in the plan of chance."""
OUTSTANDING = frozenset(p.name for p in (parts.HEADWEAR, parts.EARS, parts.EARWEAR))
NO_HEAD = "no head found: the parts of the head were not drawn"


@dataclass(frozen=True, eq=False)
class Pasting:
    """Where the original puts the head: its two squares, and the head's box on the picture."""

    page: original.Square
    head: original.Square | None = None
    box: Box | None = None


@dataclass(frozen=True, eq=False)
class Drawing:
    """What the layer network drew.

    Args:
        layers: Every layer on the frame it was drawn on; empty ones too, and the one that only says where the head is.
        canvases: The picture as each frame saw it, (S, S, 4) uint8, the whole first.
        pasting: The original's places, where they were asked for.
        warnings: For people.
    """

    layers: tuple[Drawn, ...]
    canvases: dict[Frame, Array]
    pasting: Pasting | None = None
    warnings: tuple[str, ...] = field(default=())


def draw(
    nets: LayerNets,
    rgba: Array,
    lists: Sequence[Sequence[str]],
    texts: Sequence[Text],
    settings: SeeThroughSettings,
    draws: Draws,
    watch: Watch | None = None,
) -> Drawing:
    """Draw all layers of a picture.

    Args:
        nets: The networks.
        rgba: (H, W, 4) uint8, straight alpha.
        lists: Tags of each pass; the second pass, where there is one, is for the head.
        texts: The same, encoded.
        settings: Canvas, steps, and whether the head is looked at.
        draws: Where chance comes from.
        watch: Told of every step of both passes.

    Raises:
        EngineError: The network gives no numbers, or `parity` is asked for where the original fails.
    """
    height, width = rgba.shape[:2]
    page = original.squared(rgba, settings.resolution) if settings.parity else None
    frame = page.frame() if page else whole_frame(width=width, height=height, size=settings.resolution)
    canvas = page.rgba if page else canvas_of(rgba, frame)
    grouped = len(lists) > 1
    how = Pass(PAGE, 0 if grouped else None, settings.steps, settings.stochastic)
    layers = _drawn(nets, canvas, frame, lists[0], texts[0], how, settings, draws, watch)
    drawing = Drawing(tuple(layers), {frame: canvas}, Pasting(page) if page else None)
    if not grouped or not settings.head:
        return drawing
    return _with_head(nets, rgba, drawing, lists[1], texts[1], settings, draws, watch)


def _with_head(
    nets: LayerNets,
    rgba: Array,
    drawing: Drawing,
    tags: Sequence[str],
    text: Text,
    settings: SeeThroughSettings,
    draws: Draws,
    watch: Watch | None,
) -> Drawing:
    height, width = rgba.shape[:2]
    ((page_frame, page_canvas),) = drawing.canvases.items()
    pasting, frame = drawing.pasting, None
    if pasting:
        head_alpha = next(np.rint(a.alpha * 255).astype(np.uint8) for a in drawing.layers if a.tag == parts.HEAD.name)
        box = original.head_box(pasting.page, head_alpha, width=width, height=height)
        square = original.squared(rgba[box[1] : box[3], box[0] : box[2]], settings.resolution)
        pasting, frame, canvas = Pasting(pasting.page, square, box), square.frame(left=box[0], top=box[1]), square.rgba
    else:
        frame = head_frame({a.tag: a.alpha for a in drawing.layers}, page_canvas, page_frame, size=settings.resolution)
        if frame is None:
            return Drawing(drawing.layers, drawing.canvases, warnings=(NO_HEAD,))
        canvas = canvas_of(rgba, frame)
    how = Pass(CLOSER, 1, settings.steps, settings.stochastic)
    layers = _drawn(nets, canvas, frame, tags, text, how, settings, draws, watch)
    cut_off = [a.tag for a in layers if a.tag in OUTSTANDING and cuts(a.alpha, frame, width=width, height=height)]
    warnings = tuple(f"{tag} may go on beyond what was looked at as the head" for tag in cut_off if not pasting)
    return Drawing((*drawing.layers, *layers), {**drawing.canvases, frame: canvas}, pasting, warnings)


def _drawn(
    nets: LayerNets,
    canvas: Array,
    frame: Frame,
    tags: Sequence[str],
    text: Text,
    how: Pass,
    settings: SeeThroughSettings,
    draws: Draws,
    watch: Watch | None,
) -> list[Drawn]:
    shown = canvas_latent(nets, canvas[..., :3], draws, how.stage)
    latents = draw_layers(nets, shown, text, how, pixels=(len(canvas), len(canvas)), draws=draws, watch=watch)
    wanted = [i for i, tag in enumerate(tags) if tag not in settings.skipped or tag == parts.HEAD.name]  # it places the second pass
    alpha = canvas[..., 3].astype(np.float32) / 255
    pixels = decode_layers(nets, latents[wanted], alpha, at_once=settings.vae_batch)
    found = []
    for i, rgba in zip(wanted, pixels, strict=True):
        rgb = np.clip(rgba[..., :3] * 255, 0, 255)
        if settings.parity:  # numbers cut off, as the original's files hold them
            cut_off = (rgba * 255).astype(np.uint8)
            found.append(Drawn(tags[i], frame, cut_off[..., :3], cut_off[..., 3].astype(np.float32) / 255))
        else:
            found.append(Drawn(tags[i], frame, np.rint(rgb).astype(np.uint8), np.ascontiguousarray(rgba[..., 3])))
    return found


def as_original_files(drawing: Drawing) -> dict[str, Array]:
    """(R, R, 4) uint8 by tag, all on the whole picture's canvas, as the original writes them; for a drawing made with `parity`."""
    pasting = drawing.pasting
    assert pasting is not None
    found = {}
    for layer in drawing.layers:
        rgba = np.dstack([layer.rgb, np.rint(layer.alpha * 255).astype(np.uint8)])
        if layer.frame != pasting.page.frame():
            assert pasting.head is not None and pasting.box is not None
            rgba = original.pasted_back(rgba, pasting.head, pasting.box, pasting.page)
        found[layer.tag] = rgba
    return found
