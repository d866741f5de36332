"""The vision encoder of the muse-glimmer kind in PyTorch.

    x = pre_ln(Wp patches + table)                       table: 32 x 32, stretched to the grid of patches
    per layer:
        q, k, v = W ln1(x) + b;  rope on q and k         first half of a head by column, second by row, both from 1
        x += Wo attention(q, k, v) + b                   everything sees everything
        x += Wd gelu(Wu ln2(x) + b) + b
    y = post_ln(x); four neighbours become one row       channel outer, then row and column within the four
    rows = mm.2 gelu(mm.1 gelu(mm.0 y))

The engine lets three of four layers see windows of 32 x 32 patches only; pictures here are smaller than one window.
Parameters carry the names of the tensors in the GGUF file.
"""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from model import level, matrix, rope
from products import Products, linear

PATCH, MERGE = 14, 2
MEAN, DEVIATION = 0.5, 0.5


@dataclass
class VisionConfig:
    width: int = 128
    layers: int = 4
    heads: int = 4
    ff: int = 256
    side: int = 32          # of the table of positions, in patches
    middle: int = 256       # of the projector
    out: int = 256          # of the language model's rows
    eps: float = 1e-5
    rope_base: float = 10000.0


def zeros(n):
    return nn.Parameter(torch.zeros(n))


class Norm(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.weight, self.bias = level(n), zeros(n)

    def forward(self, x, eps):
        return F.layer_norm(x, self.weight.shape, self.weight, self.bias, eps)


class Linear(nn.Module):
    def __init__(self, out, inp, gain=1.0):
        super().__init__()
        self.weight, self.bias = matrix(out, inp), zeros(out)
        self.weight.data *= gain

    def forward(self, x):
        return linear(x, self.weight) + self.bias


class VisionLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.ln1, self.ln2 = Norm(c.width), Norm(c.width)
        self.attn_q, self.attn_k, self.attn_v = (Linear(c.width, c.width) for _ in range(3))
        self.attn_out = Linear(c.width, c.width, 0.3)
        self.ffn_up, self.ffn_down = Linear(c.ff, c.width), Linear(c.width, c.ff, 0.3)

    def forward(self, c, x, rotation):
        b, t, _ = x.shape
        a = self.ln1(x, c.eps)
        q, k, v = (w(a).view(b, t, c.heads, -1).transpose(1, 2) for w in (self.attn_q, self.attn_k, self.attn_v))
        q, k = rope(q, rotation), rope(k, rotation)
        kind = Products.type()
        weights = ((q.to(kind) @ k.to(kind).transpose(-1, -2)).float() / q.shape[-1] ** 0.5).softmax(-1)
        x = x + self.attn_out((weights.to(kind) @ v.to(kind)).float().transpose(1, 2).flatten(2))
        return x + self.ffn_down(F.gelu(self.ffn_up(self.ln2(x, c.eps))))


class Encoder(nn.Module):
    def __init__(self, config):
        super().__init__()
        c = self.config = config
        self.patch_embd = matrix(c.width, 3 * PATCH * PATCH)
        self.position_embd = nn.Parameter(0.3 * torch.randn(c.side * c.side, c.width))
        self.pre_ln, self.post_ln = Norm(c.width), Norm(c.width)
        self.blk = nn.ModuleList(VisionLayer(c) for _ in range(c.layers))
        self.mm = nn.ParameterList([matrix(c.middle, MERGE * MERGE * c.width), matrix(c.middle, c.middle), matrix(c.out, c.middle)])

    def rotation(self, rows, columns):
        half = self.config.width // self.config.heads // 2
        frequency = self.config.rope_base ** (-torch.arange(0, half, 2) / half)
        by_column = (torch.arange(columns) + 1)[None, :, None] * frequency + torch.zeros(rows, 1, 1)
        by_row = (torch.arange(rows) + 1)[:, None, None] * frequency + torch.zeros(1, columns, 1)
        angle = torch.cat((by_column, by_row), -1).flatten(0, 1)
        return torch.polar(torch.ones_like(angle), angle)

    def forward(self, pixels):
        """pixels [batch, 3, height, width] in 0..255, sides multiples of 28 -> rows [batch, height/28 * width/28, out]"""
        c = self.config
        x = (pixels / 255 - MEAN) / DEVIATION
        b, _, h, w = x.shape
        rows, columns = h // PATCH, w // PATCH
        x = x.view(b, 3, rows, PATCH, columns, PATCH).permute(0, 2, 4, 1, 3, 5).reshape(b, rows * columns, -1)
        table = self.position_embd.view(1, c.side, c.side, -1).permute(0, 3, 1, 2)
        table = F.interpolate(table, (rows, columns), mode="bilinear", align_corners=False).flatten(2).transpose(1, 2)
        x = self.pre_ln(linear(x, self.patch_embd) + table, c.eps)
        rotation = self.rotation(rows, columns)
        for layer in self.blk:
            x = layer(c, x, rotation)
        x = self.post_ln(x, c.eps).view(b, rows // 2, 2, columns // 2, 2, -1)
        x = x.permute(0, 1, 3, 5, 2, 4).flatten(3).flatten(1, 2)
        x = F.gelu(linear(x, self.mm[0]))
        return linear(F.gelu(linear(x, self.mm[1])), self.mm[2])

    def tensors(self):
        """GGUF tensor name -> array, in file order."""
        out = {}
        for name, p in self.named_parameters():
            values = p.detach()
            if name.startswith("mm."):
                out[name + ".weight"] = values
            elif name == "patch_embd":
                out["v.patch_embd.weight"] = values.view(-1, 3, PATCH, PATCH)
            elif name == "position_embd":
                out["v.position_embd.weight"] = values
            else:
                out["v." + name] = values
        return out
