"""What a PSD of ours carries besides pixels: profile, resolution, the manifest as XMP, and where each pixel came from."""

import html
import json
import zlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

import numpy as np

from unflat.core.arrays import Array
from unflat.core.stack import Layer, Stack
from unflat.formats.packbits import channel

NAMESPACE = "urn:unflat:1/"
ORIGIN_RESOURCE = 4077
"""A number from Photoshop's range for plug-ins: every other program passes it over."""
DOTS_PER_INCH = 72
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:unflat="{namespace}"><unflat:manifest>{text}</unflat:manifest></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def image_resources(stack: Stack, manifest: Mapping[str, object]) -> Any:
    """psd-tools' table of image resources for a stack."""
    from psd_tools.constants import Resource
    from psd_tools.psd.image_resources import ImageResource, ImageResources, ResoulutionInfo, VersionInfo

    dots = DOTS_PER_INCH << 16
    data: dict[int, Any] = {
        Resource.RESOLUTION_INFO: ResoulutionInfo(dots, 1, 1, dots, 1, 1),
        Resource.ICC_PROFILE: srgb_profile(),
        Resource.VERSION_INFO: VersionInfo(has_composite=True, writer="unflat", reader="unflat"),
        Resource.XMP_METADATA: xmp_of(manifest),
        ORIGIN_RESOURCE: packed_origins(stack.layers),
    }
    rows: Any = [(key, ImageResource(key=key, data=value)) for key, value in data.items()]
    return ImageResources(rows)


def srgb_profile() -> bytes:
    """The sRGB profile that every file gets, the same bytes on every machine."""
    return files("unflat.formats").joinpath("srgb.icc").read_bytes()


def xmp_of(manifest: Mapping[str, object]) -> bytes:
    """An XMP packet that holds a manifest; programs that know nothing of it keep it."""
    # not xml.sax.saxutils.escape, which says the same and loads the client of HTTP
    text = html.escape(json.dumps(manifest, sort_keys=True, separators=(",", ":")), quote=False)
    return _XMP.format(namespace=NAMESPACE, text=text).encode()


def manifest_from(xmp: bytes) -> dict[str, Any]:
    """The manifest in an XMP packet; empty where there is none or it does not parse."""
    if b"<!" in xmp:  # no packet needs a document type, and an entity can swell without end
        return {}
    key = f"{{{NAMESPACE}}}manifest"
    try:
        for element in ElementTree.fromstring(xmp.strip(b"\0 \n")).iter():
            text = element.text if element.tag == key else element.get(key)
            if text:
                found = json.loads(text)
                return found if isinstance(found, dict) else {}
    except (ElementTree.ParseError, ValueError):
        return {}
    return {}


def pixels_mark(layer_rgba: Array) -> int:
    """A checksum by which a layer is known to hold the pixels that were written."""
    return zlib.crc32(np.ascontiguousarray(layer_rgba).data)


def packed_origins(layers: tuple[Layer, ...]) -> bytes:
    """The layers' origin maps, back to front."""
    maps = (channel(a.origin) if a.origin.size else b"" for a in layers)
    return zlib.compress(b"".join(len(m).to_bytes(4, "big") + m for m in maps), 1)


def unpacked_origins(data: bytes, *, most_bytes: int) -> list[bytes]:
    """The packed maps, one per layer, as PSD channels; empty where the data is not ours.

    Args:
        data: What `packed_origins` made, or anything.
        most_bytes: No more than this is inflated.
    """
    try:
        plain = zlib.decompressobj().decompress(data, most_bytes)
    except zlib.error:
        return []
    maps, at = [], 0
    while at + 4 <= len(plain):
        size = int.from_bytes(plain[at : at + 4], "big")
        maps.append(plain[at + 4 : at + 4 + size])
        at += 4 + size
    return maps if at == len(plain) else []


def psd_ids(layers: tuple[Layer, ...]) -> dict[str, int]:
    """A PSD's own number for each layer id: the same in every file, positive, 30 bits so that programs can count on."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for layer in layers:
        number = psd_number(layer.id)
        while number in taken:
            number += 1
        taken.add(number)
        numbers[layer.id] = number
    return numbers


def psd_number(text: str) -> int:
    """A positive number of 30 bits that depends on a uuid, or on any text, alone."""
    try:
        uuid = UUID(text)
    except ValueError:
        uuid = uuid5(NAMESPACE_URL, text)
    return (uuid.int & 0x3FFFFFFF) or 1
