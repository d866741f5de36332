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
from make_data import Maker, prompt
from model import Config, Muse
from tokenizer import NORMAL, Tokenizer

ARCH = "muse-glimmer."


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
        start = prompt(question, strength, answer_at_once)
        text = self.tokenizer.decode(self.model.generate(self.tokenizer.encode_marked(start), self.stop))
        if answer_at_once:
            text = " to=user<|message|>" + text
        thought, answer = "", ""
        for message in text.split("<|eom|><|start|>assistant"):
            recipient, _, body = message.partition("<|message|>")
            if recipient == " to=self":
                thought += body
            elif recipient == " to=user":
                answer += body
        return thought, answer


def last_number(text):
    return text.rstrip(".").split(" ")[-1]


def right(case, answer):
    if case.kind == "sum":
        return last_number(answer) == last_number(case.answer)
    return all(k.lower() in answer.lower() for k in case.keys)


def evaluate(asker, count, seed, show):
    maker = Maker(seed, test=True)
    groups = [("help", maker.topic_case, {}), ("foreign", maker.foreign_case, {}), ("sums", maker.sum_case, {}),
              ("sums, instant", maker.sum_case, {"answer_at_once": True}),
              ("sums, low", maker.sum_case, {"strength": "low"})]
    print(f"{'held-out':16}{'n':>6}{'same':>8}{'words':>8}")
    for name, draw, how in groups:
        tally = {}
        for _ in range(count):
            case = draw()
            thought, answer = asker.reply(case.question, **how)
            kind = name if case.kind != "limits" else "limits"
            n = tally.setdefault(kind, Counter())
            n["all"] += 1
            n["same"] += answer == case.answer
            n["words"] += right(case, answer)
            if show and not right(case, answer):
                print(f"  {case.name}: {case.question!r} -> {thought!r} {answer[:70]!r}")
        for kind, n in tally.items():
            print(f"{kind:16}{n['all']:6}{n['same'] / n['all']:8.1%}{n['words'] / n['all']:8.1%}", flush=True)


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
