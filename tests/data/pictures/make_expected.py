#!/usr/bin/env python3
"""Makes resizes.txt, vendor_tiles.txt and peer_tiles.txt: what Pillow makes of pictures, what the vendors' processors and
llama.cpp make of their sizes.

  python3 make_expected.py        needs Pillow

Pictures are noise, see noise(); they and the results stand in the files as sizes and SHA-1 sums only.
resizes.txt       source size, target size, filter, sum of the result
vendor_tiles.txt  projector, source size, then size and sum of each tile in order. The size rules are those of the vendors:
                  smart_resize (Qwen2-VL), dynamic_preprocess (InternVL's model card), the image processors of
                  Idefics3, Gemma 3, Gemma 4, Pixtral, Llama 4 and Muse Glimmer in transformers, and LLaVA's own
                  "pad" (1.5) and "anyres" (1.6).
peer_tiles.txt    the same by the rules of llama.cpp's tools/mtmd, in float32 as there
"""
import hashlib
import math
import random
import struct
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}


def noise(width, height):
    """Half noise, half a gradient with hard edges; all from integers, so that any language makes the same."""
    state, out = width * 7919 + height, bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(3):
                state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
                plain = (x * 5 + y * 3 + c * 80) & 0xFF
                out.append(state >> 24 if (x // 16 + y // 16) % 2 else plain)
    return Image.frombytes("RGB", (width, height), bytes(out))


def digest(image):
    return hashlib.sha1(image.tobytes()).hexdigest()


def resizes():
    rng = random.Random(4)
    sizes = [((1, 1), (7, 5)), ((1, 1), (1, 1)), ((1, 200), (3, 20)), ((200, 1), (20, 3)), ((2, 3), (64, 64)),
             ((640, 480), (1, 1)), ((512, 17), (17, 512)), ((33, 33), (33, 20)), ((33, 33), (20, 33)),
             ((301, 197), (308, 196)), ((1000, 3), (999, 3)), ((3, 1000), (3, 1001)), ((48, 48), (96, 96)),
             ((97, 31), (16, 16)), ((15, 15), (16, 16)), ((400, 300), (336, 336))]
    sizes += [((rng.randint(1, 150), rng.randint(1, 150)), (rng.randint(1, 150), rng.randint(1, 150))) for _ in range(40)]
    for source, target in sizes:
        image = noise(*source)
        for name, resample in FILTERS.items():
            yield f"{source[0]} {source[1]} {target[0]} {target[1]} {name} {digest(image.resize(target, resample))}"


def smart_resize(width, height, factor, min_pixels, max_pixels):
    h = max(factor, round(height / factor) * factor)
    w = max(factor, round(width / factor) * factor)
    if h * w > max_pixels:
        beta = math.sqrt(height * width / max_pixels)
        h = max(factor, math.floor(height / beta / factor) * factor)
        w = max(factor, math.floor(width / beta / factor) * factor)
    elif h * w < min_pixels:
        beta = math.sqrt(min_pixels / (height * width))
        h = math.ceil(height * beta / factor) * factor
        w = math.ceil(width * beta / factor) * factor
    return w, h


def qwen(image, factor):
    return [image.resize(smart_resize(*image.size, factor, 8 * factor**2, 4096 * factor**2), Image.BICUBIC)]


def muse(image, side=28, most=4096):
    w, h = image.size
    hp, wp = h / side, w / side
    if hp * wp > most:
        ratio = wp / hp
        hp = math.sqrt(most / ratio)
        wp = hp * ratio
    grids = [(b, a) for a in (math.floor(hp), math.ceil(hp)) for b in (math.floor(wp), math.ceil(wp))
             if a >= 1 and b >= 1 and a * b <= most]
    columns, rows = min(grids, key=lambda g: (abs(g[1] / g[0] - h / w), -g[0] * g[1]))
    return [image.resize((columns * side, rows * side), Image.LANCZOS)]


def internvl(image, size=64, least=1, most=12):
    w, h = image.size
    ratios = sorted({(i, j) for n in range(least, most + 1) for i in range(1, n + 1) for j in range(1, n + 1)
                     if least <= i * j <= most}, key=lambda r: r[0] * r[1])
    best_difference, best = float("inf"), (1, 1)
    for ratio in ratios:
        difference = abs(w / h - ratio[0] / ratio[1])
        if difference < best_difference:
            best_difference, best = difference, ratio
        elif difference == best_difference and w * h > 0.5 * size * size * ratio[0] * ratio[1]:
            best = ratio
    refined = image.resize((size * best[0], size * best[1]), Image.BICUBIC)
    tiles = [refined.crop((x * size, y * size, x * size + size, y * size + size))
             for y in range(best[1]) for x in range(best[0])]
    return tiles + [image.resize((size, size), Image.BICUBIC)] * (len(tiles) != 1)


def idefics3(image, size=64, longest=256):
    w, h = image.size
    ratio = w / h
    if w >= h:
        w, h = longest, int(longest / ratio)
        h += h % 2
    else:
        h, w = longest, int(longest * ratio)
        w += w % 2
    image = image.resize((max(w, 1), max(h, 1)), Image.LANCZOS)
    w, h = image.size
    ratio = w / h
    if w >= h:
        w = math.ceil(w / size) * size
        h = math.ceil(max(int(w / ratio), 1) / size) * size
    else:
        h = math.ceil(h / size) * size
        w = math.ceil(max(int(h * ratio), 1) / size) * size
    image = image.resize((w, h), Image.LANCZOS)
    tiles = [image.crop((x, y, x + size, y + size)) for y in range(0, h, size) for x in range(0, w, size)]
    return tiles + [image.resize((size, size), Image.LANCZOS)]


def gemma4(image, tokens=1120, side=48):
    """Always as large as the budget of tokens allows."""
    w, h = image.size
    factor = math.sqrt(tokens * side * side / (w * h))
    columns, rows = math.floor(factor * w / side), math.floor(factor * h / side)
    if rows == 0:
        columns, rows = min(w // h, tokens), 1
    elif columns == 0:
        columns, rows = 1, min(h // w, tokens)
    return [image.resize((columns * side, rows * side), Image.BICUBIC)]


def pixtral(image, longest=1024, side=28):
    w, h = image.size
    ratio = max(h / longest, w / longest)
    if ratio > 1:
        w, h = max(math.floor(w / ratio), 1), max(math.floor(h / ratio), 1)
    return [image.resize((math.ceil(w / side) * side, math.ceil(h / side) * side), Image.BICUBIC)]


def cut(image, size):
    return [image.crop((x, y, x + size, y + size))
            for y in range(0, image.height, size) for x in range(0, image.width, size)]


def llama4(image, size=64, most=16):
    """The canvas that fits with the least enlargement, or the least shrinking; drawn in its corner, not enlarged."""
    w, h = image.size
    canvases = [(a * size, b * size) for a in range(1, most + 1) for b in range(1, most // a + 1)]
    scale = {c: f32(min(f32(f32(c[0]) / w), f32(f32(c[1]) / h))) for c in canvases}
    larger = [s for s in scale.values() if s >= 1]
    chosen = min(larger) if larger else max(scale.values())
    canvas = min((c for c in canvases if scale[c] == chosen), key=lambda c: c[0] * c[1])
    across = min(max(w, size), canvas[0])
    down = min(max(h, size), canvas[1])
    if across / w < down / h:
        inner = across, min(math.floor(h * (across / w)), down)
    else:
        inner = min(math.floor(w * (down / h)), across), down
    out = Image.new("RGB", canvas)
    out.paste(image.resize(tuple(max(side, 1) for side in inner), Image.BILINEAR), (0, 0))
    tiles = cut(out, size)
    return tiles + [image.resize((size, size), Image.BILINEAR)] * (len(tiles) != 1)


def llava15(image, size=64):
    """Bordered to a square with CLIP's mean colour before it is resized."""
    side = max(image.size)
    square = Image.new("RGB", (side, side), (122, 116, 104))
    square.paste(image, ((side - image.width) // 2, (side - image.height) // 2))
    return [square.resize((size, size), Image.BICUBIC)]


def llava16(image, grids, size=64):
    w, h = image.size

    def shown(grid):
        scale = min(grid[0] / w, grid[1] / h)
        return min(int(w * scale) * int(h * scale), w * h)

    grid = max(grids, key=lambda g: (shown(g), shown(g) - g[0] * g[1]))
    if grid[0] / w < grid[1] / h:
        inner = grid[0], min(math.ceil(h * (grid[0] / w)), grid[1])
    else:
        inner = min(math.ceil(w * (grid[1] / h)), grid[0]), grid[1]
    out = Image.new("RGB", grid)
    out.paste(image.resize(inner, Image.BICUBIC), ((grid[0] - inner[0]) // 2, (grid[1] - inner[1]) // 2))
    return [image.resize((size, size), Image.BICUBIC)] + cut(out, size)


PINPOINTS = [(64, 128), (128, 64), (128, 128), (192, 64)]
PROCESSORS = {"qwen2vl_merger": lambda i: qwen(i, 28),
              "qwen2.5vl_merger": lambda i: qwen(i, 28), "qwen3vl_merger": lambda i: qwen(i, 32),
              "gemma3": lambda i: [i.resize((224, 224), Image.BILINEAR)], "gemma4v": gemma4, "pixtral": pixtral,
              "muse-glimmer": muse, "internvl": internvl, "idefics3": idefics3, "llama4": llama4, "mlp": llava15,
              "mlp-pinpoints": lambda i: llava16(i, PINPOINTS)}


def f32(value):
    """Rounded to float32: of one operation on float32 values this gives what float32 arithmetic gives."""
    return struct.unpack("f", struct.pack("f", value))[0]


def half_up(value):
    return math.floor(value + 0.5)


def peer_smart(width, height, step, least, most):
    w, h = (max(step, half_up(f32(side / step)) * step) for side in (width, height))
    if w * h > most:
        beta = f32(math.sqrt(f32(f32(width * height) / f32(most))))
        return tuple(max(step, math.floor(f32(f32(side / beta) / step)) * step) for side in (width, height))
    if w * h < least:
        beta = f32(math.sqrt(f32(f32(least) / f32(width * height))))
        return tuple(math.ceil(f32(f32(side * beta) / step)) * step for side in (width, height))
    return w, h


def letterbox(image, size, resample, colour=(0, 0, 0)):
    scale = min(f32(size[0] / image.width), f32(size[1] / image.height))
    inner = tuple(min(math.ceil(f32(side * scale)), most) for side, most in zip(image.size, size))
    out = Image.new("RGB", size, colour)
    out.paste(image.resize(inner, resample), ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return out


def best_resolution(width, height, candidates):
    best, best_shown, best_waste = None, 0, 0
    for candidate in candidates:
        scale = min(f32(candidate[0] / width), f32(candidate[1] / height))
        shown = min(int(f32(width * scale)) * int(f32(height * scale)), width * height)
        waste = candidate[0] * candidate[1] - shown
        if best is None or shown > best_shown or (shown == best_shown and waste < best_waste):
            best, best_shown, best_waste = candidate, shown, waste
    return best


def peer_tiled(image, candidates, size=64, colour=(0, 0, 0), first=False):
    if max(image.size) <= size:
        # internvl and llama4 have nothing but the overview then, which is stretched; see below for LLaVA
        return [image.resize((size, size), Image.BICUBIC)]
    w, h = best_resolution(*image.size, candidates)
    refined = letterbox(image, (w, h), Image.BICUBIC, colour)
    tiles = [refined.crop((x, y, x + size, y + size)) for y in range(0, h, size) for x in range(0, w, size)]
    overview = [image.resize((size, size), Image.BICUBIC)]
    return overview + tiles if first else tiles + overview


def grids(most, side=99, size=64):
    return [(a * size, b * size) for a in range(1, min(most, side) + 1) for b in range(1, min(most // a, side) + 1)]


LLAVA = (122, 116, 104)
PEER = {
    "qwen2.5vl_merger": lambda i: [letterbox(i, peer_smart(*i.size, 28, 8 * 784, 4096 * 784), Image.BICUBIC)],
    "qwen3vl_merger": lambda i: [letterbox(i, peer_smart(*i.size, 32, 8 * 1024, 4096 * 1024), Image.BICUBIC)],
    "gemma3": lambda i: [letterbox(i, (224, 224), Image.BILINEAR)],
    "gemma4v": lambda i: [letterbox(i, peer_smart(*i.size, 48, 70 * 2304, 1120 * 2304), Image.BICUBIC)],
    "pixtral": lambda i: [letterbox(i, peer_smart(*i.size, 28, 8 * 784, 1024 * 784), Image.BICUBIC)],
    "internvl": lambda i: peer_tiled(i, grids(12)),
    "llama4": lambda i: peer_tiled(i, grids(9, 3)[1:]),
    "mlp": lambda i: [letterbox(i, (64, 64), Image.BICUBIC, LLAVA)],
    "mlp-pinpoints": lambda i: peer_tiled(i, PINPOINTS, colour=LLAVA, first=True),
}


def tile_rows(processors):
    sizes = [(1, 1), (3, 500), (500, 3), (70, 350), (301, 197), (256, 256), (64, 64), (65, 60), (600, 450), (90, 400),
             (420, 42), (33, 47), (1500, 2)]
    for name, processor in processors.items():
        for size in sizes:
            tiles = processor(noise(*size))
            yield " ".join([name, *map(str, size)] + [f"{t.width} {t.height} {digest(t)}" for t in tiles])


if __name__ == "__main__":
    for name, rows in (("resizes.txt", resizes()), ("vendor_tiles.txt", tile_rows(PROCESSORS)),
                       ("peer_tiles.txt", tile_rows(PEER))):
        (HERE / name).write_text("".join(row + "\n" for row in rows))
