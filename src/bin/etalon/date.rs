//! The clock, for what is kept: the library reads none.

use std::time::{SystemTime, UNIX_EPOCH};

use etalon::insights::calendar::moment;

/// Now, in UTC to the second: `2026-03-01T14:05:00Z`.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    written(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

fn written(seconds: i64) -> String {
    moment(seconds).unwrap_or_else(|| "unknown".to_owned())
}

/// Now, as people write it, to the minute: `2026-03-01 14:05 UTC`.
pub(crate) fn in_words() -> String {
    to_the_minute(&now())
}

fn to_the_minute(moment: &str) -> String {
    let words = |(day, time): (&str, &str)| Some(format!("{day} {} UTC", time.get(..5)?));
    moment.split_once('T').and_then(words).unwrap_or_else(|| moment.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (951_868_799, "2000-02-29 23:59 UTC"),
            (1_709_251_140, "2024-02-29 23:59 UTC"),
            (1_772_287_500, "2026-02-28 14:05 UTC"),
            (4_102_444_740, "2099-12-31 23:59 UTC"),
        ] {
            assert_eq!(to_the_minute(&written(seconds)), date);
        }
    }
}
