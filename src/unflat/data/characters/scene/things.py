"""Things that hands hold: one small function each, drawn about the grip, up is up, in units of the holder."""

from collections.abc import Callable

from unflat.data.characters.scene.held.devices import ball, book, fan, gun, lantern, microphone, phone, tablet, watch
from unflat.data.characters.scene.held.drinks import boba, bottle, can, cup, mug, sweet, tray
from unflat.data.characters.scene.held.gifts import bag, basket, flower, gift, plush
from unflat.data.characters.scene.held.kit import Kit as Kit
from unflat.data.characters.scene.held.long import balloon, closed_umbrella, flag, guitar, staff, sword, umbrella, wand

THINGS: dict[str, Callable[[Kit], None]] = {
    "boba": boba, "cup": cup, "mug": mug, "can": can, "bottle": bottle, "book": book, "phone": phone, "tablet": tablet,
    "flower": flower, "plush": plush, "sweet": sweet, "microphone": microphone, "watch": watch, "ball": ball, "gift": gift,
    "bag": bag, "basket": basket, "sword": sword, "staff": staff, "wand": wand, "umbrella": umbrella,
    "closed umbrella": closed_umbrella, "balloon": balloon,
    "fan": fan, "flag": flag, "gun": gun, "tray": tray, "lantern": lantern, "guitar": guitar,
}  # fmt: skip
