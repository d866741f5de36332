#!/usr/bin/env python3
"""Makes the tiny models of this folder, and what they compute.

  python3 make_models.py        writes llama.gguf, muse-glimmer.gguf and qwen35.gguf, each with .tokens and .logits.f32

The weights are random, the tokenizers work (byte level with a few merges), so these files go through the whole engine.
The logits [tokens, vocabulary] are computed here in float64, straight from the papers and with none of the engine's code:
no cache, no batches, every position looks at all positions before it.
"""
import struct
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9  # value types
TYPE_F32, TYPE_F16, TYPE_Q8_0 = 0, 1, 8  # tensor types


# --------------------------------------------------------------------------- the file format
def text(s):
    return struct.pack("<Q", len(s.encode())) + s.encode()


def value(v):
    """A metadata value with its type in front: ints become u32, lists arrays."""
    if isinstance(v, bool):
        return struct.pack("<I?", BOOL, v)
    if isinstance(v, int):
        return struct.pack("<II", U32, v)
    if isinstance(v, float):
        return struct.pack("<If", F32, v)
    if isinstance(v, str):
        return struct.pack("<I", STRING) + text(v)
    kind, pack = ((BOOL, lambda x: struct.pack("<?", x)) if isinstance(v[0], bool)
                  else (I32, lambda x: struct.pack("<i", x)) if isinstance(v[0], int) else (STRING, text))
    return struct.pack("<IIQ", ARRAY, kind, len(v)) + b"".join(map(pack, v))


def q8_0(w):
    """Blocks of 32: a float16 scale and 32 signed bytes. Returns the bytes and the values they stand for."""
    blocks = w.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype(np.float16)
    codes = np.rint(blocks / scale.astype(np.float64)).clip(-127, 127).astype(np.int8)
    data = b"".join(s.tobytes() + c.tobytes() for s, c in zip(scale, codes))
    return data, (codes * scale.astype(np.float64)).reshape(w.shape)


class Model:
    """Metadata and tensors; `self[name]` are the exact values that the file holds, as float64."""

    def __init__(self, arch, seed):
        self.arch, self.rng, self.values = arch, np.random.default_rng(seed), {}
        self.meta = {"general.architecture": arch, "general.name": f"tiny random {arch}"}
        self.data = []

    def __getitem__(self, name):
        return self.values[name]

    def __contains__(self, name):
        return name in self.values

    def keys(self, **values):
        for key, v in values.items():
            self.meta[f"{self.arch}.{key.replace('__', '.')}"] = v

    def put(self, name, w, kind=TYPE_F32):
        if kind == TYPE_Q8_0:
            data, exact = q8_0(w)
        else:
            stored = w.astype(np.float16 if kind == TYPE_F16 else np.float32)
            data, exact = stored.tobytes(), stored.astype(np.float64)
        self.values[name] = exact
        self.data.append((name, w.shape[::-1], kind, data))

    def matrix(self, name, rows, columns, kind=TYPE_F16, gain=1.0):
        self.put(name + ".weight", self.rng.standard_normal((rows, columns)) * gain / np.sqrt(columns), kind)

    def norm(self, name, n, level=1.0):
        self.put(name + ".weight", level * (1 + 0.2 * self.rng.standard_normal(n)))

    def tokenizer(self, pre, specials, bos, eos):
        printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
        others = [b for b in range(256) if b not in printable]
        shown = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(others)}
        space = shown[32]
        merges = ["t h", "th e", f"{space} the", "a n", "an d", f"{space} and", "i n", "a t"]
        tokens = [shown[b] for b in range(256)] + [m.replace(" ", "") for m in merges] + specials
        m = self.meta
        m["tokenizer.ggml.model"], m["tokenizer.ggml.pre"] = "gpt2", pre
        m["tokenizer.ggml.tokens"] = tokens
        m["tokenizer.ggml.token_type"] = [1] * (len(tokens) - len(specials)) + [3] * len(specials)
        m["tokenizer.ggml.merges"] = merges
        m["tokenizer.ggml.bos_token_id"], m["tokenizer.ggml.eos_token_id"] = tokens.index(bos), tokens.index(eos)
        m["tokenizer.ggml.add_bos_token"] = True
        m["tokenizer.chat_template"] = (
            "{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
            "{% if add_generation_prompt %}assistant:{% endif %}")
        self.vocabulary = len(tokens)

    def write(self, path, alignment=32):
        out = b"GGUF" + struct.pack("<IQQ", 3, len(self.data), len(self.meta))
        for key, v in self.meta.items():
            out += text(key) + value(v)
        offset = 0
        for name, shape, kind, data in self.data:
            out += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
            offset += len(data) + -len(data) % alignment
        for data in (b"", *(data for *_, data in self.data)):
            out += data
            out += b"\0" * (-len(out) % alignment)
        path.write_bytes(out)


# --------------------------------------------------------------------------- the arithmetic
def rms(x, weight=1.0, eps=1e-5):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps) * weight


def silu(x):
    return x / (1 + np.exp(-x))


def rope(x, base, divisors=1.0):
    """Turns neighbouring pairs of x [tokens, heads, width]."""
    width = x.shape[-1]
    frequency = base ** (-np.arange(0, width, 2) / width) / divisors
    turn = np.exp(1j * np.arange(len(x))[:, None] * frequency)[:, None, :]
    turned = (x[..., 0::2] + 1j * x[..., 1::2]) * turn
    return np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape)


def attend(q, k, v, window):
    """Causal attention of [tokens, heads, width] over fewer key heads; a token sees itself and window-1 before it."""
    n, group = len(q), q.shape[1] // k.shape[1]
    k, v = np.repeat(k, group, axis=1), np.repeat(v, group, axis=1)
    scores = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(q.shape[-1])
    i, j = np.indices((n, n))
    scores = np.where((j <= i) & (i - j < window), scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.einsum("hij,jhd->ihd", weights, v).reshape(n, -1)


# --------------------------------------------------------------------------- llama
def llama():
    """Llama 3.2's shape: heads wider than width / heads, grouped, rope factors, tied embeddings."""
    m = Model("llama", seed=13)
    width, heads, kv, hd, ff, layers, base = 32, 4, 2, 16, 40, 2, 10000.0
    m.tokenizer("llama-bpe", ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"], "<|begin_of_text|>", "<|eot_id|>")
    m.keys(block_count=layers, context_length=512, embedding_length=width, feed_forward_length=ff,
           attention__head_count=heads, attention__head_count_kv=kv, attention__key_length=hd,
           attention__value_length=hd, attention__layer_norm_rms_epsilon=1e-5, rope__freq_base=base,
           rope__dimension_count=hd, vocab_size=m.vocabulary)
    m.matrix("token_embd", m.vocabulary, width, TYPE_Q8_0, gain=2.5)
    m.norm("output_norm", width)
    m.put("rope_freqs.weight", np.linspace(1, 4, hd // 2))
    for i in range(layers):
        b = f"blk.{i}."
        m.norm(b + "attn_norm", width)
        m.matrix(b + "attn_q", heads * hd, width, gain=2.0)
        m.matrix(b + "attn_k", kv * hd, width)
        m.matrix(b + "attn_v", kv * hd, width)
        m.matrix(b + "attn_output", width, heads * hd)
        m.norm(b + "ffn_norm", width)
        m.matrix(b + "ffn_gate", ff, width, TYPE_Q8_0, gain=1.5)
        m.matrix(b + "ffn_up", ff, width, TYPE_Q8_0)
        m.matrix(b + "ffn_down", width, ff)

    def forward(tokens):
        n, table = len(tokens), m["token_embd.weight"]
        x = table[tokens]
        for i in range(layers):
            w = lambda name: m[f"blk.{i}.{name}.weight"]
            a = rms(x, w("attn_norm"))
            q = rope((a @ w("attn_q").T).reshape(n, heads, hd), base, m["rope_freqs.weight"])
            k = rope((a @ w("attn_k").T).reshape(n, kv, hd), base, m["rope_freqs.weight"])
            v = (a @ w("attn_v").T).reshape(n, kv, hd)
            x = x + attend(q, k, v, n) @ w("attn_output").T
            f = rms(x, w("ffn_norm"))
            x = x + (silu(f @ w("ffn_gate").T) * (f @ w("ffn_up").T)) @ w("ffn_down").T
        return rms(x, m["output_norm.weight"]) @ table.T

    return m, forward


# --------------------------------------------------------------------------- muse-glimmer
def muse_glimmer():
    """Windows with rope, then a layer without either; norms around each block, output gate, scaled and capped logits."""
    m = Model("muse-glimmer", seed=5)
    width, heads, kv, hd, ff, layers, base, window = 32, 2, 1, 16, 32, 4, 500000.0, 8
    scale, cap = 0.7, 5.0
    m.tokenizer("llama4", ["<|begin_of_text|>", "<|end_of_text|>", "<|start|>", "<|message|>", "<|eom|>", "<|eot|>"],
                "<|begin_of_text|>", "<|end_of_text|>")
    m.keys(block_count=layers, context_length=512, embedding_length=width, feed_forward_length=ff,
           attention__head_count=heads, attention__head_count_kv=kv, attention__key_length=hd,
           attention__value_length=hd, attention__layer_norm_rms_epsilon=1e-5, rope__freq_base=base,
           attention__sliding_window=window, attention__sliding_window_pattern=[i % 4 != 3 for i in range(layers)],
           logit_scale=scale, final_logit_softcapping=cap, vocab_size=m.vocabulary)
    m.matrix("token_embd", m.vocabulary, width, TYPE_Q8_0, gain=4.0)
    m.norm("output_norm", width)
    m.matrix("output", m.vocabulary, width, gain=2.5)
    for i in range(layers):
        b = f"blk.{i}."
        m.norm(b + "attn_norm", width)
        m.matrix(b + "attn_q", heads * hd, width, gain=2.0)
        m.matrix(b + "attn_k", kv * hd, width)
        m.matrix(b + "attn_v", kv * hd, width)
        m.norm(b + "attn_q_norm", hd, level=1.6)
        m.norm(b + "attn_k_norm", hd)
        m.matrix(b + "attn_gate", heads * hd, width, gain=2.0)
        m.matrix(b + "attn_output", width, heads * hd)
        m.norm(b + "post_attention_norm", width)
        m.norm(b + "ffn_norm", width)
        m.matrix(b + "ffn_gate", ff, width, TYPE_Q8_0, gain=1.5)
        m.matrix(b + "ffn_up", ff, width, TYPE_Q8_0)
        m.matrix(b + "ffn_down", width, ff, TYPE_Q8_0)
        m.norm(b + "post_ffw_norm", width)

    def forward(tokens):
        n = len(tokens)
        x = rms(m["token_embd.weight"][tokens])
        for i in range(layers):
            w = lambda name: m[f"blk.{i}.{name}.weight"]
            a = rms(x, w("attn_norm"))
            q = rms((a @ w("attn_q").T).reshape(n, heads, hd), w("attn_q_norm"))
            k = rms((a @ w("attn_k").T).reshape(n, kv, hd), w("attn_k_norm"))
            v = (a @ w("attn_v").T).reshape(n, kv, hd)
            if i % 4 != 3:
                o = attend(rope(q, base), rope(k, base), v, window)
            else:
                o = attend(q, k, v, n)
            o = (o / (1 + np.exp(-(a @ w("attn_gate").T)))) @ w("attn_output").T
            x = x + rms(o, w("post_attention_norm"), 1e-8)
            f = rms(x, w("ffn_norm"))
            f = (silu(f @ w("ffn_gate").T) * (f @ w("ffn_up").T)) @ w("ffn_down").T
            x = x + rms(f, w("post_ffw_norm"), 1e-8)
        logits = rms(x, m["output_norm.weight"]) @ m["output.weight"].T
        return cap * np.tanh(scale * logits / cap)

    return m, forward


# --------------------------------------------------------------------------- qwen35
def rope_halves(x, base, turned):
    """Turns dimension k with k + turned/2 in the first `turned` dimensions of x [tokens, heads, width]."""
    half = turned // 2
    turn = np.exp(1j * np.arange(len(x))[:, None] * base ** (-np.arange(half) / half))[:, None, :]
    pairs = (x[..., :half] + 1j * x[..., half:turned]) * turn
    return np.concatenate([pairs.real, pairs.imag, x[..., turned:]], axis=-1)


def delta_net(q, k, v, decay, beta):
    """Of q, k, v [tokens, heads, width] and decay, beta [tokens, heads]; one memory [key, value] per head."""
    memory = np.zeros((q.shape[1], q.shape[2], v.shape[2]))
    out = np.empty_like(v)
    for t in range(len(q)):
        memory = memory * decay[t][:, None, None]
        change = beta[t][:, None] * (v[t] - np.einsum("hkv,hk->hv", memory, k[t]))
        memory = memory + np.einsum("hk,hv->hkv", k[t], change)
        out[t] = np.einsum("hkv,hk->hv", memory, q[t]) / np.sqrt(q.shape[2])
    return out


def qwen35():
    """Gated delta nets, then attention with an output gate and rope on a part of each head; a block that only predicts."""
    m = Model("qwen35", seed=21)
    width, heads, kv, hd, ff, base, turned, eps = 32, 2, 1, 24, 40, 10000.0, 8, 1e-5
    recurrent, key_heads, value_heads, s, kernel = [True, True, False], 2, 4, 12, 3
    channels, inner = (2 * key_heads + value_heads) * s, value_heads * s
    m.tokenizer("qwen35", ["<|endoftext|>", "<|im_start|>", "<|im_end|>"], "<|endoftext|>", "<|im_end|>")
    m.keys(block_count=len(recurrent) + 1, nextn_predict_layers=1, context_length=512, embedding_length=width,
           feed_forward_length=ff, attention__head_count=heads, attention__head_count_kv=kv, attention__key_length=hd,
           attention__value_length=hd, attention__layer_norm_rms_epsilon=eps,
           attention__recurrent_layers=recurrent + [False], rope__freq_base=base, rope__dimension_count=turned,
           rope__dimension_sections=[2, 1, 1, 0], ssm__conv_kernel=kernel, ssm__state_size=s,
           ssm__group_count=key_heads, ssm__time_step_rank=value_heads, ssm__inner_size=inner,
           vocab_size=m.vocabulary)
    m.matrix("token_embd", m.vocabulary, width, TYPE_Q8_0, gain=3.0)
    m.norm("output_norm", width)
    for i, is_recurrent in enumerate(recurrent):
        b = f"blk.{i}."
        m.norm(b + "attn_norm", width)
        if is_recurrent:
            m.matrix(b + "attn_qkv", channels, width, TYPE_Q8_0, gain=2.0)
            m.matrix(b + "attn_gate", inner, width, TYPE_Q8_0, gain=2.0)
            m.matrix(b + "ssm_beta", value_heads, width, gain=2.0)
            m.matrix(b + "ssm_alpha", value_heads, width, gain=2.0)
            m.put(b + "ssm_conv1d.weight", 0.7 * m.rng.standard_normal((channels, kernel)))
            m.put(b + "ssm_dt.bias", 0.5 * m.rng.standard_normal(value_heads))
            m.put(b + "ssm_a", -np.exp(0.7 * m.rng.standard_normal(value_heads) - 1))
            m.norm(b + "ssm_norm", s)
            m.matrix(b + "ssm_out", width, inner, gain=1.5)
        else:
            m.matrix(b + "attn_q", 2 * heads * hd, width, gain=2.0)
            m.matrix(b + "attn_k", kv * hd, width)
            m.matrix(b + "attn_v", kv * hd, width)
            m.norm(b + "attn_q_norm", hd, level=1.6)
            m.norm(b + "attn_k_norm", hd)
            m.matrix(b + "attn_output", width, heads * hd)
        m.norm(b + "post_attention_norm", width)
        m.matrix(b + "ffn_gate", ff, width, TYPE_Q8_0, gain=1.5)
        m.matrix(b + "ffn_up", ff, width, TYPE_Q8_0)
        m.matrix(b + "ffn_down", width, ff)
    m.norm(f"blk.{len(recurrent)}.nextn.enorm", width)

    def unit(x):
        return x / np.sqrt((x * x).sum(axis=-1, keepdims=True) + eps)

    def forward(tokens):
        n, table = len(tokens), m["token_embd.weight"]
        x = table[tokens]
        for i, is_recurrent in enumerate(recurrent):
            w = lambda name: m[f"blk.{i}.{name}.weight"]
            a = rms(x, w("attn_norm"))
            if is_recurrent:
                padded = np.concatenate([np.zeros((kernel - 1, channels)), a @ w("attn_qkv").T])
                mixed = silu(sum(padded[j:j + n] * w("ssm_conv1d")[:, j] for j in range(kernel)))
                q, k, v = np.split(mixed, [key_heads * s, 2 * key_heads * s], axis=1)
                share = np.arange(value_heads) % key_heads
                q, k = (unit(y.reshape(n, key_heads, s))[:, share] for y in (q, k))
                beta = 1 / (1 + np.exp(-(a @ w("ssm_beta").T)))
                step = np.log1p(np.exp(a @ w("ssm_alpha").T + m[f"blk.{i}.ssm_dt.bias"]))
                o = delta_net(q, k, v.reshape(n, value_heads, s), np.exp(m[f"blk.{i}.ssm_a"] * step), beta)
                o = rms(o, w("ssm_norm")).reshape(n, inner) * silu(a @ w("attn_gate").T)
                x = x + o @ w("ssm_out").T
            else:
                both = (a @ w("attn_q").T).reshape(n, heads, 2, hd)
                q = rope_halves(rms(both[:, :, 0], w("attn_q_norm")), base, turned)
                k = rope_halves(rms((a @ w("attn_k").T).reshape(n, kv, hd), w("attn_k_norm")), base, turned)
                o = attend(q, k, (a @ w("attn_v").T).reshape(n, kv, hd), n)
                x = x + (o / (1 + np.exp(-both[:, :, 1].reshape(n, -1)))) @ w("attn_output").T
            f = rms(x, w("post_attention_norm"))
            x = x + (silu(f @ w("ffn_gate").T) * (f @ w("ffn_up").T)) @ w("ffn_down").T
        return rms(x, m["output_norm.weight"]) @ table.T

    return m, forward


def main():
    for build in (llama, muse_glimmer, qwen35):
        model, forward = build()
        name = model.arch
        tokens = [int(t) for t in model.rng.integers(0, model.vocabulary, 28)]
        logits = forward(np.array(tokens))
        model.write(HERE / f"{name}.gguf")
        (HERE / f"{name}.tokens").write_text(" ".join(map(str, tokens)) + "\n")
        logits.astype("<f4").tofile(HERE / f"{name}.logits.f32")
        best = np.sort(logits, axis=1)[:, ::-1]
        print(f"{name}: {(HERE / f'{name}.gguf').stat().st_size} bytes, {logits.shape[1]} tokens in the vocabulary, "
              f"nearest two best logits {(best[:, 0] - best[:, 1]).min():.3f} apart")


if __name__ == "__main__":
    main()
