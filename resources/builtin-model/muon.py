"""The Muon optimiser for matrices: momentum, with every update made nearly orthogonal.

After K. Jordan and others, "Muon: an optimizer for hidden layers in neural networks" (2024). It needs about half the
steps of AdamW here, which decides on a processor.
"""
import torch

from products import Products

STEPS = 5
A, B, C = 3.4445, -4.7750, 2.0315      # the quintic iteration of the paper


def orthogonal(g):
    """All singular values brought near 1 by a Newton-Schulz iteration."""
    x = (g / (g.norm() + 1e-7)).to(Products.type())
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(STEPS):
        s = x @ x.T
        x = A * x + (B * s + C * s @ s) @ x
    return (x.T if tall else x).float()


class Muon(torch.optim.Optimizer):
    def __init__(self, matrices, lr=0.02, momentum=0.95, weight_decay=0.0):
        super().__init__(matrices, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                kept = self.state[p].setdefault("momentum", torch.zeros_like(p))
                kept.lerp_(p.grad, 1 - group["momentum"])
                update = orthogonal(p.grad.lerp(kept, group["momentum"]))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)
