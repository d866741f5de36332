"""Writes and reads GGUF version 3, as far as this model needs it: numbers, texts, lists; F32 and Q8_0 tensors.

Layout after the GGUF specification: header, keys and values, tensor table, then the tensors, each at a multiple of 32.
"""
import struct

import numpy as np

ALIGNMENT = 32
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
NUMBERS = {U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}
TENSOR_F32, TENSOR_Q8_0 = 0, 8
BLOCK = 32               # weights in one Q8_0 block: a float16 scale and as many int8 values


def text_bytes(text):
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def value_bytes(value):
    """The type number and the encoded value; a Python int becomes u32, lists take the type of their first item."""
    if isinstance(value, bool):
        return BOOL, struct.pack("<?", value)
    if isinstance(value, int):
        return U32, struct.pack("<I", value)
    if isinstance(value, float):
        return F32, struct.pack("<f", value)
    if isinstance(value, str):
        return STRING, text_bytes(value)
    kind = {bool: BOOL, int: I32, float: F32, str: STRING}[type(value[0])]
    items = b"".join(text_bytes(v) if kind == STRING else struct.pack(NUMBERS[kind], v) for v in value)
    return ARRAY, struct.pack("<IQ", kind, len(value)) + items


def quantise(matrix):
    """Rows of float32, each a multiple of BLOCK long -> Q8_0 bytes."""
    blocks = matrix.reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(1, keepdims=True) / 127).astype(np.float16)
    divisor = np.where(scale == 0, 1, scale).astype(np.float32)
    codes = np.clip(np.rint(blocks / divisor), -127, 127).astype(np.int8)
    return np.concatenate((scale.view(np.uint8), codes.view(np.uint8)), 1).tobytes()


def write(path, meta, tensors, exact=()):
    """meta: key -> value; tensors: name -> float32 array. Matrices whose rows allow it are stored as Q8_0, but those of
    `exact`."""
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(meta))
    for key, value in meta.items():
        kind, data = value_bytes(value)
        head += text_bytes(key) + struct.pack("<I", kind) + data
    blobs, offset = [], 0
    for name, values in tensors.items():
        packed = name not in exact and values.ndim == 2 and values.shape[1] % BLOCK == 0
        blob = quantise(values) if packed else values.astype("<f4").tobytes()
        dims = values.shape[::-1]
        head += text_bytes(name) + struct.pack(f"<I{len(dims)}Q", len(dims), *dims)
        head += struct.pack("<IQ", TENSOR_Q8_0 if packed else TENSOR_F32, offset)
        blob += b"\0" * (-len(blob) % ALIGNMENT)
        blobs.append(blob)
        offset += len(blob)
    with open(path, "wb") as f:
        f.write(head + b"\0" * (-len(head) % ALIGNMENT) + b"".join(blobs))


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values if len(values) > 1 else values[0]

    def text(self):
        n = self.take("<Q")
        self.at += n
        return self.data[self.at - n:self.at].decode()

    def value(self, kind):
        if kind == STRING:
            return self.text()
        if kind == ARRAY:
            inner, count = self.take("<IQ")
            return [self.value(inner) for _ in range(count)]
        return self.take(NUMBERS[kind])


def read(path):
    """-> (meta, tensors as float32 arrays). For files written here; it does not guard against hostile ones."""
    with open(path, "rb") as f:
        cursor = Cursor(f.read())
    magic, version, n_tensors, n_meta = cursor.take("<4sIQQ")
    assert magic == b"GGUF" and version == 3, path
    meta = {}
    for _ in range(n_meta):
        key = cursor.text()
        meta[key] = cursor.value(cursor.take("<I"))
    table = []
    for _ in range(n_tensors):
        name = cursor.text()
        dims = [cursor.take("<Q") for _ in range(cursor.take("<I"))]
        table.append((name, dims[::-1], *cursor.take("<IQ")))
    start = -(-cursor.at // ALIGNMENT) * ALIGNMENT
    tensors = {}
    for name, shape, kind, offset in table:
        count, at = int(np.prod(shape)), start + offset
        if kind == TENSOR_F32:
            values = np.frombuffer(cursor.data, "<f4", count, at)
        else:
            raw = np.frombuffer(cursor.data, np.uint8, count // BLOCK * (BLOCK + 2), at).reshape(-1, BLOCK + 2)
            scale = raw[:, :2].copy().view("<f2").astype(np.float32)
            values = scale * raw[:, 2:].copy().view(np.int8)
        tensors[name] = values.reshape(shape)
    return meta, tensors
