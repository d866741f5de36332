#!/usr/bin/env python3
"""Writes the trained weights as a muse-glimmer GGUF file.

    export.py --from build/builtin-model --to calliope-mini-text.gguf
"""
import argparse
import hashlib
from pathlib import Path

import torch

import gguf
from model import Config, Muse
from tokenizer import Tokenizer

HERE = Path(__file__).resolve().parent
ARCH = "muse-glimmer"
MOSTLY_Q8_0 = 7          # general.file_type


def metadata(c, tokenizer):
    general = {"architecture": ARCH, "type": "model", "name": "Calliope mini text", "basename": "calliope-mini",
               "size_label": "3M", "license": "apache-2.0", "file_type": MOSTLY_Q8_0, "quantization_version": 2,
               "description": "Built-in demonstration model of Calliope", "languages": ["en"]}
    arch = {"vocab_size": c.vocab, "context_length": c.context, "embedding_length": c.embd, "block_count": c.layers,
            "feed_forward_length": c.ff, "attention.head_count": c.heads, "attention.head_count_kv": c.kv_heads,
            "attention.key_length": c.head_dim, "attention.value_length": c.head_dim,
            "attention.layer_norm_rms_epsilon": c.eps, "attention.sliding_window": c.window,
            "attention.sliding_window_pattern": [c.sliding(i) for i in range(c.layers)],
            "rope.freq_base": c.rope_base, "logit_scale": c.logit_scale, "final_logit_softcapping": c.softcap}
    words = {"model": "gpt2", "pre": "llama4", "tokens": tokenizer.tokens, "token_type": tokenizer.types,
             "merges": [f"{a} {b}" for a, b in tokenizer.merges],
             "bos_token_id": tokenizer.id("<|begin_of_text|>"), "eos_token_id": tokenizer.id("<|end_of_text|>"),
             "eot_token_id": tokenizer.id("<|eot|>"), "padding_token_id": tokenizer.id("<|pad|>"),
             "add_bos_token": True}
    return ({f"general.{k}": v for k, v in general.items()} | {"general.sampling.temp": 0.0}
            | {f"{ARCH}.{k}": v for k, v in arch.items()} | {f"tokenizer.ggml.{k}": v for k, v in words.items()}
            | {"tokenizer.chat_template": (HERE / "chat_template.jinja").read_text().rstrip("\n")})


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--from", dest="folder", type=Path, required=True)
    ap.add_argument("--to", type=Path, default=HERE / "calliope-mini-text.gguf")
    a = ap.parse_args()
    tokenizer = Tokenizer.load(a.folder / "tokenizer.json")
    model = Muse(Config(vocab=len(tokenizer)))
    model.load_state_dict(torch.load(a.folder / "model.pt"))
    gguf.write(a.to, metadata(model.config, tokenizer), {n: p.detach().numpy() for n, p in model.tensors().items()})
    print(f"{a.to}: {a.to.stat().st_size} bytes, SHA-256 {hashlib.sha256(a.to.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
