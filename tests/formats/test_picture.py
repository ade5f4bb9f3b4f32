"""Reading pictures: every kind becomes straight 8-bit sRGB with alpha, and what is no whole picture is refused."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from unflat.core.errors import InputError
from unflat.formats.picture import LEAST_SIDE, MOST_PIXELS, read_picture

H, W = 70, 90
SHARES = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95)


def colours(channels: int = 4, *, dtype: type = np.uint8, seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    return rng.integers(0, np.iinfo(dtype).max + 1, (H, W, channels) if channels > 1 else (H, W), dtype=dtype)


def saved(path: Path, pixels: Any, **options: Any) -> Path:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    image.save(path, **options)
    return path


def smooth() -> Image.Image:
    y, x = np.mgrid[:H, :W]
    return Image.fromarray(np.dstack([x * 2, y * 3, (x + y)]).astype(np.uint8))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels: Any, kind: int, *extra: bytes) -> bytes:
    """A PNG of 8 or 16 bits straight from the specification."""
    height, width = pixels.shape[:2]
    depth = pixels.dtype.itemsize * 8
    rows = b"".join(b"\0" + row.astype(f">u{depth // 8}").tobytes() for row in pixels)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def to_8_bits(deep: Any) -> Any:
    return np.floor(deep / 257 + 0.5).astype(np.uint8)


@pytest.mark.parametrize("name", ["a.png", "名前 と 🎀.png", "a.tiff", "a.bmp"])
def test_rgb_comes_back_exactly(tmp_path: Path, name: str) -> None:
    rgb = colours(3)
    rgba = read_picture(saved(tmp_path / name, rgb))
    assert rgba.dtype == np.uint8 and np.array_equal(rgba[..., :3], rgb) and (rgba[..., 3] == 255).all()


@pytest.mark.parametrize(("name", "options"), [("a.png", {}), ("a.tif", {}), ("a.webp", {"lossless": True, "exact": True})])
def test_rgba_comes_back_exactly_with_the_colour_under_clear_pixels(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    rgba = colours(4)
    rgba[:9, :, 3] = 0
    assert np.array_equal(read_picture(saved(tmp_path / name, rgba, **options)), rgba)


def test_jpeg_and_lossy_webp_come_close(tmp_path: Path) -> None:
    for name in ("a.jpg", "a.webp"):
        path = saved(tmp_path / name, smooth(), quality=95)
        assert np.abs(read_picture(path)[..., :3].astype(int) - np.asarray(smooth())).mean() < 3


def test_a_picture_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.png", colours(3))
    assert np.array_equal(read_picture(path.rename(tmp_path / "a.jpg")), read_picture(saved(tmp_path / "b.png", colours(3))))


def test_grey_and_grey_with_alpha(tmp_path: Path) -> None:
    grey = colours(1)
    assert np.array_equal(read_picture(saved(tmp_path / "a.png", grey)), np.dstack([grey] * 3 + [np.full_like(grey, 255)]))
    pair = colours(2)
    read = read_picture(saved(tmp_path / "b.png", Image.fromarray(pair, "LA")))
    assert np.array_equal(read, pair[..., [0, 0, 0, 1]])


def test_black_and_white(tmp_path: Path) -> None:
    bits = colours(1) > 99
    rgba = read_picture(saved(tmp_path / "a.png", Image.fromarray(bits)))
    assert np.array_equal(rgba[..., 0] == 255, bits) and set(np.unique(rgba[..., 1])) == {0, 255}


def test_a_palette_with_clear_entries(tmp_path: Path) -> None:
    index = colours(1) % 4
    image = Image.fromarray(index, "P")
    table = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7]
    image.putpalette(table)
    read = read_picture(saved(tmp_path / "a.png", image, transparency=bytes([0, 100, 255, 255])))
    assert np.array_equal(read[..., :3], np.array(table, np.uint8).reshape(4, 3)[index])
    assert np.array_equal(read[..., 3], np.array([0, 100, 255, 255], np.uint8)[index])


@pytest.mark.parametrize(("kind", "key"), [(0, (7,)), (2, (7, 8, 9))])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_clear_colour(tmp_path: Path, kind: int, key: tuple[int, ...], dtype: type) -> None:
    pixels = colours(len(key), dtype=dtype)
    pixels[:5, :5] = key if len(key) > 1 else key[0]
    (tmp_path / "a.png").write_bytes(png(pixels, kind, chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))))
    is_key = (pixels.reshape(H, W, -1) == key).all(-1)
    assert np.array_equal(read_picture(tmp_path / "a.png")[..., 3], np.where(is_key, 0, 255))


@pytest.mark.parametrize(("kind", "channels"), [(0, 1), (2, 3), (4, 2), (6, 4)])
def test_16_bit_png_is_scaled_and_rounded(tmp_path: Path, kind: int, channels: int) -> None:
    deep = colours(channels, dtype=np.uint16)
    (tmp_path / "a.png").write_bytes(png(deep, kind))
    wanted = to_8_bits(deep.reshape(H, W, channels))
    wanted = wanted[..., {1: [0, 0, 0], 2: [0, 0, 0, 1], 3: [0, 1, 2], 4: [0, 1, 2, 3]}[channels]]
    read = read_picture(tmp_path / "a.png")
    assert np.array_equal(read[..., : wanted.shape[2]], wanted)
    if channels in (1, 3):
        assert (read[..., 3] == 255).all()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_16_bit_tiff_is_scaled_and_rounded(tmp_path: Path, channels: int) -> None:
    deep = colours(channels, dtype=np.uint16)
    bgr = deep if channels == 1 else deep[..., [2, 1, 0, 3][:channels]]
    (tmp_path / "a.tif").write_bytes(cv2.imencode(".tif", bgr)[1].tobytes())
    wanted = to_8_bits(deep.reshape(H, W, channels))[..., [0, 0, 0] if channels == 1 else list(range(channels))]
    assert np.array_equal(read_picture(tmp_path / "a.tif")[..., : wanted.shape[2]], wanted)


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    image = Image.new("CMYK", (W, H), (0, 255, 255, 0))
    for name in ("a.jpg", "a.tif"):
        red = read_picture(saved(tmp_path / name, image))[H // 2, W // 2]
        assert red[0] > 240 and red[1] < 15 and red[2] < 15 and red[3] == 255


def test_the_first_frame_of_an_animation_is_the_picture(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (W, H), colour) for colour in ("red", "blue")]
    for name in ("a.gif", "a.webp", "a.png"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:], **({"lossless": True} if name == "a.webp" else {}))
        assert read_picture(tmp_path / name)[5, 5].tolist() == [255, 0, 0, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.tif"])
def test_the_orientation_tag_is_applied(tmp_path: Path, orientation: int, name: str) -> None:
    upright = np.zeros((80, 100, 3), np.uint8)
    upright[:40, :50] = (250, 0, 0)
    upright[:40, 50:] = (0, 250, 0)
    upright[40:, :50] = (0, 0, 250)
    stored = {  # how a camera held so would store it: the inverse of what a viewer does
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[274] = orientation
    read = read_picture(saved(tmp_path / name, np.ascontiguousarray(stored), exif=exif))
    assert read.shape == (80, 100, 4)
    assert np.abs(read[..., :3].astype(int) - upright)[::13, 3:-3:17].mean() < 8


def test_a_16_bit_tiff_is_turned_once(tmp_path: Path) -> None:
    deep = colours(3, dtype=np.uint16)
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[274] = 6
    # Pillow cannot write 16-bit RGB; a grey one goes the same way through the tags
    Image.fromarray(deep[..., 0]).save(tmp_path / "a.tif", tiffinfo=info)
    assert np.array_equal(read_picture(tmp_path / "a.tif")[..., 0], np.rot90(to_8_bits(deep[..., 0]), -1))


def profile(name: str) -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()  # type: ignore[arg-type]


def swapped_profile() -> bytes:
    """sRGB with red and green exchanged: a profile that nobody can pass over unseen."""
    data = bytearray(profile("sRGB"))
    count = struct.unpack_from(">I", data, 128)[0]
    at = {bytes(data[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    for tag in (b"rXYZ", b"gXYZ"):
        data[at[tag] : at[tag] + 4] = b"gXYZ" if tag == b"rXYZ" else b"rXYZ"
    return bytes(data).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp"])
def test_an_embedded_profile_is_converted(tmp_path: Path, name: str) -> None:
    image = Image.new("RGB", (W, H), (220, 30, 60))
    read = read_picture(saved(tmp_path / name, image, icc_profile=swapped_profile()))
    assert np.abs(read[30, 30].astype(int) - (30, 220, 60, 255)).max() <= 4


def test_a_profile_leaves_alpha_alone(tmp_path: Path) -> None:
    rgba = colours(4)
    read = read_picture(saved(tmp_path / "a.png", rgba, icc_profile=swapped_profile()))
    assert np.array_equal(read[..., 3], rgba[..., 3])


def test_an_srgb_profile_changes_no_pixel(tmp_path: Path) -> None:
    rgb = colours(3)
    assert np.array_equal(read_picture(saved(tmp_path / "a.png", rgb, icc_profile=profile("sRGB")))[..., :3], rgb)


def test_a_broken_profile_is_passed_over_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rgb = colours(3)
    assert np.array_equal(read_picture(saved(tmp_path / "a.png", rgb, icc_profile=b"nonsense" * 40))[..., :3], rgb)
    assert "colour profile" in caplog.text


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("this is a letter, not a picture")
    with pytest.raises(InputError, match="is no picture"):
        read_picture(tmp_path / "a.png")


def test_an_empty_file_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    with pytest.raises(InputError, match="0 bytes"):
        read_picture(tmp_path / "empty.png")
    with pytest.raises(InputError, match="is not there"):
        read_picture(tmp_path / "missing.png")
    with pytest.raises(InputError, match="is a folder"):
        read_picture(tmp_path)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "p.jpg", "a.webp", "a.bmp", "a.tif", "a.gif"])
def test_a_picture_cut_short_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    data = saved(tmp_path / name, smooth(), **({"progressive": True} if name[0] == "p" else {})).read_bytes()
    for share in SHARES:
        (tmp_path / "cut").write_bytes(data[: int(len(data) * share)])
        with pytest.raises(InputError, match=r"cut short|cannot be read|is no picture"):
            read_picture(tmp_path / "cut")


def test_a_16_bit_png_cut_short_is_refused(tmp_path: Path) -> None:
    data = png(colours(3, dtype=np.uint16), 2)
    (tmp_path / "cut.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="cut short"):
        read_picture(tmp_path / "cut.png")


def test_one_pixel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"1x1; a picture needs {LEAST_SIDE}"):
        read_picture(saved(tmp_path / "a.png", colours(3)[:1, :1]))


def test_64_pixels_a_side_are_enough_and_63_are_not(tmp_path: Path) -> None:
    assert read_picture(saved(tmp_path / "a.png", colours(3)[:64, :64])).shape == (64, 64, 4)
    with pytest.raises(InputError, match="90x63"):
        read_picture(saved(tmp_path / "b.png", colours(3)[:63]))


def png_head(*, width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b""))


def headers() -> dict[str, bytes]:
    """Files of a few bytes that claim 40,000 x 40,000 pixels."""
    side = 40_000
    bmp = b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, side, side, 1, 24, 0, 0, 0, 0, 0, 0)
    gif = io.BytesIO()
    Image.new("P", (64, 64)).save(gif, "GIF")
    jpeg = io.BytesIO()
    Image.new("RGB", (64, 64)).save(jpeg, "JPEG")
    return {
        "png": b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"")),
        "bmp": bmp + bytes(64),
        "psd": b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 30_000, 30_000, 8, 3) + bytes(14),
        "gif": gif.getvalue()[:6] + struct.pack("<HH", side, side) + gif.getvalue()[10:],
        "jpg": jpeg.getvalue().replace(struct.pack(">HH", 64, 64), struct.pack(">HH", side, side), 1),
    }


@pytest.mark.parametrize("kind", list(headers()))
def test_a_header_of_1600_megapixels_is_refused_before_decoding(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"bomb.{kind}").write_bytes(headers()[kind])
    with pytest.raises(InputError, match="megapixels"):
        read_picture(tmp_path / f"bomb.{kind}")


def test_just_over_64_megapixels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png_head(width=8000, height=MOST_PIXELS // 8000 + 1))
    with pytest.raises(InputError, match="64 is the most"):
        read_picture(tmp_path / "a.png")


def test_32_bit_samples_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="32-bit"):
        read_picture(saved(tmp_path / "a.tif", Image.fromarray(np.ones((H, W), np.float32))))
