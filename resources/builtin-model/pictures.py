"""Draws simple pictures and asks about them: shapes, garments, colours, counts, places, printed words and numbers.

A picture is drawn larger and then resized as the engine does it (Lanczos), onto a grid of 28-pixel fields; each field is
one row that the language model reads. `fields` says what lies in each, to teach the encoder directly.

On a far picture stands a sign too small to be read; `looked_at` is what the app's tool look_closer shows of its place.
"""
import math
import random
from collections import namedtuple
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from phrases import expand, load

FIELD, MOST_FIELDS = 28, 64      # pixels on a side; fields of a picture: mmproj's image_max_pixels
SHAPES = "circle square triangle star heart diamond cross ring".split()
GARMENTS = "t-shirt dress trousers skirt shoe hat bag coat".split()
KINDS = ["nothing", *SHAPES, *GARMENTS, "text"]
COLOURS = {"red": (215, 35, 35), "green": (40, 150, 55), "blue": (40, 75, 210), "yellow": (245, 215, 40),
           "orange": (245, 135, 25), "purple": (125, 50, 165), "pink": (245, 140, 185), "brown": (120, 75, 40),
           "black": (20, 20, 20), "white": (248, 248, 248), "grey": (135, 135, 135)}
COLOUR_NAMES = ["none", *COLOURS]
BACKGROUNDS = [(250, 250, 250), (235, 235, 230), (225, 232, 240), (250, 244, 220), (225, 240, 225), (245, 228, 230),
               (60, 60, 66), (30, 34, 48), (200, 205, 210), (188, 170, 150)]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WORDS = ("HELLO OPEN STOP SALE EXIT CAFE NEWS TAXI BANK HOTEL MENU MUSIC LOVE HOME STAR GOOD DOOR FISH MILK TEA BUS ZOO KEY "
         "SUN YES NO CALL WIFI SHOP FREE NEW HOT COLD TOP BOX DOG CAT RED BLUE JAZZ QUIZ VAN PIZZA BEACH PARK").split()
FONTS = [f for pattern in ("/usr/share/fonts/truetype/dejavu/DejaVuSans*.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif*.ttf",
                           "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-[BRM]*.ttf",
                           "/usr/share/fonts/opentype/inter/Inter-[BRMS]*.otf")
         for f in sorted(map(str, Path("/").glob(pattern[1:]))) if "Italic" not in f and "Oblique" not in f]

Thing = namedtuple("Thing", "kind colour x y size text boxes")     # centre and size in fields; boxes: of characters
# `full`: a far picture before it was made smaller; `sign`: its text, with characters
Scene = namedtuple("Scene", "picture columns rows things full sign", defaults=(None, None))
# `asked`: what it is after, in few words; `fits`: whether a thing is of those that it is about; `tells`: what it wants to know
# of those
Question = namedtuple("Question", "name question answer keys asked fits tells", defaults=(lambda thing: True, lambda thing: ""))


def outline(kind):
    """Polygons within -1..1, y downwards."""
    def turn(n, radius=lambda i: 1, start=-90):
        return [(radius(i) * math.cos(math.radians(start + 360 * i / n)), radius(i) * math.sin(math.radians(start + 360 * i / n)))
                for i in range(n)]
    return {
        "circle": [turn(48)], "ring": [turn(48)], "square": [[(-.85, -.85), (.85, -.85), (.85, .85), (-.85, .85)]],
        "triangle": [[(0, -.95), (.95, .8), (-.95, .8)]], "star": [turn(10, lambda i: 1 if i % 2 == 0 else .42)],
        "diamond": [[(0, -1), (.7, 0), (0, 1), (-.7, 0)]],
        "cross": [[(-.32, -1), (.32, -1), (.32, -.32), (1, -.32), (1, .32), (.32, .32), (.32, 1), (-.32, 1), (-.32, .32),
                   (-1, .32), (-1, -.32), (-.32, -.32)]],
        "heart": [[(16 * math.sin(t) ** 3 / 17, -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t)
                                                  - math.cos(4 * t)) / 17) for t in np.linspace(0, 2 * math.pi, 40)]],
        "t-shirt": [[(-.35, -.8), (-.15, -.65), (.15, -.65), (.35, -.8), (1, -.35), (.75, .05), (.5, -.12), (.5, .9), (-.5, .9),
                     (-.5, -.12), (-.75, .05), (-1, -.35)]],
        "dress": [[(-.3, -1), (-.2, -.75), (.2, -.75), (.3, -1), (.45, -.95), (.3, -.2), (.85, 1), (-.85, 1), (-.3, -.2),
                   (-.45, -.95)]],
        "trousers": [[(-.5, -1), (.5, -1), (.6, 1), (.15, 1), (0, -.3), (-.15, 1), (-.6, 1)]],
        "skirt": [[(-.4, -.7), (.4, -.7), (.95, .75), (-.95, .75)], [(-.4, -.9), (.4, -.9), (.4, -.68), (-.4, -.68)]],
        "shoe": [[(-.95, -.6), (-.35, -.6), (-.1, -.1), (.7, .1), (1, .35), (1, .6), (-.95, .6)]],
        "hat": [[(-.5, .3), (-.42, -.6), (.42, -.6), (.5, .3)], [(-1, .25), (1, .25), (1, .5), (-1, .5)]],
        "bag": [[(-.8, -.25), (.8, -.25), (.95, .9), (-.95, .9)],
                [(-.5, -.2), (-.35, -.95), (.35, -.95), (.5, -.2), (.32, -.2), (.22, -.75), (-.22, -.75), (-.32, -.2)]],
        "coat": [[(-.3, -1), (0, -.75), (.3, -1), (.6, -.85), (1, .3), (.72, .42), (.52, -.2), (.6, 1), (.05, 1), (.05, -.6),
                  (-.05, -.6), (-.05, 1), (-.6, 1), (-.52, -.2), (-.72, .42), (-1, .3), (-.6, -.85)]],
    }[kind]


def far(a, b):
    return sum(abs(x - y) for x, y in zip(a, b)) > 150


def shade(rng, colour):
    return tuple(max(0, min(255, c + rng.randint(-16, 16))) for c in COLOURS[colour])


GRAIN = 160              # pixels after which noise repeats: drawing it is what takes longest


def grain(rng, strength, height, width, channels):
    noise = np.random.default_rng(rng.getrandbits(32)).standard_normal((GRAIN, GRAIN, channels), np.float32) * strength
    return np.tile(noise, (height // GRAIN + 1, width // GRAIN + 1, 1))[:height, :width]


def backdrop(rng, width, height, colour):
    base = np.empty((height, width, 3), np.float32)
    base[:] = colour
    style = rng.random()
    if style < 0.3:
        slope = np.linspace(-1, 1, width)[None, :] * rng.uniform(-22, 22) + np.linspace(-1, 1, height)[:, None] * rng.uniform(-22, 22)
        base += slope[..., None]
    elif style < 0.45:
        base += grain(rng, rng.uniform(2, 9), height, width, 1)
    return Image.fromarray(base.clip(0, 255).astype(np.uint8))


# columns x rows; those of large pictures in the usual proportions, and some of small ones; few, so that batches fill
LARGE = [(8, 8), (9, 7), (7, 9), (9, 6), (6, 9), (10, 6), (6, 10)]
GRIDS = LARGE + [(8, 8), (6, 6), (8, 6), (6, 8), (5, 7), (7, 5), (4, 4)]
FAR_SCALE = 4            # how much larger a far picture is
WINDOW, STEP = 200, 50   # thousandths: the side of what is looked at closer, and the steps in which it is placed
AROUND = 0.08            # what the app adds to a window, on each side


def draw(rng, kind=None):
    """kind: "shapes", "garment", "text" or "far"; else a random one."""
    kind = kind or rng.choices(("shapes", "garment", "text", "far"), (42, 12, 26, 20))[0]
    columns, rows = rng.choice(LARGE if kind == "far" else GRIDS)
    scale = FAR_SCALE if kind == "far" else rng.choice((1, 1.5, 2, 3))
    field = FIELD * scale
    ground = rng.choice(BACKGROUNDS)
    picture = backdrop(rng, round(columns * field), round(rows * field), ground)
    pen = ImageDraw.Draw(picture)
    usable = [c for c in COLOURS if far(COLOURS[c], ground)]
    things, sign = [], None
    if kind == "text":
        things.append(write(rng, pen, columns, rows, field, rng.choice(usable), rng.uniform(1.0, 2.4), 0.94 * columns))
    elif kind == "far":
        sign = write(rng, pen, columns, rows, field, rng.choice(usable), rng.uniform(0.24, 0.36), 0.12 * columns)
        things.append(sign._replace(boxes=[]))
        if rng.random() < 0.4:
            size = rng.uniform(0.9, 1.6)
            x, y = rng.uniform(size, columns - size), rng.uniform(size, rows - size)
            if math.hypot(x - sign.x, y - sign.y) > 1.1 * (size + sign.size) + 0.5:
                things.append(Thing(rng.choice(SHAPES), rng.choice(usable), x, y, size, "", []))
                show(rng, pen, things[-1], field, ground)
    else:
        names = SHAPES if kind == "shapes" else GARMENTS
        count = rng.choices((1, 2, 3, 4, 5), (30, 28, 22, 12, 8))[0] if kind == "shapes" else rng.choices((1, 2), (80, 20))[0]
        same = kind == "shapes" and rng.random() < 0.3      # several of one kind, to be counted
        name = rng.choice(names)
        most = 0.47 * min(columns, rows) if count == 1 else 0.3 * math.sqrt(columns * rows / count) + 0.35
        for _ in range(60 * count):
            if len(things) == count:
                break
            size = rng.uniform(0.75 if kind == "shapes" else 1.3, max(most, 1.4))
            x, y = rng.uniform(size, columns - size), rng.uniform(size, rows - size)
            if columns < 2 * size or rows < 2 * size or any(math.hypot(x - t.x, y - t.y) < 1.1 * (size + t.size) for t in things):
                continue
            thing = Thing(name if same else rng.choice(names), rng.choice(usable), x, y, size, "", [])
            things.append(thing)
            show(rng, pen, thing, field, ground)
    if rng.random() < 0.5:
        pixels = np.asarray(picture, np.float32)
        noisy = pixels + grain(rng, rng.uniform(1, 7), *pixels.shape)
        picture = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    return Scene(onto_fields(picture, columns, rows), columns, rows, things, picture if sign else None, sign)


def onto_fields(picture, columns, rows):
    return picture.resize((columns * FIELD, rows * FIELD), Image.Resampling.LANCZOS)


def window(scene):
    """Where to look closer at the sign: left, top, right and bottom in thousandths of the picture."""
    left, top = begin(1000 * scene.sign.x / scene.columns), begin(1000 * scene.sign.y / scene.rows)
    return left, top, left + WINDOW, top + WINDOW


def looked_at(scene, place):
    """-> what the app shows of `place` (as of window()), as a scene, and its words for where that is"""
    width, height = scene.full.size

    def widened(begin, end, most):
        size = min(most, round((end - begin) * (1 + 2 * AROUND) * most / 1000))
        start = max(0, min(most - size, round((begin + end) / 2 * most / 1000 - size / 2)))
        return start, start + size
    (left, right), (top, bottom) = widened(place[0], place[2], width), widened(place[1], place[3], height)
    thousandths = [round(1000 * part / side) for part, side in ((left, width), (top, height), (right, width), (bottom, height))]
    crop = onto_fields(scene.full.crop((left, top, right, bottom)), scene.columns, scene.rows)

    def inside(x, y):
        return ((x / scene.columns * width - left) / (right - left) * scene.columns,
                (y / scene.rows * height - top) / (bottom - top) * scene.rows)
    boxes = [(c, *inside(x, y)) for c, x, y in scene.sign.boxes]
    x, y = inside(scene.sign.x, scene.sign.y)
    text = scene.sign._replace(x=x, y=y, size=scene.sign.size * width / (right - left), boxes=boxes)
    seen = [b for b in boxes if 0 <= b[1] < scene.columns and 0 <= b[2] < scene.rows]
    words = "left {}, top {}, right {}, bottom {}".format(*thousandths)
    return Scene(crop, scene.columns, scene.rows, [text._replace(boxes=seen)]), words


def show(rng, pen, thing, field, ground):
    colour = shade(rng, thing.colour)
    lean = math.radians(rng.uniform(-12, 12) if rng.random() < 0.5 else 0)
    mirror = -1 if thing.kind == "shoe" and rng.random() < 0.5 else 1

    def place(points, size):
        return [((thing.x + size * (mirror * px * math.cos(lean) - py * math.sin(lean))) * field,
                 (thing.y + size * (mirror * px * math.sin(lean) + py * math.cos(lean))) * field) for px, py in points]
    edge = tuple(c // 2 for c in colour) if rng.random() < 0.25 else None
    for points in outline(thing.kind):
        pen.polygon(place(points, thing.size), fill=colour, outline=edge)
    if thing.kind == "ring":
        pen.polygon(place(outline("circle")[0], 0.55 * thing.size), fill=ground)


def written(rng):
    """A word, a number, letters, or letters and digits as on plates."""
    kind = rng.choices(("word", "number", "letters", "plate"), (30, 25, 25, 20))[0]
    if kind == "word":
        return rng.choice(WORDS)
    if kind == "number":
        return str(rng.randint(0, 10 ** rng.randint(1, 5) - 1))
    return "".join(rng.choice(LETTERS if kind == "plate" else LETTERS[:26]) for _ in range(rng.randint(1, 5)))


def write(rng, pen, columns, rows, field, colour, height, widest):
    """A word or number, `height` and at most `widest` fields, sometimes on a plate."""
    text = written(rng)
    font_file = rng.choice(FONTS)
    height *= field
    while True:
        font = ImageFont.truetype(font_file, round(height))
        left, top, right, bottom = font.getbbox(text)
        if right - left < widest * field and bottom - top < 0.94 * rows * field:
            break
        if len(text) > 2 and widest < 0.5 * columns:      # smaller, it could not be read in a closer look either
            text = text[:-1]
        else:
            height *= 0.9
    x = rng.uniform(0.02 * field, columns * field - (right - left) - 0.02 * field)
    y = rng.uniform(0.02 * field, rows * field - (bottom - top) - 0.02 * field)
    if rng.random() < 0.4:
        edge = rng.uniform(0.15, 0.4) * height
        plates = [c for c in BACKGROUNDS if far(COLOURS[colour], c)]
        pen.rectangle((x - edge, y - edge, x + right - left + edge, y + bottom - top + edge), fill=rng.choice(plates))
    pen.text((x - left, y - top), text, font=font, fill=shade(rng, colour))
    middle = (y + (bottom - top) / 2) / field
    boxes = [(c, (x - left + (font.getlength(text[:i]) + font.getlength(text[:i + 1])) / 2) / field, middle)
             for i, c in enumerate(text)]
    return Thing("text", colour, (x + (right - left) / 2) / field, middle, (right - left) / 2 / field, text, boxes)


def begin(middle):
    """Where a window around `middle` begins, both in thousandths of the picture's side."""
    return max(0, min(1000 - WINDOW, STEP * round((middle - WINDOW / 2) / STEP)))


def thirds(scene, t):
    """In which third of the picture the middle of a thing lies, across and down."""
    return min(2, int(3 * t.x / scene.columns)), min(2, int(3 * t.y / scene.rows))


LABELS = {"kind": len(KINDS), "colour": len(COLOUR_NAMES), "centre": 2, "first": len(LETTERS) + 1, "second": len(LETTERS) + 1,
          "third across": 4, "third down": 4, "left": (1000 - WINDOW) // STEP + 2, "top": (1000 - WINDOW) // STEP + 2}


def fields(scene):
    """int array [rows, columns, LABELS]: kind, colour, whether a thing's centre lies here, two characters, and of things without
    characters, in which third of the picture their middle lies, and where a window around it begins. 0: none."""
    out = np.zeros((scene.rows, scene.columns, len(LABELS)), np.int64)
    ys, xs = np.mgrid[:scene.rows, :scene.columns] + 0.5
    for t in scene.things:
        look = KINDS.index(t.kind), COLOUR_NAMES.index(t.colour)
        for c, x, y in t.boxes:
            at = out[min(int(y), scene.rows - 1), min(int(x), scene.columns - 1)]
            at[:2] = look
            at[4 if at[3] else 3] = 1 + LETTERS.index(c)
        if t.boxes or t.x < 0 or t.y < 0 or t.x >= scene.columns or t.y >= scene.rows:
            continue
        inside = (np.hypot(xs - t.x, ys - t.y) < t.size + 0.1 if t.kind != "text" else
                  (abs(xs - t.x) < max(0.5, t.size)) & (abs(ys - t.y) < 0.5))
        centre = int(t.y), int(t.x)
        inside[centre] = True
        across, down = thirds(scene, t)
        windows = (begin(1000 * part) // STEP for part in (t.x / scene.columns, t.y / scene.rows))
        out[inside] = *look, 0, 0, 0, 1 + across, 1 + down, *(1 + w for w in windows)
        out[centre][2] = 1
    return out


def plainly_placed(scene, t):
    """Whether its middle lies so far from the borders of thirds that anybody would name the same place."""
    return all(abs(3 * part - border) > 0.12 for part in (t.x / scene.columns, t.y / scene.rows) for border in (1, 2))


def place_of(scene, t):
    across, down = thirds(scene, t)
    words = " ".join(w for w in (("top", "", "bottom")[down], ("left", "", "right")[across]) if w)
    return f"at the {words}" if words else "in the middle"


def plural(kind):
    return {"trousers": "trousers", "cross": "crosses", "dress": "dresses"}.get(kind, kind + "s")


def article(words):
    return ("a pair of " if words.endswith("trousers") else "an " if words[0] in "aeiou" else "a ") + words


def the(kind):
    return f"The {kind} {'are' if kind == 'trousers' else 'is'}"


def listed(words):
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def in_reading_order(things):
    return sorted(things, key=lambda t: (int(t.y), int(t.x)))


def described(scene):
    """All things in reading order."""
    text = listed([article(f"{t.colour} {t.kind}") for t in in_reading_order(scene.things)])
    return text[0].upper() + text[1:] + "."


# Words of questions and answers that are to be one token each
TOKENS = [" " + word for kind in KINDS[1:] for word in dict.fromkeys((kind, plural(kind)))] + [" " + c for c in COLOURS] + ["Asked", " So"]
NUMBERS = "no one two three four five six".split()


def thought(scene, question):
    """What to think about a question: what is asked, then of every thing in reading order whether it is one of those asked about,
    counting, and of those what is wanted. So every word of it needs a look at one thing, and the answer a look at what was told.
    What is sought stands before each thing and the verdict right behind it, so that the two to compare are neighbours."""
    first = scene.things[0]
    if first.boxes:
        return f"Asked: {question.asked}. It says {first.text}, in {first.colour}."
    last = question.asked.split(" ")[-1]
    sought = f" {last}?" if last in KINDS or last in COLOURS else ""
    text, count = f"Asked: {question.asked}.", 0
    for t in in_reading_order(scene.things):
        fits = question.fits(t)
        count += fits
        words = "small text" if t.kind == "text" else f"{t.colour} {t.kind}"
        told = question.tells(t) if fits else ""
        text += f"{sought} {words} {NUMBERS[count] if fits else 'no'}{told and ', ' + told}."
    return f"{text} So {NUMBERS[count]}."


class Asker:
    def __init__(self, rng, test):
        self.rng = rng
        kinds, self.sets = load("looks.txt")
        self.phrases = {k.name: k.held_out if test else k.phrases for k in kinds}

    def ask(self, scene, typed=lambda text: text):
        """A question about the picture that has one right answer."""
        rng, things = self.rng, scene.things
        if scene.sign:
            return Question("small", self.words("read", typed), "The text is too small for me to read.", ["too small"], "the words",
                            lambda t: t.kind == "text")
        some = rng.choice(things)
        if some.kind == "text":
            name = rng.choice(("describe", "read", "read", "read", "colour_of_text"))
            if name == "colour_of_text":
                answer, keys, asked = f"The text is {some.colour}.", [some.colour], "colour of the text"
            else:
                answer, keys, asked = f"It says {some.text}.", [some.text], "the words"
            return Question(name, self.words(name, typed), answer, keys, asked)
        kinds = [t.kind for t in things]
        colours = [t.colour for t in things]
        fits = ["describe", "describe", "count", "exists"]
        if kinds.count(some.kind) == 1:
            fits += ["colour_of", "colour_of"] + (["where", "where"] if plainly_placed(scene, some) else [])
        if colours.count(some.colour) == 1:
            fits += ["kind_of"]
        if kinds.count(some.kind) > 1 or rng.random() < 0.2:
            fits += ["count_kind"]
        if len(things) == 1:
            fits += ["colour", "kind", "kind"]
        name = rng.choice(fits)
        slots = {"kind": some.kind, "kinds": plural(some.kind), "colour": some.colour}
        if name == "describe":
            return Question(name, self.words(name, typed), described(scene), [f"{t.colour} {t.kind}" for t in things], "all things")
        if name == "count":
            n = NUMBERS[len(things)]
            return Question(name, self.words(name, typed), f"I count {n}.", [n], "how many things")
        if name == "count_kind":
            n = NUMBERS[kinds.count(some.kind)]
            return Question(name, self.words(name, typed, slots), f"I count {n}.", [n], f"how many of {some.kind}",
                            lambda t: t.kind == some.kind)
        if name == "exists":
            if rng.random() < 0.5:
                asked = rng.choice([k for k in (SHAPES if some.kind in SHAPES else GARMENTS) if k not in kinds])
                return Question(name, self.words(name, typed, {"kind": article(asked)}), f"No, I see no {asked}.", ["no,"],
                                f"any {asked}", lambda t: t.kind == asked)
            return Question(name, self.words(name, typed, {"kind": article(some.kind)}), f"Yes, I see {article(some.kind)}.", ["yes"],
                            f"any {some.kind}", lambda t: t.kind == some.kind)
        if name in ("colour_of", "colour"):
            return Question(name, self.words(name, typed, slots), f"{the(some.kind)} {some.colour}.", [some.colour],
                            "the colour" if name == "colour" else f"colour of the {some.kind}", lambda t: t.kind == some.kind,
                            lambda t: t.colour)
        if name in ("kind_of", "kind"):
            return Question(name, self.words(name, typed, slots), f"It is {article(f'{some.colour} {some.kind}')}.", [some.kind],
                            "what it is" if name == "kind" else f"what is {some.colour}", lambda t: t.colour == some.colour,
                            lambda t: t.kind)
        where = place_of(scene, some)
        return Question("where", self.words("where", typed, slots), f"{the(some.kind)} {where}.", [where[3:] + "."],
                        f"place of the {some.kind}", lambda t: t.kind == some.kind, lambda t: place_of(scene, t))

    def words(self, name, typed, slots={}):
        text = expand(self.rng, self.rng.choice(self.phrases[name]), self.sets)
        for i, slot in enumerate(slots):
            text = text.replace("{" + slot + "}", chr(0xE000 + i))
        text = typed(text)
        for i, value in enumerate(slots.values()):
            text = text.replace(chr(0xE000 + i), value)
        return text
