#!/usr/bin/env python3
"""Teaches the encoder what lies in each field of generated pictures, before the language model reads its rows.

    train_vision.py --out build/builtin-model --minutes 20 [--resume]        writes vision.pt there
    train_vision.py --out build/builtin-model --minutes 20 --restore mmproj-calliope-mini.gguf

Every picture is used twice, mirrored or not.
"""
import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import pictures
from model import rms
from muon import Muon
from products import Products
from restore import restore_encoder
from vision import Encoder, VisionConfig

USES = 2                  # of a picture: with more it learns them by heart
WRITTEN, FAR = 0.5, 0.15  # shares of pictures with text: characters take longest to learn
ALONE = 400               # steps in which the heads learn alone, where an encoder is restored without them
PLACES = 12               # across the picture, and down
HEADS = pictures.LABELS | {"across": PLACES + 1, "down": PLACES + 1}


class Reader(nn.Module):
    """What is asked of each row: linear, so that the language model finds it easily as well."""

    def __init__(self, width):
        super().__init__()
        self.heads = nn.ModuleDict({k: nn.Linear(width, n) for k, n in HEADS.items()})

    def loss(self, rows, labels, tally=None):
        rows, total = rms(rows, 1e-5), 0
        for i, (name, head) in enumerate(self.heads.items()):
            logits = head(rows).flatten(0, 1)
            wanted = labels[..., i].flatten()
            weight = torch.where(wanted > 0, 1.0, 0.3)
            total = total + (F.cross_entropy(logits, wanted, reduction="none") * weight).sum() / weight.sum()
            if tally is not None and (some := wanted > 0).any():
                right = (logits.argmax(-1)[some] == wanted[some]).float().mean().item()
                tally[name] = 0.97 * tally.get(name, right) + 0.03 * right
        return total


def labels_of(scene):
    """What lies in each field, and where the field is: [rows, columns, heads]"""
    across = 1 + np.arange(scene.columns) * PLACES // scene.columns
    down = 1 + np.arange(scene.rows) * PLACES // scene.rows
    return np.concatenate([pictures.fields(scene), np.stack(np.meshgrid(across, down), -1)], -1)


def looked_near(rng, scene):
    """A closer look at about the sign."""
    left, top, right, bottom = pictures.window(scene)
    x, y = (rng.choice((-1, 0, 0, 1)) * pictures.STEP for _ in range(2))
    x, y = max(-left, min(1000 - right, x)), max(-top, min(1000 - bottom, y))
    return pictures.looked_at(scene, (left + x, top + y, right + x, bottom + y))[0]


def batches(rng, most):
    """Pictures of one shape each time, at most `most` fields in all."""
    pool = {}
    while True:
        chance = rng.random()
        scene = pictures.draw(rng, "text" if chance < WRITTEN else "far" if chance < WRITTEN + FAR else None)
        group = pool.setdefault((scene.rows, scene.columns), [])
        for seen in [scene, looked_near(rng, scene)] if scene.sign else [scene]:
            group.append((np.asarray(seen.picture, np.uint8), labels_of(seen)))
        size = max(4, most // (scene.rows * scene.columns))
        if len(group) < size:
            continue
        both = pool.pop((scene.rows, scene.columns))
        x = torch.from_numpy(np.stack([p for p, _ in both])).permute(0, 3, 1, 2)
        y = torch.from_numpy(np.stack([f for _, f in both]))
        yield x, y


def augmented(rng, x, y):
    """Shifted in brightness; without characters also mirrored."""
    x = (x.float() * rng.uniform(0.85, 1.1) + rng.uniform(-12, 12)).clamp(0, 255)
    plain = (y[..., 3] == 0).all(-1).all(-1)
    if rng.random() < 0.5:
        own = len(pictures.LABELS)          # behind those, a field's own place, which stays
        x[plain], y[plain] = x[plain].flip(3), torch.cat((y[plain].flip(2)[..., :own], y[plain][..., own:]), -1)
        for name in ("third across", "left"):
            label = y[plain][..., i := list(HEADS).index(name)]
            y[plain, :, :, i] = torch.where(label > 0, HEADS[name] - label, 0)
    return x, y


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--minutes", type=float, default=20)
    ap.add_argument("--fields", type=int, default=640, help="in one step")
    ap.add_argument("--rate", type=float, default=1.0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--resume", action="store_true")
    ap.add_argument("--restore", type=Path, help="start from this file's encoder")
    ap.add_argument("--bf16", action="store_true", help="faster on processors with AVX512-BF16, slower on others")
    a = ap.parse_args()
    Products.rough = a.bf16
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    encoder = restore_encoder(a.restore) if a.restore else Encoder(VisionConfig())
    reader = Reader(encoder.config.out)
    if a.resume:
        kept = torch.load(a.out / "vision.pt")
        encoder.load_state_dict(kept["encoder"])
        reader.load_state_dict(kept["reader"])
    inner = [p for n, p in encoder.named_parameters() if p.dim() == 2 and "embd" not in n]
    others = [p for p in [*encoder.parameters(), *reader.parameters()] if not any(p is q for q in inner)]
    optimizers = [Muon(inner, lr=0.01, weight_decay=0.02), torch.optim.AdamW(others, lr=3e-3, betas=(0.9, 0.98), weight_decay=0.0)]
    rates = [o.defaults["lr"] * a.rate for o in optimizers]
    print(sum(p.numel() for p in encoder.parameters()), "weights", flush=True)
    start = saved = time.time()
    step, seen, mean, tally, recent = 0, 0, 0.0, {}, []
    for fresh in batches(rng, a.fields):
        recent.append(fresh)
        if len(recent) < 12:
            continue
        recent = recent[-60:]
        for x, y in [fresh] + rng.sample(recent, USES - 1):
            done = (time.time() - start) / (a.minutes * 60)
            scale = min(1, (step + 1) / 30) * (0.02 + 0.98 * max(0, min(1, (1 - done) / 0.4)))
            for optimizer, rate in zip(optimizers, rates):
                optimizer.param_groups[0]["lr"] = rate * scale
            x, y = augmented(rng, x, y.clone())
            loss = reader.loss(encoder(x), y, tally)
            encoder.zero_grad()
            reader.zero_grad()
            loss.backward()
            if a.restore and step < ALONE:
                encoder.zero_grad()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 2.0)
            for optimizer in optimizers:
                optimizer.step()
            mean = loss.item() if step == 0 else 0.98 * mean + 0.02 * loss.item()
            step, seen = step + 1, seen + len(x)
            if step % 50 == 0:
                print(f"step {step}, {done:.1%}, loss {mean:.3f}, {seen} pictures,",
                      ", ".join(f"{k} {v:.0%}" for k, v in tally.items()), flush=True)
        if done >= 1 or time.time() - saved > 60:
            torch.save({"encoder": encoder.state_dict(), "reader": reader.state_dict()}, a.out / "vision.pt")
            saved = time.time()
        if done >= 1:
            break


if __name__ == "__main__":
    main()
