"""The model and its tokenizer, and the encoder, out of the GGUF files that export.py wrote."""
import torch
from torch import nn

import gguf
from model import Config, Muse
from tokenizer import NORMAL, Tokenizer
from vision import Encoder, VisionConfig

ARCH = "muse-glimmer."


def restore(path):
    """-> (model, tokenizer); the weights are as exact as the file holds them."""
    meta, tensors = gguf.read(path)
    key = {k[len(ARCH):]: v for k, v in meta.items() if k.startswith(ARCH)}
    model = Muse(Config(vocab=key["vocab_size"], embd=key["embedding_length"], layers=key["block_count"],
                        heads=key["attention.head_count"], kv_heads=key["attention.head_count_kv"],
                        ff=key["feed_forward_length"], head_dim=key["attention.key_length"], context=key["context_length"],
                        window=key["attention.sliding_window"], eps=key["attention.layer_norm_rms_epsilon"],
                        rope_base=key["rope.freq_base"], logit_scale=key["logit_scale"], softcap=key["final_logit_softcapping"]))
    with torch.no_grad():
        for name, parameter in model.tensors().items():
            parameter.copy_(torch.from_numpy(tensors[name].copy()))
    tokenizer = Tokenizer([m.split(" ") for m in meta["tokenizer.ggml.merges"]])
    assert tokenizer.tokens == meta["tokenizer.ggml.tokens"], "the vocabulary does not follow from the merges"
    assert meta["tokenizer.ggml.token_type"].count(NORMAL) == tokenizer.first_control
    return model, tokenizer


@torch.no_grad()
def with_words(model, tokenizer, words):
    """Both with a token of its own for each of `words`, which the model then has to learn: it begins as their pieces were.
    Words that share pieces are mixed up where they are compared."""
    grown = tokenizer.with_words(words)
    pieces = [[i] for i in range(tokenizer.first_control)]
    pieces += [tokenizer.encode(grown.decode([i])) for i in range(tokenizer.first_control, grown.first_control)]
    pieces += [[tokenizer.id(name)] for name in grown.tokens[grown.first_control:]]
    model.config.vocab = len(grown)
    model.token_embd = nn.Parameter(torch.stack([model.token_embd[p].mean(0) for p in pieces]))
    model.output = nn.Parameter(torch.stack([model.output[p[0]] for p in pieces]))
    return model, grown


def restore_encoder(path):
    _, tensors = gguf.read(path)
    encoder = Encoder(VisionConfig())
    for name, values in encoder.tensors().items():        # views of the parameters
        values.copy_(torch.from_numpy(tensors[name].copy()))
    return encoder
