//! What could be typed at a place of a text: the names of fields and the values that the server's schema knows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::kind::{Change, KINDS};
use super::line::{Cut, Look, comment};
use super::outline::Outline;
use super::schema::{Form, Suggestion, begins, suggestion};
use super::{Kind, Schema};
use crate::yaml;

/// Stands for the name that is being typed; no key is called so.
const NAME: &str = "\u{1}";

/// A line and a column, counted from 0; the column in characters.
type Place = (usize, usize);

/// What is known of what a text may hold.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The kind of the object that is edited; nothing where objects are to be created.
    pub kind: Option<&'static Kind>,
    /// The server's own schema of a group and version (`apps/v1`), where it is known.
    pub schema: &'a dyn Fn(&str) -> Option<&'a Schema>,
}

/// What could be typed at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The letters before the place that begin the word.
    pub letters: String,
    /// Characters before and behind the place that the word takes the place of.
    pub reach: (usize, usize),
    /// What could be typed, those that must be there first; never nothing.
    pub suggestions: Vec<Suggestion>,
    /// What is typed before the word.
    lead: &'static str,
    /// The column where the name of a field begins.
    column: usize,
    /// What stands behind the word.
    rest: Rest,
}

/// What stands behind a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    Nothing,
    /// The colon of a name, or the quote of a value.
    Mark,
    Other,
}

/// Why nothing could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// No field begins here: in a comment, in a block of text, between braces.
    Elsewhere,
    /// The text does not say yet which kind it is.
    Nameless,
    /// The schema of this group and version is not known.
    NoSchema(String),
    /// The schema of this group and version does not have this kind.
    NoKind(String, String),
    /// It has nothing that fits.
    NothingFits,
}

/// What could be typed at a place of a text; or why nothing.
pub fn complete(lines: &[String], place: Place, known: Known<'_>) -> Result<Completion, Nothing> {
    let spot = Spot::of(lines, place).ok_or(Nothing::Elsewhere)?;
    let version = spot.said("/apiVersion", lines);
    let version = version.or(known.kind.map(|it| it.version));
    let kind = spot.said("/kind", lines);
    let kind = kind.or(known.kind.map(|it| it.word));
    let suggestions = match &*spot.pointer {
        "/apiVersion" if !spot.is_name => spot.versions(known.kind),
        "/kind" if !spot.is_name => spot.kinds(version.unwrap_or_default(), known),
        _ => {
            let (Some(version), Some(kind)) = (version, kind) else {
                return spot.completion(spot.roots()).map_err(|_| Nothing::Nameless);
            };
            let schema = (known.schema)(version);
            let schema = schema.ok_or_else(|| Nothing::NoSchema(version.to_owned()))?;
            if !schema.knows(version, kind) {
                return Err(Nothing::NoKind(version.to_owned(), kind.to_owned()));
            }
            return spot.known_by(schema, (version, kind));
        }
    };
    spot.completion(suggestions)
}

/// A place of a text, and what is around it.
struct Spot<'a> {
    /// The JSON pointer of what is typed there; of a name: of what would hold it.
    pointer: String,
    /// Whether the name of a field may be typed; else only a value.
    is_name: bool,
    /// Whether it stands behind a dash: then it may be the value of an item as well.
    is_item: bool,
    /// What begins on which line of the document, and the document's first line.
    outline: Outline,
    first: usize,
    letters: &'a str,
    lead: &'static str,
    column: usize,
    behind: usize,
    rest: Rest,
}

impl<'a> Spot<'a> {
    fn of(lines: &'a [String], (line, column): Place) -> Option<Self> {
        let text = lines.get(line)?;
        let at = text.char_indices().nth(column);
        let (head, tail) = text.split_at_checked(at.map_or(text.len(), |(at, _)| at))?;
        if matches!(Look::of(head), Look::Comment | Look::Border) {
            return None;
        }
        let cut = Cut::of(head);
        let is_name = cut.key.is_none();
        let (typed, is_quoted) = match cut.value.strip_prefix(['"', '\'']) {
            Some(typed) if !is_name => (typed, true),
            _ => (cut.value, false),
        };
        if comment(cut.value).is_some() || !typed.chars().all(is_of_word) {
            return None;
        }
        if !typed.is_empty() && !head.ends_with(typed) {
            return None;
        }
        let behind = tail.chars().take_while(|it| is_of_word(*it)).count();
        let rest = tail.trim_start_matches(is_of_word);
        let rest = match rest.trim().chars().next() {
            None => Rest::Nothing,
            Some(':') if is_name => Rest::Mark,
            Some('"' | '\'') if is_quoted => Rest::Mark,
            Some(_) => Rest::Other,
        };
        // A dash and a colon are marks only with a blank behind them.
        let lead = if head.ends_with(['-', ':']) && typed.is_empty() {
            " "
        } else {
            ""
        };
        let name = head.get(..cut.column).unwrap_or(head);
        let stand_in = if is_name {
            format!("{name}{lead}{NAME}:")
        } else {
            head.to_owned()
        };
        let (first, outline) = around(lines, line, stand_in);
        if outline.is_text(line - first) {
            return None;
        }
        let pointer = outline.pointer(line - first);
        let pointer = if is_name {
            pointer.rsplit_once('/')?.0
        } else {
            pointer
        };
        Some(Self {
            pointer: pointer.to_owned(),
            is_name,
            is_item: !cut.dashes.is_empty(),
            letters: typed,
            lead,
            column: name.chars().count() + lead.len(),
            behind,
            rest,
            first,
            outline,
        })
    }

    /// What the document says at a pointer, on one line.
    fn said<'t>(&self, pointer: &str, lines: &'t [String]) -> Option<&'t str> {
        if self.pointer == pointer && !self.is_name {
            return None;
        }
        let line = self.outline.line_of(pointer)?;
        let is_its = self.outline.pointer(line) == pointer;
        let cut = Cut::of(lines.get(line + self.first).filter(|_| is_its)?);
        let value = cut.value;
        let value = comment(value).map_or(value, |end| value.get(..end).unwrap_or(value));
        let value = value.trim_matches(['"', '\'']);
        (!value.is_empty()).then_some(value)
    }

    /// What the schema knows of the place.
    fn known_by(&self, schema: &Schema, kind: (&str, &str)) -> Result<Completion, Nothing> {
        if !self.is_name {
            return self.completion(self.values(schema, kind, &self.pointer));
        }
        let holder = schema.field(kind.0, kind.1, &self.pointer);
        let is_list = holder.is_some_and(|it| it.kind.starts_with("[]"));
        let there: BTreeSet<&str> = self.outline.names_below(&self.pointer).collect();
        let item = if is_list { "/0" } else { "" };
        let mut names = schema.keys(kind, &format!("{}{item}", self.pointer), self.letters);
        names.retain(|it| (is_list || !there.contains(&*it.word)) && is_plain(&it.word));
        if is_list {
            let mut completion = self.completion(names)?;
            (completion.lead, completion.column) = ("- ", self.column + 2);
            return Ok(completion);
        }
        if names.is_empty() && self.is_item {
            return self.completion(self.values(schema, kind, &self.pointer));
        }
        self.completion(names)
    }

    fn values(&self, schema: &Schema, kind: (&str, &str), pointer: &str) -> Vec<Suggestion> {
        let found = schema.values(kind, pointer, self.letters);
        // One that is whole already: which others there are.
        match found.as_slice() {
            [only] if only.word == self.letters => schema.values(kind, pointer, ""),
            _ => found,
        }
    }

    /// The fields that say which kind an object is.
    fn roots(&self) -> Vec<Suggestion> {
        if !self.pointer.is_empty() || !self.is_name {
            return Vec::new();
        }
        let there: BTreeSet<&str> = self.outline.names_below("").collect();
        let roots = [
            ("apiVersion", "The group and version of the object's kind."),
            ("kind", "What kind of object it is."),
        ];
        let fit = roots.into_iter();
        let fit = fit.filter(|(it, _)| begins(it, self.letters) && !there.contains(it));
        let named = fit.map(|(word, about)| Suggestion {
            kind: "text".into(),
            ..suggestion(word, about, Form::Scalar)
        });
        named.collect()
    }

    fn versions(&self, kind: Option<&Kind>) -> Vec<Suggestion> {
        let words: BTreeSet<&str> = match kind {
            Some(kind) => [kind.version].into(),
            None => KINDS.iter().map(|it| it.version).collect(),
        };
        let fit = words.into_iter().filter(|it| begins(it, self.letters));
        fit.map(|it| suggestion(it, "", Form::Text)).collect()
    }

    fn kinds(&self, version: &str, known: Known<'_>) -> Vec<Suggestion> {
        let may_be_made = |it: &&&Kind| matches!(it.change, Change::With(_));
        let of_version = |it: &&&Kind| version.is_empty() || it.version == version;
        let ours = KINDS.iter().filter(may_be_made).filter(of_version);
        let mut words: BTreeSet<&str> = ours.map(|it| it.word).collect();
        if let Some(kind) = known.kind {
            words = [kind.word].into();
        }
        if let (None, Some(schema)) = (known.kind, (known.schema)(version)) {
            words.extend(schema.kinds(version));
        }
        let fit = words.into_iter().filter(|it| begins(it, self.letters));
        fit.map(|it| suggestion(it, "", Form::Text)).collect()
    }

    fn completion(&self, suggestions: Vec<Suggestion>) -> Result<Completion, Nothing> {
        if suggestions.is_empty() {
            return Err(Nothing::NothingFits);
        }
        Ok(Completion {
            letters: self.letters.to_owned(),
            reach: (self.letters.chars().count(), self.behind),
            suggestions,
            lead: self.lead,
            column: self.column,
            rest: self.rest,
        })
    }
}

impl Completion {
    /// The text that one of the suggestions puts in.
    #[must_use]
    pub fn text(&self, suggestion: &Suggestion) -> String {
        let (word, lead) = (&suggestion.word, self.lead);
        let blanks = " ".repeat(self.column);
        match (suggestion.form, self.rest) {
            (Form::Word, _) | (_, Rest::Mark) => format!("{lead}{word}"),
            (Form::Text, _) => {
                let written = yaml::write(&Value::String(word.clone()));
                format!("{lead}{}", written.trim_end())
            }
            (Form::Scalar, _) | (_, Rest::Other) => format!("{lead}{word}: "),
            (Form::Map, Rest::Nothing) => format!("{lead}{word}:\n{blanks}  "),
            (Form::List, Rest::Nothing) => format!("{lead}{word}:\n{blanks}- "),
        }
    }
}

/// The document around a line as a tree, with another text in the line's place; and its first line.
fn around(lines: &[String], line: usize, stand_in: String) -> (usize, Outline) {
    let is_border = |it: &&String| Look::of(it) == Look::Border;
    let (above, below) = lines.split_at_checked(line).unwrap_or((lines, &[]));
    let first = above.iter().rposition(|it| is_border(&it));
    let first = first.map_or(0, |it| it + 1);
    let mut document: Vec<String> = above.get(first..).unwrap_or_default().to_vec();
    document.push(stand_in);
    let below = below.iter().skip(1).take_while(|it| !is_border(it));
    document.extend(below.cloned());
    (first, Outline::of(&document))
}

/// Whether a character is of names, and of the values that are listed.
fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '/' | '$' | '-')
}

/// Whether a name can stand in a text as it is, and is no mark there.
fn is_plain(name: &str) -> bool {
    name.chars().all(is_of_word)
        && name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '$')
}
