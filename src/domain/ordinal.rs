//! Ordinals: read from names, and the range that a set wants.

/// The number that ends the name of a pod or claim of a set.
pub type Ordinal = u32;

/// Splits `web-2` into the name of its set and its ordinal, as the controller does: the ordinal is the
/// decimal run after the last dash, the parent is all before it.
///
/// ```
/// use kubectl_sts::domain::ordinal::split;
/// assert_eq!(split("web-2"), Some(("web", 2)));
/// assert_eq!(split("web-api-10"), Some(("web-api", 10)));
/// assert_eq!(split("web"), None);
/// assert_eq!(split("web-1x"), None);
/// ```
#[must_use]
pub fn split(name: &str) -> Option<(&str, Ordinal)> {
    let (parent, digits) = name.rsplit_once('-')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // The controller reads an int32; what does not fit is no ordinal.
    let ordinal = digits.parse::<i32>().ok()?;
    Some((parent, ordinal.unsigned_abs()))
}
