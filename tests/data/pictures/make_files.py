#!/usr/bin/env python3
"""Makes files/: one picture in many formats and kinds. All of them show the same once they are decoded, upright and on white.

  python3 make_files.py        needs Pillow with WebP

The picture has 48 x 32 pixels in six squares of one colour each, see BLOCKS; decode_test.cpp draws it again.
"""
import struct
import zlib
from pathlib import Path

from PIL import Image

FILES = Path(__file__).resolve().parent / "files"
BLOCKS = [(200, 30, 30), (30, 180, 40), (30, 40, 200), (255, 255, 255), (0, 0, 0), (230, 220, 20)]
TRANSPOSE = Image.Transpose
# What turns the upright picture into the one that is stored with an orientation.
STORED = {1: None, 2: TRANSPOSE.FLIP_LEFT_RIGHT, 3: TRANSPOSE.ROTATE_180, 4: TRANSPOSE.FLIP_TOP_BOTTOM,
          5: TRANSPOSE.TRANSPOSE, 6: TRANSPOSE.ROTATE_90, 7: TRANSPOSE.TRANSVERSE, 8: TRANSPOSE.ROTATE_270}


def base():
    image = Image.new("RGB", (48, 32))
    for i, colour in enumerate(BLOCKS):
        image.paste(colour, (i % 3 * 16, i // 3 * 16, i % 3 * 16 + 16, i // 3 * 16 + 16))
    return image


def transparent():
    """The white square is pink that cannot be seen."""
    image = base().convert("RGBA")
    image.paste((250, 0, 250, 0), (0, 16, 16, 32))
    return image


def palette(image):
    return image.quantize(8, dither=Image.Dither.NONE)


def turned(orientation):
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x0112] = orientation
    image = base()
    if STORED[orientation] is not None:
        image = image.transpose(STORED[orientation])
    return image, exif


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(depth, colour_type, rows, *others, interlace=0):
    head = struct.pack(">IIBBBBB", 48, 32, depth, colour_type, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(others) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def rows_of(image, wide=False):
    width = len(image.getbands()) * image.width
    data = image.tobytes()
    lines = [data[y * width:(y + 1) * width] for y in range(image.height)]
    return b"".join(b"\0" + (b"".join(bytes([b, 77]) for b in line) if wide else line) for line in lines)


def interlaced_rows(image):
    out = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, image.height, dy):
            out += b"\0" + b"".join(bytes(image.getpixel((x, y))) for x in range(x0, image.width, dx))
    return out


def key_colour():
    image = base()
    image.paste((250, 0, 250), (0, 16, 16, 32))
    return png(8, 2, rows_of(image), chunk(b"tRNS", struct.pack(">HHH", 250, 0, 250)))


def write(name, image, **options):
    image.save(FILES / name, **options)


def main():
    FILES.mkdir(exist_ok=True)
    other = Image.new("RGB", (48, 32), (90, 90, 90))
    write("plain.png", base())
    write("alpha.png", transparent())
    write("palette.png", palette(base()))
    write("palette-alpha.png", transparent().quantize(8))
    write("animated.png", base(), save_all=True, append_images=[other], duration=40)
    exif = turned(6)
    write("turned.png", exif[0], exif=exif[1])
    (FILES / "sixteen.png").write_bytes(png(16, 2, rows_of(base(), True)))
    (FILES / "sixteen-alpha.png").write_bytes(png(16, 6, rows_of(base().convert("RGBA"), True)))
    (FILES / "interlaced.png").write_bytes(png(8, 2, interlaced_rows(base()), interlace=1))
    (FILES / "key-colour.png").write_bytes(key_colour())

    write("plain.jpg", base(), quality=95, subsampling=0)
    write("subsampled.jpg", base(), quality=90, subsampling=2, icc_profile=b"no profile" * 100, comment=b"hello")
    write("progressive.jpg", base(), quality=90, progressive=True)
    write("cmyk.jpg", base().convert("CMYK"), quality=95)
    for orientation in STORED:
        image, exif = turned(orientation)
        write(f"turned-{orientation}.jpg", image, quality=95, exif=exif)

    write("lossy.webp", base(), quality=95)
    write("lossless.webp", base(), lossless=True)
    write("lossy-alpha.webp", transparent(), quality=95)
    write("lossless-alpha.webp", transparent(), lossless=True)
    write("animated.webp", base(), save_all=True, append_images=[other], duration=40, quality=95)
    write("animated-alpha.webp", transparent(), save_all=True, append_images=[other.convert("RGBA")], lossless=True)
    image, exif = turned(8)
    write("turned.webp", image, exif=exif, lossless=True)

    write("plain.gif", palette(base()), interlace=0)
    write("interlaced.gif", palette(base()), interlace=1)
    write("transparent.gif", transparent())
    write("animated.gif", palette(base()), save_all=True, append_images=[palette(other)], loop=0, duration=40)

    write("plain.bmp", base())
    write("palette.bmp", palette(base()))
    write("wide.bmp", base().convert("RGBA"))
    data = bytearray((FILES / "plain.bmp").read_bytes())
    struct.pack_into("<i", data, 22, -32)
    data[54:] = b"".join(bytes(base().crop((0, y, 48, y + 1)).tobytes()[i + 2 - c] for i in range(0, 144, 3) for c in range(3))
                         for y in range(32))
    (FILES / "top-down.bmp").write_bytes(data)


if __name__ == "__main__":
    main()
