//! Whether a command printed what the page says: number for number, or where
//! the subject draws by itself, in everything but the numbers.

/// How a printed output is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Everything but the seconds that something took.
    Exact,
    /// Everything but numbers.
    Structure,
}

/// The line that stands for any number of lines.
pub(crate) const ELLIPSIS: &str = "...";

/// A line as it is compared.
fn masked(line: &str, comparison: Comparison) -> String {
    let words = line.split_whitespace().collect::<Vec<_>>();
    let mut kept: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let unit = words.get(at + 1).is_some_and(|next| next.trim_end_matches(',') == "s");
        let seconds = unit && at > 0 && words[at - 1] == "in" || at == 1 && words[0] == "seconds";
        kept.push(if seconds {
            "#".to_owned()
        } else if comparison == Comparison::Structure {
            numberless(word)
        } else {
            (*word).to_owned()
        });
    }
    kept.join(" ")
}

/// A word with `#` for every number and every seed, and rulers of any width
/// drawn alike.
fn numberless(word: &str) -> String {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let mut shown = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let hex = rest.len() - rest.trim_start_matches(is_hex).len();
        let signed = rest.strip_prefix('-').unwrap_or(rest);
        let taken = if hex >= 16 {
            hex
        } else if signed.starts_with(|c: char| c.is_ascii_digit()) {
            let end = signed.find(|c: char| !c.is_ascii_digit() && !".e-".contains(c));
            rest.len() - signed.len() + end.unwrap_or(signed.len())
        } else if "─═".contains(c) && shown.ends_with(c) {
            rest = &rest[c.len_utf8()..];
            continue;
        } else {
            shown.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        shown.push('#');
        rest = &rest[taken..];
    }
    shown
}

/// The first difference between what a page says and what was printed.
pub(crate) fn difference(
    said: &[String],
    printed: &[String],
    comparison: Comparison,
) -> Option<String> {
    let mut left = printed.iter();
    let mut skipping = false;
    for line in said {
        if line.trim() == ELLIPSIS {
            skipping = true;
            continue;
        }
        let wanted = masked(line, comparison);
        let found = left.find(|next| !skipping || masked(next, comparison) == wanted);
        let found = found.map(|next| masked(next, comparison));
        if found.as_ref() != Some(&wanted) {
            let found = found.unwrap_or_else(|| "nothing more".to_owned());
            return Some(format!("the page says `{wanted}`, printed was `{found}`"));
        }
        skipping = false;
    }
    let more = left.next().filter(|_| !skipping)?;
    Some(format!("the page says nothing of `{more}`"))
}

#[test]
fn what_differs_is_seen() {
    use Comparison::{Exact, Structure};
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let differs = |said: &str, printed: &str, comparison| {
        difference(&lines(said), &lines(printed), comparison).is_some()
    };
    assert!(!differs("runs 10 in 0.2 s, at 3", "runs  10 in 7.1 s, at 3", Exact));
    assert!(differs("runs 10 in 0.2 s, at 3", "runs 10 in 0.2 s, at 4", Exact));
    assert!(!differs("seconds 0.1", "  seconds  0.2", Exact));
    assert!(differs("seconds 0.1 of 3", "seconds 0.1 of 4", Exact));
    assert!(!differs("eps >= 0.2 (1e-9) x -3", "eps >= 1.75 (3e-9) x 4", Structure));
    assert!(differs("eps >= 0.2 lies", "eps >= 0.2 holds", Structure));
    assert!(!differs("┌────┐", "┌──┐", Structure));
    assert!(!differs("a\n...\nd", "a\nb\nc\nd", Exact));
    assert!(differs("a\n...\nd", "a\nb\nc", Exact));
    assert!(differs("a", "a\nb", Exact));
    assert!(differs("a\nb", "a", Exact));
    assert!(!differs("a\n...", "a\nb", Exact));
}
