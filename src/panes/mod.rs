//! SHOW: what each pane says, as rows of parts; the screen draws them.

pub mod part;

pub use part::Part;
