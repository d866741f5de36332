#!/usr/bin/env python3
"""Makes the small vocabularies of this folder (NAME.gguf) and the texts to try them with (NAME.gguf.inp,
NAME.prompts.inp).

Nothing is read and nothing is random, so a second run changes nothing. The .out files hold what llama.cpp finds.
"""
import struct
from pathlib import Path

HERE = Path(__file__).parent
MARK = "\u2581"
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, UNUSED, BYTE = 1, 2, 3, 4, 5, 6

PROSE = """\
The ferry leaves the island at nine, and the last of the people who came for the market wait on the pier.
It's cold; they've brought blankets, and we'll see whether the boat's captain can be persuaded to wait. I'm not sure.
A kettle holds 1234 grams of water, a cup 250, and 2 cups are 500. That is 3 times what the recipe asks for.
Die Fähre fährt um neun Uhr; das Mädchen wünscht sich größere Schiffe. Où est la gare? Là-bas, près de l'église.
Паром уходит в девять часов. Море было тихое. 島への船は九時に出ます。海は静かでした。 12月31日
ΑΒΓΔ αβγδ ΑΒΓΔ αβγδ हिन्दी में लिखा है हिन्दी में लिखा है ça e\u0301te\u0301 e\u0301te\u0301
def area(width, height):
    return width * height  # the area of a rectangle

for (int i = 0; i < 10; ++i) { sum += values[i]; }   // the sum of the values


THE END OF THE STORY, THE END OF THE DAY. HTTPServer XMLParser theEnd TheEnd
"""

TEXTS = [
    "The ferry leaves the island at nine.",
    " the end of the day", "  the   end    of the\tday", "", " ", "   ", "\n", "\n\n\n", " \n \n\n  x\r\n\r\ny \t ",
    "it's IT'S they've THEY'VE we'll I'm 'tis o'clock",
    "1 12 123 1234 12345 3.14 \u0661\u0662\u0663 \u00b2\u2163",
    "Die Fähre fährt; größere Schiffe. Où est l'église?",
    "Паром уходит в девять часов. 島への船は九時に出ます。",
    "हिन्दी में लिखा है e\u0301te\u0301 e\u0301te\u0301 a\u0301\u0323",
    "ΑΒΓΔ αβγδ THE END TheEnd theEnd HTTPServer XMLParser iPhone ǅ",
    "\U0001f642 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u2705\u00a0\u3000\u2003\u180e\u200b\u2028x",
    "def area(width, height):\n    return width * height  # a\n\n\n\tif (a<=b && c!=d) {}",
    "a" * 100, "=" * 37 + "/" * 5 + "\n/\n", "\u2581\u2581the\u2581end", "<0x41> <unk> \x00\x01\x7f",
    "of the of the of the people of the island of the",
]


# ---------------------------------------------------------------------------------------------- the file format
def text(t):
    raw = t.encode()
    return struct.pack("<Q", len(raw)) + raw


def value(v):
    if isinstance(v, bool):
        return struct.pack("<I?", 7, v)
    if isinstance(v, int):
        return struct.pack("<II", 4, v)
    if isinstance(v, str):
        return struct.pack("<I", 8) + text(v)
    kind, body = {str: (8, lambda: b"".join(map(text, v))),
                  int: (5, lambda: struct.pack(f"<{len(v)}i", *v)),
                  float: (6, lambda: struct.pack(f"<{len(v)}f", *v))}[type(v[0])]
    return struct.pack("<IIQ", 9, kind, len(v)) + body()


def write(name, keys):
    body = b"".join(text(k) + value(v) for k, v in keys.items())
    data = b"GGUF" + struct.pack("<IQQ", 3, 0, len(keys)) + body
    (HERE / f"{name}.gguf").write_bytes(data + b"\0" * (-len(data) % 32))


# ---------------------------------------------------------------------------------------------- learning merges
def learn(sequences, count):
    """The `count` most frequent pairs, merged one after another."""
    merges = []
    for _ in range(count):
        pairs = {}
        for s in sequences:
            for pair in zip(s, s[1:]):
                pairs[pair] = pairs.get(pair, 0) + 1
        best = max(pairs, key=lambda p: (pairs[p], p))
        merges.append(best)
        for s in sequences:
            i = 0
            while i + 1 < len(s):
                if (s[i], s[i + 1]) == best:
                    s[i:i + 2] = [s[i] + s[i + 1]]
                i += 1
    return merges


def byte_alphabet():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printable]
    return {**{b: chr(b) for b in printable}, **{b: chr(256 + i) for i, b in enumerate(others)}}


def words(t):
    out = [""]
    for c in t:
        if c in " \n" or (out[-1] and c.isalnum() != out[-1][-1].isalnum() and out[-1] != " "):
            out.append("")
        out[-1] += c
    return [w for w in out if w]


# ---------------------------------------------------------------------------------------------- the vocabularies
def byte_level(name, pre, specials, merges=190, **keys):
    alphabet = byte_alphabet()
    pairs = learn([[alphabet[b] for b in w.encode()] for w in words(PROSE)], merges)
    tokens = list(dict.fromkeys([*sorted(alphabet.values()), *(a + b for a, b in pairs)]))
    kinds = [NORMAL] * len(tokens)
    for t, kind in specials:
        tokens.append(t)
        kinds.append(kind)
    ids = {k: tokens.index(v) if isinstance(v, str) else v for k, v in keys.items()}
    write(name, {"general.architecture": "llama", "general.name": name,
                 "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": pre, "tokenizer.ggml.tokens": tokens,
                 "tokenizer.ggml.token_type": kinds, "tokenizer.ggml.merges": [f"{a} {b}" for a, b in pairs],
                 **{f"tokenizer.ggml.{k}": v for k, v in ids.items()}})
    golden(name, specials)


def characters(name, model, front, specials, merges=190, **keys):
    """Merges run over whole lines, so some tokens hold a blank in the middle."""
    lines = [list(MARK + l.replace(" ", MARK)) for l in PROSE.splitlines() if l]
    pairs = learn(lines, merges) + [("\n", "\n")]
    tokens, kinds = [t for t, _ in front], [k for _, k in front]
    tokens += [f"<0x{b:02X}>" for b in range(256)]
    kinds += [BYTE] * 256
    letters = sorted({c for l in PROSE.splitlines() for c in l if c not in " 日"} | {MARK, "\n"})
    made = list(dict.fromkeys([a + b for a, b in pairs] + letters))
    scores = [0.0] * len(tokens) + [-float(i // 2) for i in range(len(made))]    # every score twice: ties
    tokens += made
    kinds += [NORMAL] * len(made)
    for t, kind in specials:
        tokens.append(t)
        kinds.append(kind)
        scores.append(0.0)
    ids = {k: tokens.index(v) if isinstance(v, str) else v for k, v in keys.items()}
    file = {"general.architecture": "llama", "general.name": name, "tokenizer.ggml.model": model,
            "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.token_type": kinds}
    if model == "llama":
        file["tokenizer.ggml.scores"] = scores
    else:
        file["tokenizer.ggml.merges"] = [f"{a} {b}" for a, b in pairs]
    write(name, {**file, **{f"tokenizer.ggml.{k}": v for k, v in ids.items()}})
    golden(name, front + specials)


def golden(name, specials):
    """Prompts mix the special tokens with text, blanks and each other, whole and broken."""
    s = [t for t, _ in specials]
    prompts = ["".join(s), " ".join(s), "\n".join(s), "the end".join(s), s[0] + " \n the end \n " + s[-1] + "  ",
               s[0][:-1] + s[1], s[-1] + s[-1][1:] + s[0][:2] + s[0], "the end of the day"]
    for ending, texts in (".gguf", TEXTS), (".prompts", prompts):
        joined = "".join(t + "\n__ggml_vocab_test__\n" for t in texts)
        (HERE / f"{name}{ending}.inp").write_bytes(joined.encode())


CHAT = [("<|begin|>", CONTROL), ("<|end|>", CONTROL), ("<tool>", USER_DEFINED), ("<to", USER_DEFINED),
        ("  ", USER_DEFINED), ("    ", USER_DEFINED), ("<|unused|>", UNUSED), ("<unk>", UNKNOWN)]

if __name__ == "__main__":
    byte_level("llama-bpe", "llama-bpe", CHAT, bos_token_id="<|begin|>", eos_token_id="<|end|>")
    byte_level("qwen35", "qwen35", CHAT, eos_token_id="<|end|>", add_bos_token=False)
    byte_level("starcoder", "starcoder", CHAT, bos_token_id="<|begin|>", eos_token_id="<|end|>", add_bos_token=True)
    byte_level("tekken", "tekken", CHAT, bos_token_id="<|begin|>", eos_token_id="<|end|>")
    byte_level("deepseek-llm", "deepseek-llm", CHAT, bos_token_id="<|begin|>", eos_token_id="<|end|>")
    byte_level("deepseek-v3", "deepseek-v3", CHAT, bos_token_id="<|begin|>", eos_token_id="<|end|>")
    plain = [("<unk>", UNKNOWN), ("<s>", CONTROL), ("</s>", CONTROL)]
    characters("spm", "llama", plain, CHAT[:-1])
    characters("spm-no-prefix", "llama", plain, CHAT[:-1], add_space_prefix=False, add_bos_token=False)
    characters("phi-3-mini", "llama", plain,
               [("<|endoftext|>", CONTROL), ("<|end|>", CONTROL), ("<|user|>", USER_DEFINED)])
    characters("gemma4", "gemma4", [("<pad>", CONTROL), ("<eos>", CONTROL), ("<bos>", CONTROL), ("<unk>", UNKNOWN)],
               CHAT[:-1], bos_token_id="<bos>", eos_token_id="<eos>", unknown_token_id="<unk>", add_bos_token=False)
