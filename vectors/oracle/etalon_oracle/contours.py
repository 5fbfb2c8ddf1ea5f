"""delta(eps) of losses with densities, by inverting their moments numerically.

delta = 1/(2 pi i) int M(s) e^(-s eps) / (s (s + 1)) ds over Re s = c > 0 with
M(s) = E e^(s loss), by the trapezoid rule: its error is e^(-2 pi c / h) times
what delta is elsewhere. The moments on the line come in fixed point, each node
turned by a constant factor from point to point.
"""

import cmath
import math

from mpmath import exp, expm1, log, log1p, mp, mpc, mpf, pi, sqrt

from .outcome import Unsupported

BITS = 128
HIGHEST = {True: 250, False: 1200}  # Of a line to more than 12 digits, or fewer; above it is too much work.
LONGEST = 20_000


def fixed(x):
    return int(x * mpf(2) ** BITS)


def turned(weights, losses, c, h, factor, digits):
    """Yields sum of w e^(factor(c + i n h) loss) for n = 0, 1, ..., where
    `factor(s)` is s, s + 1 or -s. Nodes that do not count are left out."""
    shift = factor(mpc(c, 0)).real
    sign = 1 if factor(mpc(0, 1)).imag > 0 else -1
    sizes = [w * exp(shift * loss) for w, loss in zip(weights, losses)]
    scale = max(sizes)
    kept = [(size / scale, h * loss) for size, loss in zip(sizes, losses) if size > scale * mpf(10) ** (-digits - 8)]
    points = [(fixed(size), 0) for size, _ in kept]
    turns = [(fixed(mp.cos(angle)), sign * fixed(mp.sin(angle))) for _, angle in kept]
    unit = mpf(2) ** -BITS
    while True:
        yield mpc(sum(x for x, _ in points) * unit, sum(y for _, y in points) * unit) * scale
        points = [(x * a - y * b >> BITS, x * b + y * a >> BITS) for (x, y), (a, b) in zip(points, turns)]


def gaussian_nodes(q, mu, reach, density):
    """Weights and losses of the Poisson-sampled Gaussian, by the trapezoid
    rule with `density` nodes a standard deviation from -reach on."""
    step = 1 / mpf(density)
    low, high = -reach, reach + mu * 40
    weights, losses = [], []
    for j in range(int((high - low) * density) + 1):
        x = low + j * step
        weights.append(step / sqrt(2 * pi) * exp(-x * x / 2))
        losses.append(log1p(q * expm1(mu * x - mu * mu / 2)))
    return weights, losses


class SampledGaussian:
    """Under removal P = (1 - q) Q + q P' and E_P e^(s loss) = E_Q e^((s + 1) r),
    under addition the loss is -r and P = Q."""

    fades = True

    def __init__(self, q, mu, removed):
        self.q, self.mu, self.removed = q, mu, removed
        self.reach_up_to(mpf(4), 20)

    def reach_up_to(self, height, digits):
        """Makes the nodes dense enough for |Im s| <= height.

        The sum's error is e^(-y (2 pi density - height mu) + y^2/2) for any y
        below pi / mu, where 1 - q + q e^(mu x - mu^2/2) has its zeros.
        """
        self.height, self._nodes = height, {}
        y = min(mpf(10), pi / self.mu)
        self.density = int((height * self.mu + (digits + 6) * log(mpf(10)) / y + y / 2) / (2 * pi)) + 1

    def faded(self, c, height):
        """ln |M(c + i height) / M(c)|, roughly: in floats, which choose where to
        cut a line and decide nothing."""
        q, mu, power = float(self.q), float(self.mu), float(c + 1 if self.removed else -c)
        density = max(8.0, (height * mu + 30) / 6)
        high = 9 + max(power, 0) * mu
        points = [-high + k / density for k in range(int(2 * high * density))]
        losses = [math.log1p(q * math.expm1(mu * x - mu * mu / 2)) for x in points]
        sizes = [power * loss - x * x / 2 for x, loss in zip(points, losses)]
        top = max(sizes)
        kept = [(math.exp(size - top), loss) for size, loss in zip(sizes, losses) if size > top - 30]
        moved = sum(weight * cmath.exp(1j * height * loss) for weight, loss in kept)
        return math.log(abs(moved) / sum(weight for weight, _ in kept) + 1e-12)

    def nodes(self, c):
        top = 1
        while self.removed and top < (c + 1) * self.mu:
            top *= 2
        if top not in self._nodes:
            self._nodes[top] = gaussian_nodes(self.q, self.mu, 14 + top, self.density)
        return self._nodes[top]

    def at(self, c):
        power = c + 1 if self.removed else -c
        with mp.workdps(15):
            return sum(weight * exp(power * loss) for weight, loss in zip(*self.nodes(c)))

    def line(self, c, h, digits):
        return turned(*self.nodes(c), c, h, (lambda s: s + 1) if self.removed else (lambda s: -s), digits)


class Atoms:
    """E e^(s loss) of a loss with values."""

    height = mpf("inf")
    fades = False

    def __init__(self, losses, masses):
        self.losses, self.masses = losses, masses

    def at(self, c):
        return sum(mass * exp(c * loss) for loss, mass in zip(self.losses, self.masses))

    def line(self, c, h, digits):
        return turned(self.masses, self.losses, c, h, lambda s: s, digits)


class Direct:
    """A moment that has a formula."""

    height = mpf("inf")

    def __init__(self, moment, fades=False):
        self.moment, self.fades = moment, fades

    def at(self, c):
        return self.moment(mpc(c, 0)).real

    def line(self, c, h, digits):
        n = 0
        while True:
            yield self.moment(mpc(c, n * h))
            n += 1


class Contour:
    """parts: (SampledGaussian, Atoms or Direct, count) each.

    A part that `fades` goes to 0 up the line and does not come back. One with
    atoms comes back, and is taken at its largest when the line is cut.
    """

    def __init__(self, parts, digits):
        self.parts, self.digits = parts, digits
        self._tables, self._moments, self._steps = {}, {}, {}

    def log_moment(self, c):
        if c not in self._moments:
            self._moments[c] = sum(count * log(part.at(c)) for part, count in self.parts)
        return self._moments[c]

    def log_size(self, eps, c):
        """Of the integrand where the line meets the real axis."""
        return self.log_moment(c) - c * eps - log(c * (1 + c))

    def saddle(self, eps):
        """The abscissa where the integrand is least, to a tenth; any would do."""
        size = lambda n: self.log_size(eps, mpf("1.1") ** n)
        low, high = -30, 60
        while high - low > 2:
            a, b = low + (high - low) // 3, high - (high - low) // 3
            low, high = (low, b) if size(a) < size(b) else (a, high)
        return mpf("1.1") ** ((low + high) // 2)

    def step(self, eps, c):
        """h so small that what delta is at eps - 2 pi n / h, at most 1, and at
        eps + 2 pi n / h, by Chernoff's bound at larger abscissas, adds less
        than 10^-digits of what it is at eps."""
        small = (self.digits + 4) * log(mpf(10))
        size = self.log_size(eps, c) - 3
        far = min((self.log_moment(d) - d * eps - size + small) / (d - c) for d in (c * k / 4 for k in (5, 6, 8, 10, 12, 16)))
        return 2 * pi / max(far, (small - size) / c)

    def table(self, c, h):
        """M(s) / (s (s + 1)) on the line until it is negligible."""
        if (c, h) not in self._tables:
            self._look_ahead(c)
            rows = self._rows(c, h)
            while rows is None:
                self._reach_up_to(2 * min(part.height for part, _ in self.parts))
                rows = self._rows(c, h)
            self._tables[c, h] = rows
        return self._tables[c, h]

    def _reach_up_to(self, height):
        if height > HIGHEST[self.digits > 12]:
            raise Unsupported("few uses of sampled Gaussian noise, to %d digits" % self.digits)
        for part, _ in self.parts:
            if part.height < height:
                part.reach_up_to(mpf(height), self.digits)

    def _look_ahead(self, c):
        """Makes the nodes dense enough for where the line will be cut."""
        slow = [(part, count) for part, count in self.parts if part.height < mpf("inf")]
        if not slow or any(part.fades for part, _ in self.parts if part.height == mpf("inf")):
            return
        height, goal = 4.0, -2.303 * (self.digits + 3)
        while sum(int(count) * part.faded(c, height) for part, count in slow) - 2 * math.log(1 + height / float(c)) > goal:
            height *= 1.2
            if height > HIGHEST[self.digits > 12]:
                break
        self._reach_up_to(1.3 * height)

    def _rows(self, c, h):
        """The same; None if it leaves the height that the nodes are made for."""
        rows, quiet, first = [], 0, None
        largest = [None if part.fades else part.at(c) ** count for part, count in self.parts]
        height = min(part.height for part, _ in self.parts)
        for n, values in enumerate(zip(*(part.line(c, h, self.digits) for part, _ in self.parts))):
            if n * h > height:
                return None
            s = mpc(c, n * h)
            value, envelope = 1 / (s * (s + 1)), 1 / abs(s * (s + 1))
            for moment, most, (_, count) in zip(values, largest, self.parts):
                moment = moment**count
                value *= moment
                envelope *= abs(moment) if most is None else most
            rows.append(value)
            first = first or envelope
            quiet = quiet + 1 if envelope < first * mpf(10) ** (-self.digits - 3) else 0
            if quiet > 3:
                return rows
            if n > LONGEST:
                raise Unsupported("a contour that does not end")

    def delta(self, eps, c):
        """delta(eps) on the line through c."""
        if c not in self._steps or self.step(eps, c) < self._steps[c]:
            self._steps[c] = self.step(eps, c) * mpf("0.8")
        h = self._steps[c]
        rows = self.table(c, h)
        turn, point, total = exp(mpc(0, -h * eps)), mpc(1), rows[0].real / 2
        for row in rows[1:]:
            point *= turn
            total += (row * point).real
        return total * exp(-c * eps) * h / pi
