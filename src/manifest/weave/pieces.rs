//! One step in a text: which bytes go, and what comes in their place. What is tried need not be right: it is read again.

use serde_json::{Map, Value};

use super::steps::Step;
use crate::domain::plan::request::escaped;
use crate::yaml::{self, Place, Places};

/// A text, and where everything in it stands.
struct Script<'t> {
    text: &'t str,
    places: &'t Places,
}

/// Where a key or an item stands with its value: from its first byte to behind its last.
#[derive(Clone, Copy)]
struct Piece {
    /// The first byte of the key, or the dash.
    start: usize,
    /// Behind the value.
    end: usize,
    /// Where its value starts.
    value: usize,
}

/// The text with a step in it, what is nearest to how it was first.
pub fn tries(text: &str, places: &Places, step: &Step) -> Vec<String> {
    let script = Script { text, places };
    match step {
        Step::Put(pointer, value) => script.put(pointer, value),
        Step::Add(pointer, key, value) => script.add(pointer, (key, value)).into_iter().collect(),
        Step::Insert(pointer, at, value) => {
            let found = script.insert(pointer, *at, value);
            found.into_iter().collect()
        }
        Step::Drop(pointer) => script.remove(pointer),
    }
}

impl Script<'_> {
    fn put(&self, pointer: &str, value: &Value) -> Vec<String> {
        let (Some(place), Some(piece)) = (self.places.of(pointer), self.piece(pointer)) else {
            return Vec::new();
        };
        let mut tries = Vec::new();
        let is_leaf = |it: &Value| !it.is_object() && !it.is_array();
        let old = self.text.get(piece.value..piece.end).unwrap_or_default();
        let is_block = self
            .before(piece.value)
            .trim_end()
            .ends_with(['|', '>', '-', '+'])
            && place
                .key
                .is_some_and(|it| it.end.line < place.value.start.line);
        if is_leaf(value) && !old.is_empty() && !old.contains('\n') && !is_block {
            let written = yaml::write(value);
            let mut lines = written.lines();
            if let (Some(line), None) = (lines.next(), lines.next()) {
                tries.push(self.with(piece.value, piece.end, line));
            }
        }
        let fresh = self.written(place, piece, value);
        tries.push(self.with(piece.start, piece.end, &fresh));
        // A remark behind the old value goes below the new one, where that is a block of text.
        let line_end = self.line_end(piece.end);
        let remark = self
            .text
            .get(piece.end..line_end)
            .unwrap_or_default()
            .trim();
        if remark.starts_with('#') {
            let pad = " ".repeat(self.column(piece.start));
            tries.push(self.with(piece.start, line_end, &format!("{fresh}\n{pad}{remark}")));
        }
        if is_leaf(value) && !is_block {
            // Between brackets, where what is read plainly elsewhere may end too early.
            tries.push(self.with(piece.value, piece.end, &value.to_string()));
        }
        tries
    }

    /// A key or a dash with another value, at its old place.
    fn written(&self, place: Place, piece: Piece, value: &Value) -> String {
        let column = self.column(piece.start);
        let Some(key) = place.key else {
            return item(value, column);
        };
        let key = self
            .text
            .get(key.start.byte..key.end.byte)
            .unwrap_or_default();
        let entry = entry("k", value, column);
        format!("{key}{}", entry.strip_prefix('k').unwrap_or_default())
    }

    fn add(&self, map: &str, (key, value): (&str, &Value)) -> Option<String> {
        let mut there = self.keys(map)?;
        there.sort_by_key(|(_, piece)| piece.start);
        let is_after = |it: &str| yaml::order(key, it).is_gt();
        let next_is_after = |at: usize| {
            let next = there.get(at + 1);
            next.is_none_or(|(next, _)| !is_after(next))
        };
        let fits =
            |at: &usize| there.get(*at).is_some_and(|(it, _)| is_after(it)) && next_is_after(*at);
        let behind = (0..there.len()).find(fits);
        let (_, first) = there.first()?;
        let column = self.column(first.start);
        let fresh = entry(key, value, column);
        let pad = " ".repeat(column);
        if behind.is_none() && there.first().is_some_and(|(it, _)| !is_after(it)) {
            let start = self.line_start(first.start);
            if self.text.get(start..first.start)?.trim().is_empty() {
                let start = self.remarks_above(start, column);
                return Some(self.with(start, start, &format!("{pad}{fresh}\n")));
            }
            return Some(self.with(first.start, first.start, &format!("{fresh}\n{pad}")));
        }
        let (_, behind) = behind.map_or_else(|| there.last(), |at| there.get(at))?;
        let end = self.line_end(behind.end);
        Some(self.with(end, end, &format!("\n{pad}{fresh}")))
    }

    fn insert(&self, list: &str, at: usize, value: &Value) -> Option<String> {
        if at == 0 {
            let first = self.piece(&format!("{list}/0"))?;
            let column = self.column(first.start);
            let start = self.line_start(first.start);
            let fresh = item(value, column);
            let pad = " ".repeat(column);
            if self.text.get(start..first.start)?.trim().is_empty() {
                let start = self.remarks_above(start, column);
                return Some(self.with(start, start, &format!("{pad}{fresh}\n")));
            }
            return Some(self.with(first.start, first.start, &format!("{fresh}\n{pad}")));
        }
        let before = self.piece(&format!("{list}/{}", at - 1))?;
        let column = self.column(before.start);
        let end = self.line_end(before.end);
        let pad = " ".repeat(column);
        Some(self.with(end, end, &format!("\n{pad}{}", item(value, column))))
    }

    fn remove(&self, pointer: &str) -> Vec<String> {
        let Some(piece) = self.piece(pointer) else {
            return Vec::new();
        };
        let line = self.line_start(piece.start);
        let end = self.line_end(piece.end);
        let lead = self.text.get(line..piece.start).unwrap_or_default();
        if lead.trim().is_empty() {
            let start = self.remarks_above(line, self.column(piece.start));
            let below = (end + 1).min(self.text.len());
            return vec![self.with(start, below, ""), self.with(line, below, "")];
        }
        // It stands behind a dash: the next key comes there, or the dash stands alone.
        let rest = self.text.get(end..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start().len();
        let mut tries = Vec::new();
        if !rest.trim_start().starts_with('#') {
            tries.push(self.with(piece.start, end + blank, ""));
        }
        tries.push(self.with(line + lead.trim_end().len(), end, ""));
        tries
    }

    /// The keys of a map that is written line by line.
    fn keys(&self, map: &str) -> Option<Vec<(String, Piece)>> {
        let names = self.places.names(map)?;
        let found = names.iter().map(|key| {
            let pointer = format!("{map}/{}", escaped(key));
            Some(((*key).to_owned(), self.piece(&pointer)?))
        });
        found.collect()
    }

    fn piece(&self, pointer: &str) -> Option<Piece> {
        let place = self.places.of(pointer)?;
        let (value, end) = (place.value.start.byte, place.value.end.byte);
        let start = match place.key {
            Some(key) => key.start.byte,
            None => self.dash(value)?,
        };
        if value < end {
            return Some(Piece { start, end, value });
        }
        // Nothing is written there: it ends behind the colon or the dash.
        let end = match place.key {
            Some(key) => {
                let behind = self.text.get(key.end.byte..)?;
                key.end.byte + behind.find(':')? + 1
            }
            None => start + 1,
        };
        Some(Piece {
            start,
            end,
            value: end,
        })
    }

    /// The dash before an item.
    fn dash(&self, item: usize) -> Option<usize> {
        let mut before = self.before(item);
        loop {
            let trimmed = before.trim_end();
            if trimmed.ends_with('-') {
                return Some(trimmed.len() - 1);
            }
            // The head of a block of text, or a remark on a line of its own.
            let line = trimmed.rfind('\n').map_or(0, |it| it + 1);
            let last = trimmed.get(line..)?;
            let head = last.trim_start();
            if head.starts_with("- |") || head.starts_with("- >") {
                return Some(trimmed.len() - head.len());
            }
            if !head.starts_with('#') {
                return None;
            }
            before = before.get(..line)?;
        }
    }

    fn before(&self, at: usize) -> &str {
        self.text.get(..at).unwrap_or_default()
    }

    fn line_start(&self, at: usize) -> usize {
        self.before(at).rfind('\n').map_or(0, |it| it + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find('\n').unwrap_or(rest.len())
    }

    /// How many characters stand before it on its line.
    fn column(&self, at: usize) -> usize {
        let start = self.line_start(at);
        self.text.get(start..at).unwrap_or_default().chars().count()
    }

    /// Where the remarks begin that stand right above a line, in the same column; not those at the head of the text.
    fn remarks_above(&self, line: usize, column: usize) -> usize {
        let mut start = line;
        while start > 0 {
            let above = self.line_start(start - 1);
            let words = self.text.get(above..start).unwrap_or_default();
            let indent = words.len() - words.trim_start().len();
            if indent != column || !words.trim_start().starts_with('#') {
                return start;
            }
            start = above;
        }
        line
    }

    fn with(&self, start: usize, end: usize, fresh: &str) -> String {
        let after = self.text.get(end..).unwrap_or_default();
        format!("{}{fresh}{after}", self.before(start))
    }
}

/// A key with its value, its first line without its indent and its last without a break.
fn entry(key: &str, value: &Value, column: usize) -> String {
    let only: Map<String, Value> = [(key.to_owned(), value.clone())].into_iter().collect();
    indented(&yaml::write(&Value::Object(only)), column)
}

fn item(value: &Value, column: usize) -> String {
    indented(&yaml::write(&Value::Array(vec![value.clone()])), column)
}

fn indented(written: &str, column: usize) -> String {
    let pad = " ".repeat(column);
    let mut text = String::new();
    for (at, line) in written
        .strip_suffix('\n')
        .unwrap_or(written)
        .split('\n')
        .enumerate()
    {
        if at > 0 {
            text.push('\n');
            text.push_str(if line.is_empty() { "" } else { &pad });
        }
        text.push_str(line);
    }
    text
}
