"""The vocabulary of parts: one table, the only place where part names are spelled."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from unflat.core.errors import InputError

Group = Literal["body", "head", "ground"]


@dataclass(frozen=True)
class Part:
    """One entry of the vocabulary.

    Args:
        name: Lower case, words parted by one space.
        parent: Name of the part it is a finer piece of, or None.
        group: Which stage looks for it: "body" or "head"; "ground" for what is no figure.
        sided: Whether a left and a right one exist.
        order: Usual draw order, back to front; a rule of thumb, never authority.
        aliases: Other spellings that files carry: published tag lists, Japanese, Chinese, Korean.
    """

    name: str
    parent: str | None
    group: Group
    sided: bool
    order: int
    aliases: tuple[str, ...] = ()


def _row(name: str, parent: str, group: Group, sided: bool, order: int, aliases: str = "") -> Part:
    return Part(name, parent or None, group, sided, order, tuple(a.strip() for a in aliases.split(",") if a.strip()))


# name, parent, group, sided, usual order, aliases (V1 and V2 tags and program names, Japanese, Chinese, Korean)
_TABLE = (
    _row("background", "", "ground", False, 0, "ground, bg, 背景, 배경"),
    _row("wings", "", "body", True, 100, "wing, 翼, 羽, 翅膀, 날개"),
    _row("tail", "", "body", False, 110, "尻尾, しっぽ, 尾巴, 꼬리"),
    _row("back hair", "", "body", False, 120, "hairb, backhair, hair back, 後ろ髪, 后发, 後髮, 뒷머리"),
    _row("hair tail", "back hair", "body", True, 122, "ponytail, twintail, side tail, ポニーテール, 马尾, 馬尾, 포니테일"),
    _row("braid", "back hair", "body", True, 124, "三つ編み, 辫子, 辮子, 땋은 머리"),
    _row("bun", "back hair", "body", True, 126, "hair bun, お団子, 丸子头, 丸子頭, 당고머리"),
    _row("legwear", "", "body", True, 200, "leg, legs, pants, trousers, socks, 足, 脚, 腿, 袜子, 襪子, 다리"),
    _row("footwear", "", "body", True, 210, "foot, feet, shoe, shoes, boots, 靴, 鞋, 鞋子, 신발"),
    _row("bottomwear", "", "body", False, 220, "skirt, shorts, bottom, ボトムス, スカート, 下装, 下裝, 하의"),
    _row("neck", "", "body", False, 230, "首, 脖子, 목"),
    _row("topwear", "", "body", False, 240, "top, body, shirt, coat, 胴体, 上着, 上衣, 상의"),
    _row("neckwear", "", "body", False, 250, "tie, scarf, necklace, ネクタイ, 首飾り, 颈饰, 頸飾, 목장식"),
    _row("handwear", "", "body", True, 260, "arm, arms, hand, hands, sleeve, sleeves, gloves, 腕, 手, 手臂, 팔"),
    _row("head", "", "body", False, 290, "頭, 头, 머리통"),
    _row("ears", "", "head", True, 300, "ear, 耳, 耳朵, 귀"),
    _row("earwear", "", "head", True, 310, "earring, earrings, イヤリング, 耳飾り, 耳环, 耳環, 귀걸이"),
    _row("face", "", "head", False, 320, "skin, 顔, 脸, 臉, 얼굴"),
    _row("eyelid", "face", "head", True, 322, "まぶた, 眼皮, 눈꺼풀"),
    _row("nose", "", "head", False, 330, "鼻, 鼻子, 코"),
    _row("mouth", "", "head", False, 340, "lips, 口, 嘴, 입"),
    _row("inner mouth", "mouth", "head", False, 341, "口内, 口腔, 입안"),
    _row("tongue", "mouth", "head", False, 342, "舌, 舌头, 舌頭, 혀"),
    _row("teeth", "mouth", "head", False, 343, "tooth, 歯, 牙齿, 牙齒, 이빨"),
    _row("mouth line", "mouth", "head", False, 344, "口線, 嘴线, 嘴線, 입선"),
    _row("eyewhite", "", "head", True, 350, "eyebg, eyes, eye, 白目, 眼白, 흰자"),
    _row("irides", "", "head", True, 360, "iris, eyeball, 瞳, 虹彩, 虹膜, 눈동자"),
    _row("pupil", "irides", "head", True, 362, "瞳孔, 동공"),
    _row("highlight", "irides", "head", True, 364, "eye highlight, ハイライト, 高光, 하이라이트"),
    _row("eyelash", "", "head", True, 370, "eyelashes, lash, まつ毛, まつげ, 睫毛, 속눈썹"),
    _row("lower lash", "eyelash", "head", True, 371, "下まつ毛, 下睫毛, 아래속눈썹"),
    _row("upper lash", "eyelash", "head", True, 372, "上まつ毛, 上睫毛, 위속눈썹"),
    _row("lid line", "eyelash", "head", True, 373, "二重, 双眼皮线, 雙眼皮線, 쌍꺼풀"),
    _row("eyebrow", "", "head", True, 380, "eyebrows, brow, brows, 眉, 眉毛, 눈썹"),
    _row("eyewear", "", "head", False, 390, "glasses, メガネ, 眼鏡, 眼镜, 안경"),
    _row("front hair", "", "body", False, 400, "hairf, fronthair, hair front, hair, 前髪, 前发, 前髮, 앞머리"),
    _row("bangs", "front hair", "body", False, 402, "fringe, 刘海, 瀏海"),
    _row("side lock", "front hair", "body", True, 404, "sidelock, 横髪, もみあげ, 鬓发, 鬢髮, 옆머리"),
    _row("ahoge", "front hair", "body", False, 406, "アホ毛, 呆毛, 바보털"),
    _row("headwear", "", "head", False, 410, "hat, cap, hood, ribbon, 帽子, リボン, 头饰, 頭飾, 모자"),
    _row("objects", "", "body", False, 420, "object, item, props, 小物, アイテム, 物品, 道具, 소품"),
)  # fmt: skip

_SUFFIX = re.compile(r"^(?P<stem>.+?)(?:[-_ ](?P<side>l|r|left|right))?(?:[-_ ](?P<number>[1-9][0-9]*))?$")


@dataclass(frozen=True)
class WrittenName:
    """A layer name taken apart: `<part>[-l|-r][-<n>]`."""

    part: Part
    side: Literal["l", "r"] | None
    number: int | None


@dataclass(frozen=True)
class Vocabulary:
    """An ordered set of parts, unique by name and alias."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for part in self.parts:
            for word in (part.name, *part.aliases):
                key = _fold(word)
                if key in seen:
                    raise InputError(f"{word!r} names both {seen[key]!r} and {part.name!r}; give one of them another name")
                seen[key] = part.name
        names = {p.name for p in self.parts}
        for part in self.parts:
            if part.parent is not None and part.parent not in names:
                raise InputError(f"part {part.name!r} has the parent {part.parent!r}, which is no part; add it first")

    @cached_property
    def _by_word(self) -> dict[str, Part]:
        return {_fold(word): part for part in self.parts for word in (part.name, *part.aliases)}

    def __getitem__(self, name: str) -> Part:
        """The part of that name or alias; raises InputError with the names there are."""
        part = self.find(name)
        if part is None:
            raise InputError(f"no part named {name!r}; there are {', '.join(p.name for p in self.parts)}")
        return part

    def find(self, name: str) -> Part | None:
        """The part of that name or alias, or None. Case, width, and `-`, `_`, space do not matter."""
        return self._by_word.get(_fold(name))

    def parent_of(self, part: Part) -> Part:
        """The part whose name files carry: the parent of a child, else the part itself."""
        return self[part.parent] if part.parent else part

    def family(self, name: str) -> str:
        """The name of the main part that a name belongs to: the parent's for a child's, any other as it is."""
        part = self.find(name)
        return name if part is None else part.parent or part.name

    def children_of(self, part: Part) -> tuple[Part, ...]:
        """The finer parts of a part, in the table's order."""
        return tuple(p for p in self.parts if p.parent == part.name)

    @property
    def main(self) -> tuple[Part, ...]:
        """The parts that become layers by their own name: no child, no completion base, no ground."""
        return tuple(p for p in self.parts if p.parent is None and p.group != "ground" and p.name != "head")

    def parse(self, written: str) -> WrittenName | None:
        """Take a layer name apart; None where it names no part. A whole alias goes before a suffix."""
        whole = self.find(written)
        if whole is not None:
            return WrittenName(whole, None, None)
        match = _SUFFIX.match(unicodedata.normalize("NFKC", written).strip().lower())
        part = self.find(match["stem"]) if match else None
        if match is None or part is None:
            return None
        side = match["side"]
        return WrittenName(
            part, None if side is None else ("l" if side[0] == "l" else "r"), int(match["number"]) if match["number"] else None
        )

    def with_parts(self, parts: Iterable[Part]) -> "Vocabulary":
        """A larger vocabulary; raises InputError where a name is taken."""
        return Vocabulary((*self.parts, *parts))

    def with_toml(self, text: str) -> "Vocabulary":
        """A larger vocabulary from TOML: `[parts."cat bell"]` with parent, group, sided, order, aliases, all optional.

        Raises:
            InputError: The text is no TOML, or a row has an unknown or wrong field.
        """
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise InputError(f"the parts file is no TOML: {problem}; see docs/parts.md for one that is") from problem
        unknown = sorted(set(table) - {"parts"})
        if unknown or not isinstance(table.get("parts"), dict):
            raise InputError(f"a parts file holds tables [parts.NAME], got {', '.join(unknown) or 'none'}")
        return self.with_parts(self._own_row(name, row) for name, row in table["parts"].items())

    def _own_row(self, name: str, row: dict[str, object]) -> Part:
        kinds: dict[str, type] = {"parent": str, "group": str, "sided": bool, "order": int, "aliases": list}
        for key, value in row.items():
            if key not in kinds or not isinstance(value, kinds[key]):
                raise InputError(f"parts.{name}.{key} = {value!r} does not fit; fields are parent, group, sided, order, aliases")
        if not name or name != name.strip().lower():
            raise InputError(f"part name {name!r} must be lower case without spaces around it")
        if not all(isinstance(alias, str) for alias in row.get("aliases", ())):  # type: ignore[attr-defined]
            raise InputError(f"parts.{name}.aliases holds {row['aliases']!r}; give a list of words")
        parent = self[str(row["parent"])] if "parent" in row else None
        group = row.get("group", parent.group if parent else "body")
        if group not in ("body", "head"):
            raise InputError(f"parts.{name}.group is {group!r}; choose body or head")
        return Part(
            name=name,
            parent=parent.name if parent else None,
            group=group,
            sided=bool(row.get("sided", parent.sided if parent else False)),
            order=int(row.get("order", parent.order + 1 if parent else 415)),  # type: ignore[call-overload]
            aliases=tuple(str(a) for a in row.get("aliases", ())),  # type: ignore[attr-defined]
        )


def written_name(part: Part, *, side: str | None = None, number: int | None = None) -> str:
    """The name a layer carries in a file: `<part>[-l|-r][-<n>]`, the parent's name for a child."""
    return "-".join([part.parent or part.name, *([side] if side else []), *([str(number)] if number else [])])


def _fold(word: str) -> str:
    return re.sub(r"[-_\s]+", " ", unicodedata.normalize("NFKC", word).strip().lower())


PARTS = Vocabulary(_TABLE)
"""The vocabulary as it ships; `PARTS.with_toml` makes a larger one."""

BACKGROUND, HEAD = PARTS["background"], PARTS["head"]
WINGS, TAIL, OBJECTS = PARTS["wings"], PARTS["tail"], PARTS["objects"]
BACK_HAIR, HAIR_TAIL, FRONT_HAIR = PARTS["back hair"], PARTS["hair tail"], PARTS["front hair"]
LEGWEAR, FOOTWEAR, BOTTOMWEAR = PARTS["legwear"], PARTS["footwear"], PARTS["bottomwear"]
NECK, TOPWEAR, NECKWEAR, HANDWEAR = PARTS["neck"], PARTS["topwear"], PARTS["neckwear"], PARTS["handwear"]
EARS, EARWEAR, FACE, NOSE, MOUTH = PARTS["ears"], PARTS["earwear"], PARTS["face"], PARTS["nose"], PARTS["mouth"]
EYEWHITE, IRIDES, EYELASH, EYEBROW = PARTS["eyewhite"], PARTS["irides"], PARTS["eyelash"], PARTS["eyebrow"]
EYEWEAR, HEADWEAR = PARTS["eyewear"], PARTS["headwear"]
SIDE_LOCK, AHOGE = PARTS["side lock"], PARTS["ahoge"]
HIGHLIGHT, LOWER_LASH, EYELID = PARTS["highlight"], PARTS["lower lash"], PARTS["eyelid"]
