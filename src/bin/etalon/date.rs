//! The date and time of a result, as people write it: the library reads no
//! clock.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

/// Now, in UTC to the minute: `2026-03-01 14:05 UTC`.
pub(crate) fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    written(since)
}

fn written(seconds: u64) -> String {
    let (mut days, minutes) = (seconds / DAY, seconds % DAY / 60);
    let mut year = 1970;
    while days >= days_of(year) {
        days -= days_of(year);
        year += 1;
    }
    let february = days_of(year) - 337;
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02} {:02}:{:02} UTC", days + 1, minutes / 60, minutes % 60)
}

/// The days of a year of the Gregorian calendar.
fn days_of(year: u64) -> u64 {
    let leaps = |every: u64| year.is_multiple_of(every);
    if leaps(4) && (!leaps(100) || leaps(400)) { 366 } else { 365 }
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
            assert_eq!(written(seconds), date);
        }
    }
}
