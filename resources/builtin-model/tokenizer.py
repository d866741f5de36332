"""A small byte-level BPE tokenizer of the "gpt2" kind with the "llama4" pre-tokenizer.

Vocabulary: 256 byte tokens in GPT-2's alphabet, the merged tokens, then the control tokens. No merge ever holds a
digit, so that every digit of a sum is a token of its own. Control tokens are never made from text: a turn is put
together from pieces (`encode`) and ids (`id`).
"""
import json
import re
import sys
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

NORMAL, CONTROL = 1, 3
CONTROLS = ["<|begin_of_text|>", "<|end_of_text|>", "<|pad|>", "<|start|>", "<|message|>", "<|eom|>", "<|eot|>",
            "<|image_start|>", "<|image_end|>", "<|patch|>"]


def byte_alphabet():
    """byte -> the printable character that stands for it."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printable]
    return {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(others)}


BYTE_CHAR = byte_alphabet()
CHAR_BYTE = {c: b for b, c in BYTE_CHAR.items()}


def char_class(*categories):
    """The inside of a regular expression's [...] that holds all characters of these Unicode categories."""
    ranges, start = [], None
    for code in range(sys.maxunicode + 2):
        inside = code <= sys.maxunicode and unicodedata.category(chr(code)).startswith(categories)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            ranges.append((start, code - 1))
            start = None
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in ranges)


@lru_cache(maxsize=1)
def pre_tokenizer():
    """The "llama4" expression; Python's own regular expressions have no \\p{...}."""
    upper = f"[{char_class('Lu', 'Lt', 'Lm', 'Lo', 'M')}]"
    lower = f"[{char_class('Ll', 'Lm', 'Lo', 'M')}]"
    letter, number = char_class("L"), char_class("N")
    suffix = "(?:'s|'t|'re|'ve|'m|'ll|'d)?"
    front = rf"[^\r\n{letter}{number}]?"
    return re.compile(
        rf"{front}{upper}*{lower}+(?i:{suffix})|{front}{upper}+{lower}*(?i:{suffix})|[{number}]{{1,3}}"
        rf"| ?[^\s{letter}{number}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def merge_once(parts, pair):
    out, i = [], 0
    while i < len(parts):
        if tuple(parts[i:i + 2]) == pair:
            out.append(parts[i] + parts[i + 1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return out


def learn_merges(texts, count):
    """The most frequent pairs first; ties go to the greater text, so that runs agree."""
    pieces = Counter(p for text in texts for p in pre_tokenizer().findall(text))
    words = [([BYTE_CHAR[b] for b in p.encode()], n) for p, n in pieces.items() if not any(c.isdigit() for c in p)]
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for parts, n in words:
            for pair in zip(parts, parts[1:]):
                pairs[pair] += n
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        both = best[0] + best[1]
        words = [(merge_once(parts, best) if both in "".join(parts) else parts, n) for parts, n in words]
    return merges


class Tokenizer:
    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        self.tokens = [*BYTE_CHAR.values()]
        for a, b in self.merges:
            if a + b not in self.tokens:
                self.tokens.append(a + b)
        self.first_control = len(self.tokens)
        self.tokens += CONTROLS
        self.types = [NORMAL] * self.first_control + [CONTROL] * len(CONTROLS)
        self._ids = {t: i for i, t in enumerate(self.tokens)}
        self._rank = {m: i for i, m in enumerate(self.merges)}
        self._piece = lru_cache(maxsize=1 << 16)(self._encode_piece)

    def __len__(self):
        return len(self.tokens)

    def id(self, control):
        return self._ids[control]

    def _encode_piece(self, piece, forgets=lambda: False):
        parts = [BYTE_CHAR[b] for b in piece.encode()]
        while len(parts) > 1:
            pairs = [p for p in zip(parts, parts[1:]) if not forgets()]
            best = min(pairs, key=lambda p: self._rank.get(p, len(self._rank)), default=None)
            if best not in self._rank:
                break
            parts = merge_once(parts, best)
        return [self._ids[p] for p in parts]

    def encode(self, text):
        return [i for piece in pre_tokenizer().findall(text) for i in self._piece(piece)]

    def encode_marked(self, text, forgets=None):
        """Like `encode`, but names of control tokens in `text` become their ids: for rendered prompts only. With `forgets`, which
        says of every merge whether it is left out this time, words come in other pieces (Provilkov and others, "BPE-Dropout:
        simple and effective subword regularization", 2020)."""
        def encoded(text):
            if not forgets:
                return self.encode(text)
            return [i for piece in pre_tokenizer().findall(text) for i in self._encode_piece(piece, forgets)]
        parts = re.split("(" + "|".join(map(re.escape, CONTROLS)) + ")", text)
        return [i for p in parts for i in ([self.id(p)] if p in CONTROLS else encoded(p))]

    def decode(self, ids):
        """Control tokens appear by name."""
        out = b""
        for i in ids:
            name = self.tokens[i]
            out += name.encode() if i >= self.first_control else bytes(CHAR_BYTE[c] for c in name)
        return out.decode(errors="replace")

    def with_words(self, words):
        """A tokenizer in which each of `words`, or every piece of it, is one token; none may hold a digit. The tokens that there
        are keep their ids, but for the control tokens."""
        grown = self
        for piece in [p for word in words for p in pre_tokenizer().findall(word)]:
            whole, *others = (grown.tokens[i] for i in grown.encode(piece))
            merges = []
            for part in others:
                merges.append((whole, part))
                whole += part
            grown = Tokenizer(grown.merges + merges)
        return grown

    def save(self, path):
        Path(path).write_text(json.dumps({"merges": self.merges}, ensure_ascii=False))

    @staticmethod
    def load(path):
        return Tokenizer(json.loads(Path(path).read_text())["merges"])
