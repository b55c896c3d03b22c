//! Where in a text each value stands.

use std::collections::BTreeMap;
use std::fmt;

/// A place in a text; lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// How many bytes of the text are before it.
    pub byte: usize,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// A part of a text, up to but not including its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first character.
    pub start: Point,
    /// What follows its last character.
    pub end: Point,
}

/// Where a value stands, with the key that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The key; items of lists and whole documents have none.
    pub key: Option<Span>,
    /// The value: for an alias the alias, and within it where its anchor is; for a block below `|` its lines.
    pub value: Span,
}

/// Where everything in a document stands, by JSON pointer.
///
/// ```
/// use kubectl_sts::yaml;
/// let found = yaml::read_placed("env:\n- name: A/B\n  x/y: |\n    long\n    text\n")?;
/// let places = &found[0].places;
/// let lines = |pointer: &str| places.of(pointer).map(|it| (it.value.start.line, it.value.end.line));
/// assert_eq!(lines("/env/0/name"), Some((2, 2)));
/// assert_eq!(lines("/env/0/x~1y"), Some((4, 5))); // the text itself
/// assert_eq!(lines("/env/1"), None);
/// assert_eq!(places.nearest("/env/1/name").value.start.line, 2); // the list
/// # Ok::<(), yaml::Trouble>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub(super) place: Place,
    pub(super) inside: Inside,
}

/// What lies in a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Inside {
    #[default]
    Nothing,
    List(Vec<Places>),
    Map(BTreeMap<String, Places>),
}

impl Places {
    /// Where the value at a JSON pointer (RFC 6901) stands; nothing when there is none.
    #[must_use]
    pub fn of(&self, pointer: &str) -> Option<Place> {
        let (place, all) = self.follow(pointer);
        all.then_some(place)
    }

    /// Where the value at a JSON pointer stands, or else the innermost of those that would hold it.
    #[must_use]
    pub fn nearest(&self, pointer: &str) -> Place {
        self.follow(pointer).0
    }

    /// The keys of the map at a JSON pointer; nothing where there is none.
    #[must_use]
    pub fn names(&self, pointer: &str) -> Option<Vec<&str>> {
        match self.go(pointer) {
            (here, true) => match &here.inside {
                Inside::Map(entries) => Some(entries.keys().map(String::as_str).collect()),
                _ => None,
            },
            _ => None,
        }
    }

    fn follow(&self, pointer: &str) -> (Place, bool) {
        let (here, all) = self.go(pointer);
        (here.place, all)
    }

    fn go(&self, pointer: &str) -> (&Self, bool) {
        let mut here = self;
        for step in pointer.split('/').skip(1) {
            let Some(next) = here.inside.step(step) else {
                return (here, false);
            };
            here = next;
        }
        (here, true)
    }
}

impl Inside {
    fn step(&self, step: &str) -> Option<&Places> {
        match self {
            Self::Nothing => None,
            Self::List(items) => items.get(step.parse::<usize>().ok()?),
            Self::Map(entries) => entries.get(&step.replace("~1", "/").replace("~0", "~")),
        }
    }
}
