//! How long ago, how long yet: in kubectl's words, and when the words change next.
//!
//! Each answer comes with the moment at which it is no longer true, so that a clock need not tick
//! for a screen on which nothing ages. No clock in here: now is an argument.

use jiff::{SignedDuration, Timestamp};

const SECOND: i128 = 1_000_000_000;
const MINUTE: i128 = 60 * SECOND;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;
const YEAR: i128 = 365 * DAY;

/// A text that time makes untrue, and when it does; never, if it is too far away to be told.
pub type Reading = (String, Option<Timestamp>);

/// The time since a moment, as kubectl writes it: `38s`, `5m12s`, `3h`, `12d`, `2y41d`.
///
/// Clocks of a cluster disagree: up to two seconds in the future is now, further away is `0s?`.
/// Where kubectl would print `<invalid>`, the question mark says the same in the width of a column.
/// <https://github.com/kubernetes/apimachinery/blob/master/pkg/util/duration/duration.go>
///
/// ```
/// use kubectl_sts::domain::age::age;
/// let since = "2026-11-20T03:24:00Z".parse().unwrap();
/// let now = "2026-11-20T03:29:12.4Z".parse().unwrap();
/// let (text, until) = age(now, since);
/// assert_eq!(text, "5m12s");
/// assert_eq!(until.unwrap().to_string(), "2026-11-20T03:29:13Z");
/// ```
#[must_use]
pub fn age(now: Timestamp, since: Timestamp) -> Reading {
    let passed = nanoseconds_between(since, now);
    if passed <= -2 * SECOND {
        return ("0s?".into(), after(since, 1 - 2 * SECOND));
    }
    let passed = passed.max(0);
    let step = step(passed);
    (human(passed), after(since, (passed / step + 1) * step))
}

/// The time until a moment, in the words of [`age`]; `0s` once it has come.
///
/// Rounded up, so that nothing is due while there is still time left.
#[must_use]
pub fn countdown(now: Timestamp, until: Timestamp) -> Reading {
    let left = nanoseconds_between(now, until);
    if left <= 0 {
        return ("0s".into(), None);
    }
    let step = step(left - 1); // at a border the finer step holds
    let steps = (left + step - 1) / step;
    (human(steps * step), after(until, -(steps - 1) * step))
}

/// The time since a moment as a clock counts it: `00:42`, `59:59`, `1:00:00`.
#[must_use]
pub fn clock(now: Timestamp, since: Timestamp) -> Reading {
    let passed = nanoseconds_between(since, now).max(0);
    let (hours, minutes) = (passed / HOUR, passed / MINUTE % 60);
    let seconds = passed / SECOND % 60;
    let text = if hours == 0 {
        format!("{minutes:02}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    };
    (text, after(since, (passed / SECOND + 1) * SECOND))
}

/// A length of time in kubectl's words.
#[must_use]
pub fn duration(length: SignedDuration) -> String {
    human(length.as_nanos().max(0))
}

/// kubectl's `HumanDuration`, border by border.
fn human(passed: i128) -> String {
    let two = |whole: i128, large: &str, rest: i128, small: &str| {
        if rest == 0 {
            format!("{whole}{large}")
        } else {
            format!("{whole}{large}{rest}{small}")
        }
    };
    let (seconds, minutes) = (passed / SECOND, passed / MINUTE);
    let (hours, days) = (passed / HOUR, passed / DAY);
    match passed {
        _ if seconds < 2 * 60 => format!("{seconds}s"),
        _ if minutes < 10 => two(minutes, "m", seconds % 60, "s"),
        _ if minutes < 3 * 60 => format!("{minutes}m"),
        _ if hours < 8 => two(hours, "h", minutes % 60, "m"),
        _ if hours < 48 => format!("{hours}h"),
        _ if days < 8 => two(days, "d", hours % 24, "h"),
        _ if days < 2 * 365 => format!("{days}d"),
        _ if days < 8 * 365 => two(days / 365, "y", days % 365, "d"),
        _ => format!("{}y", days / 365),
    }
}

/// The smallest unit that the words still tell at this distance.
fn step(passed: i128) -> i128 {
    match passed {
        _ if passed < 10 * MINUTE => SECOND,
        _ if passed < 8 * HOUR => MINUTE,
        _ if passed < 8 * DAY => HOUR,
        _ if passed < 8 * YEAR => DAY,
        _ => YEAR,
    }
}

fn nanoseconds_between(earlier: Timestamp, later: Timestamp) -> i128 {
    later.as_nanosecond() - earlier.as_nanosecond()
}

fn after(moment: Timestamp, nanoseconds: i128) -> Option<Timestamp> {
    Timestamp::from_nanosecond(moment.as_nanosecond() + nanoseconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanoseconds: i128) -> Timestamp {
        Timestamp::from_nanosecond(1_700_000_000 * SECOND + nanoseconds).unwrap_or_default()
    }

    #[test]
    fn ages_read_as_in_kubectl_at_every_border() {
        for (passed, text) in [
            (0, "0s"),
            (SECOND - 1, "0s"),
            (SECOND, "1s"),
            (2 * MINUTE - 1, "119s"),
            (2 * MINUTE, "2m"),
            (2 * MINUTE + SECOND, "2m1s"),
            (10 * MINUTE - 1, "9m59s"),
            (10 * MINUTE, "10m"),
            (3 * HOUR - 1, "179m"),
            (3 * HOUR, "3h"),
            (3 * HOUR + MINUTE, "3h1m"),
            (8 * HOUR - 1, "7h59m"),
            (8 * HOUR, "8h"),
            (2 * DAY - 1, "47h"),
            (2 * DAY, "2d"),
            (2 * DAY + HOUR, "2d1h"),
            (8 * DAY - 1, "7d23h"),
            (8 * DAY, "8d"),
            (2 * YEAR - 1, "729d"),
            (2 * YEAR, "2y"),
            (2 * YEAR + DAY, "2y1d"),
            (8 * YEAR - 1, "7y364d"),
            (8 * YEAR, "8y"),
            (9 * YEAR - 1, "8y"),
        ] {
            assert_eq!(age(at(passed), at(0)).0, text, "{passed} ns");
        }
    }

    #[test]
    fn a_future_beyond_two_seconds_is_doubtful() {
        for (passed, text) in [
            (-1, "0s"),
            (1 - 2 * SECOND, "0s"),
            (-2 * SECOND, "0s?"),
            (-YEAR, "0s?"),
        ] {
            assert_eq!(age(at(passed), at(0)).0, text, "{passed} ns");
        }
    }

    /// The promise that no wake-up is wasted and none is missed.
    fn assert_changes_exactly_when_told(read: impl Fn(Timestamp) -> Reading, now: i128) {
        let (text, Some(next)) = read(at(now)) else {
            return;
        };
        assert!(next > at(now), "{text} at {now}: {next}");
        let before = after(next, -1).unwrap_or_default();
        assert_eq!(read(before).0, text, "too early at {now}");
        assert_ne!(read(next).0, text, "too late at {now}");
    }

    #[test]
    fn a_reading_changes_exactly_when_it_said() {
        let borders = [
            SECOND,
            2 * MINUTE,
            10 * MINUTE,
            3 * HOUR,
            8 * HOUR,
            2 * DAY,
            8 * DAY,
            2 * YEAR,
            8 * YEAR,
        ];
        for border in borders {
            for offset in [
                -SECOND - 1,
                -SECOND,
                -1,
                0,
                1,
                SECOND / 2,
                MINUTE + 1,
                HOUR - 1,
                30 * HOUR,
            ] {
                assert_changes_exactly_when_told(|now| age(now, at(0)), border + offset);
                assert_changes_exactly_when_told(|now| clock(now, at(0)), border + offset);
                assert_changes_exactly_when_told(|now| countdown(now, at(0)), -(border + offset));
            }
        }
        assert_changes_exactly_when_told(|now| age(now, at(0)), -3 * SECOND);
        assert_changes_exactly_when_told(|now| age(now, at(0)), -SECOND);
    }

    #[test]
    fn a_countdown_is_rounded_up_and_ends() {
        let until = at(0);
        assert_eq!(countdown(at(-8 * SECOND), until).0, "8s");
        assert_eq!(countdown(at(-7 * SECOND - 1), until).0, "8s");
        assert_eq!(countdown(at(-1), until).0, "1s");
        assert_eq!(countdown(at(0), until), ("0s".into(), None));
    }

    #[test]
    fn a_clock_counts_past_the_hour() {
        assert_eq!(clock(at(42 * SECOND), at(0)).0, "00:42");
        assert_eq!(clock(at(HOUR - 1), at(0)).0, "59:59");
        assert_eq!(clock(at(HOUR), at(0)).0, "1:00:00");
        assert_eq!(clock(at(-HOUR), at(0)).0, "00:00");
    }
}
