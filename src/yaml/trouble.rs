//! Why a text is no YAML, in one sentence with its place.

use granit_parser::ErrorKind;

use super::Point;

/// Where a text cannot be read, and why. `Display` is one escaped sentence; no value of the text is in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct Trouble {
    /// Where.
    pub at: Point,
    /// Why.
    pub fault: Fault,
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Longer than any object may be.
    #[error("the text is longer than {} MiB", super::LONGEST / 1024 / 1024)]
    TooLong,
    /// More values than any object has, or aliases that repeat others without end.
    #[error("the text stands for more than {} values", super::MOST_VALUES)]
    TooMany,
    /// Aliases that repeat long texts.
    #[error("the text stands for more than {} MiB, most of it repeated by aliases", super::MOST_BYTES / 1024 / 1024)]
    TooMuch,
    /// Values within values without end.
    #[error("values lie more than {} deep in each other", super::DEEPEST)]
    TooDeep,
    /// Bytes that are no UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// A control character as such.
    #[error("the character U+{:04X} must be written as an escape in double quotes", u32::from(*.0))]
    Unprintable(char),
    /// Not YAML.
    #[error("{0}")]
    Grammar(String),
    /// What YAML 1.1, and with it kubectl, reads otherwise than YAML 1.2.
    #[error("readers of YAML disagree on this: {0}")]
    Disputed(&'static str),
    /// A key that is there twice in one mapping.
    #[error("the key {} is already there at {first}", shown(.key))]
    Twice {
        /// The key.
        key: String,
        /// Where it was first.
        first: Point,
    },
    /// Null, a list or a mapping as a key, or a number that no key can hold.
    #[error("{0} cannot be a key")]
    Key(&'static str),
    /// A merge key with something else than mappings.
    #[error("`<<` takes a mapping or a list of mappings")]
    Merge,
    /// An alias to what it is part of.
    #[error("the alias stands for what it is part of")]
    Endless,
    /// A number that JSON does not have.
    #[error("infinity and NaN have no place in an object")]
    NotFinite,
    /// Bytes under `!!binary` that are no UTF-8.
    #[error("the bytes of `!!binary` are no text, and an object holds nothing else")]
    NoText,
    /// A value that is not what its tag says.
    #[error("the value is no {}", shown(.0))]
    Tag(String),
}

/// A name from the text, safe and short, between marks.
fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    let cut: String = name.chars().take(LONGEST).collect();
    let more = if cut.len() < name.len() { "…" } else { "" };
    format!(
        "`{}{more}`",
        cut.escape_debug()
            .to_string()
            .replace("\\\"", "\"")
            .replace("\\'", "'")
    )
}

/// What the parser found, in words for those who write manifests.
pub(super) fn grammar(kind: &ErrorKind) -> Fault {
    let words = match kind {
        ErrorKind::RecursionLimitExceeded => return Fault::TooDeep,
        ErrorKind::TabInIndentation
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed => "a tab cannot indent, use spaces",
        ErrorKind::UnclosedQuotedScalar => "a quote is opened and never closed",
        ErrorKind::InvalidQuotedScalarIndent => {
            "a quote is still open here: close it, or indent its text"
        }
        ErrorKind::MappingValueNotAllowed => {
            "a `:` is not expected here: check the indentation, and quote texts that hold `: `"
        }
        ErrorKind::ExpectedBlockMappingKey => "a key is expected here: check the indentation",
        ErrorKind::ExpectedBlockSequenceEntry => "a `- ` is expected here: check the indentation",
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "a `:` is missing behind a key"
        }
        ErrorKind::UnknownAnchor => "the alias has no anchor before it",
        ErrorKind::DirectiveDisallowed => {
            "directives are not taken: leave out the line that begins with `%`"
        }
        ErrorKind::UnclosedFlowCollection { open: '[' } => "a `[` is opened and never closed",
        ErrorKind::UnclosedFlowCollection { open: '{' } => "a `{` is opened and never closed",
        ErrorKind::UnexpectedCharacter { character } => {
            return Fault::Grammar(format!(
                "a text cannot begin with {}, quote it",
                shown(&character.to_string())
            ));
        }
        other => return Fault::Grammar(shown_words(&other.to_string())),
    };
    Fault::Grammar(words.to_owned())
}

/// Words of the parser, of which none may drive a terminal.
fn shown_words(words: &str) -> String {
    words
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect()
}
