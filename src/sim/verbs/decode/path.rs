//! Where in an object one is, written only when it must be said.

use std::fmt;

/// A path that grows on the stack.
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Root,
    Field(&'a str),
    Index(usize),
    Entry(&'a str),
}

impl<'a> Path<'a> {
    /// The object itself.
    pub const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    /// A field of it.
    pub fn field(&'a self, name: &'a str) -> Path<'a> {
        self.then(Step::Field(name))
    }

    /// An item of it.
    pub fn index(&'a self, index: usize) -> Path<'a> {
        self.then(Step::Index(index))
    }

    /// An entry of the map that it is.
    pub fn entry(&'a self, key: &'a str) -> Path<'a> {
        self.then(Step::Entry(key))
    }

    fn then(&'a self, step: Step<'a>) -> Path<'a> {
        Path {
            parent: Some(self),
            step,
        }
    }

    /// The fields alone, as Go's decoder names a place.
    pub fn fields_only(&self) -> String {
        let before = self.parent.map(Path::fields_only).unwrap_or_default();
        match self.step {
            Step::Field(name) if before.is_empty() => name.to_owned(),
            Step::Field(name) => format!("{before}.{name}"),
            _ => before,
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        parent.fmt(out)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(out, "[{index}]"),
            Step::Field(name) | Step::Entry(name) if parent.parent.is_none() => out.write_str(name),
            Step::Field(name) | Step::Entry(name) => write!(out, ".{name}"),
        }
    }
}
