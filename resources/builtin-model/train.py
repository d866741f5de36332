#!/usr/bin/env python3
"""Trains the model on generated conversations, on the CPU, for a given wall time.

    train.py --out build/builtin-model --minutes 45        writes tokenizer.json, model.pt there, checkpoints included
    train.py --out build/builtin-model --minutes 20 --resume --rate 0.3
    train.py --out build/builtin-model --minutes 60 --restore calliope-mini-text.gguf --bf16     goes on from the file

With Debian's python3-torch install libopenblas0-pthread as well: its plain linear algebra is ten times slower. On
processors that OpenBLAS does not know yet, OPENBLAS_CORETYPE=SKYLAKEX gives another factor of five.
"""
import argparse
import copy
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import pictures
import tool_use
from make_data import Maker
from model import Config, Muse
from muon import Muon
from products import Products
from restore import restore, restore_encoder, with_words
from tokenizer import Tokenizer, learn_merges
from vision import Encoder, VisionConfig

MERGES = 3000
KNOWN_WORDS = 400        # how often each is shown to the tokenizer, so that it is one token where a wish and a call hold it
POOL = 1200              # conversations drawn at once and sorted by length, so that little is padded
SAVE_EVERY = 120         # seconds
AVERAGE = 0.98           # of the weights that are saved, per step
WARM_UP = 10             # steps
LONGEST = 480            # tokens of a conversation; what is longer is cut
MMPROJ = "mmproj-calliope-mini.gguf"
IN_PIECES, FORGOTTEN = 0.3, 0.1      # share of conversations whose questions come in smaller pieces, and of merges left out
HERE = Path(__file__).resolve().parent


def make_tokenizer(path):
    if not path.exists():
        maker = Maker(seed=0)
        texts = [text for _ in range(12000) for text, _ in maker.conversation()]
        texts += [f'{word} {word} "{word}"' for word in tool_use.WORDS] * KNOWN_WORDS
        plain = [p for text in texts for p in text.replace("<|", "\0<|").replace("|>", "|>\0").split("\0") if "<|" not in p]
        Tokenizer(learn_merges(plain, MERGES)).with_words(pictures.TOKENS).save(path)
    return Tokenizer.load(path)


def phrase_files_changed():
    return max(f.stat().st_mtime for f in HERE.glob("*.txt"))


def encoded(rng, tokenizer, segments):
    """(token, trained) of a conversation."""
    forgets = (lambda: rng.random() < FORGOTTEN) if rng.random() < IN_PIECES else None
    return [(i, trained) for text, trained in segments
            for i in tokenizer.encode_marked(text, forgets if text.startswith("<|start|>user") else None)]


def batches(seed, tokenizer, size):
    """Endless (tokens, trained) pairs of about `size` tokens; trained[b, t] says whether token t is to be learnt. Phrase
    files may be changed meanwhile."""
    pad, read = tokenizer.id("<|pad|>"), 0
    while True:
        if read != phrase_files_changed():
            seed, read = seed + 1000, phrase_files_changed()
            maker = Maker(seed)
        rows = []
        for _ in range(POOL):
            rows.append(encoded(maker.rng, tokenizer, maker.conversation())[:LONGEST])
        rows.sort(key=len)
        groups = [[]]
        for row in rows:
            if (len(groups[-1]) + 1) * len(row) > size:
                groups.append([])
            groups[-1].append(row)
        maker.rng.shuffle(groups)
        for group in groups:
            yield padded(group, pad)


def padded(rows, pad):
    longest = max(map(len, rows))
    rows = [row + [(pad, False)] * (longest - len(row)) for row in rows]
    return torch.tensor([[i for i, _ in row] for row in rows]), torch.tensor([[float(t) for _, t in row] for row in rows])


def picture_batches(seed, tokenizer, size):
    """Endless (tokens, trained, pixels) with one or two pictures in a row; a picture is used in two conversations."""
    pad, maker, groups = tokenizer.id("<|pad|>"), Maker(seed), {}
    while True:
        scene = pictures.draw(maker.rng)
        group = groups.setdefault((scene.rows, scene.columns), [])
        for _ in range(2):
            segments, seen = maker.picture_conversation(scene)
            row = encoded(maker.rng, tokenizer, segments)
            if len(row) <= LONGEST:
                group.append((row, [np.asarray(picture) for picture in seen]))
        if group and len(group) * max(len(row) for row, _ in group) >= size:
            del groups[scene.rows, scene.columns]
            yield (*padded([row for row, _ in group], pad),
                   torch.from_numpy(np.stack([p for _, seen in group for p in seen])).permute(0, 3, 1, 2).float())


def loss_of(model, tokens, weights, seen=None):
    states, _ = model.hidden(tokens[:, :-1], pictures=seen)
    weights = weights[:, 1:]
    wanted = weights > 0
    losses = F.cross_entropy(model.logits(states[wanted]), tokens[:, 1:][wanted], reduction="none")
    return (losses * weights[wanted]).sum() / weights.sum()


class Encoders:
    """The trained encoder: that of --out, which may be replaced meanwhile, or else the one beside --restore."""

    def __init__(self, a):
        self.path, self.read, self.encoder = a.out / "vision.pt", 0, None
        if a.restore and not self.path.exists():
            self.encoder = restore_encoder(a.restore.with_name(MMPROJ))

    def newest(self):
        if self.path.exists() and self.path.stat().st_mtime != self.read:
            self.read, self.encoder = self.path.stat().st_mtime, Encoder(VisionConfig())
            self.encoder.load_state_dict(torch.load(self.path)["encoder"])
        return self.encoder


def work(rank, model, tokenizer_path, a, start):
    """One worker: it draws its own data and applies its own updates to the weights, which all workers share."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    Products.rough = a.bf16
    tokenizer = Tokenizer.load(tokenizer_path)
    inner = [p for p in model.blk.parameters() if p.dim() == 2]
    others = [p for p in model.parameters() if not any(p is q for q in inner)]
    optimizers = [Muon(inner, lr=0.02, weight_decay=0.05),
                  torch.optim.AdamW(others, lr=4e-3, betas=(0.9, 0.98), weight_decay=0.0)]
    rates = [o.defaults["lr"] * a.rate for o in optimizers]
    saved, mean, looked, seen = start, 0.0, 0.0, 0
    average = copy.deepcopy(model) if rank == 0 else None
    encoders, looks = Encoders(a), None
    if a.pictures:
        looks = picture_batches(a.seed * 100 + rank + 50, tokenizer, a.batch)
    patch, rng = tokenizer.id("<|patch|>"), random.Random(rank)
    for step, (tokens, trained) in enumerate(batches(a.seed * 100 + rank, tokenizer, a.batch)):
        picture_rows = None
        if a.pictures and rng.random() < a.pictures:
            tokens, trained, pixels = next(looks)
            with torch.no_grad():
                picture_rows = (tokens[:, :-1] == patch, encoders.newest()(pixels))
        done = (time.time() - start) / (a.minutes * 60)
        if done >= 1:
            break
        scale = min(1, (step + 1) / WARM_UP) * (0.02 + 0.98 * min(1, (1 - done) / a.decay))
        for optimizer, rate in zip(optimizers, rates):
            optimizer.param_groups[0]["lr"] = rate * scale
        loss = loss_of(model, tokens, trained, picture_rows)
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        if picture_rows is None:
            mean = loss.item() if mean == 0 else 0.98 * mean + 0.02 * loss.item()
        else:
            looked = loss.item() if looked == 0 else 0.97 * looked + 0.03 * loss.item()
        seen += tokens.numel()
        if step % 25 == 0:
            print(f"worker {rank}: step {step}, {done:.1%}, loss {mean:.4f}, pictures {looked:.4f}, {seen} tokens", flush=True)
        if average is not None:
            with torch.no_grad():
                for kept, p in zip(average.parameters(), model.parameters()):
                    kept.lerp_(p, max(1 - AVERAGE, 1 / (step + 1)))
            if time.time() - saved > SAVE_EVERY:
                torch.save(average.state_dict(), a.out / "average.pt")
                torch.save(model.state_dict(), a.out / "model.pt")
                saved = time.time()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=45)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--batch", type=int, default=4096, help="tokens in one step of a worker")
    ap.add_argument("--rate", type=float, default=1.0, help="multiplies the learning rates")
    ap.add_argument("--decay", type=float, default=0.4, help="the last part of the time, in which the learning rates fall")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--pictures", type=float, default=0,
                    help="share of steps with pictures; needs vision.pt, or the encoder's file beside that of --restore")
    ap.add_argument("--resume", action="store_true", help="start from the weights in --out")
    ap.add_argument("--restore", type=Path, help="start from this GGUF file, with its tokenizer")
    ap.add_argument("--bf16", action="store_true", help="faster on processors with AVX512-BF16, slower on others")
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
    if a.restore:
        model, tokenizer = with_words(*restore(a.restore), pictures.TOKENS)
        tokenizer.save(a.out / "tokenizer.json")
    else:
        tokenizer = make_tokenizer(a.out / "tokenizer.json")
        model = Muse(Config(vocab=len(tokenizer)))
    if a.resume:
        model.load_state_dict(torch.load(a.out / "model.pt"))
    print(f"{len(tokenizer)} tokens, {sum(p.numel() for p in model.parameters())} weights", flush=True)
    model.share_memory()
    torch.multiprocessing.spawn(work, (model, a.out / "tokenizer.json", a, time.time()), nprocs=a.workers)
    torch.save(model.state_dict(), a.out / "model.pt")


if __name__ == "__main__":
    main()
