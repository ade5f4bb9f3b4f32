"""A plain ground that a network wavers on is shown to it as white paper, and nothing else is changed."""

from dataclasses import dataclass, replace

import numpy as np

from unflat.core.arrays import Array
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.core.piece import Guess
from unflat.engines.lite.engine import Lite
from unflat.engines.lite.look import whole_frame
from unflat.engines.lite.net import Maps
from unflat.engines.lite.repaint import whitened

from .toy_net import ToyNet

GREY = 77
BESIDE = np.s_[130:220, 2:30]  # of the picture: ground, left of the figure
INSIDE = np.s_[190:240, 105:135]


@dataclass(frozen=True)
class Wavering(ToyNet):
    """Takes some ground for figure unless it is white.

    Args:
        shy: Sees nothing at all on white.
    """

    shy: bool = False

    def see(self, rgb: Array, frame: Frame, *, flip: bool) -> Maps:
        known = super().see(rgb, frame, flip=flip)
        white = bool((rgb[BESIDE] == 255).all())
        if white and not self.shy:
            return known
        visible = known.visible.copy()
        (left, top), (right, bottom) = frame.forth(np.array([(0, 130), (30, 220)]))
        box = np.s_[max(round(top), 0) : max(round(bottom), 0), max(round(left), 0) : max(round(right), 0)]
        wrong = np.s_[:, :] if white else box
        visible[:, *wrong], visible[0 if white else 1, *wrong] = 0, 1
        return replace(known, visible=visible)


NET = Wavering(240, 320, [(40, 40, 160, 240)])


def seen_by(net: ToyNet, rgb: Array) -> Maps:
    return net.see(rgb, whole_frame(width=net.width, height=net.height, size=net.size), flip=False)


def on_grey() -> Array:
    return NET.picture(ground=GREY)[..., :3]


def guess_of(net: ToyNet, *, ground: int) -> Guess:
    return Lite(net, net).separate(net.picture(ground=ground), Options(), Hints())


def test_ground_that_is_called_figure_becomes_white_with_all_its_patch_and_the_figure_stays() -> None:
    rgb = on_grey()
    white = whitened(rgb, seen_by(NET, rgb))
    assert white is not None and white.misread and (white.rgb[BESIDE] == 255).all() and (white.rgb[:30] == 255).all()
    assert (white.rgb[INSIDE] == rgb[INSIDE]).all() and not (rgb[INSIDE] == 255).all(-1).any()


def test_ground_of_which_the_network_is_sure_becomes_white_and_needs_no_second_look() -> None:
    rgb = on_grey()
    white = whitened(rgb, seen_by(ToyNet(NET.width, NET.height, NET.figures), rgb))
    assert white is not None and not white.misread and (white.rgb[BESIDE] == 255).all()


def test_a_frame_on_the_ground_becomes_white_though_the_network_is_sure() -> None:
    rgb = on_grey().copy()
    rgb[[6, 7, -7, -8], 6:-6] = 30
    rgb[6:-6, [6, 7, -7, -8]] = 30
    white = whitened(rgb, seen_by(ToyNet(NET.width, NET.height, NET.figures), rgb))
    assert white is not None and white.misread and (white.rgb[:20] >= 250).all()


def test_white_paper_and_scenery_stay_as_they_are() -> None:
    rgb = on_grey()
    maps, grey = seen_by(NET, rgb), (rgb == GREY).all(-1, keepdims=True)
    assert whitened(np.where(grey, np.uint8(250), rgb), maps) is None
    noise = np.random.default_rng(0).integers(0, 256, rgb.shape).astype(np.uint8)
    assert whitened(np.where(grey, noise, rgb), maps) is None


def test_the_engine_looks_again_on_white() -> None:
    wavering, sure = (guess_of(net, ground=GREY).pieces[0] for net in (NET, ToyNet(NET.width, NET.height, NET.figures)))
    assert wavering.kind == "ground" and (wavering.visible == sure.visible).all()


def test_a_figure_that_is_gone_on_white_is_kept_as_it_was_seen() -> None:
    shy = Wavering(NET.width, NET.height, NET.figures, shy=True)
    assert len(guess_of(shy, ground=GREY).pieces) > 2


def test_grains_of_the_ground_become_white_too() -> None:
    rgb = on_grey()
    grain = np.rint(np.random.default_rng(0).normal(0, 2, rgb.shape[:2]))
    rough = np.where((rgb == GREY).all(-1, keepdims=True), rgb + grain[..., None], rgb).astype(np.uint8)
    white = whitened(rough, seen_by(NET, rgb))
    assert white is not None and white.rgb[BESIDE].min() > 225
