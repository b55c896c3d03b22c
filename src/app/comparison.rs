//! Comparison: two revisions that lie side by side over the panes.

use crate::domain::Name;
use crate::panes::compare::Extent;

/// Two revisions, and how they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The one from which.
    pub before: Name,
    /// The one to which.
    pub after: Name,
    /// How much of what is equal is shown.
    pub extent: Extent,
    /// Scrolled by so many lines.
    pub top: usize,
}
