"""A scene behind the figure is cut away before the networks look again; plain grounds are nothing to this."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from unflat.core.arrays import Array, Mask
from unflat.core.frame import Frame
from unflat.core.hints import Hints
from unflat.core.options import Options
from unflat.engines.lite.engine import Lite
from unflat.engines.lite.look import whole_frame
from unflat.engines.lite.net import Maps
from unflat.engines.lite.scenery import Scenery, cut_from_scene
from unflat.pixels.tiles import pasted

from .toy_net import ToyNet

SKY, FIELD, WINDOW = (90, 150, 210), (60, 120, 50), (230, 210, 80)
APART = np.s_[30:80, 170:225]  # a window well away from the figure
BEHIND = np.s_[190:270, 180:230]  # another one, half behind it
PLACES = (APART, BEHIND)


@dataclass(frozen=True)
class Misled(ToyNet):
    """Takes windows for garments, unless they are painted white.

    Args:
        chance: Of ground, that it sees in them.
    """

    chance: float = 0.1

    def see(self, rgb: Array, frame: Frame, *, flip: bool) -> Maps:
        known = super().see(rgb, frame, flip=flip)
        visible = known.visible.copy()
        for rows, columns in PLACES:
            if (rgb[rows, columns][10:-10, -8:] == 255).all():
                continue
            (left, top), (right, bottom) = frame.forth(np.array([(columns.start, rows.start), (columns.stop, rows.stop)]))
            box = np.s_[:, max(round(top), 0) : max(round(bottom), 0), max(round(left), 0) : max(round(right), 0)]
            open_ = visible[box][0] > 0.5
            visible[box][0][open_], visible[box][1][open_] = self.chance, 1 - self.chance
        return replace(known, visible=visible)


NET = Misled(240, 320, [(40, 40, 160, 240)])
KNOWING = ToyNet(NET.width, NET.height, NET.figures)
PAIR = Misled(480, 320, [(40, 40, 160, 240), (300, 100, 110, 165)])


def figure_on(net: ToyNet) -> tuple[Array, Mask]:
    """The picture on a landscape with two windows, and where its figures are."""
    rgb = net.picture(ground=1)[..., :3].copy()
    open_ = (rgb == 1).all(-1)
    scene = np.empty_like(rgb)
    scene[:200], scene[200:] = SKY, FIELD
    for place in PLACES:
        scene[place] = WINDOW
    return np.where(open_[..., None], scene, rgb), ~open_


def seen_by(net: ToyNet, rgb: Array) -> Maps:
    return net.see(rgb, whole_frame(width=net.width, height=net.height, size=net.size), flip=False)


def cut(net: ToyNet) -> tuple[Scenery, Array, Mask]:
    rgb, figure = figure_on(net)
    found = cut_from_scene(rgb, seen_by(net, rgb))
    assert found is not None
    return found, rgb, figure


def inner(mask: Mask, reach: int) -> Mask:
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0)


def test_what_a_network_takes_for_garments_becomes_paper_and_the_figure_stays() -> None:
    found, rgb, figure = cut(NET)
    white = (found.rgb == 255).all(-1)
    assert white[inner(~figure, 4)].mean() > 0.99 and white[APART].all()
    assert (found.rgb[inner(figure, 2)] == rgb[inner(figure, 2)]).all()


def test_maps_of_any_frame_say_ground_where_the_scene_was() -> None:
    found, rgb, _ = cut(NET)
    for frame in (Frame(0, 0, 240, 240, 96, 96), Frame(150, 0, 240, 90, 64, 64)):
        told = found.without(NET.see(rgb, frame, flip=False))
        (left, top), (right, bottom) = frame.forth(np.array([(175, 35), (220, 75)])).astype(int)
        assert (told.visible[0, top:bottom, left:right] > 0.99).all()
        assert np.allclose(told.visible.sum(0), 1, atol=1e-5)


def test_another_figure_with_a_face_is_no_scenery() -> None:
    found, rgb, figure = cut(PAIR)
    second = figure.copy()
    second[:, :290] = False
    assert (found.rgb[inner(second, 4)] == rgb[inner(second, 4)]).all() and (found.rgb[APART] == 255).all()


def test_plain_grounds_and_what_lies_on_white_paper_are_left_alone() -> None:
    for ground in (255, 244, 77):
        rgb = NET.picture(ground=ground)[..., :3]
        assert cut_from_scene(rgb, seen_by(KNOWING, rgb)) is None
    rgb = NET.picture(ground=255)[..., :3].copy()
    rgb[APART] = WINDOW
    assert cut_from_scene(rgb, seen_by(NET, rgb)) is None


def test_what_is_painted_white_already_is_no_scene() -> None:
    rgb = NET.picture(ground=77)[..., :3].copy()
    rgb[APART] = WINDOW
    painted = rgb.copy()
    painted[APART] = 255
    assert cut_from_scene(rgb, seen_by(NET, rgb), onto=painted) is None


def test_a_window_in_a_plain_wall_is_a_scene() -> None:
    rgb = NET.picture(ground=77)[..., :3].copy()
    rgb[APART] = WINDOW
    found = cut_from_scene(rgb, seen_by(NET, rgb))
    assert found is not None and (found.rgb[APART] == 255).all()


def test_a_figure_of_which_nothing_is_sure_is_not_cut() -> None:
    rgb, _ = figure_on(NET)
    maps = seen_by(NET, rgb)
    doubtful = replace(maps, visible=np.concatenate([np.maximum(maps.visible[:1], 0.3), 0.7 * maps.visible[1:]]))
    assert cut_from_scene(rgb, doubtful) is None


def test_the_engine_sees_the_figure_as_if_there_were_no_scene() -> None:
    rgb, _ = figure_on(NET)
    guess = Lite(NET, NET).separate(np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)]), Options(), Hints())
    ground = pasted([p for p in guess.pieces if p.kind == "ground"], "visible", (0, 0, NET.width, NET.height))
    known = pasted(
        [p for p in Lite(KNOWING, KNOWING).separate(KNOWING.picture(), Options(), Hints()).pieces if p.kind == "ground"],
        "visible",
        (0, 0, NET.width, NET.height),
    )
    assert (ground[APART] > 0.95).all() and np.abs(ground - known).mean() < 0.01


def test_the_same_picture_is_cut_the_same_way() -> None:
    one, two = cut(NET)[0], cut(NET)[0]
    assert (one.rgb == two.rgb).all() and (one.kept == two.kept).all()
