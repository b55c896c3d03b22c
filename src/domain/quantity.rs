//! Kubernetes quantities, compared exactly and shown as the server wrote them.

use std::cmp::Ordering;
use std::fmt;

use super::Text;

/// An amount as the server wrote it, such as `200Gi` or `1500m`.
///
/// ```
/// use kubectl_sts::domain::Quantity;
/// assert!(Quantity::new("3Gi") > Quantity::new("3G"));
/// assert_eq!(Quantity::new("2048Mi").cmp_value(&Quantity::new("2Gi")), std::cmp::Ordering::Equal);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Quantity(Text);

impl Quantity {
    /// Takes any text: what is no quantity is shown all the same, and compares as zero.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Compares the amounts, not their spelling.
    #[must_use]
    pub fn cmp_value(&self, other: &Self) -> Ordering {
        self.nano().cmp(&other.nano())
    }

    /// Whether both are amounts, and the same.
    #[must_use]
    pub fn is_same_amount(&self, other: &Self) -> bool {
        self.nano().is_some() && self.nano() == other.nano()
    }

    /// Compares the amounts where both are amounts.
    #[must_use]
    pub fn cmp_amount(&self, other: &Self) -> Option<Ordering> {
        Some(self.nano()?.cmp(&other.nano()?))
    }

    /// Whether it is an amount below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.nano().is_some_and(|it| it < 0)
    }

    /// Whether it is a whole number; nothing when the text is no quantity.
    #[must_use]
    pub fn is_whole(&self) -> Option<bool> {
        Some(self.nano()? % NANO == 0)
    }

    /// The same amount as servers spell it: of the same family of suffixes, the largest with which it is whole.
    ///
    /// ```
    /// use kubectl_sts::domain::Quantity;
    /// let spelled = |it: &str| Quantity::new(it).canonical();
    /// assert_eq!(spelled("0.25").as_deref(), Some("250m"));
    /// assert_eq!(spelled("1.5Gi").as_deref(), Some("1536Mi"));
    /// assert_eq!(spelled("lots"), None);
    /// ```
    #[must_use]
    pub fn canonical(&self) -> Option<String> {
        let nano = self.nano()?;
        let suffix = self
            .0
            .trim()
            .trim_start_matches(|c: char| matches!(c, '0'..='9' | '.' | '+' | '-'));
        if suffix.ends_with('i') && nano.abs() >= 1024 * NANO {
            // Parts of a byte are rounded up, away from zero.
            let whole = (nano.abs() + NANO - 1) / NANO * nano.signum();
            return Some(spelled(
                whole,
                1024,
                &["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"],
            ));
        }
        if suffix.len() > 1 && suffix.starts_with(['e', 'E']) {
            let steps = [
                "e-9", "e-6", "e-3", "", "e3", "e6", "e9", "e12", "e15", "e18",
            ];
            return Some(spelled(nano, 1000, &steps));
        }
        let steps = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        Some(spelled(nano, 1000, &steps))
    }

    /// The amount in billionths, the finest that Kubernetes knows; nothing when the text is no quantity.
    ///
    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    fn nano(&self) -> Option<i128> {
        let text = self.0.trim();
        let end = text
            .find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-'))
            .unwrap_or(text.len());
        let (number, suffix) = text.split_at_checked(end)?;
        let (multiplier, divisor) = scale(suffix)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let negative = whole.starts_with('-');
        let whole = if matches!(whole, "" | "+" | "-") {
            0
        } else {
            whole.parse::<i128>().ok()?
        };
        let digits: String = fraction
            .chars()
            .chain("000000000".chars())
            .take(9)
            .collect();
        let part = digits.parse::<i128>().ok()?;
        let nano = whole
            .checked_mul(NANO)?
            .checked_add(if negative { -part } else { part })?;
        Some(nano.checked_mul(multiplier)? / divisor)
    }
}

/// Billionths in one.
const NANO: i128 = 1_000_000_000;

/// A whole number in the largest of these steps, each so many times the one before, in which it is whole.
fn spelled(mut number: i128, times: i128, steps: &[&str]) -> String {
    if number == 0 {
        return "0".into();
    }
    let mut steps = steps.iter().peekable();
    let mut step = steps.next();
    while number % times == 0 && steps.peek().is_some() {
        number /= times;
        step = steps.next();
    }
    format!("{number}{}", step.unwrap_or(&""))
}

/// What a suffix multiplies by, as a fraction.
fn scale(suffix: &str) -> Option<(i128, i128)> {
    let binary = |power: u32| Some((1_i128 << (10 * power), 1));
    let decimal = |power: u32| Some((10_i128.pow(power), 1));
    match suffix {
        "n" => Some((1, 1_000_000_000)),
        "u" => Some((1, 1_000_000)),
        "m" => Some((1, 1_000)),
        "" => Some((1, 1)),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        exponent => {
            let power = exponent.strip_prefix(['e', 'E'])?.parse::<i32>().ok()?;
            let factor = 10_i128.checked_pow(power.unsigned_abs())?;
            Some(if power < 0 { (1, factor) } else { (factor, 1) })
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp_value(other).then_with(|| self.0.cmp(&other.0)))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
