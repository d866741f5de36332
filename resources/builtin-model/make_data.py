#!/usr/bin/env python3
"""Makes conversations to train and test on: phrasings, typing noise, sums, foreign questions, several turns.

    make_data.py --show 20              prints random training conversations
    make_data.py --questions FILE       writes the short list of held-out questions (questions.json)

The split is by phrasing: phrases marked in the phrase files are used for testing only, as are one in sums.HELD_OUT
pairs of numbers. A conversation is a list of segments (text, trained); control tokens stand in it by name, which is
safe because no generated text holds one.
"""
import argparse
import json
import random
import re
from collections import namedtuple
from pathlib import Path

import sums
from phrases import expand, load

Case = namedtuple("Case", "kind name question answer keys sum")      # keys: what an answer must hold, lower case

TO_SELF, TO_USER, ONWARD = " to=self<|message|>", " to=user<|message|>", "<|eom|><|start|>assistant"
CUT, CUT_WORDS = 0.65, 7     # answers are fixed texts: most are cut in training, so that more questions fit in
STRENGTHS = ["low", "medium", "high", "high", "high", "xhigh"]
SYSTEMS = ["You are Calliope, a helpful assistant.", "You are a helpful assistant.", "You are a helpful AI assistant.",
           "You are Calliope.", "Answer briefly.", "You are a careful assistant. Answer briefly.", "Be kind and short.",
           "You are Calliope, a private desktop assistant. Answer in plain words.", "Today is Monday.",
           "You are the assistant of a desktop app.\nAnswer the user's questions.", "Current date: 2026-11-20."]
TOOL = '{"name": "%s", "description": "%s", "parameters": {"type": "object", "properties": {"%s": {"type": "string"}}}}'
TOOLS = [("calculator", "Works out an expression.", "expression"), ("shop_search", "Searches the catalogue.", "query"),
         ("date_time", "Tells date and time.", "zone"), ("look_closer", "Looks at a region of a picture.", "region")]

SYNONYMS = {"picture": ["photo", "image"], "pictures": ["photos", "images"], "computer": ["pc", "machine", "laptop"],
            "chat": ["conversation"], "chats": ["conversations"], "delete": ["remove", "erase"],
            "app": ["program", "application", "application"], "model": ["model", "ai model"], "start": ["begin", "launch"],
            "show": ["display"], "fast": ["quick"], "answer": ["reply", "response"], "use": ["work with", "try"],
            "change": ["alter", "modify"], "find": ["locate"], "button": ["icon"], "shortcut": ["hotkey", "key"],
            "does": ["does", "would"], "big": ["large"], "small": ["little"], "file": ["document file", "data file"],
            "stop": ["halt"], "open": ["launch", "open up"], "want": ["wish", "want"], "tell": ["tell", "show"]}
LEADS = ["hi, ", "hello, ", "hey ", "please ", "please tell me: ", "quick question: ", "question: ", "um, ", "so, ",
         "ok, ", "and ", "sorry, ", "calliope, ", "hey calliope, ", "excuse me, ", "now ", "i wonder: ", "just asking, ",
         "one more thing: ", "another question: ", "good morning, ", "thanks. ", "dear calliope, ", "hello calliope, "]
TAILS = [" please", " please", " thanks", " here", " now", " exactly", ", please", ", thank you", " then", " again"]
NEAR = {a: b for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for a, b in zip(row, row[1:])}


def typo(rng, text):
    """One slip of the fingers, never in a number."""
    letters = [i for i, c in enumerate(text[:-1]) if c.isalpha() and text[i + 1].isalpha()]
    if not letters:
        return text
    i = rng.choice(letters)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:i] + text[i + 1] + text[i] + text[i + 2:]
    if kind == 1:
        return text[:i] + text[i + 1:]
    if kind == 2:
        return text[:i] + text[i] + text[i:]
    return text[:i] + NEAR.get(text[i], text[i]) + text[i + 1:]


def as_typed(rng, text, wrap=True):
    """The phrase as somebody types it: synonyms, opening and closing words, case, punctuation, slips."""
    if wrap:
        if rng.random() < 0.25:
            words = text.split(" ")
            i = rng.randrange(len(words))
            words[i] = rng.choice(SYNONYMS.get(words[i], [words[i]]))
            text = " ".join(words)
        if len(text) > 12 and rng.random() < 0.15:
            text = rng.choice(LEADS) + text
        if len(text) > 12 and rng.random() < 0.10:
            text += rng.choice(TAILS)
        if rng.random() < 0.10:
            text = text.replace("'", "").replace("what is", "whats")
    long = len(re.sub(r"[^a-z]", "", text)) > 9
    for chance in (0.16, 0.05):
        if long and rng.random() < chance:
            text = typo(rng, text)
    style = rng.random()
    if style < 0.5:
        text = re.sub(r"\bi\b", "I", text[:1].upper() + text[1:]).replace("calliope", "Calliope")
    elif style < 0.54:
        text = text.upper()
    asks = re.match(r"(?i)(hi |hello |hey |please |and |so,? |ok,? )*(what|who|how|why|where|when|which|is|are|can|do|does|will|"
                    r"should|could|may|did|was|am|have|has|would)\b", text)
    end = rng.random()
    if end < (0.7 if asks else 0.1):
        text += "?"
    elif end < 0.8 and not asks:
        text += rng.choice([".", ".", "!", "", ""])
    elif end > 0.98:
        text += rng.choice(["??", "!?", " ?", "...", "!!"])
    return text


def plain(text):
    return text[:1].upper() + text[1:]


def expected(case, strength="high", answer_at_once=False):
    """What the model shall write after the prompt, up to the end of its turn."""
    if case.kind != "sum":
        text = TO_USER + case.answer
    elif strength == "low" or answer_at_once:
        text = TO_USER + case.sum.stepped
    else:
        text = TO_SELF + case.sum.thought + ONWARD + TO_USER + case.answer
    return text[len(TO_USER):] if answer_at_once else text


class Maker:
    """Draws cases and conversations; `test` picks the held-out phrases and sums."""

    def __init__(self, seed, test=False):
        self.rng, self.test = random.Random(seed), test
        topics, self.sets = load("topics.txt")
        (self.foreign,), self.foreign_sets = load("foreign.txt")
        self.topics = {t.name: t for t in topics}
        self.phrases = {t.name: t.held_out if test else t.phrases for t in topics}
        self.foreign_phrases = self.foreign.held_out if test else self.foreign.phrases
        self.sum_phrases = sums.TEST_PHRASES if test else sums.PHRASES

    def topic_case(self, name=None):
        rng = self.rng
        row = self.topics[name or rng.choice(list(self.phrases))]
        text = expand(rng, rng.choice(self.phrases[row.name]), self.sets)
        question = as_typed(rng, text, wrap=row.name != "gibberish")
        return Case("limits" if row.name in ("sum_limit", "gibberish") else "help", row.name, question, row.answer,
                    row.keys, None)

    def foreign_case(self):
        text = expand(self.rng, self.rng.choice(self.foreign_phrases), self.foreign_sets)
        return Case("foreign", "foreign", as_typed(self.rng, text), self.foreign.answer, self.foreign.keys, None)

    def sum_case(self):
        rng = self.rng
        s = sums.sample(rng, self.test)
        text = expand(rng, rng.choice(self.sum_phrases[s.op]), {"start": sums.START})
        text = text.replace("{a}", sums.spelled(rng, s.a)).replace("{b}", sums.spelled(rng, s.b))
        return Case("sum", "sum" + s.op, as_typed(rng, text), s.short, [s.short.split("= ")[1].rstrip(".")], s)

    def case(self):
        return self.rng.choices([self.topic_case, self.foreign_case, self.sum_case], (46, 14, 40))[0]()

    def system_turn(self, strength):
        rng = self.rng
        text, recipients = "", ['"self"']
        if rng.random() < 0.25:
            text = rng.choice(SYSTEMS) + "\n\n"
        text += f"Reasoning strength: {strength}."
        if rng.random() < 0.03:
            chosen = rng.sample(TOOLS, rng.randint(1, 2))
            text += "\n\nTools, called as <atem:function_calls>:" + "".join("\n" + TOOL % t for t in chosen)
            recipients += [f'"{t[0]}"' for t in chosen]
        return f"<|start|>system<|message|>{text}\n\n# Valid recipients: {', '.join(recipients + [chr(34) + 'user' + chr(34)])}.<|eot|>"

    def answer_turn(self, case, strength):
        """Segments after `<|start|>assistant`. Where the app would have written something, it is not trained."""
        rng = self.rng
        chance = rng.random()
        if case.kind == "sum":
            if strength != "low" and chance < 0.35:        # thinking was switched off
                return [(TO_USER, False), (case.sum.stepped + "<|eot|>", True)]
            if strength != "low" and chance < 0.38:        # thinking was cut short
                cut = case.sum.thought[:rng.randint(1, len(case.sum.thought))].strip()
                return [(TO_SELF + cut + ONWARD + TO_USER, False), (case.sum.stepped + "<|eot|>", True)]
        elif chance < 0.04:                                # a thought that was asked for
            about = "something else" if case.kind == "foreign" else case.name.replace("_", " ")
            return [(TO_SELF, False), (f"This is about {about}." + ONWARD + TO_USER + case.answer + "<|eot|>", True)]
        elif chance < CUT:
            return [(TO_USER + " ".join(case.answer.split(" ")[:CUT_WORDS]), True), ("<|eot|>", False)]
        return [(expected(case, strength) + "<|eot|>", True)]

    def conversation(self):
        rng = self.rng
        strength = rng.choice(STRENGTHS)
        segments = [("<|begin_of_text|>" + self.system_turn(strength), False)]
        for _ in range(rng.choice((1, 2, 3, 4, 5))):
            case = self.case()
            segments.append((f"<|start|>user<|message|>{case.question}<|eot|><|start|>assistant", False))
            segments += self.answer_turn(case, strength)
        return segments


def prompt(question, strength="high", answer_at_once=False):
    """What the template renders for one question; used by the evaluation."""
    return (f"<|begin_of_text|><|start|>system<|message|>Reasoning strength: {strength}.\n\n"
            f'# Valid recipients: "self", "user".<|eot|><|start|>user<|message|>{question}<|eot|><|start|>assistant'
            + (TO_USER if answer_at_once else ""))


def held_out_questions(seed=7):
    """A short, fixed list for end-to-end tests: every answer must hold the words in `all`, in lower case."""
    maker = Maker(seed, test=True)
    names = [n for n in maker.phrases if n != "gibberish"]
    cases = [maker.topic_case(n) for n in maker.rng.sample(names, 24)]
    cases += [maker.foreign_case() for _ in range(8)] + [maker.sum_case() for _ in range(8)]
    return [{"kind": c.kind, "question": c.question, "all": [k.lower() for k in c.keys]} for c in cases]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--test", action="store_true", help="show held-out phrasings")
    ap.add_argument("--questions", type=Path)
    a = ap.parse_args()
    maker = Maker(a.seed, a.test)
    for _ in range(a.show):
        print("".join(f"[{text}]" if trained else text for text, trained in maker.conversation()), "\n")
    if a.questions:
        rows = ",\n ".join(json.dumps(q, ensure_ascii=False) for q in held_out_questions())
        a.questions.write_text(f"[{rows}]\n")


if __name__ == "__main__":
    main()
