"""A whole character: body, clothes, head, what it holds, and the ground it stands on."""

import numpy as np

from unflat.data.characters.body.arms import draw_arms
from unflat.data.characters.body.extras import draw_tail, draw_wings
from unflat.data.characters.body.figure import Figure
from unflat.data.characters.body.pose import HeadPose
from unflat.data.characters.body.skeleton import draw_figure
from unflat.data.characters.body.stances import within
from unflat.data.characters.body.torso import draw_neck
from unflat.data.characters.clothes.bottoms.bottoms import draw_bottom
from unflat.data.characters.clothes.bottoms.legs import draw_legs
from unflat.data.characters.clothes.bottoms.skirts import SKIRTS, skirt_hem
from unflat.data.characters.clothes.feet.shoes import draw_shoes
from unflat.data.characters.clothes.neck.neckwear import draw_neckwear
from unflat.data.characters.clothes.outer.outer import draw_outer
from unflat.data.characters.clothes.outfit import choose_outfit
from unflat.data.characters.clothes.tops.tops import draw_top
from unflat.data.characters.drawing.brush import Ink, Sheet, Style, span
from unflat.data.characters.drawing.paint import Drawing, Span
from unflat.data.characters.drawing.palette import Palette
from unflat.data.characters.head.head import draw_head
from unflat.data.characters.scene.company import beside
from unflat.data.characters.scene.hung import draw_hung
from unflat.data.characters.scene.objects import choose_held, draw_objects
from unflat.data.characters.scene.slung import draw_slung

_TAIL_CHANCE, _WINGS_CHANCE, _COMPANY_CHANCE = 0.09, 0.045, 0.03
_PAST_US = 0.6  # a body turned farther takes its head along
_HEAD_BELOW, _HEAD_BESIDE = 0.35, 1.3
"""How far a head's box follows hair below the chin and beside the face, in heads."""


def draw_character(rng: np.random.Generator) -> Drawing:
    """A character by chance; the same state of `rng` gives the same drawing."""
    sheet = Sheet(Style.random(rng), Palette.random(rng))
    figure = draw_figure(rng)
    _body(sheet, figure, rng)
    pose = head_pose(figure, rng)
    before = len(sheet.inks)
    draw_head(sheet, pose, rng)
    head = span(_drawn(sheet.inks[before:]))
    if rng.random() < _COMPANY_CHANCE:
        sheet.inks.extend(_company(sheet.style, figure, rng))
    inks = sheet.sorted()
    return Drawing(sheet.style, sheet.palette, inks, span(inks), _near(head, pose), int(rng.integers(2**31)))


def _company(style: Style, figure: Figure, rng: np.random.Generator) -> list[Ink]:
    other = Sheet(style, Palette.random(rng), figure=1)
    body = draw_figure(rng)
    _body(other, body, rng)
    draw_head(other, head_pose(body, rng), rng)
    return beside(other.inks, body.floor, figure.shoulder, figure.floor, rng)


def _body(sheet: Sheet, figure: Figure, rng: np.random.Generator) -> None:
    outfit = choose_outfit(figure, sheet.palette, rng)
    if outfit.bottom in SKIRTS:
        figure = within(figure, *skirt_hem(figure, outfit))
    if rng.random() < _TAIL_CHANCE:
        draw_tail(sheet, figure, rng)
    if rng.random() < _WINGS_CHANCE:
        draw_wings(sheet, figure, rng)
    sock = draw_legs(sheet, figure, outfit, rng)
    draw_shoes(sheet, figure, outfit, sock, rng)
    draw_bottom(sheet, figure, outfit, rng)
    draw_neck(sheet, figure)
    draw_top(sheet, figure, outfit, rng)
    draw_outer(sheet, figure, outfit, rng)
    held = choose_held(figure, rng)
    draw_arms(sheet, figure, outfit, held, rng)
    draw_neckwear(sheet, figure, outfit, rng)
    draw_objects(sheet, figure, held, rng)
    draw_hung(sheet, figure, outfit, rng)
    draw_slung(sheet, figure, outfit, rng)


def head_pose(figure: Figure, rng: np.random.Generator) -> HeadPose:
    """Where the head of a body sits and how it is turned."""
    turn = (0.5 if abs(figure.turn) < _PAST_US else 1.0) * figure.turn + float(rng.normal(0, 0.3)) if rng.random() < 0.6 else 0.0
    turn = min(max(turn, -1.0), 1.0)
    return HeadPose(
        x=0.06 * turn, y=float(rng.normal(0, 0.015)), unit=1.0, tilt=float(rng.normal(0, 0.1)) if rng.random() < 0.6 else 0.0,
        turn=turn, nod=float(np.clip(rng.normal(0, 0.3), -1, 1)), build=figure.build, room=0.93 * figure.floor,
    )  # fmt: skip


def _drawn(inks: list[Ink]) -> list[Ink]:
    return [ink for ink in inks if ink.commands]


def _near(head: Span, pose: HeadPose) -> Span:
    reach = _HEAD_BESIDE * pose.unit
    return (
        max(head[0], pose.x - reach), max(head[1], pose.y - 2 * reach),
        min(head[2], pose.x + reach), min(head[3], pose.y + _HEAD_BELOW * pose.unit),
    )  # fmt: skip
