"""What is printed on tops and worn over them: motifs, stripes, straps, belts, brooches."""

from unflat.data.characters.clothes.tops.tailor import Tailor
from unflat.data.characters.clothes.trims import belt, brooch, girdle
from unflat.data.characters.drawing.curves import box, common, ellipse, limb, smooth, star


def motif(t: Tailor) -> None:
    """A motif on the chest: a sign, a stripe of letters, a heart, a face."""
    x, y = t.at(0.0, t.figure.chest_y + 0.14 * t.s)
    s, accent = t.s * t.dice.between(0.7, 1.2), t.outfit.accent
    kind = t.dice.one_of(("star", "disc", "letters", "heart", "frame"))
    if kind == "star":
        t.ink.shape(star((x, y), 0.2 * s, 0.09 * s), accent, shade=False, line=0.5)
    elif kind == "disc":
        t.ink.shape(ellipse((x, y), 0.19 * s, 0.16 * s), accent, shade=False, line=0.5)
        t.ink.raw(ellipse((x, y), 0.09 * s, 0.08 * s), t.outfit.trim)
    elif kind == "heart":
        t.ink.shape(
            smooth(
                [
                    (x, y - 0.08 * s),
                    (x + 0.13 * s, y - 0.16 * s),
                    (x + 0.2 * s, y - 0.02 * s),
                    (x, y + 0.18 * s),
                    (x - 0.2 * s, y - 0.02 * s),
                    (x - 0.13 * s, y - 0.16 * s),
                ]
            ),
            accent,
            shade=False,
            line=0.5,
        )
    elif kind == "letters":
        for k in range(t.dice.count(3, 7)):
            at = x + (k - 2.5) * 0.085 * s
            t.ink.raw(box(at, y, at + t.dice.between(0.03, 0.07) * s, y + 0.09 * s), accent)
            t.ink.raw(box(at + 0.015 * s, y + 0.025 * s, at + 0.035 * s, y + 0.05 * s), t.outfit.top_colour)
    else:
        t.ink.shape(box(x - 0.22 * s, y - 0.15 * s, x + 0.22 * s, y + 0.18 * s), accent, shade=False, line=0.5)
        t.ink.raw(ellipse((x, y), 0.1 * s, 0.1 * s), t.outfit.trim)


def bars(t: Tailor) -> None:
    """Broad stripes across the chest."""
    y, high = t.figure.chest_y + t.dice.between(-0.1, 0.3) * t.s, t.dice.between(0.05, 0.16) * t.s
    for k in range(t.dice.count(1, 3)):
        stripe = girdle(t.figure, y + 1.6 * k * high, high, ease=t.outfit.ease + 0.05)
        t.ink.raw(common(t.cut, stripe), t.outfit.trim, alpha=0.95)


def strapped(t: Tailor) -> None:
    """Straps, belts and brooches worn over a top."""
    s, kind = t.s, t.dice.one_of(("harness", "cross", "belt", "brooch", "suspenders"), (0.2, 0.16, 0.33, 0.16, 0.15))
    leather = t.dice.one_of(((0.14, 0.1, 0.09), (0.42, 0.26, 0.15), t.outfit.accent, t.outfit.trim))
    width = t.dice.between(0.02, 0.05) * s
    if kind == "belt":
        belt(
            t.ink,
            t.figure,
            t.figure.waist_y + t.dice.between(-0.06, 0.05) * s,
            t.dice,
            height=t.dice.between(0.05, 0.13) * s,
            ease=t.outfit.ease + 0.005,
            colours=(leather, t.metal),
        )
    elif kind in ("harness", "suspenders"):
        for sign in (-1, 1):
            line = [(sign * t.figure.shoulder * 0.55, t.y), t.at(sign * 0.5, t.figure.chest_y), t.at(sign * 0.45, t.figure.waist_y)]
            t.ink.shape(limb(line, [width] * 3, round_ends=False), leather, line=0.8)
        if kind == "harness":
            t.ink.shape(girdle(t.figure, t.figure.chest_y + 0.24 * s, 1.8 * width, ease=t.outfit.ease), leather, line=0.8)
            brooch(t.ink, t.at(0.0, t.figure.chest_y + 0.29 * s), 0.045 * s, (t.outfit.accent, t.metal), t.dice)
    elif kind == "cross":
        sign = 1 if t.dice.odds(0.5) else -1
        line = [(sign * t.figure.shoulder * 0.6, t.y), t.at(0.0, t.figure.chest_y + 0.1 * s), t.at(-sign * 1.0, t.figure.waist_y + 0.2 * s)]
        t.ink.shape(limb(line, [1.2 * width] * 3, round_ends=False), leather, line=0.8)
    else:
        brooch(
            t.ink,
            t.at(t.dice.one_of((0.5, -0.5, 0.0)), t.figure.chest_y - 0.1 * s),
            t.dice.between(0.03, 0.06) * s,
            (t.outfit.accent, t.metal),
            t.dice,
        )
