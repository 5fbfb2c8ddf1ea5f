"""Tapes, draws and laws against the examples of the specification: `python3 -m unittest`."""

import unittest
from collections import Counter
from fractions import Fraction
from math import comb

from etalon_oracle import cks20, count_tapes, enclosures, frequencies, laws, operations, regions, tape
from etalon_oracle.outcome import Refused, TapeEnded

ZEROS = {"chacha20": "0" * 64, "stream": 0}


def sample(law, params, profile, count=1, form=None):
    args = {"law": law, "params": params, "profile": profile, "count": count, "tape": form or ZEROS}
    return operations.reply("sample", args)


class Tapes(unittest.TestCase):
    def test_the_tape_of_zeros_begins_as_the_page_says(self):
        self.assertEqual(tape.of(ZEROS).bits(64), 0x76B8E0ADA0F13D90)

    def test_blocks_are_those_of_rfc_8439_appendix_a_1(self):
        key = bytes(32)
        self.assertEqual(tape.chacha20_block(key, 1, 0)[:8].hex(), "9f07e7be5551387a")
        self.assertEqual(tape.chacha20_block(bytes(31) + b"\1", 1, 0)[:8].hex(), "3aeb5224ecf84992")
        self.assertEqual(tape.chacha20_block(key, 0, 0x02000000 << 32)[:8].hex(), "c2c64d378cd53637")

    def test_a_read_beyond_the_end_takes_nothing(self):
        source = tape.of({"hex": "060b", "bits": 13})
        self.assertEqual((source.bits(5), source.bits(0), source.bits(7)), (0, 0, 0b1100000))
        with self.assertRaises(TapeEnded):
            source.bits(2)
        self.assertEqual((source.bits(1), source.position), (1, 13))

    def test_widths_may_cross_blocks(self):
        whole = tape.of(ZEROS).bits(2048)
        source, parts = tape.of(ZEROS), 0
        for width in (1, 510, 3, 1000, 534):
            parts = parts << width | source.bits(width)
        self.assertEqual(whole, parts)

    def test_malformed_tapes_are_refused(self):
        for form in ({"hex": "0"}, {"hex": "0A"}, {"hex": "00", "bits": 9}, {"chacha20": "00", "stream": 0}, {"hex": "", "x": 1}, {}, []):
            with self.assertRaises(Refused):
                tape.of(form)


class WorkedExamples(unittest.TestCase):
    """tape.md, section 6, and the exchange of conform.md."""

    def drawn(self, *args, **more):
        result = sample(*args, **more)["result"]
        return result["out"], result["bits"]

    def test_cks20(self):
        for law, params, value, bits in (
            ("uniform", {"n": "6"}, "3", 3),
            ("discrete-laplace", {"scale": "3"}, "-1", 8),
            ("discrete-laplace", {"scale": "3/2"}, "2", 19),
            ("discrete-gaussian", {"sigma": "2"}, "-1", 22),
            ("bernoulli-exp", {"x": "5/2"}, "0", 6),
        ):
            self.assertEqual(self.drawn(law, params, "cks20/1"), ([value], bits))

    def test_inverse(self):
        for law, params, values in (
            ("discrete-laplace", {"scale": "3"}, ["0", "-2", "2"]),
            ("uniform", {"n": "6"}, ["2", "1", "4"]),
            ("bernoulli", {"p": "1/3"}, ["0", "0", "1"]),
            ("geometric", {"rate": "2/3"}, ["0", "0", "2"]),
            ("discrete-gaussian", {"sigma": "2"}, ["0", "-1", "1"]),
        ):
            self.assertEqual(self.drawn(law, params, "inverse/1", 3), (values, 192))

    def test_conform(self):
        form = {"hex": "cd80"}
        self.assertEqual(self.drawn("discrete-laplace", {"scale": "1"}, "cks20/1", 3, form), (["0", "-1", "0"], 9))
        self.assertEqual(sample("discrete-laplace", {"scale": "0"}, "cks20/1", 1, {"hex": "00"})["status"], "refused")


class Inversion(unittest.TestCase):
    def at(self, law, params, word):
        return sample(law, params, "inverse/1", 1, {"hex": word})

    def test_the_ends_of_the_line_take_another_block(self):
        self.assertEqual(self.at("discrete-laplace", {"scale": "1"}, "0" * 16)["status"], "tape_ended")
        self.assertEqual(self.at("geometric", {"rate": "1"}, "f" * 16)["status"], "tape_ended")
        self.assertEqual(self.at("geometric", {"rate": "1"}, "0" * 16)["result"]["out"], ["0"])
        self.assertEqual(self.at("discrete-laplace", {"scale": "1"}, "0" * 16 + "8" + "0" * 15)["result"]["bits"], 128)

    def test_a_border_on_the_grid_belongs_to_the_right(self):
        for word, value in (("7fffffffffffffff", "0"), ("8000000000000000", "1")):
            self.assertEqual(self.at("bernoulli", {"p": "1/2"}, word)["result"], {"out": [value], "bits": 64})

    def test_a_border_inside_takes_another_block(self):
        word = "aaaaaaaaaaaaaaaa"  # 2/3 lies in its interval.
        self.assertEqual(self.at("bernoulli", {"p": "1/3"}, word)["status"], "tape_ended")
        self.assertEqual(self.at("bernoulli", {"p": "1/3"}, word + "a" * 15 + "9")["result"]["out"], ["0"])
        self.assertEqual(self.at("bernoulli", {"p": "1/3"}, word + "a" * 15 + "b")["result"]["out"], ["1"])

    def test_certain_laws_read_a_block(self):
        for law, params, value in (
            ("uniform", {"n": "1"}, "0"),
            ("bernoulli", {"p": "1"}, "1"),
            ("bernoulli", {"p": "0"}, "0"),
            ("bernoulli-exp", {"x": "0"}, "1"),
        ):
            for word in ("0" * 16, "f" * 16):
                self.assertEqual(self.at(law, params, word)["result"], {"out": [value], "bits": 64})

    def test_a_table_and_the_definition_agree(self):
        """Words beside every border of a Gaussian's cells."""
        law = laws.of("discrete-gaussian", {"sigma": "3/2"})
        for x in range(-12, 12):
            border = law.cdf(x, 192)[0] >> 128
            for word, value in ((border - 1, x), (border + 1, x + 1)):
                if 0 < word < (1 << 64) - 1:
                    self.assertEqual(self.at("discrete-gaussian", {"sigma": "3/2"}, "%016x" % word)["result"]["out"], [str(value)])


class Definitions(unittest.TestCase):
    def test_exp_encloses_known_digits(self):
        lo, hi = enclosures.exp_minus(Fraction(1), 128)
        known = Fraction("0.36787944117144232159552377016146086744581113103176")
        self.assertTrue(lo <= known * 2**128 <= hi and hi - lo <= 2)
        self.assertEqual(enclosures.exp_minus(Fraction(10**9), 128), (0, 1))

    def test_exp_of_a_sum_meets_the_product(self):
        for x, y in ((Fraction(1, 3), Fraction(7, 5)), (Fraction(40), Fraction(1, 10**9))):
            product = enclosures.times(enclosures.exp_minus(x, 200), enclosures.exp_minus(y, 200), 200)
            lo, hi = enclosures.exp_minus(x + y, 200)
            self.assertTrue(lo <= product[1] and product[0] <= hi)

    def test_masses_add_up_to_the_distribution_function(self):
        for name, params in (
            ("geometric", {"rate": "2/3"}),
            ("discrete-laplace", {"scale": "5/2"}),
            ("discrete-gaussian", {"sigma": "7/4"}),
            ("discrete-gaussian", {"sigma": "9"}),
        ):
            law = laws.of(name, params)
            low = high = 0
            for x in range(-400, 30):
                lo, hi = law.pmf(x, 160)
                low, high = low + lo, high + hi
                below, above = law.cdf(x, 160)
                self.assertTrue(low - 1000 <= above and below <= high + 1000, (name, x))

    def test_totals_of_both_formulas_meet(self):
        law = laws.of("discrete-gaussian", {"sigma": "9"})
        lo, hi = law.total(300)
        sums, _, error = law._sums(300)
        middle = 2 * sums[-1] - sums[0]
        self.assertTrue(lo <= middle + error and middle - error <= hi)
        self.assertLess(hi - lo, 1 << 40)


class CountedTapes(unittest.TestCase):
    def naive(self, draw, size):
        counts, ended = Counter(), 0
        for word in range(256**size):
            try:
                counts[draw(tape.recorded(word.to_bytes(size, "big")))] += 1
            except TapeEnded:
                ended += 1
        return counts, ended

    def test_the_walk_counts_what_the_loop_counts(self):
        for name, params, size in (
            ("uniform", {"n": "6"}, 1),
            ("uniform", {"n": "1"}, 1),
            ("bernoulli", {"p": "3/7"}, 1),
            ("bernoulli", {"p": "1"}, 1),
            ("bernoulli-exp", {"x": "5/2"}, 1),
            ("geometric", {"rate": "2/3"}, 1),
            ("discrete-laplace", {"scale": "3/2"}, 2),
            ("discrete-gaussian", {"sigma": "1/2"}, 1),
            ("discrete-gaussian", {"sigma": "1"}, 2),
            ("uniform", {"n": "1000"}, 2),
        ):
            for profile in operations.PROFILES:
                draw = operations.sampler(laws.of(name, params), profile)
                self.assertEqual(count_tapes.count(draw, 8 * size), self.naive(draw, size), (name, params, profile))

    def test_an_unkept_trial_is_weighed(self):
        counts, ended = count_tapes.count(lambda source: cks20.uniform_below(source, 3), 4)
        self.assertEqual((dict(counts), ended), ({0: 5, 1: 5, 2: 5}, 1))


class Regions(unittest.TestCase):
    def naive(self, runs, chance, share):
        below = Fraction(0)
        for k in range(runs + 1):
            below += comb(runs, k) * chance**k * (1 - chance) ** (runs - k)
            if below > share:
                return k
        return runs

    def test_regions_are_those_of_exact_sums(self):
        share = Fraction(1, 1 << 20)
        for runs in (1, 7, 100, 300):
            for chance in (Fraction(1, 2), Fraction(1, 1000), Fraction(99, 100), Fraction(0), Fraction(1)):
                self.assertEqual(regions.least(runs, chance, share), self.naive(runs, chance, share))
                self.assertEqual(regions.most(runs, chance, share), runs - self.naive(runs, 1 - chance, share))

    def test_own_draws_lie_in_their_regions(self):
        law, bins = laws.of("discrete-laplace", {"scale": "2"}), [(None, -1), (0, 0), (1, None)]
        counts = {int(value): count for value, count in frequencies.drawn(law, 4000).items()}
        self.assertEqual(sum(counts.values()), 4000)
        for (first, last), (least, most) in zip(bins, frequencies.acceptance(law, 4000, bins)):
            inside = sum(count for x, count in counts.items() if (first is None or x >= first) and (last is None or x <= last))
            self.assertTrue(least <= inside <= most)


class WideSums(unittest.TestCase):
    """Euler and Maclaurin against the plain sums, at sigmas that both have."""

    def test_tails(self):
        for sigma in (Fraction(50, 3), Fraction(1000)):
            law = laws.DiscreteGaussian("discrete-gaussian", sigma)
            for n in (1, 2, 17, 60, 1500):
                whole = law.total(256)
                low, high = enclosures.over(law._tail(n, 256), whole, 256)
                below, above = law.cdf(-n, 256)
                self.assertTrue(low <= above and below <= high, (sigma, n))
                self.assertLess(high - low, 2000)

    def test_symmetry_beyond_every_table(self):
        law = laws.DiscreteGaussian("discrete-gaussian", Fraction(1 << 70))
        for x in (-1, -(1 << 70), -(1 << 73)):
            (low, high), (below, above) = law.cdf(x, 192), law.cdf(x - 1, 192)
            mass = law.pmf(x, 192)
            self.assertTrue(low - above <= mass[1] and mass[0] <= high - below, x)


if __name__ == "__main__":
    unittest.main()
