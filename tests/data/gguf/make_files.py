#!/usr/bin/env python3
"""Writes the GGUF fixtures beside this script, straight from the specification and sharing no code with the project.

Each holds one key of every type, one list of every type and three tensors; gguf_test.cpp knows their values.
"""
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parent
SCALARS = {  # name: (type number, struct letter, value)
    "u8": (0, "B", 200), "i8": (1, "b", -100), "u16": (2, "H", 60000), "i16": (3, "h", -30000),
    "u32": (4, "I", 4000000000), "i32": (5, "i", -2000000000), "f32": (6, "f", 1.5), "bool": (7, "B", 1),
    "u64": (10, "Q", 2**63 + 1), "i64": (11, "q", -(2**62)), "f64": (12, "d", -0.1),
}
TEXT = "Gr\u00fc\u00dfe\0 und mehr".encode()


def text(order, raw):
    return struct.pack(order + "Q", len(raw)) + raw


def keys(order):
    for name, (number, letter, value) in SCALARS.items():
        yield name, struct.pack(order + "I" + letter, number, value)
        yield name + "s", struct.pack(order + "IIQ3" + letter, 9, number, 3, value, 0, value)
    yield "string", struct.pack(order + "I", 8) + text(order, TEXT)
    yield "strings", struct.pack(order + "IIQ", 9, 8, 2) + text(order, b"") + text(order, TEXT)
    yield "nothing", struct.pack(order + "IIQ", 9, 8, 0)
    yield "general.alignment", struct.pack(order + "II", 4, 64)


def tensors(order):
    yield "weights", (2, 3), 0, struct.pack(order + "6f", *range(6))
    yield "blocks", (32, 1, 2), 8, struct.pack(order + "e32b", 0.5, *range(32)) * 2
    yield "scalar", (), 1, struct.pack(order + "e", -2.0)


def pad(raw, alignment=64):
    return raw + bytes(-len(raw) % alignment)


def write(name, order, version):
    entries = list(keys(order))
    head = b"GGUF" + struct.pack(order + "IQQ", version, 3, len(entries))
    for key, value in entries:
        head += text(order, key.encode()) + value
    data = b""
    for tensor, shape, number, raw in tensors(order):
        head += text(order, tensor.encode()) + struct.pack(f"{order}I{len(shape)}QIQ", len(shape), *shape, number, len(data))
        data = pad(data + raw)
    (FOLDER / name).write_bytes(pad(head) + data)


write("version-3.gguf", "<", 3)
write("version-2.gguf", "<", 2)
write("big-endian.gguf", ">", 3)
