"""Bits read in another order, ends of tapes, and streams that are others'."""

from .planting import Change, Fault

READS = ("tape", "sample", "digest")
RUNS = READS + ("release", "session")
BITS = "tape.Tape.bits"
VALUE = "value = self._word >> self._held"
END = "raise TapeEnded()"

FAULTS = [
    Fault(
        "tape-bits-lsb-first",
        "A byte's bits are taken least significant first.",
        Change(BITS, 'int.from_bytes(block, "big")', 'int("".join(f"{b:08b}"[::-1] for b in block), 2)'),
        ops=READS,
    ),
    Fault(
        "tape-value-little-endian",
        "The first bit of a read is its least significant.",
        Change(BITS, VALUE, VALUE + "\n    value = int(f'{value:0{max(k, 1)}b}'[::-1], 2)"),
        ops=READS,
    ),
    Fault(
        "tape-words-little-endian",
        "Blocks are read as little-endian integers.",
        Change(BITS, '(block, "big")', '(block, "little")'),
        ops=READS,
    ),
    Fault(
        "tape-zero-width-takes-a-bit",
        "A read of no bits takes one.",
        Change(BITS, "    if self._length", "    if k == 0: return 0 * self.bits(1)\n    if self._length"),
        ops=READS,
    ),
    Fault(
        "tape-zero-width-fails-at-end",
        "A read of no bits fails at the end of the tape.",
        Change(BITS, "self.position + k >", "self.position + max(k, 1) >"),
        ops=READS,
    ),
    Fault(
        "tape-read-cut-to-64-bits",
        "A read of more than 64 bits gives its last 64.",
        Change(BITS, "return value", "return value & (1 << 64) - 1"),
        ops=READS,
    ),
    Fault(
        "tape-read-cut-to-32-bits",
        "A read of more than 32 bits gives its last 32.",
        Change(BITS, "return value", "return value & (1 << 32) - 1"),
        ops=READS,
    ),
    Fault(
        "tape-read-through-a-float",
        "A read goes through a float and keeps its first 53 bits.",
        Change(BITS, "return value", "return value >> max(k - 53, 0) << max(k - 53, 0)"),
        ops=READS,
        seen="dp-sniper and others draw by a 53-bit uniform",
    ),
    Fault(
        "tape-rest-of-byte-dropped",
        "Every read begins at a new byte.",
        Change(BITS, "    if self._length", "    rest = self._held % 8\n    self._held -= rest\n    self._word &= (1 << self._held) - 1\n    self.position += rest\n    if self._length"),
        ops=READS,
    ),
    Fault(
        "tape-padded-with-zeros",
        "A tape that ended goes on with 512 zero bytes.",
        Change(BITS, END, "if hasattr(self, 'padded'): raise TapeEnded()\n        self.padded, self._blocks = True, __import__('itertools').chain(self._blocks, [bytes(512)])\n        self._length = self._length + 4096"),
        ops=RUNS,
    ),
    Fault(
        "tape-short-read",
        "A read beyond the end gives the bits that are left.",
        Change(BITS, END, "k = self._length - self.position\n        if not k: raise TapeEnded()"),
        ops=RUNS,
    ),
    Fault(
        "tape-length-in-bytes",
        "The length in bits is rounded up to bytes.",
        Change("tape.recorded", "if length is None else length", "if length is None else -(-length // 8) * 8"),
        ops=READS,
    ),
    Fault(
        "tape-last-byte-dropped",
        "The length in bits is rounded down to bytes: an incomplete byte is dropped.",
        Change("tape.recorded", "if length is None else length", "if length is None else length // 8 * 8"),
        ops=READS,
    ),
    Fault(
        "tape-failed-read-counted",
        "The exhausted tape is an empty draw: what was drawn before is returned.",
        Change("operations.sample", "[scalars.show(draw(source)) for _ in range(count)]", "[]\n    try:\n        for _ in range(count): out.append(scalars.show(draw(source)))\n    except TapeEnded: pass"),
        ops=READS,
    ),
    Fault(
        "tape-ended-is-refused",
        "A tape that ends is reported as a bad argument.",
        Change(BITS, END, "from etalon_oracle.outcome import Refused; raise Refused('no bits')"),
        ops=RUNS,
    ),
    Fault(
        "tape-read-beyond-the-end-is-0",
        "A read of more bits than are left gives 0.",
        Change("count_tapes.Branching._answer", "if k > self.left:", "if k > self.left and self.left < 64:\n        return self._answer(self.left, lambda: ((0, 1 << self.left),)) if self.left else 0\n    if k > self.left:"),
        ops=("count-tapes",),
    ),
    Fault(
        "tape-nothing-to-read",
        "A list of no reads is refused.",
        Change("operations.reads", "    source =", "    if not widths: raise Refused('no reads')\n    source ="),
        ops=READS,
    ),
    Fault(
        "tape-ended-below-zero",
        "Only a tape that has no bit at all is noticed to have ended.",
        Change(BITS, "self.position + k > self._length:", "self.position >= self._length and k:"),
        ops=READS,
    ),
    Fault(
        "chacha-counter-32-bit-nonce-96",
        "The stream is the 96-bit nonce of RFC 8439, after a counter of 32 bits.",
        Change("tape.chacha20_block", 'struct.pack("<QQ", counter, stream)', 'struct.pack("<IQI", counter, stream, 0)'),
        ops=READS,
    ),
    Fault(
        "chacha-stream-in-last-word",
        "The halves of the stream are exchanged.",
        Change("tape.chacha20_block", 'struct.pack("<QQ", counter, stream)', 'struct.pack("<QQ", counter, (stream >> 32 | stream << 32) & (1 << 64) - 1)'),
        ops=READS,
    ),
    Fault(
        "chacha-stream-big-endian",
        "The stream is written big-endian.",
        Change("tape.chacha20_block", 'struct.pack("<QQ", counter, stream)', 'struct.pack("<Q", counter) + struct.pack(">Q", stream)'),
        ops=READS,
    ),
    Fault(
        "chacha-stream-ignored",
        "All streams of a seed are the same.",
        Change("tape.chacha20", "counter, stream)", "counter, 0)"),
        ops=READS,
        seen="diffprivlib#31, #72: one seed, identical noise; jax#3646",
    ),
    Fault(
        "chacha-counter-from-one",
        "The first block has the number 1.",
        Change("tape.chacha20", "counter = 0", "counter = 1"),
        ops=READS,
        seen="the examples of RFC 8439 begin at 1",
    ),
    Fault(
        "chacha-counter-does-not-move",
        "Every block is the first.",
        Change("tape.chacha20", "counter += 1", "pass"),
        ops=READS,
    ),
    Fault(
        "chacha-eight-rounds",
        "Eight rounds instead of twenty.",
        Change("tape.chacha20_block", "range(10)", "range(4)"),
        ops=READS,
    ),
    Fault(
        "sha256ctr-big-endian",
        "The counter of SHA-256 is written big-endian.",
        Change("tape.sha256_counter", '"<Q"', '">Q"'),
        ops=("tape",),
    ),
    Fault(
        "sha256ctr-four-bytes",
        "The counter of SHA-256 has four bytes.",
        Change("tape.sha256_counter", '"<Q"', '"<I"'),
        ops=("tape",),
    ),
    Fault(
        "sha256ctr-last-block-whole",
        "The last block of a stretched tape is not cut.",
        Change("tape.sha256_counter", "8 * size)", "-(-size // 32) * 256)"),
        ops=READS,
    ),
]
