//! By what the rows of a column are put in order.

use std::cmp::Ordering;

use jiff::Timestamp;

use super::Line;
use super::part::What;
use crate::domain::Quantity;
use crate::theme::Tone;

/// What a cell counts for among the others of its column.
#[derive(Clone, Debug)]
pub enum Rank {
    /// A moment: what is young comes first.
    Moment(Timestamp),
    /// An amount, such as `200Gi` or `3`.
    Amount(Quantity),
    /// Words: digits within them count as numbers, so `db-10` comes behind `db-2`.
    Words(String),
    /// Nothing stands there: it comes last whichever way the column is put.
    Nothing,
}

impl Rank {
    /// What a cell counts for.
    #[must_use]
    pub fn of(cell: &Line) -> Self {
        let mut words = String::new();
        let mut signs = 0;
        let graded = grade(cell);
        for part in cell {
            match &part.what {
                // A time behind words is only more about them.
                What::Age(at) | What::Clock(at) | What::Countdown(at) if words.is_empty() => {
                    return Self::Moment(*at);
                }
                What::Text(text) => words.push_str(text),
                What::Glyph(_) => signs += 1,
                What::Age(_)
                | What::Clock(_)
                | What::Countdown(_)
                | What::Lane(_)
                | What::Axis(_) => {}
            }
        }
        let said = words.trim();
        match said {
            // A strip of nothing but signs counts by its length.
            "" if signs > 0 => Self::Amount(Quantity::new(&signs.to_string())),
            "" | "–" | "-" => Self::Nothing,
            _ => {
                // `3+` is three at least.
                let amount = Quantity::new(said.trim_end_matches('+'));
                if let Some(grade) = graded {
                    Self::Words(format!("{grade}{}", said.to_lowercase()))
                } else if amount.is_same_amount(&amount) {
                    Self::Amount(amount)
                } else {
                    Self::Words(said.to_lowercase())
                }
            }
        }
    }

    /// Which of two comes first, from the first to the last or the other way round.
    #[must_use]
    pub fn compare(&self, other: &Self, is_descending: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Nothing, Self::Nothing) => return Ordering::Equal,
            (Self::Nothing, _) => return Ordering::Greater,
            (_, Self::Nothing) => return Ordering::Less,
            (Self::Moment(a), Self::Moment(b)) => b.cmp(a),
            (Self::Amount(a), Self::Amount(b)) => a.cmp_value(b),
            (Self::Words(a), Self::Words(b)) => natural(a, b),
            (Self::Moment(_), _) | (Self::Amount(_), Self::Words(_)) => Ordering::Less,
            (_, Self::Moment(_)) | (Self::Words(_), Self::Amount(_)) => Ordering::Greater,
        };
        if is_descending {
            order.reverse()
        } else {
            order
        }
    }
}

/// How bad a state is that begins with a sign: what is broken comes first, then what is on its way. A strip of signs has
/// no grade.
fn grade(cell: &Line) -> Option<char> {
    let mut parts = cell.iter();
    let first = parts.next()?;
    let is_said = parts.any(|it| matches!(it.what, What::Text(_)));
    let is_sign = matches!(first.what, What::Glyph(_));
    (is_sign && is_said).then_some(match first.tone {
        Tone::Bad => 'a',
        Tone::Waiting => 'b',
        Tone::Info | Tone::New => 'c',
        _ => 'd',
    })
}

/// Compares texts as people do: `db-10` comes behind `db-2`.
///
/// ```
/// use kubectl_sts::panes::rank::natural;
/// assert!(natural("db-2", "db-10").is_lt());
/// assert!(natural("4/7", "10/10").is_lt());
/// assert!(natural("a", "b").is_lt());
/// ```
#[must_use]
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let ((a, rest_of_one), (b, rest_of_other)) = (run(one), run(other));
        if a.is_empty() || b.is_empty() {
            return a.len().cmp(&b.len());
        }
        let order = match (number(a), number(b)) {
            // Without the zeroes before it the longer number is the larger one.
            (Some(a), Some(b)) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        };
        if order.is_ne() {
            return order;
        }
        (one, other) = (rest_of_one, rest_of_other);
    }
}

/// The digits that a text begins with, or all that comes before the first; and the rest.
fn run(text: &str) -> (&str, &str) {
    let is_number = text.starts_with(|it: char| it.is_ascii_digit());
    let end = text.find(|it: char| it.is_ascii_digit() != is_number);
    text.split_at_checked(end.unwrap_or(text.len()))
        .unwrap_or((text, ""))
}

fn number(run: &str) -> Option<&str> {
    let is_number = run.starts_with(|it: char| it.is_ascii_digit());
    is_number.then(|| run.trim_start_matches('0'))
}
