"""Reads the phrase files: topics with their answers, and small grammars for the ways to ask about them.

A file holds, line by line: `{set} = text`, then sections `[topic]` with `answer = text`, `keys = word | word` (what an
answer must hold) and one phrase per line; phrases marked `~ ` are for testing only. In a phrase (a|b|) chooses one and {set} inserts a set; sets may use others.
Phrases are lower case and without final punctuation; make_data.py varies both.
"""
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass
class Topic:
    name: str
    answer: str = ""
    keys: list = field(default_factory=list)
    phrases: list = field(default_factory=list)
    held_out: list = field(default_factory=list)


def load(name):
    """-> (topics, sets) of one phrase file."""
    topics, sets = [], {}
    for line in (HERE / name).read_text().splitlines():
        if not line or line.startswith("# "):
            continue
        if named := re.fullmatch(r"\{(\w+)\} = (.*)", line):
            sets[named[1]] = named[2]
        elif section := re.fullmatch(r"\[(\w+)\]", line):
            topics.append(Topic(section[1]))
        elif value := re.fullmatch(r"(answer|keys) = (.*)", line):
            setattr(topics[-1], value[1], value[2] if value[1] == "answer" else value[2].split(" | "))
        elif line.startswith("~ "):
            topics[-1].held_out.append(line[2:])
        else:
            topics[-1].phrases.append(line)
    return topics, sets


def pseudo_word(rng):
    """Looks like a word and means nothing."""
    starts, middles, ends = "b c d f g h j k l m n p r s t v w z br cl dr fl gr pl st tr".split(), "aeiou", "b ck l m n r s t x nd rt ng".split()
    return "".join(rng.choice(starts) + rng.choice(middles) for _ in range(rng.randint(1, 2))) + rng.choice(ends)


def junk(rng):
    return "".join(rng.choice("qwertasdfgzxcvbhjklmnp") for _ in range(rng.randint(3, 9)))


MADE_UP = {"big": lambda rng: str(rng.randint(100, 10 ** rng.randint(3, 6))), "small": lambda rng: str(rng.randint(1, 99)),
           "two": lambda rng: str(rng.randint(13, 99)), "n": lambda rng: str(rng.randint(0, 10 ** rng.randint(1, 5))),
           "word": pseudo_word, "junk": junk}


def expand(rng: random.Random, text, sets):
    """One sentence of the grammar `text`. Sets and choices not known here stay as they are."""
    def insert(m):
        return MADE_UP[m[1]](rng) if m[1] in MADE_UP else sets.get(m[1], m[0])

    changed = ""
    while changed != text:
        changed, text = text, re.sub(r"\(([^()]*)\)", lambda m: rng.choice(m[1].split("|")), text)
        if changed == text:
            text = re.sub(r"\{(\w+)\}", insert, text)
    return re.sub(r" {2,}", " ", text).strip()
