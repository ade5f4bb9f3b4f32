"""Front hair: the crown, bangs, side locks and stray strands drawn before the face."""

from dataclasses import dataclass
from math import cos, pi, sin

import skia

from unflat.core import parts
from unflat.data.characters.children import AHOGE, BANGS, SIDE_LOCK
from unflat.data.characters.drawing.curves import Point, box, joined, lerp, smooth
from unflat.data.characters.drawing.palette import Colour, blend
from unflat.data.characters.hair.bangs import Lock, random_cut, random_locks
from unflat.data.characters.hair.crown import draw_ahoge, draw_crown
from unflat.data.characters.hair.hair_lines import draw_lit_crown, draw_shine, draw_tints, flow, hollow, leaf, parting, strand_colour
from unflat.data.characters.hair.side_locks import LockStyle, SideLock, side_lock
from unflat.data.characters.hair.strokes import gathered, tapered
from unflat.data.characters.head.plan import Dice, HeadInk, HeadPlan, side_of

_AHOGE_SHARE = 0.3
_SHEER_SHARE = 0.22
_LONG = 0.4  # locks that end lower than this can meet an arm
_BELOW_ARMS = 2.557
_FAR = 9.0


@dataclass(frozen=True)
class Front:
    """The front hair of one head before it is inked."""

    plan: HeadPlan
    kind: str
    whorl: Point
    bangs: tuple[Lock, ...]
    left: SideLock
    right: SideLock
    lines: Colour
    thin: float

    @staticmethod
    def random(plan: HeadPlan, dice: Dice) -> "Front":
        """Bangs and side locks that share one whorl."""
        kind = random_cut(plan, dice)
        part = dice.between(0.15, 0.5) * dice.one_of((-1, 1))
        style = LockStyle.random(plan, dice)
        whorl = plan.on(part * 0.35 * plan.half, -0.99 - plan.volume * 0.75)
        width = plan.sheet.style.line_width
        bangs = tuple(random_locks(plan, kind, part, dice))
        left, right = (side_lock(plan, style, edge, dice) for edge in (bangs[0].left, bangs[-1].right))
        thin = max(dice.between(0.006, 0.012), min(width * 0.9 / plan.pose.unit, 0.02))
        return Front(plan, kind, whorl, bangs, left, right, strand_colour(plan, dice), thin)

    @property
    def notches(self) -> list[Point]:
        """The spots between the locks of the bangs, without the two at the temples."""
        return [lock.right for lock in self.bangs[:-1]]

    def top(self, dice: Dice) -> skia.Path:
        """Crown and bangs as one outline, without the locks at their sides."""
        path = skia.Path()
        path.moveTo(*self.bangs[0].left)
        for bang in self.bangs:
            _bang(path, bang)
        brim = self.plan.half + self.plan.volume * 0.8
        path.lineTo(brim, self.bangs[-1].right[1] - 0.03)
        grown = self.plan.grown > 0.9
        weights = (0.25, 0.4, 0.15, 0.2) if grown or self.kind in ("quiff", "spiky") else (0.55, 0.33, 0.06, 0.06)
        crown = dice.one_of(("smooth", "tousled", "spiky", "raised"), weights)
        draw_crown(path, self.plan, "smooth" if self.plan.hat else crown, dice)
        path.lineTo(-brim, self.bangs[0].left[1] - 0.03)
        path.close()
        return path


def draw_front_hair(plan: HeadPlan, dice: Dice) -> None:
    """The FRONT_HAIR layer: bangs with the crown, side locks and ahoge as one."""
    if plan.bald:
        return
    ink = plan.ink(parts.FRONT_HAIR)
    front = Front.random(plan, dice)
    ahoge = dice.odds(_AHOGE_SHARE) and not plan.hat
    behind = dice.odds(0.5)
    if ahoge and behind:
        ink.begin(AHOGE)
        draw_ahoge(plan, ink, dice)
    ink.begin(BANGS)
    if dice.odds(0.35) and not plan.hat:
        _stray_locks(front, ink, dice)
    if front.kind in ("quiff", "short", "back") and dice.odds(0.4):
        _shaved(front, ink)
    top, sides = front.top(dice), (front.left.outline(), front.right.outline())
    for path, sign in zip(sides, (-1, 1), strict=True):
        ink.region(BANGS, SIDE_LOCK, side_of(sign), path, under=top)
    outline = joined(top, *sides)
    ink.shape(outline, plan.sheet.palette.hair)
    draw_tints(plan, ink, outline, dice)
    draw_lit_crown(plan, ink, front.whorl, outline, dice)
    _hollows(front, ink, outline, dice)
    draw_shine(plan, ink, front.whorl, [front.bangs[0].left, *[lock.tip for lock in front.bangs], front.bangs[-1].right], outline, dice)
    _partings(front, ink, outline, dice)
    if dice.odds(_SHEER_SHARE):
        _sheer(plan, ink, dice)
    _over_locks(front, ink, outline, dice)
    if front.left.tips[0][1] > _LONG and dice.odds(0.35):
        _behind_arms(front, ink, dice)
    if dice.odds(0.4):
        _flyaway(front, ink, dice)
    if ahoge and not behind:
        ink.begin(AHOGE)
        draw_ahoge(plan, ink, dice)


def _bang(path: skia.Path, lock: Lock) -> None:
    (ax, ay), (tx, ty), (bx, by) = lock.left, lock.tip, lock.right
    round_by, sway = 0.16 * (bx - ax), 0.25 * lock.sway
    path.quadTo((ax + tx) / 2 - round_by - sway, (ay + ty) / 2 + 0.12 * (ty - ay), tx, ty)
    path.quadTo((bx + tx) / 2 + round_by - sway, (by + ty) / 2 + 0.12 * (ty - by), bx, by)


def _hollows(front: Front, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Shadow between the locks, as cel drawings have it."""
    if not dice.odds(0.55):
        return
    found = []
    for notch in front.notches:
        if dice.odds(0.75):
            found.append(hollow(front.whorl, notch, wide=dice.between(0.008, 0.024), reach=dice.between(0.15, 0.5)))
    for lock in (front.left, front.right):
        found += [tapered(lock.row(s)[::-1], dice.between(0.02, 0.06), start=0.9, end=0.02) for s in (0.35, 0.7) if dice.odds(0.6)]
    ink.raw(gathered(found), front.plan.sheet.palette.hair_shadow, clip=outline)


def _partings(front: Front, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Lines up from the notches, between bangs and side locks, down the side locks, and a few that lie free."""
    detail, thin = front.plan.sheet.style.detail, front.thin
    found = []
    for notch in front.notches:
        if dice.odds(0.45 + 0.5 * detail):
            found.append(parting(front.whorl, notch, reach=dice.between(0.12, 0.6), thick=thin * dice.between(0.6, 1.0)))
    for edge, tip in ((front.bangs[0].left, front.bangs[0].tip), (front.bangs[-1].right, front.bangs[-1].tip)):
        found.append(parting(front.whorl, edge, reach=dice.between(0.2, 0.5), thick=thin))
        found.append(tapered([edge, lerp(edge, tip, 0.5), tip], thin, start=0.9, end=0.6))
    for lock in (front.left, front.right):
        for _ in range(int(1 + 3 * detail)):
            row = lock.row(dice.between(0.15, 0.85))[dice.count(1, 3) :]
            found.append(tapered(row if dice.odds(0.5) else row[::-1], thin * dice.between(0.5, 0.9), end=0.6))
    for _ in range(int(detail * 5)):
        bang = dice.one_of(front.bangs)
        low, long = dice.between(0.6, 0.95), dice.between(0.15, 0.35)
        foot = lerp(lerp(bang.left, bang.right, 0.5), bang.tip, 0.6)
        found.append(tapered([flow(front.whorl, foot, low - long * s / 2) for s in (0, 1, 2)], thin * 0.7, end=0.03))
    ink.raw(gathered(found), front.lines, clip=outline)


def _behind_arms(front: Front, ink: HeadInk, dice: Dice) -> None:
    """Let the arms lie over the locks: what hangs below the chin is cut off in front and drawn again, whole, farther back."""
    plan = front.plan
    ink.keep(box(-_FAR, -_FAR, _FAR, dice.between(0.1, 0.3)))
    for lock in (front.left, front.right):
        low = plan.ink(SIDE_LOCK, z=_BELOW_ARMS, side=side_of(1 if lock.inner[0][0] > 0 else -1))
        path = lock.outline()
        low.shape(path, plan.sheet.palette.hair)
        low.raw(gathered(tapered(lock.row(s)[2:], front.thin) for s in (0.3, 0.65)), front.lines, clip=path)


def _shaved(front: Front, ink: HeadInk) -> None:
    """An undercut: short hair between temple and ear, through which the skin shows."""
    plan = front.plan
    tint = blend(plan.sheet.palette.hair, plan.sheet.palette.skin, 0.35)
    for sign in (-1, 1):
        w = sign * (plan.half + 0.3 * plan.volume)
        side: list[Point] = [(w * 0.8, -0.75), (w, -0.6), (w, -0.42), (w * 0.97, -0.26), (w * 0.9, -0.3), (w * 0.86, -0.5)]
        ink.raw(smooth(side, tension=0.8), tint)


def _sheer(plan: HeadPlan, ink: HeadInk, dice: Dice) -> None:
    """Let the tips of the bangs be seen through, so that eyes and brows show."""
    left, right = plan.on(-0.75 * plan.half, 0)[0], plan.on(0.75 * plan.half, 0)[0]
    top, bottom = plan.eye_y - plan.eye_h - dice.between(-0.04, 0.07), plan.eye_y + plan.eye_h
    corners = [plan.pose.place(p) for p in ((left, top), (right, top), (right, bottom), (left, bottom))]
    area = skia.Path()
    area.addPoly([skia.Point(*p) for p in corners], True)
    ends = [skia.Point(*plan.pose.place((0.0, y))) for y in (top, bottom)]
    stops = [skia.Color4f(0, 0, 0, a).toColor() for a in (0.0, dice.between(0.3, 0.7))]
    ink.ink.erase(area, shader=skia.GradientShader.MakeLinear(ends, stops))


def _over_locks(front: Front, ink: HeadInk, outline: skia.Path, dice: Dice) -> None:
    """Locks that lie over the others: filled, their sides drawn from the tip upwards only."""
    if not dice.odds(0.5):
        return
    hair = front.plan.sheet.palette.hair
    for lock in front.bangs:
        if not dice.odds(0.35):
            continue
        side = dice.one_of((-1, 1))
        tip = (lock.tip[0] + side * dice.between(0.02, 0.09), lock.tip[1] + dice.between(-0.06, 0.03))
        root = flow(front.whorl, tip, dice.between(0.35, 0.6))
        middle = flow(front.whorl, tip, 0.8)
        wide = dice.between(0.02, 0.06)
        ink.raw(leaf(root, tip, width=wide, curl=0.0), hair)
        for s in (-1, 1):
            row = [tip, (middle[0] + s * wide * 0.6, middle[1]), (root[0] + s * wide * 0.3, root[1])]
            ink.raw(tapered(row, front.thin, start=0.5, end=0.03), front.plan.sheet.style.line_on(hair))


def _stray_locks(front: Front, ink: HeadInk, dice: Dice) -> None:
    """Pointed locks that stand out at the sides, behind the main outline."""
    plan = front.plan
    for _ in range(dice.count(1, 4)):
        sign, high = dice.one_of((-1, 1)), dice.between(-0.66, -0.2)
        root = (sign * plan.half * 0.75, high - 0.12)
        tip = (sign * (plan.half + plan.volume + dice.between(0.03, 0.16)), high + dice.between(0.0, 0.22))
        ink.shape(leaf(root, tip, width=dice.between(0.05, 0.12), curl=-sign * dice.between(0.0, 0.3)), plan.sheet.palette.hair)


def _flyaway(front: Front, ink: HeadInk, dice: Dice) -> None:
    """Single hairs off the outline."""
    plan = front.plan
    for _ in range(dice.count(1, 4)):
        angle, r = dice.between(0.0, pi), plan.half + plan.volume
        a = (cos(angle) * r, -0.5 - sin(angle) * (0.5 + plan.volume * 0.9))
        b = (a[0] * 1.05 + dice.between(-0.08, 0.08), a[1] + dice.between(0.05, 0.3))
        middle = (max(a[0], b[0], key=abs) * 1.08, (a[1] + b[1]) / 2)
        ink.raw(tapered([a, middle, b], dice.between(0.006, 0.014)), plan.sheet.style.line_on(plan.sheet.palette.hair))
