"""The muse-glimmer decoder in PyTorch, written to be read beside the paper-like list below.

    h = rms(E[token])                                    no weight
    per layer:
        a = rms(h) * attn_norm
        q, k, v, g = Wq a, Wk a, Wv a, Wg a              q and k: rms over each head, times a weight
        rope on q and k, neighbour pairs, in three of four layers; those see a window only
        o = Wo (attention(q, k, v) * sigmoid(g))         scale 1/sqrt(head_dim)
        h += rms(o) * post_attention_norm                eps 1e-8
        h += rms(SwiGLU(rms(h) * ffn_norm)) * post_ffw_norm
    logits = cap * tanh(logit_scale * Wout (rms(h) * output_norm) / cap)

Parameters carry the names of the tensors in the GGUF file.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from products import Products, linear

NOPE_EVERY = 4        # layers 3, 7, ... see everything and have no rope
POST_EPS = 1e-8


@dataclass
class Config:
    vocab: int
    embd: int = 256
    layers: int = 4
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    ff: int = 512
    context: int = 2048
    window: int = 128
    eps: float = 1e-5
    rope_base: float = 500000.0
    logit_scale: float = 0.2
    softcap: float = 20.0

    def sliding(self, layer):
        return layer % NOPE_EVERY < NOPE_EVERY - 1


class Rms(torch.autograd.Function):
    """x / sqrt(mean(x^2) + eps) over the last dimension, with fewer passes over memory than autograd would make."""

    @staticmethod
    def forward(ctx, x, eps):
        scale = (torch.linalg.vector_norm(x, dim=-1, keepdim=True).square_() / x.shape[-1] + eps).rsqrt_()
        y = x * scale
        ctx.save_for_backward(y, scale)
        return y

    @staticmethod
    def backward(ctx, g):
        y, scale = ctx.saved_tensors
        along = (g * y).mean(-1, keepdim=True)
        return torch.addcmul(g, y, along, value=-1).mul_(scale), None


rms = Rms.apply


def rope(x, rotation):
    """x: [..., position, head_dim]; turns the pairs (0, 1), (2, 3), ... by the angles of `rotation`."""
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * rotation).flatten(-2)


def matrix(out, inp):
    return nn.Parameter(torch.randn(out, inp) / math.sqrt(inp))


def level(n, value=1.0):
    return nn.Parameter(torch.full((n,), value))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        q, kv = c.heads * c.head_dim, c.kv_heads * c.head_dim
        branch = 1 / math.sqrt(2 * c.layers)      # keeps the residual near its first size
        self.attn_norm, self.ffn_norm = level(c.embd), level(c.embd)
        self.post_attention_norm, self.post_ffw_norm = level(c.embd, branch), level(c.embd, branch)
        self.attn_q, self.attn_k, self.attn_v = matrix(q, c.embd), matrix(kv, c.embd), matrix(kv, c.embd)
        self.attn_gate, self.attn_output = matrix(q, c.embd), matrix(c.embd, q)
        self.attn_q_norm, self.attn_k_norm = level(c.head_dim, 2.0), level(c.head_dim)
        self.ffn_gate, self.ffn_up, self.ffn_down = matrix(c.ff, c.embd), matrix(c.ff, c.embd), matrix(c.embd, c.ff)

    def attention(self, c, a, rotation, mask, past):
        b, t, _ = a.shape
        q = linear(a, self.attn_q).view(b, t, c.kv_heads, -1, c.head_dim)
        k = linear(a, self.attn_k).view(b, t, c.kv_heads, c.head_dim).transpose(1, 2)
        v = linear(a, self.attn_v).view(b, t, c.kv_heads, c.head_dim).transpose(1, 2)
        q = (rms(q, c.eps) * self.attn_q_norm).permute(0, 2, 3, 1, 4)      # [b, kv_heads, group, t, head_dim]
        k = rms(k, c.eps) * self.attn_k_norm
        if rotation is not None:
            q, k = rope(q, rotation), rope(k, rotation)
        if past is not None:
            k, v = torch.cat((past[0], k), 2), torch.cat((past[1], v), 2)
        group = q.shape[2]
        kind = Products.type()
        scores = (q.flatten(2, 3).to(kind) @ k.to(kind).transpose(-1, -2)).float() / math.sqrt(c.head_dim)
        weights = (scores.view(b, c.kv_heads, group, t, -1) + mask).softmax(-1)
        o = (weights.flatten(2, 3).to(kind) @ v.to(kind)).float().view(b, c.kv_heads, group, t, c.head_dim)
        o = o.permute(0, 3, 1, 2, 4).flatten(2) * torch.sigmoid(linear(a, self.attn_gate))
        return linear(o, self.attn_output), (k, v)

    def forward(self, c, h, rotation, mask, past=None):
        o, present = self.attention(c, rms(h, c.eps) * self.attn_norm, rotation, mask, past)
        h = h + rms(o, POST_EPS) * self.post_attention_norm
        x = rms(h, c.eps) * self.ffn_norm
        f = linear(F.silu(linear(x, self.ffn_gate)) * linear(x, self.ffn_up), self.ffn_down)
        return h + rms(f, POST_EPS) * self.post_ffw_norm, present


class Muse(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.token_embd = nn.Parameter(0.1 * torch.randn(config.vocab, config.embd))
        self.blk = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.output_norm = level(config.embd)
        self.output = nn.Parameter(0.05 * torch.randn(config.vocab, config.embd))

    def hidden(self, tokens, past=None, pictures=None):
        """tokens [batch, t] -> states [batch, t, embd] and each layer's keys and values. `pictures`: where rows of
        pictures stand, as booleans [batch, t], and those rows, one behind another."""
        c = self.config
        start = past[0][0].shape[2] if past else 0
        at = torch.arange(start, start + tokens.shape[1])
        frequency = c.rope_base ** (-torch.arange(0, c.head_dim, 2) / c.head_dim)
        angle = at[:, None] * frequency
        rotation = torch.polar(torch.ones_like(angle), angle)
        distance = at[:, None] - torch.arange(start + tokens.shape[1])
        full = torch.zeros_like(distance, dtype=torch.float32).masked_fill(distance < 0, -torch.inf)
        windowed = full.masked_fill(distance >= c.window, -torch.inf)
        h = self.token_embd[tokens]
        if pictures is not None:
            h = h.masked_scatter(pictures[0][..., None], pictures[1])
        h = rms(h, c.eps)
        present = []
        for i, layer in enumerate(self.blk):
            local = c.sliding(i)
            h, kv = layer(c, h, rotation if local else None, windowed if local else full, past[i] if past else None)
            present.append(kv)
        return h, present

    def logits(self, states):
        c = self.config
        x = linear(rms(states, c.eps) * self.output_norm, self.output).float()
        return c.softcap * torch.tanh(c.logit_scale * x / c.softcap)

    @torch.no_grad()
    def generate(self, tokens, stop, limit=200):
        """Greedy continuation of one sequence, up to and without a token of `stop`."""
        out, (states, past) = [], self.hidden(torch.tensor([tokens]))
        while len(out) < limit:
            token = int(self.logits(states[:, -1:]).argmax())
            if token in stop:
                break
            out.append(token)
            states, past = self.hidden(torch.tensor([[token]]), past)
        return out

    def tensors(self):
        """GGUF tensor name -> parameter, in file order."""
        return {name + ".weight": p for name, p in self.named_parameters()}
