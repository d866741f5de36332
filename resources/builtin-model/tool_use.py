"""Questions that are answered with a tool: the call with its arguments, what the tool says, and the answer.

The tools are those of the app (calculator, date_and_time, convert_units, search_my_chats) and of its shop. A system
turn names the tools that there are; where the one for a question is missing, the question gets another answer, and
make_data.py does not draw it.
"""
import json
from collections import namedtuple
from fractions import Fraction

from phrases import expand, load, pseudo_word

HELD_PLACE = 0xE000      # a private character stands for a slot while the words around it are varied
# `arguments` name -> text or JSON value, in order; `output` of the tool; `reply` to the user after that
ToolCase = namedtuple("ToolCase", "name question tool arguments output reply")

COLOURS = "red blue green black white grey yellow pink brown beige navy orange purple silver".split()
MATERIALS = "linen cotton leather wool silk denim velvet cashmere suede canvas".split()
GARMENTS = ("dress jacket coat shirt t-shirt skirt sweater hoodie blazer scarf hat cap bag backpack belt blouse cardigan tie "
            "suit raincoat vest watch umbrella pullover jumpsuit parka beanie wallet").split()
PLURAL = "shoes boots sneakers sandals jeans trousers shorts socks gloves sunglasses leggings pyjamas heels slippers".split()
BRANDS = "Nordhem Aurelia Kestrel Lumen Marlow Tandem Oakwell Fjellby Solano Brisk".split()
KINDS = ["summer", "winter", "running", "rain", "evening", "hiking", "warm", "light", "elegant", "striped", "long", "short",
         "waterproof", "casual", "formal", "sports", "vintage", "slim", "wide", "soft"]
WHOSE = {"women's": "female", "men's": "male", "ladies'": "female", "unisex": "unisex", "male": "male", "female": "female"}
FOR_WHOM = {"female": "women", "male": "men", "unisex": "everybody", "": ""}
MONEY = {" euros": "EUR", " euro": "EUR", " eur": "EUR", "€": "EUR", " dollars": "USD", " usd": "USD", " pounds": "GBP", "": ""}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}      # before an amount
SHARES_OF_MONEY = (1, 1, 1, 1, 2, 2, 3, 3)
BARE_WISHES = 0.2                # share of wishes in training that come without a word around them
UNITS = [("miles", "mi"), ("km", "km"), ("metres", "m"), ("feet", "ft"), ("inches", "in"), ("cm", "cm"), ("kg", "kg"),
         ("pounds", "lb"), ("grams", "g"), ("ounces", "oz"), ("litres", "l"), ("gallons", "gal"), ("hours", "h"),
         ("minutes", "min"), ("seconds", "s"), ("yards", "yd"), ("kilometres", "km"), ("meters", "m"), ("tons", "t")]
OCCASIONS = ["a wedding", "work", "a party", "a picnic", "an interview", "a dinner", "the beach", "the office", "a concert",
             "a birthday", "a hike", "school", "a date", "the theatre"]
SEASONS = ["summer", "winter", "spring", "autumn"]
WORDS = COLOURS + MATERIALS + GARMENTS + PLURAL + [form for b in BRANDS for form in (b, b.lower())] + KINDS + SEASONS
ASK = ("(what is|what's|whats|how much is|calculate|compute|work out|tell me|solve|can you calculate|please calculate|give me|"
       "do you know|i need|what would be|what do you get for)")
SUM_WORDS = {"+": (" + ", " plus ", "+", " and "), "-": (" - ", " minus ", "-"), "*": (" * ", " times ", " x ", "*", "x"),
             "/": (" / ", " divided by ", "/", " over ")}


def number(rng):
    kind = rng.random()
    if kind < 0.45:
        return str(rng.randint(2, 99))
    if kind < 0.7:
        return str(rng.randint(100, 10 ** rng.randint(3, 6)))
    if kind < 0.8:
        return str(rng.randint(0, 12))
    return f"{rng.randint(0, 10 ** rng.randint(1, 3))}.{rng.randint(1, 10 ** rng.randint(1, 2) - 1)}"


def shown(value):
    if value.denominator == 1:
        return str(value)
    text = f"{float(value):.8f}".rstrip("0").rstrip(".")
    return text if Fraction(text) == value else text + " (rounded)"


def calculation(rng):
    """-> (as the user says it, expression, the calculator's answer)"""
    a, b, c = number(rng), number(rng), number(rng)
    kind = rng.random()
    if kind < 0.66:
        op = rng.choice("++--**/")
        if op == "/" and Fraction(b) == 0:
            b = "4"
        value = {"+": Fraction(a) + Fraction(b), "-": Fraction(a) - Fraction(b), "*": Fraction(a) * Fraction(b),
                 "/": Fraction(a) / Fraction(b or 1) if Fraction(b) else Fraction(0)}[op]
        return f"{a}{rng.choice(SUM_WORDS[op])}{b}", f"{a} {op} {b}", shown(value)
    if kind < 0.74:
        return f"{a}{rng.choice((' percent', '%', ' %'))} of {b}", f"{b} * {a} / 100", shown(Fraction(a) * Fraction(b) / 100)
    if kind < 0.80:
        n = rng.randint(2, 40)
        square = n * n if rng.random() < 0.6 else rng.randint(2, 999)
        root = f"{square ** 0.5:.8f}".rstrip("0").rstrip(".")
        return (f"{rng.choice(('the square root of ', 'the root of ', 'sqrt '))}{square}", f"sqrt({square})",
                root if n * n == square else root + " (rounded)")
    if kind < 0.86:
        x, y = rng.randint(2, 30), rng.randint(2, 6)
        return f"{x}{rng.choice((' to the power of ', '^', ' ^ '))}{y}", f"{x}^{y}", str(x ** y)
    o, p = rng.choice("+-*"), rng.choice("+-*")
    spaced = rng.random() < 0.6
    gap = " " if spaced else ""
    if rng.random() < 0.5:
        value = eval(f"Fraction('{a}') {o} Fraction('{b}') {p} Fraction('{c}')")
        return f"{a}{gap}{o}{gap}{b}{gap}{p}{gap}{c}", f"{a} {o} {b} {p} {c}", shown(value)
    value = eval(f"(Fraction('{a}') {o} Fraction('{b}')) {p} Fraction('{c}')")
    return f"({a}{gap}{o}{gap}{b}){gap}{p}{gap}{c}", f"({a} {o} {b}) {p} {c}", shown(value)


class WishMaker:
    """Makes wishes for a garment; the ways to say what limits one stand in wish_parts.txt."""
    SENTENCE = 0.35                  # share of limits that are a sentence of their own
    USUAL, USUALLY = 12, 0.5         # the first ways of a section are the usual ones, taken half of the time

    def __init__(self, rng):
        self.rng = rng
        kinds, self.sets = load("wish_parts.txt")
        self.parts = {k.name: k.phrases for k in kinds}

    def some(self, chance, values):
        return self.rng.choice(values) if self.rng.random() < chance else ""

    def amount(self):
        """-> (text, how it is said with its unit, currency)"""
        rng = self.rng
        text = str(rng.choice((rng.randint(5, 300), 10 * rng.randint(1, 40)))) + (f".{rng.randint(10, 99)}" if rng.random() < 0.1 else "")
        unit = rng.choices(list(MONEY), SHARES_OF_MONEY)[0]
        said = next((sign + text for sign in SIGNS if MONEY[unit] == SIGNS[sign] and rng.random() < 0.15), text + unit)
        return text, said, MONEY[unit]

    def wish(self):
        """-> (a noun phrase with its limits, limits that are sentences of their own, the arguments of shop_search)"""
        rng = self.rng
        several = rng.random() < 0.4
        noun = rng.choice(PLURAL if several else GARMENTS)
        colours = rng.sample(COLOURS, 2 if rng.random() < 0.2 else 1) if rng.random() < 0.55 else []
        material, kind, whose = self.some(0.3, MATERIALS), self.some(0.3, KINDS), self.some(0.25, list(WHOSE))
        brand = self.some(0.2, BRANDS)
        cheap = rng.random() < 0.12
        front, back, after = [], [], []          # of what is said before the noun, behind it, and in sentences of its own

        def limit(name, sentence=self.SENTENCE, **values):
            own = rng.random() < sentence
            ways = self.parts[name + ("_sentence" if own else "_behind")]
            text = expand(rng, rng.choice(ways[:self.USUAL] if rng.random() < self.USUALLY else ways), self.sets)
            for slot, value in values.items():
                text = text.replace("{" + slot + "}", value)
            (after if own else back).append(text if own or text[0] in ",;:(" else " " + text)

        def say(word, chance, *behind):
            if word:
                (back.append(rng.choice(behind)) if rng.random() < chance else front.append(word))

        named = brand.lower() if rng.random() < 0.5 else brand
        colour = " or ".join(colours)
        say(whose, 0.3, f" for {FOR_WHOM[WHOSE.get(whose, '')]}")
        say(named, 0.3, f" by {named}", f" from {named}")
        if kind and rng.random() < 0.06:
            limit("kind", 1, kind=kind)
        else:
            say(kind, 0.1, f", {kind}")
        if colour and rng.random() < 0.08:
            limit("colour", 1, colour=colour)
        else:
            say(colour, 0.3, f" in {colour}", f", {colour}", f", in {colour}")
        say(material, 0.3, f" in {material}", f" of {material}", f" made of {material}", f", {material}")
        adjective = rng.choice(("cheap ", "the cheapest ", "inexpensive ")) if cheap and rng.random() < 0.4 else ""
        said = " ".join([*front, noun])
        if not several and not adjective.startswith("the"):
            article = "an " if (adjective + said)[0] in "aeiou" else "a "
            said = rng.choice((article, article, article, "")) + adjective + said
        else:
            said = adjective + ("a pair of " if several and not adjective and rng.random() < 0.2 else "") + said
        arguments = {"query": " ".join(w for w in (kind, material, noun) if w)}
        if whose:
            arguments["gender"] = WHOSE[whose]
        if colours:
            arguments["colours"] = colours
        if material:
            arguments["materials"] = [material]
        if rng.random() < 0.3:
            label = rng.choice(("XS", "S", "M", "L", "XL", str(rng.randint(36, 46)), str(rng.randint(6, 14))))
            system = rng.choice(("", "", "EU", "UK", "US"))
            size = (system + " " if system else "") + label
            if rng.random() < 0.5:
                back.append(rng.choice((" in size ", " size ", ", size ", " in ", " of size ", ", ")) + size)
            else:
                limit("size", size=size)
            arguments["size"] = {"label": label} | ({"system": system} if system else {})
        if rng.random() < 0.45:
            top, said_top, currency = self.amount()
            bounds = rng.choices(("max", "range", "min"), (69, 25, 6))[0]
            low = str(rng.randint(1, int(float(top)))) if bounds == "range" else top
            limit(bounds, top=said_top, low=low if bounds == "range" else said_top)
            arguments["price"] = (({"min": low} if bounds != "max" else {}) | ({"max": top} if bounds != "min" else {})
                                  | ({"currency": currency} if currency else {}))
        if brand:
            arguments["brands"] = [brand]
        if rng.random() < 0.15:
            unwanted = rng.choice([m for m in MATERIALS if m != material])
            limit("exclude", unwanted=unwanted)
            arguments["exclude"] = [unwanted]
        if rng.random() < 0.1:
            limit("stock")
            arguments["must_in_stock"] = True
        if cheap:
            if not adjective:
                limit("cheap")
            arguments["sort"] = "price"
        if rng.random() < 0.3:
            rng.shuffle(back)
        joint = rng.choice((". ", ". ", ". ", ", ", "; ", " - ", ", and "))
        return said + "".join(back), "".join(joint + sentence for sentence in after), arguments


def price(rng):
    return f"{rng.randint(5, 300)}.{rng.choice(('00', '90', '50', '95', '99'))} EUR"


def found(rng, query):
    rows = [{"id": f"p{rng.randint(1, 999)}", "title": f"{rng.choice(BRANDS)} {query}", "price": price(rng)}
            for _ in range(rng.choice((0, 1, 2, 2, 3)))]
    if not rows:
        return '{"products": []}', "The catalogue has nothing like that. Try fewer words."
    shown_rows = " and ".join(f"{r['title']} for {r['price']}" for r in rows[:2])
    return json.dumps({"products": rows}), f"I found {shown_rows}."


TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
COUNT, NUMBER = {"type": "integer"}, {"type": "number"}


def schema(required, **properties):
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


# The tools' arguments as the app declares them; the engine holds the model's calls to them.
SCHEMAS = {
    "calculator": schema("expression", expression=TEXT),
    "date_and_time": schema("action", action={"enum": ["now", "convert", "difference", "add"]}, zone=TEXT),
    "convert_units": schema("value from to", **{"value": {"type": ["number", "string"]}, "from": TEXT, "to": TEXT}),
    "search_my_chats": schema("query", query=TEXT, count=COUNT),
    "look_closer": schema("left top right bottom looking_for", picture=COUNT, left=NUMBER, top=NUMBER, right=NUMBER, bottom=NUMBER,
                          looking_for=TEXT),
    "shop_search": schema("query", query=TEXT, category=TEXT, gender={"enum": ["female", "male", "unisex"]}, colours=TEXTS,
                          materials=TEXTS, pattern=TEXT,
                          size={"type": "object", "properties": {"label": TEXT, "system": {"enum": "EU UK US INT IT FR JP".split()}}},
                          price={"type": "object", "properties": {"min": TEXT, "max": TEXT, "currency": TEXT}},
                          brands=TEXTS, exclude=TEXTS, merchants=TEXTS, must_in_stock={"type": "boolean"},
                          sort={"enum": ["best", "price", "newest"]}, limit=COUNT),
    "shop_similar": schema("", image_ref=TEXT, product_id=TEXT, wardrobe_id=TEXT),
    "shop_get": schema("product_id", product_id=TEXT),
    "shop_compare": schema("variant_ids", variant_ids=TEXTS, criteria=TEXTS),
    "shop_price_history": schema("variant_id", variant_id=TEXT, days=COUNT),
    "size_advise": schema("product_id", product_id=TEXT),
    "wardrobe_search": schema("", type=TEXT, colours=TEXTS, season=TEXT),
    "outfit_suggest": schema("", seed_ids=TEXTS, occasion=TEXT, season=TEXT, **{"from": {"enum": ["wardrobe", "catalogue", "both"]}}),
    "wishlist_update": schema("op variant_id", op={"enum": ["add", "remove"]}, list=TEXT, variant_id=TEXT, target_price=TEXT),
    "cart_update": schema("op variant_id", op={"enum": ["set", "remove"]}, variant_id=TEXT, qty=COUNT, expected_price_minor=COUNT),
    "cart_view": schema(""),
    "order_status": schema("order_id", order_id=TEXT),
    "style_propose": schema("text polarity", text=TEXT, polarity=TEXT),
    "checkout_prepare": schema("cart_id", cart_id=TEXT),
}


def in_order(value):
    """Keys by the alphabet, as in the app's requests, to which the engine holds a call."""
    return {k: in_order(value[k]) for k in sorted(value)} if isinstance(value, dict) else value


class ToolMaker:
    def __init__(self, rng, test):
        self.rng = rng
        kinds, self.sets = load("wishes.txt")
        self.sets["ask"] = ASK
        self.phrases = {k.name: k.held_out if test else k.phrases for k in kinds}
        self.test, self.wishes = test, WishMaker(rng)

    def draw(self, name=None, typed=lambda text: text):
        """`typed` makes of a phrase what somebody types; it never sees what stands in the slots."""
        rng = self.rng
        name = name or rng.choices(["calculator", "shop_search", "convert_units", "date_and_time", "search_my_chats", "other"],
                                   (14, 44, 6, 3, 9, 24))[0]
        if name == "other":
            name = rng.choice([n for n in self.phrases if n not in ("calculator", "shop_search", "convert_units",
                                                                    "date_and_time", "search_my_chats")])
        slots, tool, arguments, output, reply = {}, name, {}, "Done.", "Done."
        product, variant, other = f"p{rng.randint(1, 9999)}", f"v{rng.randint(1, 9999)}", f"v{rng.randint(1, 9999)}"
        if name == "calculator":
            slots["sum"], expression, output = calculation(rng)
            arguments, reply = {"expression": expression}, f"{expression} = {output}."
        elif name == "shop_search":
            slots["thing"], slots["limits"], arguments = self.wishes.wish()
            output, reply = found(rng, arguments["query"])
            phrase = rng.choice(self.phrases[name]) if self.test or rng.random() >= BARE_WISHES else "{thing}"
            return self.finished(name, expand(rng, phrase, self.sets) + "{limits}", slots, typed, tool, arguments, output, reply)
        elif name == "convert_units":
            (said, unit), (to_said, to) = rng.sample(UNITS, 2)
            value = number(rng)
            slots = {"value": value, "from": said, "to": to_said}
            arguments = {"value": value, "from": unit, "to": to}
            output = f"{value} {unit} = {number(rng)} {to}"
            reply = output + "."
        elif name == "date_and_time":
            arguments = {"action": "now"}
            output = (f"{rng.choice('Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split())}, 20{rng.randint(25, 39)}-"
                      f"{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}")
            reply = f"It is {output}."
        elif name == "search_my_chats":
            words = " ".join(rng.choice((rng.choice(KINDS), rng.choice(GARMENTS), rng.choice(COLOURS), pseudo_word(rng)))
                             for _ in range(rng.randint(1, 2)))
            slots, arguments, output, reply = {"words": words}, {"query": words}, "Nothing was found.", "Nothing was found."
        elif name == "order_status":
            order = rng.choice(("", "a", "o")) + str(rng.randint(10, 99999))
            slots, arguments = {"order": order}, {"order_id": order}
            output = f"Order {order} {rng.choice(('was shipped', 'is on its way', 'was delivered', 'waits for payment'))}."
            reply = output
        elif name == "cart_view":
            output = reply = rng.choice(("The cart is empty.", f"{rng.randint(2, 9)} things, {price(rng)} in total."))
        elif name in ("size_advise", "shop_get"):
            slots, arguments = {"product": product}, {"product_id": product}
            output = reply = (f"Size {rng.choice('SML')} fits best." if name == "size_advise" else
                              f"{rng.choice(BRANDS)} {rng.choice(GARMENTS)}, {rng.choice(MATERIALS)}, {price(rng)}.")
        elif name == "shop_compare":
            slots, arguments = {"variant": variant, "variant2": other}, {"variant_ids": [variant, other]}
            output = reply = f"{rng.choice((variant, other))} costs less, {price(rng)}."
        elif name == "shop_price_history":
            days = rng.choice((7, 14, 30, 60, 90, rng.randint(2, 365)))
            slots, arguments = {"variant": variant, "days": str(days)}, {"variant_id": variant, "days": days}
            output = reply = f"Between {price(rng)} and {price(rng)}."
        elif name in ("wishlist_add", "wishlist_remove"):
            tool, slots = "wishlist_update", {"variant": variant}
            arguments = {"op": name[9:], "list": "Wishlist", "variant_id": variant}
        elif name == "cart_set":
            tool, qty = "cart_update", rng.randint(2, 9)
            phrase = rng.choice(self.phrases[name])
            slots = {"variant": variant, "qty": str(qty)}
            arguments = {"op": "set", "variant_id": variant, "qty": qty if "{qty}" in phrase else 1}
            text = expand(rng, phrase, self.sets)
            if "{qty}" not in text:
                arguments["qty"] = 1
            return self.finished(name, text, slots, typed, tool, arguments, output, reply)
        elif name == "cart_remove":
            tool, slots, arguments = "cart_update", {"variant": variant}, {"op": "remove", "variant_id": variant, "qty": 0}
        elif name == "wardrobe_search":
            kind, colour = rng.choice(GARMENTS + PLURAL), rng.choice(COLOURS)
            slots, arguments = {"type": kind, "colour": colour}, {"type": kind, "colours": [colour]}
            output = reply = f"{rng.choice(('Nothing', 'One', 'Two'))} in your wardrobe."
        elif name == "outfit_suggest":
            occasion, season = rng.choice(OCCASIONS), rng.choice(SEASONS)
            slots = {"occasion": occasion, "season": season}
            arguments = {"occasion": occasion.split(" ")[-1], "season": season, "from": "wardrobe"}
            output = reply = f"{rng.choice(COLOURS).capitalize()} {rng.choice(GARMENTS)} with {rng.choice(COLOURS)} {rng.choice(PLURAL)}."
        elif name == "checkout_prepare":
            cart = f"c{rng.randint(1, 99)}"
            slots, arguments = {"cart": "cart " + cart}, {"cart_id": cart}
            output = reply = f"The total is {price(rng)}. Please look at the review sheet."
        return self.finished(name, expand(rng, rng.choice(self.phrases[name]), self.sets), slots, typed, tool, arguments,
                             output, reply)

    @staticmethod
    def finished(name, text, slots, typed, tool, arguments, output, reply):
        arguments = in_order(arguments)
        for i, slot in enumerate(slots):
            text = text.replace("{" + slot + "}", chr(HELD_PLACE + i))
        text = typed(text)
        for i, value in enumerate(slots.values()):
            text = text.replace(chr(HELD_PLACE + i), value)
        return ToolCase(name, text, tool, arguments, output, reply)


def call_text(tool, arguments):
    """The call as chat_template.jinja writes it."""
    rows = "".join(f'<atem:parameter name="{k}">{v if isinstance(v, str) else json.dumps(v)}</atem:parameter>\n'
                   for k, v in arguments.items())
    return f'<atem:function_calls>\n<atem:invoke name="{tool}">\n{rows}</atem:invoke>\n</atem:function_calls>'


def output_turn(tool, output):
    return f'<|start|>tool {tool}<|message|><tool_output name="{tool}">\n{output}\n</tool_output><|eot|><|start|>assistant'
