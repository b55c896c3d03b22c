//! Whether an object is there of which no more than that is asked: of a Secret, never what it holds.

/// What is known of whether something is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is.
    There,
    /// It is not.
    Missing,
    /// We may not look.
    Forbidden,
    /// It could not be found out: why.
    Unknown(String),
}
