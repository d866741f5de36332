"""Matrix products in bfloat16 with sums in float32: on processors with AVX512-BF16 they take half the time, and training
does not need more. Everything between the products stays float32.
"""
import torch
import torch.nn.functional as F


class RoughLinear(torch.autograd.Function):
    """x @ w.T"""

    @staticmethod
    def forward(ctx, x, w):
        x, w = x.bfloat16(), w.bfloat16()
        ctx.save_for_backward(x, w)
        return F.linear(x, w).float()

    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        g = g.bfloat16()
        of_x = (g @ w).float() if ctx.needs_input_grad[0] else None
        return of_x, (g.flatten(0, -2).T @ x.flatten(0, -2)).float()


class Products:
    """What the network and its optimiser multiply with. `rough` is for training only."""
    rough = False

    @classmethod
    def linear(cls, x, w):
        return RoughLinear.apply(x, w) if cls.rough and torch.is_grad_enabled() else F.linear(x, w)

    @classmethod
    def type(cls):
        return torch.bfloat16 if cls.rough else torch.float32


linear = Products.linear
