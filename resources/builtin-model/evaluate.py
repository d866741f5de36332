#!/usr/bin/env python3
"""Asks the model held-out questions and counts the right answers.

    evaluate.py --gguf calliope-mini-text.gguf            everything is read back from the file, so that the loss by
                                                          quantisation counts; greedy, one question per conversation
    evaluate.py --gguf FILE --ask "what is 47 + 38"       one question
    evaluate.py --gguf FILE --questions questions.json    the short list for end-to-end tests

"same" is the exact answer, "words" the words it must hold (for sums: its last number). At strength `high` the model
may think first; `instant` rows have the reasoning channel skipped by the prompt.
"""
import argparse
import json
from collections import Counter
from pathlib import Path

import torch

import gguf
from make_data import ONWARD, TO_USER, Maker, expected, prompt
from model import Config, Muse
from tokenizer import NORMAL, Tokenizer

ARCH = "muse-glimmer."
BATCH = 25


def load(path):
    """The model and its tokenizer from a GGUF file alone."""
    meta, tensors = gguf.read(path)
    key = {k[len(ARCH):]: v for k, v in meta.items() if k.startswith(ARCH)}
    config = Config(vocab=key["vocab_size"], embd=key["embedding_length"], layers=key["block_count"],
                    heads=key["attention.head_count"], kv_heads=key["attention.head_count_kv"],
                    head_dim=key["attention.key_length"], ff=key["feed_forward_length"],
                    context=key["context_length"], window=key["attention.sliding_window"],
                    eps=key["attention.layer_norm_rms_epsilon"], rope_base=key["rope.freq_base"],
                    logit_scale=key["logit_scale"], softcap=key["final_logit_softcapping"])
    model = Muse(config)
    with torch.no_grad():
        for name, parameter in model.tensors().items():
            parameter.copy_(torch.from_numpy(tensors[name].copy()))
    tokenizer = Tokenizer([m.split(" ") for m in meta["tokenizer.ggml.merges"]])
    assert tokenizer.tokens == meta["tokenizer.ggml.tokens"], "the vocabulary does not follow from the merges"
    assert meta["tokenizer.ggml.token_type"].count(NORMAL) == tokenizer.first_control
    return model.eval(), tokenizer


class Asker:
    def __init__(self, path):
        self.model, self.tokenizer = load(path)
        self.stop = {self.tokenizer.id("<|eot|>"), self.tokenizer.id("<|end_of_text|>")}

    def reply(self, question, strength="high", answer_at_once=False):
        """-> (reasoning, answer) as a reader of the turn format splits them."""
        start = self.tokenizer.encode_marked(prompt(question, strength, answer_at_once))
        text = self.tokenizer.decode(self.model.generate(start, self.stop))
        thought, answer = "", ""
        for message in ((TO_USER if answer_at_once else "") + text).split(ONWARD):
            recipient, _, body = message.partition("<|message|>")
            if recipient == " to=self":
                thought += body
            elif recipient == " to=user":
                answer += body
        return thought, answer

    @torch.no_grad()
    def writes(self, prompts, texts):
        """For each prompt, whether the greedy continuation is exactly the text: one pass instead of token by token."""
        starts = [self.tokenizer.encode_marked(p) for p in prompts]
        rows = [s + self.tokenizer.encode_marked(t + "<|eot|>") for s, t in zip(starts, texts)]
        longest = max(map(len, rows))
        states, _ = self.model.hidden(torch.tensor([r + [0] * (longest - len(r)) for r in rows]))
        best = self.model.logits(states).argmax(-1).tolist()
        return [b[len(s) - 1:len(r) - 1] == r[len(s):] for b, s, r in zip(best, starts, rows)]


def last_number(text):
    return text.rstrip(".").split(" ")[-1]


def right(case, answer):
    if case.kind == "sum":
        return last_number(answer) == last_number(case.answer)
    return all(k.lower() in answer.lower() for k in case.keys)


def evaluate(asker, count, seed, show):
    maker = Maker(seed, test=True)
    groups = [("help", maker.topic_case, {}), ("foreign", maker.foreign_case, {}), ("sums, high", maker.sum_case, {}),
              ("sums, instant", maker.sum_case, {"answer_at_once": True}),
              ("sums, low", maker.sum_case, {"strength": "low"})]
    print("| held-out | n | same | words |\n|---|---|---|---|")
    for name, draw, how in groups:
        cases = [draw() for _ in range(count)]
        tally = {}
        for i in range(0, count, BATCH):
            part = cases[i:i + BATCH]
            same = asker.writes([prompt(c.question, **how) for c in part], [expected(c, **how) for c in part])
            for case, exact in zip(part, same):
                n = tally.setdefault("limits" if case.kind == "limits" else name, Counter())
                thought, answer = ("", case.answer) if exact else asker.reply(case.question, **how)
                n["all"] += 1
                n["same"] += exact
                n["words"] += right(case, answer)
                if show and not right(case, answer):
                    print(f"  {case.name}: {case.question!r} -> {thought!r} {answer[:70]!r}")
        for kind, n in tally.items():
            print(f"| {kind} | {n['all']} | {n['same'] / n['all']:.1%} | {n['words'] / n['all']:.1%} |", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--gguf", type=Path, required=True)
    ap.add_argument("--count", type=int, default=500)
    ap.add_argument("--seed", type=int, default=1000)
    ap.add_argument("--ask")
    ap.add_argument("--strength", default="high")
    ap.add_argument("--instant", action="store_true")
    ap.add_argument("--questions", type=Path)
    ap.add_argument("--show", action="store_true", help="print wrong answers")
    a = ap.parse_args()
    torch.set_num_threads(1)
    asker = Asker(a.gguf)
    if a.ask:
        print("\n".join(asker.reply(a.ask, a.strength, a.instant)))
    elif a.questions:
        rows = json.loads(a.questions.read_text())
        good = 0
        for row in rows:
            answer = asker.reply(row["question"])[1]
            ok = all(k in answer.lower() for k in row["all"])
            good += ok
            if not ok:
                print(f"  {row['question']!r} -> {answer[:90]!r}")
        print(f"{good} of {len(rows)}")
    else:
        evaluate(asker, a.count, a.seed, a.show)


if __name__ == "__main__":
    main()
