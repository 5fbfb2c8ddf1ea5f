"""Tapes: bytes read from the most significant bit, and where bytes come from."""

import hashlib
import re
import secrets
import struct

from .outcome import Refused, TapeEnded
from . import scalars

HEX = re.compile(r"(?:[0-9a-f]{2})*")
SEED = re.compile(r"[0-9a-f]{64}")


class Tape:
    """Bits from blocks of bytes; `blocks` yields them until the tape ends."""

    def __init__(self, blocks, length=None):
        self._blocks = blocks
        self._word = 0  # The bits fetched and not yet read,
        self._held = 0  # and how many they are.
        self._length = length  # In bits; None if it does not end.
        self.position = 0

    def bits(self, k):
        """The next k bits as a big-endian integer."""
        if self._length is not None and self.position + k > self._length:
            raise TapeEnded()
        while self._held < k:
            block = next(self._blocks)
            self._word = self._word << 8 * len(block) | int.from_bytes(block, "big")
            self._held += 8 * len(block)
        self._held -= k
        value = self._word >> self._held
        self._word &= (1 << self._held) - 1
        self.position += k
        return value

    def split(self, k, lower, upper):
        """Reads bits(k); 0 if below `lower`, 1 if below `upper`, otherwise 2."""
        value = self.bits(k)
        return 0 if value < lower else 1 if value < upper else 2

    def below(self, k, n):
        """Reads bits(k); the integer if it is below n, otherwise None."""
        value = self.bits(k)
        return value if value < n else None


def recorded(data, length=None):
    """A byte string, cut to `length` bits if given."""
    return Tape(iter([data]), 8 * len(data) if length is None else length)


def fresh():
    """Bits of the operating system's generator."""
    return Tape(iter(lambda: secrets.token_bytes(64), None))


def sha256_counter(seed, size):
    """The first `size` bytes of SHA-256(seed, 0), SHA-256(seed, 1), ..."""

    def blocks():
        for counter in range(-(-size // 32)):
            yield hashlib.sha256(seed + struct.pack("<Q", counter)).digest()

    return Tape(blocks(), 8 * size)


# ------------------------------------------------------------------- ChaCha20

CONSTANT = struct.unpack("<4I", b"expand 32-byte k")
ROUNDS = (  # Four columns, four diagonals.
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)


def chacha20_block(key, counter, stream):
    """One block: 64-bit counter in words 12 and 13, stream in 14 and 15."""
    start = [*CONSTANT, *struct.unpack("<8I", key), *struct.unpack("<4I", struct.pack("<QQ", counter, stream))]
    x = list(start)
    for _ in range(10):
        for i, j, k, l in ROUNDS:
            a, b, c, d = x[i], x[j], x[k], x[l]
            a = a + b & 0xFFFFFFFF
            d ^= a
            d = (d << 16 | d >> 16) & 0xFFFFFFFF
            c = c + d & 0xFFFFFFFF
            b ^= c
            b = (b << 12 | b >> 20) & 0xFFFFFFFF
            a = a + b & 0xFFFFFFFF
            d ^= a
            d = (d << 8 | d >> 24) & 0xFFFFFFFF
            c = c + d & 0xFFFFFFFF
            b ^= c
            b = (b << 7 | b >> 25) & 0xFFFFFFFF
            x[i], x[j], x[k], x[l] = a, b, c, d
    return struct.pack("<16I", *(u + v & 0xFFFFFFFF for u, v in zip(x, start)))


def chacha20(seed, stream):
    """The tape of a seed and a stream."""

    def blocks():
        counter = 0
        while True:
            yield chacha20_block(seed, counter, stream)
            counter += 1

    return Tape(blocks())


# --------------------------------------------------------------- from a case


def _bytes(text, pattern, what):
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise Refused(what)
    return bytes.fromhex(text)


def of(form):
    """The tape that an object of vectors.md, section 3, describes."""
    kinds = set(form) if isinstance(form, dict) else set()
    if kinds in ({"hex"}, {"hex", "bits"}):
        data = _bytes(form["hex"], HEX, "hex must be an even number of lower-case digits")
        length = scalars.count(form.get("bits", 8 * len(data)), "bits")
        if length > 8 * len(data):
            raise Refused("the tape has fewer bits than that")
        return recorded(data, length)
    if kinds == {"sha256ctr", "bytes"}:
        seed = _bytes(form["sha256ctr"], SEED, "a seed is 64 digits")
        return sha256_counter(seed, scalars.count(form["bytes"], "bytes"))
    if kinds == {"chacha20", "stream"}:
        seed = _bytes(form["chacha20"], SEED, "a seed is 64 digits")
        return chacha20(seed, scalars.count(form["stream"], "stream"))
    raise Refused("not a tape")
