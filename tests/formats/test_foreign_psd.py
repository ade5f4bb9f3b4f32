"""PSDs that others wrote, damaged ones, and readers that others wrote."""

import io
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from unflat.core.errors import InputError
from unflat.core.parts import BACK_HAIR, BACKGROUND, EYEWHITE, FACE, PARTS, TOPWEAR
from unflat.core.stack import Stack
from unflat.formats.picture import read_picture
from unflat.formats.psd_read import read_psd
from unflat.formats.psd_write import write_depth_psd, write_psd
from unflat.pixels.over import flatten


def pixels(shape: tuple[int, int], mode: str = "RGBA", seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*shape, len(mode)), dtype=np.uint8))


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Path]:
    """Makes a PSD with psd-tools alone: `build(mode, fill)`."""
    from psd_tools import PSDImage

    def make(fill: Callable[[Any], None], *, mode: str = "RGBA", depth: int = 8) -> Path:
        psd = PSDImage.new(mode, (100, 80), depth=depth)  # type: ignore[arg-type]
        fill(psd)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            psd.save(tmp_path / "foreign.psd", encoding="utf-8")
        return tmp_path / "foreign.psd"

    return make


def test_parts_come_by_name_and_alias(build: Callable[..., Path]) -> None:
    wanted = {
        "顔": (FACE, None),
        "Back_Hair": (BACK_HAIR, None),
        "白目-L": (EYEWHITE, "l"),
        "上着": (TOPWEAR, None),
        "mystery": (None, None),
    }

    def fill(psd: Any) -> None:
        for n, name in enumerate(wanted):
            psd.create_pixel_layer(pixels((20, 30), seed=n), name="x", top=3, left=5).name = name

    stack = read_psd(build(fill))
    assert [a.name for a in stack.layers] == list(wanted)
    assert {a.name: (a.part, a.side) for a in stack.layers} == wanted
    assert all(a.box == (5, 3, 35, 23) and a.origin.min() == 1 for a in stack.layers)
    assert np.array_equal(stack.layers[1].rgba, np.asarray(pixels((20, 30), seed=1)))


def test_own_parts_of_a_larger_vocabulary_are_found(build: Callable[..., Path]) -> None:
    path = build(lambda psd: psd.create_pixel_layer(pixels((9, 9)), name="cat bell"))
    assert read_psd(path).layers[0].part is None
    larger = PARTS.with_toml('[parts."cat bell"]\nparent = "neckwear"')
    assert read_psd(path, vocabulary=larger).layers[0].part == larger["cat bell"]


def test_groups_hidden_layers_and_opacity_are_kept(build: Callable[..., Path]) -> None:
    def fill(psd: Any) -> None:
        psd.create_pixel_layer(pixels((9, 9)), name="background").visible = False
        head = psd.create_group(name="head")
        psd.create_pixel_layer(pixels((9, 9)), name="face", opacity=51).move_to_group(head)
        hidden = psd.create_group(name="extras")
        psd.create_pixel_layer(pixels((9, 9)), name="nose").move_to_group(hidden)
        hidden.visible = False

    stack = read_psd(build(fill))
    found = {a.name: (a.group, a.visible, round(a.opacity, 3)) for a in stack.layers}
    assert found == {"background": ((), False, 1.0), "face": (("head",), True, 0.2), "nose": (("extras",), False, 1.0)}
    assert stack.named("background").kind == "ground" and stack.named("background").part == BACKGROUND


def test_what_cannot_be_kept_is_told(build: Callable[..., Path]) -> None:
    from psd_tools.constants import BlendMode

    def fill(psd: Any) -> None:
        psd.create_pixel_layer(pixels((9, 9)), name="face").blend_mode = BlendMode.SCREEN
        psd.create_pixel_layer(pixels((9, 9)), name="face", top=-4, left=95)
        psd.create_pixel_layer(pixels((9, 9)), name="nose", top=200)
        psd.create_pixel_layer(pixels((9, 9)), name="mouth").create_mask(Image.new("L", (9, 9), 255))

    stack = read_psd(build(fill))
    assert [a.name for a in stack.layers] == ["face", "face-2", "mouth"]
    assert stack.named("face-2").box == (95, 0, 100, 5)
    assert np.array_equal(stack.named("face-2").rgba, np.asarray(pixels((9, 9)))[4:, :5])
    told = "; ".join(stack.facts["warnings"])  # type: ignore[arg-type]
    for word in ("screen", "second layer named face", "cropped", "outside the canvas", "mask of mouth"):
        assert word in told


def test_a_layer_in_another_profile_is_converted(build: Callable[..., Path]) -> None:
    from psd_tools.constants import Resource
    from psd_tools.psd.image_resources import ImageResource

    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = lab.replace(b"rXYZ", b"tmpX").replace(b"gXYZ", b"rXYZ").replace(b"tmpX", b"gXYZ")
    swapped = swapped.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))

    def fill(psd: Any) -> None:
        psd.create_pixel_layer(Image.new("RGBA", (9, 9), (220, 30, 60, 255)), name="face")
        psd._record.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=swapped)

    assert np.abs(read_psd(build(fill)).layers[0].rgba[4, 4].astype(int) - (30, 220, 60, 255)).max() <= 4


def test_grey_and_16_bit_documents_are_read(build: Callable[..., Path]) -> None:
    grey = build(lambda psd: psd.create_pixel_layer(pixels((9, 9)).convert("L"), name="face"), mode="L")
    assert np.array_equal(read_psd(grey).layers[0].rgba[..., 1], np.asarray(pixels((9, 9)).convert("L")))
    deep = build(lambda psd: psd.create_pixel_layer(pixels((9, 9)), name="face"), depth=16)
    assert np.array_equal(read_psd(deep).layers[0].rgba, np.asarray(pixels((9, 9))))


def test_cmyk_layers_are_refused_with_advice(build: Callable[..., Path]) -> None:
    path = build(lambda psd: psd.create_pixel_layer(Image.new("CMYK", (9, 9)), name="face"), mode="CMYK")
    with pytest.raises(InputError, match="convert the document to RGB"):
        read_psd(path)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_the_merged_picture_of_a_flat_document_is_read(tmp_path: Path, mode: str) -> None:
    from psd_tools import PSDImage

    image = pixels((70, 90), "RGB").convert(mode)
    stored = image.point(lambda v: 255 - v) if mode == "CMYK" else image  # Photoshop writes 255 for no ink
    PSDImage.frompil(stored).save(tmp_path / "a.psd")
    read = read_picture(tmp_path / "a.psd")
    assert np.array_equal(read[..., :3], np.asarray(image.convert("RGB"))) and (read[..., 3] == 255).all()


def test_a_file_cut_short_is_refused_by_both_readers(stack: Stack, tmp_path: Path) -> None:
    write_psd(stack, tmp_path / "whole.psd")
    data = (tmp_path / "whole.psd").read_bytes()
    for share in (0.001, 0.02, 0.3, 0.6, 0.9):
        (tmp_path / "cut.psd").write_bytes(data[: int(len(data) * share)])
        with pytest.raises(InputError, match="PSD"):
            read_psd(tmp_path / "cut.psd")
        with pytest.raises(InputError, match="PSD"):
            read_picture(tmp_path / "cut.psd")


def test_scrambled_files_never_raise_anything_but_input_error(stack: Stack, tmp_path: Path) -> None:
    write_psd(stack, tmp_path / "whole.psd")
    data = (tmp_path / "whole.psd").read_bytes()
    rng = np.random.default_rng(5)
    refused = 0
    for _ in range(60):
        spoilt = bytearray(data)
        for at in rng.integers(0, len(data), 12):
            spoilt[at] = rng.integers(0, 256)
        (tmp_path / "bad.psd").write_bytes(bytes(spoilt))
        for read in (read_psd, read_picture):
            try:
                read(tmp_path / "bad.psd")
            except InputError:
                refused += 1
    assert refused > 5


def test_no_psd_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.psd").write_bytes(b"\x89PNG")
    with pytest.raises(InputError, match="is no PSD"):
        read_psd(tmp_path / "a.psd")
    with pytest.raises(InputError, match="is not there"):
        read_psd(tmp_path / "b.psd")


def test_a_renamed_layer_takes_its_part_from_the_new_name_and_keeps_its_id(stack: Stack, tmp_path: Path) -> None:
    from psd_tools import PSDImage

    write_psd(stack, tmp_path / "a.psd")
    psd = PSDImage.open(tmp_path / "a.psd")
    next(a for a in psd.descendants() if a.name == "face").name = "nose"
    psd.save(tmp_path / "b.psd", encoding="utf-8")
    again = read_psd(tmp_path / "b.psd").named("nose")
    before = stack.named("face")
    assert again.part == PARTS["nose"] and again.id == before.id and again.confidence == before.confidence
    assert np.array_equal(again.rgba, before.rgba) and np.array_equal(again.origin, before.origin)


def imagemagick() -> str:
    """The real program; a test that needs it skips where there is none."""
    for name in ("magick", "convert", "/usr/bin/convert"):
        path = shutil.which(name)
        if path and "ImageMagick" in subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stdout:
            return path
    pytest.skip("ImageMagick is not installed")


def as_png(program: str, psd: Path, scene: int) -> Any:
    command = [program, f"{psd}[{scene}]", "-depth", "8", "png32:-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return np.asarray(Image.open(io.BytesIO(done.stdout)).convert("RGBA"))


def test_imagemagick_shows_the_merged_picture_and_every_layer(stack: Stack, tmp_path: Path) -> None:
    program = imagemagick()
    flat_groups = stack.with_layers(replace(a, group=(), opacity=1.0) for a in stack.layers)
    write_psd(flat_groups, tmp_path / "a.psd")
    merged, flat = as_png(program, tmp_path / "a.psd", 0).astype(float), flatten(flat_groups).astype(float)
    assert np.array_equal(merged[..., 3], flat[..., 3])
    assert np.abs((merged - flat)[..., :3] * flat[..., 3:] / 255).max() <= 1
    for n, layer in enumerate(flat_groups.layers, start=1):
        found = as_png(program, tmp_path / "a.psd", n)
        assert np.array_equal(found, layer.rgba), layer.name


def test_imagemagick_shows_the_depth_file_too(stack: Stack, tmp_path: Path) -> None:
    program = imagemagick()
    write_depth_psd(stack, tmp_path / "a.psd")
    assert as_png(program, tmp_path / "a.psd", 0).shape == (96, 80, 4)
