//! The name that was probably meant: the one place that guesses, for every
//! name that is read from a closed list.

/// A name is only a slip of another one if they differ in at most one of so
/// many letters.
const LETTERS: usize = 3;
/// So many are suggested at most, if they are equally near.
const SUGGESTIONS: usize = 3;
/// A part of a name that is shorter says nothing.
const SHORTEST_PART: usize = 3;

/// The known names nearest to `given`, in the order of `known`: slips of the
/// pen first (letters left out, added, changed, swapped; case and `_` for `-`
/// count nothing), then names of which it is a part or that are part of it.
/// Empty if nothing is near.
///
/// # Example
///
/// ```
/// let laws = ["uniform", "bernoulli", "discrete-laplace", "discrete-gaussian"];
/// let nearest = |given| etalon::error::nearest(given, laws);
/// assert_eq!(nearest("Discrete_Laplace"), ["discrete-laplace"]);
/// assert_eq!(nearest("bernuolli"), ["bernoulli"]);
/// assert_eq!(nearest("gaussian"), ["discrete-gaussian"]);
/// assert!(nearest("zipf").is_empty());
/// ```
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let (wanted, known) = (plain(given), Vec::from_iter(known));
    let most = (wanted.chars().count() / LETTERS).max(1);
    let slips: Vec<usize> = known.iter().map(|name| distance(&wanted, &plain(name))).collect();
    let least = slips.iter().copied().min().filter(|least| *least <= most);
    let near = |(name, slip): (&&'a str, &usize)| match least {
        Some(least) => *slip == least,
        None => {
            let name = plain(name);
            let shorter = name.len().min(wanted.len());
            shorter >= SHORTEST_PART && (name.contains(&wanted) || wanted.contains(&name))
        }
    };
    let found = known.iter().zip(&slips).filter(|pair| near((pair.0, pair.1)));
    let mut names: Vec<&str> = found.map(|(name, _)| *name).collect();
    names.truncate(SUGGESTIONS);
    names
}

/// The question whether they were meant, with a blank behind it; nothing if
/// nothing is near.
///
/// # Example
///
/// ```
/// let known = ["scale", "sigma"];
/// assert_eq!(etalon::error::suggestion("scael", known), "did you mean `scale`? ");
/// assert_eq!(etalon::error::suggestion("epsilon", known), "");
/// ```
pub fn suggestion<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = nearest(given, known).iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!("did you mean {}? ", names.join(" or ")) }
}

/// Letters left out, added, changed or swapped with the next, at the least
/// (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut before = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, &a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &b) in right.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == right[j - 1] && left[i - 1] == b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] =
        ["discrete-laplace", "discrete-gaussian", "randomized-response", "count", "add"];

    #[test]
    fn slips_of_the_pen_find_their_name() {
        for (given, meant) in [
            ("discrete-laplac", "discrete-laplace"),
            ("discrete_laplace", "discrete-laplace"),
            ("Discrete-Laplace", "discrete-laplace"),
            ("discrete-lpalace", "discrete-laplace"),
            ("randomised-response", "randomized-response"),
            ("cuont", "count"),
            ("ad", "add"),
        ] {
            assert_eq!(nearest(given, NAMES), [meant], "{given}");
        }
    }

    #[test]
    fn parts_find_their_wholes_and_strangers_nothing() {
        assert_eq!(nearest("discrete", NAMES), ["discrete-laplace", "discrete-gaussian"]);
        assert_eq!(nearest("laplace", NAMES), ["discrete-laplace"]);
        assert_eq!(nearest("exponential", NAMES), [""; 0]);
        assert_eq!(nearest("", NAMES), [""; 0]);
        assert_eq!(suggestion("zzz", NAMES), "");
        assert_eq!(
            suggestion("discrete", NAMES),
            "did you mean `discrete-laplace` or `discrete-gaussian`? "
        );
    }

    #[test]
    fn distances_are_those_of_the_definition() {
        for (left, right, slips) in [
            ("", "", 0),
            ("a", "", 1),
            ("ab", "ba", 1),
            ("abc", "axc", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((distance(left, right), distance(right, left)), (slips, slips));
        }
    }
}
