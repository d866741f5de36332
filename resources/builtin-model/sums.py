"""Small sums: the question in words or signs, the visible steps, and the answer.

A sum's steps stand either in the reasoning channel (`thought`) with a short answer after it, or, when the model
answers without thinking, inside the answer itself.
"""
from collections import namedtuple

from phrases import load

Sum = namedtuple("Sum", "op a b thought short stepped")

WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
         "seventeen eighteen nineteen twenty").split()
HELD_OUT = 8          # one pair of numbers in this many is never trained on

NAMES = {"+": "add", "-": "subtract", "*": "multiply"}


def phrases(test):
    """-> (operation -> phrases, sets)"""
    kinds, sets = load("sums.txt")
    lists = {k.name: k.held_out if test else k.phrases for k in kinds}
    return {op: lists[name] for op, name in NAMES.items()}, sets


def held_out(op, a, b):
    return (a * 131 + b * 31 + ord(op)) % HELD_OUT == 0 and max(a, b) > 9


def add(a, b):
    total = a + b
    tens, ones = a // 10 * 10 + b // 10 * 10, a % 10 + b % 10
    if max(a, b) <= 9:
        return f"{a} + {b} = {total}", f"{a} + {b} = {total}"
    return (f"{a // 10 * 10} + {b // 10 * 10} = {tens}, {a % 10} + {b % 10} = {ones}, {tens} + {ones} = {total}",
            f"{a} + {b} = {tens} + {ones} = {total}")


def subtract(a, b):
    if a < b:
        thought, stepped = subtract(b, a)
        inner = stepped.split(" = ")[1:-1]
        middle = f" = -({inner[0]})" if inner else ""
        return f"{thought}, turned round", f"{a} - {b} = -({b} - {a}){middle} = {a - b}"
    tens = b // 10 * 10
    if not tens or not b % 10:
        return f"{a} - {b} = {a - b}", f"{a} - {b} = {a - b}"
    return (f"{a} - {tens} = {a - tens}, {a - tens} - {b % 10} = {a - b}",
            f"{a} - {b} = {a - tens} - {b % 10} = {a - b}")


def multiply(a, b):
    if b <= 10 or a <= 1:
        return f"{a} \u00d7 {b} = {a * b}", f"{a} \u00d7 {b} = {a * b}"
    rest = a * (b - 10)
    return (f"{a} \u00d7 10 = {a * 10}, {a} \u00d7 {b - 10} = {rest}, {a * 10} + {rest} = {a * b}",
            f"{a} \u00d7 {b} = {a * 10} + {rest} = {a * b}")


RULES = {"+": (add, lambda a, b: a + b), "-": (subtract, lambda a, b: a - b), "*": (multiply, lambda a, b: a * b)}
SIGN = {"+": "+", "-": "-", "*": "\u00d7"}


def make(op, a, b):
    steps, value = RULES[op]
    thought, stepped = steps(a, b)
    return Sum(op, a, b, thought + ".", f"{a} {SIGN[op]} {b} = {value(a, b)}.", stepped + ".")


def number(rng, top):
    """Small numbers are asked about more often than their share."""
    return rng.randint(0, 12) if rng.random() < 0.25 else rng.randint(0, top)


def sample(rng, test):
    """A random sum; with `test` only pairs that were held out."""
    while True:
        op = rng.choices("+-*", (5, 5, 3))[0]
        a, b = (rng.randint(0, 12), rng.randint(0, 12)) if op == "*" else (number(rng, 99), number(rng, 99))
        if op == "-" and a < b and rng.random() < 0.8:
            a, b = b, a
        if held_out(op, a, b) == test:
            return make(op, a, b)


def spelled(rng, n):
    """The number as the user writes it: sometimes a small one in words."""
    return WORDS[n] if n <= 20 and rng.random() < 0.12 else str(n)
