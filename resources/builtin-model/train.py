#!/usr/bin/env python3
"""Trains the model on generated conversations, on the CPU, for a given wall time.

    train.py --out build/builtin-model --minutes 45        writes tokenizer.json, model.pt there, checkpoints included
    train.py --out build/builtin-model --minutes 20 --resume --rate 0.3

With Debian's python3-torch install libopenblas0-pthread as well: its plain linear algebra is ten times slower. On
processors that OpenBLAS does not know yet, OPENBLAS_CORETYPE=SKYLAKEX gives another factor of five.
"""
import argparse
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from make_data import Maker
from model import Config, Muse
from muon import Muon
from tokenizer import Tokenizer, learn_merges

MERGES = 1200
POOL = 60                # batches drawn at once and sorted by length, so that little is padded
SAVE_EVERY = 120         # seconds
WARM_UP = 10             # steps
DECAY = 0.4              # the last part of the time, in which the learning rates fall


def make_tokenizer(path):
    if not path.exists():
        maker = Maker(seed=0)
        texts = [text for _ in range(20000) for text, _ in maker.conversation()]
        plain = [p for text in texts for p in text.replace("<|", "\0<|").replace("|>", "|>\0").split("\0") if "<|" not in p]
        Tokenizer(learn_merges(plain, MERGES)).save(path)
    return Tokenizer.load(path)


def batches(maker, tokenizer, size):
    """Endless (tokens, trained) pairs; trained[b, t] says whether token t is to be learnt."""
    pad = tokenizer.id("<|pad|>")
    while True:
        rows = []
        for _ in range(POOL * size):
            row = [(i, trained) for text, trained in maker.conversation() for i in tokenizer.encode_marked(text)]
            rows.append(row)
        rows.sort(key=len)
        groups = [rows[i:i + size] for i in range(0, len(rows), size)]
        maker.rng.shuffle(groups)
        for group in groups:
            longest = max(map(len, group))
            padded = [row + [(pad, False)] * (longest - len(row)) for row in group]
            yield (torch.tensor([[i for i, _ in row] for row in padded]),
                   torch.tensor([[t for _, t in row] for row in padded]))


def loss_of(model, tokens, trained):
    states, _ = model.hidden(tokens[:, :-1])
    wanted = trained[:, 1:]
    return F.cross_entropy(model.logits(states[wanted]), tokens[:, 1:][wanted])


def work(rank, model, tokenizer_path, a, start):
    """One worker: it draws its own data and applies its own updates to the weights, which all workers share."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    tokenizer = Tokenizer.load(tokenizer_path)
    inner = [p for p in model.blk.parameters() if p.dim() == 2]
    others = [p for p in model.parameters() if not any(p is q for q in inner)]
    optimizers = [Muon(inner, lr=0.02, weight_decay=0.05),
                  torch.optim.AdamW(others, lr=4e-3, betas=(0.9, 0.98), weight_decay=0.0)]
    rates = [o.defaults["lr"] * a.rate for o in optimizers]
    saved, mean, seen = start, 0.0, 0
    for step, (tokens, trained) in enumerate(batches(Maker(a.seed * 100 + rank), tokenizer, a.batch)):
        done = (time.time() - start) / (a.minutes * 60)
        if done >= 1:
            break
        scale = min(1, (step + 1) / WARM_UP) * (0.02 + 0.98 * min(1, (1 - done) / DECAY))
        for optimizer, rate in zip(optimizers, rates):
            optimizer.param_groups[0]["lr"] = rate * scale
        loss = loss_of(model, tokens, trained)
        model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        mean = loss.item() if step == 0 else 0.98 * mean + 0.02 * loss.item()
        seen += tokens.numel()
        if step % 25 == 0:
            print(f"worker {rank}: step {step}, {done:.1%}, loss {mean:.4f}, {seen} tokens", flush=True)
        if rank == 0 and time.time() - saved > SAVE_EVERY:
            torch.save(model.state_dict(), a.out / "model.pt")
            saved = time.time()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=45)
    ap.add_argument("--workers", type=int, default=2)
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--rate", type=float, default=1.0, help="multiplies the learning rates")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--resume", action="store_true", help="start from the weights in --out")
    a = ap.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(a.seed)
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
