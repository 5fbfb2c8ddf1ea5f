"""Faults of `uniform` and `bernoulli` in cks20/1: what everything is made of."""

from .planting import Change, Fault

WHERE = {"profile": ("cks20/1",)}
OPS = ("sample", "digest", "count-tapes", "release", "session", "frequencies")
UNIFORM, BERNOULLI = "cks20.uniform_below", "cks20.bernoulli"
TRIAL = "t = tape.below(k, n)"
PART = "part = tape.split(k, a, b)"

FAULTS = [
    Fault("uniform-modulo", "A word too large is reduced modulo n.", Change(UNIFORM, TRIAL, "t = tape.bits(k) % n"), ops=OPS, where=WHERE),
    Fault(
        "uniform-keeps-high-bits",
        "A word is scaled: n t / 2^k, rounded down.",
        Change(UNIFORM, TRIAL, "t = tape.bits(k) * n >> k"),
        ops=OPS, where=WHERE,
    ),
    Fault("uniform-clamped", "A word too large gives the largest value.", Change(UNIFORM, TRIAL, "t = min(tape.bits(k), n - 1)"), ops=OPS, where=WHERE),
    Fault(
        "uniform-byte-modulo",
        "A whole byte modulo n.",
        Change(UNIFORM, TRIAL, "t = tape.bits(max(k, 8)) % n"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-one-reads-a-bit",
        "For n = 1 a bit is read.",
        Change(UNIFORM, "(n - 1).bit_length()", "max((n - 1).bit_length(), 1)"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-power-of-two-too-wide",
        "A power of two reads a bit too many: the width is that of n.",
        Change(UNIFORM, "(n - 1).bit_length()", "n.bit_length()"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-largest-left-out",
        "The largest value is rejected.",
        Change(UNIFORM, "tape.below(k, n)", "tape.below(k, max(n - 1, 1))"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-gives-up-after-8",
        "The eighth rejected word is kept, modulo n.",
        Change(UNIFORM, "while True:", "for trial in range(9):"),
        Change(UNIFORM, TRIAL, "t = tape.below(k, n) if trial < 8 else tape.bits(k) % n"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-gives-up-after-32",
        "The 33rd rejected word is kept, as 0.",
        Change(UNIFORM, "while True:", "for trial in range(33):"),
        Change(UNIFORM, TRIAL, "t = tape.below(k, n) if trial < 32 else 0"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-64-bit",
        "n is cut to 64 bits.",
        Change(UNIFORM, "    k =", "    n = (n - 1 & (1 << 64) - 1) + 1\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-32-bit",
        "n is cut to 32 bits.",
        Change(UNIFORM, "    k =", "    n = (n - 1 & (1 << 32) - 1) + 1\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "uniform-53-bit",
        "n goes through a float.",
        Change(UNIFORM, "    k =", "    n = int(float(n)) if n < 1 << 1000 else n\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault("uniform-counted-from-one", "Values are 1 to n.", Change("cks20.draw", "return uniform_below(tape, value.numerator)", "return uniform_below(tape, value.numerator) + 1"), ops=OPS, where=WHERE),
    Fault(
        "bernoulli-at-most",
        "t <= a instead of t < a.",
        Change(BERNOULLI, "tape.split(k, a, b)", "tape.split(k, min(a + 1, b), b)"),
        ops=OPS, where=WHERE,
    ),
    Fault("bernoulli-inverted", "0 and 1 are exchanged.", Change(BERNOULLI, "part == 0", "part == 1"), ops=OPS, where=WHERE),
    Fault(
        "bernoulli-upper-words-true",
        "The words from the top are true: same law, other order.",
        Change(BERNOULLI, "return part == 0", "return part == 1"),
        Change(BERNOULLI, "tape.split(k, a, b)", "tape.split(k, b - a, b)"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-rejected-is-false",
        "A word that is to be rejected is false.",
        Change(BERNOULLI, "if part < 2:", "if True:"),
        ops=OPS, where=WHERE,
        seen="smartnoise-core#278: a wrong index into the expansion of p",
    ),
    Fault(
        "bernoulli-rejected-is-true-after-32",
        "After 32 rejected words the answer is true.",
        Change(BERNOULLI, "while True:", "for trial in range(33):"),
        Change(BERNOULLI, "if part < 2:", "if trial == 32: return True\n        if part < 2:"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-reduced",
        "Fractions are put in lowest terms, and words get shorter.",
        Change(BERNOULLI, "    k =", "    g = __import__('math').gcd(a, b)\n    a, b = a // g, b // g\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-certain-reads-a-bit",
        "p = 0 and p = 1 read a bit.",
        Change(BERNOULLI, "    k =", "    if b == 1: tape.bits(1)\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-width-of-denominator",
        "A denominator that is a power of two reads a bit too many.",
        Change(BERNOULLI, "(b - 1).bit_length()", "b.bit_length()"),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-rounded-to-53-bits",
        "p is the next float.",
        Change(BERNOULLI, "    k =", "    if a.bit_length() < 900: a, b = (a / b).as_integer_ratio()\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-64-bit",
        "Numerator and denominator are cut to 64 bits.",
        Change(BERNOULLI, "    k =", "    m = (1 << 64) - 1\n    a, b = (a, b) if b <= m + 1 else (a & m, b & m or 1)\n    a = min(a, b)\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-32-bit",
        "Numerator and denominator are cut to 32 bits.",
        Change(BERNOULLI, "    k =", "    m = (1 << 32) - 1\n    a, b = (a, b) if b <= m + 1 else (a & m, b & m or 1)\n    a = min(a, b)\n    k ="),
        ops=OPS, where=WHERE,
    ),
    Fault(
        "bernoulli-one-block-word",
        "The word always has 64 bits.",
        Change(BERNOULLI, "(b - 1).bit_length()", "max(64, (b - 1).bit_length())"),
        ops=OPS, where=WHERE,
    ),
]
