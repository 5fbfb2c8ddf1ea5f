//! Where to look: the tilt and the grid, from approximate moments. Nothing here
//! is proven, and nothing needs to be: any choice gives a true enclosure.

use super::source::Source;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    /// δ at this ε.
    Delta(f64),
    /// ε at this ln δ.
    Epsilon(f64),
}

/// Losses with the logarithms of their probabilities.
struct Sketch {
    points: Vec<(f64, f64)>,
    count: f64,
    dense: bool,
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
    /// How many of the uses have a density.
    pub(super) dense: f64,
    /// How far the tilted sum reaches below and above 0, but for `e^-margin`,
    /// and the rates at which Chernoff's bound shows it.
    pub(super) reach: (f64, f64),
    pub(super) rates: (f64, f64),
}

impl Outlook {
    /// How far the tilted sum reaches in all.
    pub(super) fn span(&self) -> f64 {
        self.reach.1 - self.reach.0
    }
}

impl Sketch {
    /// The cumulant at c, its mean and variance.
    fn cumulant(&self, c: f64) -> (f64, f64, f64) {
        let top = self.points.iter().map(|&(l, p)| p + c * l).fold(f64::MIN, f64::max);
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for &(l, p) in &self.points {
            let w = (p + c * l - top).exp();
            sum += w;
            first += w * l;
            second += w * l * l;
        }
        let mean = first / sum;
        (top + sum.ln(), mean, (second / sum - mean * mean).max(0.0))
    }
}

/// Looks for the tilt that suits the question.
pub(super) fn look(sources: &[Source], question: Question, cap: f64, width: f64) -> Outlook {
    let sketches: Vec<Sketch> = sources
        .iter()
        .map(|source| Sketch {
            points: source.sketch(),
            count: source.uses(),
            dense: source.density.is_some(),
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
        let log_delta = k - c * epsilon - c.ln() - (c + 1.0).ln() - (6.3 * spread).ln() / 2.0;
        let dense = sketches.iter().filter(|s| s.dense).map(|s| s.count).sum();
        Outlook {
            c,
            normals: parts.iter().map(|(k, _)| k.0).collect(),
            mean,
            deviation,
            epsilon,
            log_delta,
            dense,
            reach: (0.0, 0.0),
            rates: (0.0, 0.0),
        }
    };
    let (mut low, mut high) = (1e-4f64.ln(), cap.ln());
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        let seen = at(middle.exp());
        let c = seen.c;
        let more = match question {
            Question::Delta(epsilon) => seen.mean - 1.0 / c - 1.0 / (c + 1.0) < epsilon,
            Question::Epsilon(log_delta) => seen.log_delta > log_delta || seen.epsilon < 0.0,
        };
        if more { low = middle } else { high = middle }
    }
    // Few bits, so that products with c are nearly exact.
    let c = f64::midpoint(low, high).exp();
    let mut outlook = at(f64::from_bits(c.to_bits() & !0xffff_ffff));
    // The relative width wanted for δ, of which a part is allowed to be lost.
    let tolerance = match question {
        Question::Delta(_) => width,
        Question::Epsilon(_) => width * outlook.c,
    }
    .min(1.0);
    // ln of the payoff's mass, relative to which the rest must be small.
    let seen = outlook.c * outlook.c * outlook.deviation.max(1.0 / outlook.c) * 2.5 + 1.0;
    let margin = (seen / tolerance).ln().max(3.0) + 7.0;
    let side = |sign: f64| {
        let total = |theta: f64| -> f64 {
            let c = outlook.c + sign * theta;
            sketches
                .iter()
                .zip(&outlook.normals)
                .map(|(s, k)| s.count * (s.cumulant(c).0 - k))
                .sum()
        };
        // The reach is quasiconvex in ln theta.
        let reach = |log: f64| (total(log.exp()) + margin) / log.exp();
        let (mut low, mut high) =
            (-9.0f64 - outlook.deviation.max(1e-9).ln(), 7.0 - outlook.deviation.max(1e-9).ln());
        for _ in 0..24 {
            let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
            if reach(a) < reach(b) { high = b } else { low = a }
        }
        (reach(low), low.exp())
    };
    let (left, right) = (side(-1.0), side(1.0));
    outlook.reach = (-left.0, right.0);
    outlook.rates = (left.1, right.1);
    outlook
}
