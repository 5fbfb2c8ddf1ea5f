//! Where to look: the tilt and the grid, from approximate moments. Nothing here
//! is proven, and nothing needs to be: any choice gives a true enclosure.

use super::source::Source;
use crate::num::Rough;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    /// δ at this ε.
    Delta(f64),
    /// ε at this ln δ.
    Epsilon(f64),
}

/// Losses with the logarithms of their probabilities: first the atoms, then
/// those of a density.
#[derive(Debug, Clone)]
struct Sketch {
    points: Vec<(f64, f64)>,
    atoms: usize,
    count: f64,
}

/// Beyond which losses a tilted sum has next to no mass, and the rates at which
/// Chernoff's bound shows it, below and above.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reach {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) rates: (f64, f64),
}

/// The place of the answer.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    pub(super) c: f64,
    /// The cumulant of each source at c.
    pub(super) normals: Vec<f64>,
    /// Mean and standard deviation of the tilted sum.
    pub(super) mean: f64,
    pub(super) deviation: f64,
    pub(super) epsilon: f64,
    /// ln δ, approximately.
    pub(super) log_delta: f64,
    /// Of each source, how many of its uses take a loss that has a density.
    pub(super) dense: Vec<f64>,
    /// How far the tilted sum reaches.
    pub(super) reach: Reach,
    sketches: Vec<Sketch>,
}

impl Outlook {
    /// How far the tilted sum reaches in all.
    pub(super) fn span(&self) -> f64 {
        self.reach.to - self.reach.from
    }

    /// The logarithm of what is called infinite loss: less than e^-20 of δ.
    pub(super) fn upper(&self) -> f64 {
        20.0 - self.log_delta.min(0.0)
    }

    /// How far the sum of `uses` uses of one source reaches but for a tilted
    /// `e^-margin` and, above, for an untilted `e^-upper`.
    pub(super) fn part(&self, source: usize, uses: f64, margin: f64, upper: f64) -> Reach {
        let (sketch, c) = (&self.sketches[source], self.c);
        let normal = self.normals[source];
        let deviation = (uses * sketch.cumulant(c).2).sqrt();
        let gain = |theta: f64| uses * (sketch.cumulant(c + theta).0 - normal);
        let right = least(deviation, |theta| (gain(theta) + margin) / theta);
        // In all, untilted: the rate from 0 on is more by c.
        let all = |theta: f64| (gain(theta) + uses * normal + upper) / (c + theta);
        let finite = least(deviation, all);
        let right = if finite.0 > right.0 { finite } else { right };
        // A rate of at least c also shows what moves up from below.
        let left = least(deviation, |theta| (gain(-theta.max(c)) + margin) / theta.max(c));
        Reach { from: -left.0, to: right.0, rates: (left.1.max(c), right.1) }
    }
}

/// The least value over rates, and where: the reach is quasiconvex in their logarithm.
fn least(deviation: f64, reach: impl Fn(f64) -> f64) -> (f64, f64) {
    let middle = -deviation.max(1e-9).rough_ln();
    let (mut low, mut high) = (middle - 9.0, middle + 7.0);
    for _ in 0..24 {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if reach(a.rough_exp()) < reach(b.rough_exp()) { high = b } else { low = a }
    }
    (reach(low.rough_exp()), low.rough_exp())
}

impl Sketch {
    /// The cumulant at c, its mean and variance.
    fn cumulant(&self, c: f64) -> (f64, f64, f64) {
        let top = self.points.iter().map(|&(l, p)| p + c * l).fold(f64::MIN, f64::max);
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for &(l, p) in &self.points {
            let w = (p + c * l - top).rough_exp();
            sum += w;
            first += w * l;
            second += w * l * l;
        }
        let mean = first / sum;
        (top + sum.rough_ln(), mean, (second / sum - mean * mean).max(0.0))
    }

    /// How many of the uses take a loss that has a density, tilted.
    fn dense(&self, c: f64, normal: f64) -> f64 {
        let density = self.points.iter().skip(self.atoms);
        let share: f64 = density.map(|&(l, p)| (p + c * l - normal).rough_exp()).sum();
        self.count * share.min(1.0)
    }
}

/// Looks for the tilt that suits the question.
pub(super) fn look(sources: &[Source], question: Question, cap: f64, width: f64) -> Outlook {
    let sketches: Vec<Sketch> = sources
        .iter()
        .map(|source| Sketch {
            points: source.sketch(),
            atoms: source.atoms.len(),
            count: source.uses(),
        })
        .collect();
    let at = |c: f64| -> Outlook {
        let parts: Vec<_> = sketches.iter().map(|s| (s.cumulant(c), s.count)).collect();
        let sum = |f: &dyn Fn(&(f64, f64, f64)) -> f64| -> f64 {
            parts.iter().map(|(k, n)| n * f(k)).sum()
        };
        let (k, mean, deviation) = (sum(&|k| k.0), sum(&|k| k.1), sum(&|k| k.2).sqrt());
        let epsilon = match question {
            Question::Delta(epsilon) => epsilon,
            Question::Epsilon(_) => mean - 1.0 / c - 1.0 / (c + 1.0),
        };
        // Saddle point: the payoff e^(-c y)(1 - e^-y) has mass 1/(c (c + 1)).
        let spread = 1.0 / c / c + 1.0 / (c + 1.0) / (c + 1.0) + deviation * deviation;
        let log_delta =
            k - c * epsilon - c.rough_ln() - (c + 1.0).rough_ln() - (6.3 * spread).rough_ln() / 2.0;
        Outlook {
            c,
            normals: parts.iter().map(|(k, _)| k.0).collect(),
            mean,
            deviation,
            epsilon,
            log_delta,
            dense: Vec::new(),
            reach: Reach::default(),
            sketches: Vec::new(),
        }
    };
    let (mut low, mut high) = (1e-4f64.rough_ln(), cap.rough_ln());
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        let seen = at(middle.rough_exp());
        let c = seen.c;
        let more = match question {
            Question::Delta(epsilon) => seen.mean - 1.0 / c - 1.0 / (c + 1.0) < epsilon,
            Question::Epsilon(log_delta) => seen.log_delta > log_delta || seen.epsilon < 0.0,
        };
        if more { low = middle } else { high = middle }
    }
    // Few bits, so that products with c are nearly exact.
    let c = f64::midpoint(low, high).rough_exp();
    let mut outlook = at(f64::from_bits(c.to_bits() & !0xffff_ffff));
    // The relative width wanted for δ, of which a part is allowed to be lost.
    let tolerance = match question {
        Question::Delta(_) => width,
        Question::Epsilon(_) => width * outlook.c,
    }
    .min(1.0);
    // ln of the payoff's mass, relative to which the rest must be small.
    let seen = outlook.c * outlook.c * outlook.deviation.max(1.0 / outlook.c) * 2.5 + 1.0;
    let margin = (seen / tolerance).rough_ln().max(3.0) + 7.0;
    let side = |sign: f64| {
        let total = |theta: f64| -> f64 {
            let c = outlook.c + sign * theta;
            sketches
                .iter()
                .zip(&outlook.normals)
                .map(|(s, k)| s.count * (s.cumulant(c).0 - k))
                .sum()
        };
        least(outlook.deviation, |theta| (total(theta) + margin) / theta)
    };
    let (left, right) = (side(-1.0), side(1.0));
    outlook.reach = Reach { from: -left.0, to: right.0, rates: (left.1, right.1) };
    outlook.dense =
        sketches.iter().zip(&outlook.normals).map(|(s, &k)| s.dense(outlook.c, k)).collect();
    outlook.sketches = sketches;
    outlook
}
