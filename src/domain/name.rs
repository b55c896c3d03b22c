//! Names of objects, and the order in which people read them.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// Namespace and name of an object; the namespace of a cluster-wide object is empty.
///
/// Sorted by namespace, then naturally by name, so that `web-2` stands before `web-10`.
///
/// ```
/// use kubectl_sts::domain::Name;
/// assert!(Name::new("db", "web-2") < Name::new("db", "web-10"));
/// assert!(Name::new("a", "z") < Name::new("b", "a"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// Empty for objects of the whole cluster.
    pub namespace: Arc<str>,
    /// Unique in its namespace among the living objects of one kind.
    pub name: Arc<str>,
}

impl Name {
    /// A name in a namespace; an empty namespace for objects of the whole cluster.
    pub fn new(namespace: impl Into<Arc<str>>, name: impl Into<Arc<str>>) -> Self {
        Self {
            namespace: namespace.into(),
            name: name.into(),
        }
    }

    /// Another name in the same namespace.
    #[must_use]
    pub fn sibling(&self, name: impl Into<Arc<str>>) -> Self {
        Self {
            namespace: self.namespace.clone(),
            name: name.into(),
        }
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.namespace
            .cmp(&other.namespace)
            .then_with(|| natural(&self.name, &other.name))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(&self.name)
        } else {
            write!(f, "{}/{}", self.namespace, self.name)
        }
    }
}

/// Compares runs of digits by their value, all else by bytes; equal only when the texts are equal.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let (digits_left, rest_left) = split_digits(left);
        let (digits_right, rest_right) = split_digits(right);
        if !digits_left.is_empty() && !digits_right.is_empty() {
            let order = by_value(digits_left, digits_right);
            if order.is_ne() {
                return order;
            }
            (left, right) = (rest_left, rest_right);
            continue;
        }
        match (left.split_first(), right.split_first()) {
            (Some((x, rest_x)), Some((y, rest_y))) if x == y => (left, right) = (rest_x, rest_y),
            (Some((x, _)), Some((y, _))) => return x.cmp(y),
            // `01` and `1` have the same value: the spelling decides, so that Ord agrees with Eq.
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
        }
    }
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

fn by_value(a: &[u8], b: &[u8]) -> Ordering {
    let (a, b) = (without_leading_zeros(a), without_leading_zeros(b));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

fn without_leading_zeros(digits: &[u8]) -> &[u8] {
    digits
        .split_at(digits.iter().take_while(|digit| **digit == b'0').count())
        .1
}

/// A DNS-1123 label: what a namespace is named.
#[must_use]
pub fn is_label(text: &str) -> bool {
    let fits = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| fits(&byte) || byte == b'-')
        && text.as_bytes().first().is_some_and(fits)
        && text.as_bytes().last().is_some_and(fits)
}
