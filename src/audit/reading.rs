//! The numbers that are read of an output: its coordinates, and for vectors
//! what only several coordinates together show.

use crate::subject::Output;

/// Vectors are looked at up to this coordinate.
pub(super) const WIDEST: usize = 64;

/// A number that is read of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// A coordinate; the only one of what is no vector.
    Coordinate(usize),
    /// A coordinate less the one before.
    Step(usize),
    /// The sum of so many coordinates.
    Sum(usize),
    /// The largest of so many coordinates.
    Largest(usize),
}

impl Reading {
    /// What to read of outputs like these, the coordinates first.
    pub(super) fn all(outputs: &[Output]) -> Vec<Self> {
        let width =
            outputs.iter().map(|output| output.items().len()).max().unwrap_or(1).clamp(1, WIDEST);
        let mut readings: Vec<_> = (0..width).map(Self::Coordinate).collect();
        if width > 1 {
            readings.extend((1..width).map(Self::Step));
            readings.extend([Self::Sum(width), Self::Largest(width)]);
        }
        readings
    }

    /// The number of one output.
    pub(super) fn of_output(self, output: &Output) -> f64 {
        let numbers = output.items().iter().map(|item| item.number().unwrap_or(f64::NAN));
        self.of(&numbers.collect::<Vec<_>>())
    }

    /// The number, given those of the coordinates; NaN where there is none.
    pub(super) fn of(self, numbers: &[f64]) -> f64 {
        let at = |place: usize| numbers.get(place).copied().unwrap_or(f64::NAN);
        let there = |width| numbers.iter().copied().take(width).filter(|x| !x.is_nan());
        match self {
            Self::Coordinate(place) => at(place),
            Self::Step(place) => at(place) - at(place - 1),
            Self::Sum(width) => there(width).reduce(|a, b| a + b).unwrap_or(f64::NAN),
            Self::Largest(width) => there(width).reduce(f64::max).unwrap_or(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_coordinates_show() {
        let vector = |n: i64| Output::Vector((0..n).map(|i| Output::Integer(i.into())).collect());
        assert_eq!(Reading::all(&[Output::Null]), [Reading::Coordinate(0)]);
        let readings = Reading::all(&[vector(1), vector(3), Output::Null]);
        assert_eq!(readings.len(), 3 + 2 + 2);
        assert_eq!(Reading::all(&[vector(100)]).len(), WIDEST + WIDEST - 1 + 2);
        let read = |numbers: &[f64]| -> Vec<f64> {
            readings.iter().map(|reading| reading.of(numbers)).collect()
        };
        assert_eq!(read(&[1.0, 4.0, 2.0]), [1.0, 4.0, 2.0, 3.0, -2.0, 7.0, 4.0]);
        let ended = read(&[5.0, f64::NAN]);
        assert!(ended[1].is_nan() && ended[2].is_nan() && ended[3].is_nan() && ended[4].is_nan());
        assert_eq!(ended[5..], [5.0, 5.0]);
        assert!(read(&[]).iter().all(|x| x.is_nan()));
    }
}
