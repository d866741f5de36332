#!/usr/bin/env python3
"""Writes the trained weights as a muse-glimmer GGUF file.

    export.py --from build/builtin-model --to calliope-mini-text.gguf
"""
import argparse
import hashlib
from pathlib import Path

import torch

import gguf
from pictures import FIELD, MOST_FIELDS
from model import Config, Muse
from tokenizer import Tokenizer
from vision import DEVIATION, MEAN, MERGE, PATCH, Encoder, VisionConfig

HERE = Path(__file__).resolve().parent
ARCH = "muse-glimmer"
MOSTLY_Q8_0 = 7          # general.file_type


def metadata(c, tokenizer):
    general = {"architecture": ARCH, "type": "model", "name": "Calliope mini text", "basename": "calliope-mini",
               "size_label": "4.3M", "license": "apache-2.0", "file_type": MOSTLY_Q8_0, "quantization_version": 2,
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


def vision_metadata(c):
    general = {"architecture": "clip", "type": "mmproj", "name": "Calliope mini vision", "license": "apache-2.0",
               "file_type": MOSTLY_Q8_0, "quantization_version": 2, "description": "Sight of the built-in demonstration model"}
    vision = {"image_size": c.side * PATCH, "patch_size": PATCH, "embedding_length": c.width, "feed_forward_length": c.ff,
              "projection_dim": c.out, "block_count": c.layers, "attention.head_count": c.heads,
              "attention.layer_norm_epsilon": c.eps, "image_mean": [MEAN] * 3, "image_std": [DEVIATION] * 3,
              "spatial_merge_size": MERGE, "image_max_pixels": MOST_FIELDS * FIELD * FIELD}
    return ({f"general.{k}": v for k, v in general.items()}
            | {"clip.has_vision_encoder": True, "clip.projector_type": ARCH} | {f"clip.vision.{k}": v for k, v in vision.items()})


def written(path):
    print(f"{path}: {path.stat().st_size} bytes, SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--from", dest="folder", type=Path, required=True)
    ap.add_argument("--weights", default="average.pt", help="in that folder: average.pt or model.pt")
    ap.add_argument("--to", type=Path, default=HERE / "calliope-mini-text.gguf")
    ap.add_argument("--vision", action="store_true", help="the encoder as well, beside the other file")
    a = ap.parse_args()
    tokenizer = Tokenizer.load(a.folder / "tokenizer.json")
    model = Muse(Config(vocab=len(tokenizer)))
    model.load_state_dict(torch.load(a.folder / a.weights))
    gguf.write(a.to, metadata(model.config, tokenizer), {n: p.detach().numpy() for n, p in model.tensors().items()})
    written(a.to)
    if a.vision:
        encoder = Encoder(VisionConfig())
        encoder.load_state_dict(torch.load(a.folder / "vision.pt")["encoder"])
        path = a.to.with_name("mmproj-calliope-mini.gguf")
        gguf.write(path, vision_metadata(encoder.config), {n: p.numpy() for n, p in encoder.tensors().items()},
                   exact=("v.position_embd.weight",))
        written(path)


if __name__ == "__main__":
    main()
