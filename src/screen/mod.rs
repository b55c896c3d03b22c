//! App to cells: the screen.

pub mod paint;
pub mod untrusted;
