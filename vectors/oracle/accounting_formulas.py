"""The formulas of `accounting.py`: delta as a function of epsilon, a function
of the working precision of mpmath, and enclosures of what two agree on."""

from fractions import Fraction
from math import comb

import mpmath
from mpmath import mp, mpf, mpc, exp, log, sqrt, erfc, pi, expm1, log1p

DIGITS = 22  # Significant digits of an enclosure, if the method has them.


def num(text):
    """An exact decimal or fraction as a number of the working precision."""
    q = Fraction(text)
    return mpf(q.numerator) / mpf(q.denominator)


# ---------------------------------------------------------------- closed forms


def phi(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def gaussian(sigma, count):
    def delta(eps):
        m = sqrt(mpf(count)) / num(sigma)
        return phi(m / 2 - eps / m) - exp(eps) * phi(-m / 2 - eps / m)

    return delta


def response(rate, count, failure="0"):
    """rate: eps of binary randomized response, a function of the precision."""

    def delta(eps):
        a = rate()
        p, total = 1 / (1 + exp(-a)), mpf(0)
        q = 1 - p
        for lies in range(count + 1):
            loss = (count - 2 * lies) * a
            if loss <= eps:
                break
            term = comb(count, lies) if count < 5000 else mpmath.binomial(count, lies)
            piece = term * p ** (count - lies) * q**lies * -expm1(eps - loss)
            total += piece
        fails = 1 - (1 - num(failure)) ** count
        return fails + (1 - fails) * total

    return delta


def response_many(rate, count):
    """The same for large counts: terms by their ratio, those below 10^-60 of
    the largest left out."""

    def delta(eps):
        a = rate()
        p = 1 / (1 + exp(-a))
        q = 1 - p
        last = int(mpmath.floor((count - eps / a) / 2))
        while (count - 2 * last) * a <= eps:
            last -= 1
        ln = mpmath.loggamma
        weight = exp(
            ln(count + 1) - ln(last + 1) - ln(count - last + 1) + (count - last) * log(p) + last * log(q)
        )
        total, largest = mpf(0), mpf(0)
        for lies in range(last, -1, -1):
            largest = max(largest, weight)
            total += weight * -expm1(eps - (count - 2 * lies) * a)
            if weight < largest * mpf(10) ** -60:
                break
            weight *= mpf(lies) / (count - lies + 1) * p / q
        return total

    return delta


def krawtchouk(m, j, k):
    return sum((-1) ** i * comb(m, i) * comb(k - m, j - i) for i in range(max(0, j - k + m), min(m, j) + 1))


def laplace(scale, count):
    k = count
    table = {}

    def delta(eps):
        with mp.workdps(mp.dps + int(1.3 * k) + 20):
            a = 1 / num(scale)
            eps = mpf(eps)
            c = exp(-a / 2) / 2
            total = mpf(0)
            for j in range(k + 1):
                u = ((k - 2 * j) * a - eps) / 2
                if u <= 0:
                    break
                # S_r(u) = sum of u^n / n! over n >= r of the parity of r: the
                # rest of cosh or sinh, downwards from the largest r.
                even, odd = mpmath.cosh(u), mpmath.sinh(u)
                term, rest = mpf(1), []
                sums = [even, odd]
                for n in range(k + 2):
                    rest.append(sums[n % 2])
                    sums[n % 2] -= term
                    term = term * u / (n + 1)
                for m in range(k + 1):
                    if (m, j) not in table:
                        table[m, j] = comb(k, m) * krawtchouk(m, j, k)
                    total += table[m, j] * rest[m + 1]
            return 2 * exp(eps / 2) * c**k * total

    return delta


def spread(p, q):
    """The product of two sequences."""
    out = [mpf(0)] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            out[i + j] += x * y
    return out


def lattice(law, count):
    """law: (step, lowest loss, masses) of one use, at the working precision."""
    known = {}

    def delta(eps):
        if mp.dps not in known:
            step, low, masses = law()
            total, square, left = [mpf(1)], masses, count
            while left:
                total = spread(total, square) if left & 1 else total
                square = spread(square, square) if left > 1 else square
                left >>= 1
            known[mp.dps] = step, low * count, total
        step, low, masses = known[mp.dps]
        losses = [low + i * step for i in range(len(masses))]
        return mpmath.fsum(m * -expm1(eps - l) for l, m in zip(losses, masses) if l > eps)

    return delta


def discrete_laplace(scale, sensitivity):
    def law():
        a = 1 / num(scale)
        p = exp(-a)
        inner = [(1 - p) * p**j / (1 + p) for j in range(1, sensitivity)]
        masses = [p**sensitivity / (1 + p)] + inner[::-1] + [1 / (1 + p)]
        return 2 * a, -sensitivity * a, masses

    return law


def discrete_gaussian(sigma, sensitivity):
    def law():
        v = num(sigma) ** 2
        reach = int(sqrt(2 * v * mp.dps * log(mpf(10)))) + sensitivity + 2
        weights = [exp(-mpf(x * x) / (2 * v)) for x in range(-reach, reach + 1)]
        total = mpmath.fsum(weights)
        step = sensitivity / v
        return step, mpf(sensitivity**2) / (2 * v) - reach * step, [w / total for w in weights]

    return law


# -------------------------------------------------------------------- contours


def moment_gaussian(sigma):
    def moment(s):
        m = 1 / num(sigma)
        return exp(m * m / 2 * s * (s + 1))

    return moment


def moment_laplace(scale):
    def moment(s):
        a = 1 / num(scale)
        return (exp(s * a) + exp(-(s + 1) * a)) / 2 + exp(-a / 2) * mpmath.sinh((s + mpf(1) / 2) * a) / (2 * s + 1)

    return moment


def moment_response(rate):
    def moment(s):
        a = rate()
        p = 1 / (1 + exp(-a))
        return p * exp(s * a) + (1 - p) * exp(-s * a)

    return moment


class Sampled:
    """E e^(s loss) of the Poisson-sampled Gaussian, by the trapezoid rule,
    whose error falls like e^(-(2 pi sigma / h)^2 / 2) until the complex zeros
    of 1 - q + q e^((2x - 1)/2 sigma^2), at Im x = pi sigma^2."""

    def __init__(self, q, sigma, removed=True):
        self.q, self.sigma, self.removed, self.known = q, sigma, removed, {}

    def nodes(self, top):
        # One table per precision: the weights and ln of the density ratio.
        key = (mp.dps, int(top))
        if key not in self.known:
            q, s = num(self.q), num(self.sigma)
            # Strip of analyticity pi s^2: error e^(-2 pi (pi s^2) / h), and
            # the Gaussian's own e^(-2 (pi s / h)^2).
            need = mp.dps * log(mpf(10))
            h = min(2 * pi * pi * s * s / (need + 60), pi * s * sqrt(2 / need))
            reach = s * sqrt(2 * need) + 2
            low, high = -reach, reach + top
            n = int((high - low) / h) + 1
            rows = []
            for i in range(n + 1):
                x = low + i * h
                ratio = log1p(q * expm1((2 * x - 1) / (2 * s * s)))
                weight = h / (s * sqrt(2 * pi)) * exp(-x * x / (2 * s * s))
                rows.append((weight, ratio))
            self.known[key] = rows
        return self.known[key]

    def __call__(self, s):
        # Under removal the loss is +ratio and P = ratio Q; under addition the
        # loss is -ratio and P = Q's Gaussian.
        power = s + 1 if self.removed else -s
        top = max(mpf(0), s.real + 2 if self.removed else mpf(0))
        total = mpc(0)
        for weight, ratio in self.nodes(mpmath.ceil(top)):
            total += weight * exp(power * ratio)
        return total


def contour(parts, c):
    """delta as a function of eps: parts is a list of (moment, count)."""
    known = {}

    def factor(s):
        key = (mp.dps, s)
        if key not in known:
            value = mpf(1)
            for moment, count in parts:
                value *= moment(s) ** count
            known[key] = value / (s * (s + 1))
        return known[key]

    def delta(eps):
        # T_h = sum over n of e^(2 pi c n / h) delta(eps + 2 pi n / h), so that
        # T_h - delta >= 0, and e^(-2 pi c / h) bounds what n < 0 adds.
        h = pi * c / (2 * mp.dps * log(mpf(10)))
        total, i = factor(mpc(c, 0)).real * exp(-c * eps) / 2, 1
        first = abs(total)
        quiet = 0
        while quiet < 3:
            s = mpc(c, i * h)
            piece = (factor(s) * exp(-s * eps)).real
            total += piece
            size = abs(factor(s)) * exp(-c * eps)
            quiet = quiet + 1 if size < first * mpf(10) ** (-mp.dps) else 0
            i += 1
            if i > 200000:
                raise ValueError("the contour does not end")
        return total * h / pi

    return delta


def saddle(parts, eps):
    """The abscissa at which the integrand is least on the real axis, cut to
    two digits; every c > 0 gives the same integral."""
    with mp.workdps(15):
        size = lambda c: sum(n * log(m(mpc(c, 0)).real) for m, n in parts) - c * eps - log(c * (c + 1))
        low, high = mpf("0.01"), mpf(1000)
        while high / low > mpf("1.02"):
            a, b = low ** (mpf(2) / 3) * high ** (mpf(1) / 3), low ** (mpf(1) / 3) * high ** (mpf(2) / 3)
            low, high = (low, b) if size(a) < size(b) else (a, high)
        return mpf(mpmath.nstr(low, 2))


# ------------------------------------------------------------------ enclosures


def common(a, b):
    """An enclosure from two computations: one unit of the last shared digit
    on either side, DIGITS digits at most."""
    if a == b == 0:
        return "0", "0"
    gap = abs(a - b) / max(abs(a), abs(b))
    digits = DIGITS if gap == 0 else min(DIGITS, int(-mpmath.log10(gap)) - 1)
    if digits < 9:
        raise ValueError(f"only {digits} digits agree: {a} {b}")
    power = int(mpmath.floor(mpmath.log10(abs(a)))) - digits + 1
    unit = Fraction(10) ** power
    exact = Fraction(*mpf_parts(a))
    low = exact // unit - 1
    return decimal(low, power), decimal(low + 3, power)


def mpf_parts(x):
    sign, man, exponent, _ = mpf(x)._mpf_
    man = -int(man) if sign else int(man)
    return (man << exponent, 1) if exponent >= 0 else (man, 1 << -exponent)


def decimal(n, power):
    text = str(int(n))
    return f"{text[0]}.{text[1:]}e{power + len(text) - 1}"


def solve(delta, target, low, high):
    """eps with delta(eps) = target, by Illinois on ln delta."""
    f = lambda e: log(delta(e)) - log(target)
    return mpmath.findroot(f, (mpf(low), mpf(high)), solver="anderson", tol=mpf(10) ** (-2 * mp.dps + 12), maxsteps=200, verify=False)
