//! The lines of a text as a tree, told by their indentation: also of a text that is being typed and cannot be read.

use super::line::{Cut, Look};
use crate::domain::plan::request::escaped;
use crate::yaml;

/// The lines of a text as a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rows: Vec<Row>,
}

/// What would lie deeper than this belongs to what holds it, and so does what has a longer pointer: every line has one, and
/// `- - - -` without end, or a key of a megabyte above many lines, would fill the memory.
const DEEPEST: usize = yaml::DEEPEST + 1;
const LONGEST: usize = 1024;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    /// The JSON pointer of the innermost that begins there, or of what holds the line.
    pointer: String,
    /// How long the pointer of the outermost is that begins there; nothing where nothing begins.
    begins: Option<usize>,
    /// The last line of what begins there.
    last: usize,
    /// Whether it is part of a block of text.
    is_text: bool,
}

impl Outline {
    /// Of these lines.
    #[must_use]
    pub fn of(lines: &[String]) -> Self {
        let mut scan = Scan::default();
        for line in lines {
            scan.take(line);
        }
        scan.close(0);
        Self { rows: scan.rows }
    }

    /// The JSON pointer of what stands on a line: of the innermost, where several things begin there.
    #[must_use]
    pub fn pointer(&self, line: usize) -> &str {
        self.rows.get(line).map_or("", |it| &it.pointer)
    }

    /// The last line of what begins on a line; the line itself where nothing can be folded.
    #[must_use]
    pub fn last(&self, line: usize) -> usize {
        self.rows.get(line).map_or(line, |it| it.last)
    }

    /// The line where what a pointer names begins, or the innermost of what would hold it.
    #[must_use]
    pub fn line_of(&self, pointer: &str) -> Option<usize> {
        let mut wanted = pointer;
        loop {
            if let Some(found) = self.rows.iter().position(|it| it.has(wanted)) {
                return Some(found);
            }
            match wanted.rsplit_once('/') {
                Some((holder, _)) => wanted = holder,
                None => return (!self.rows.is_empty()).then_some(0),
            }
        }
    }

    /// The names of what the map at a pointer has, as often as lines tell of them; escaped as in pointers.
    pub fn names_below(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let rows = self.rows.iter();
        let below = rows.filter_map(move |it| it.pointer.strip_prefix(pointer)?.strip_prefix('/'));
        below.map(|it| it.split('/').next().unwrap_or(it))
    }

    /// Whether a line is part of a block of text, such as a script.
    #[must_use]
    pub fn is_text(&self, line: usize) -> bool {
        self.rows.get(line).is_some_and(|it| it.is_text)
    }
}

impl Row {
    /// Whether what a pointer names begins there: `/env/0` and `/env/0/name` begin on one line.
    fn has(&self, pointer: &str) -> bool {
        let rest = self.pointer.strip_prefix(pointer);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
            && self.begins.is_some_and(|it| pointer.len() >= it)
    }
}

/// What has begun and not ended yet.
#[derive(Debug)]
struct Open {
    /// Its column, counted from 1.
    column: usize,
    is_item: bool,
    pointer: String,
    line: usize,
    /// How many items it has so far.
    items: usize,
}

#[derive(Debug, Default)]
struct Scan {
    rows: Vec<Row>,
    open: Vec<Open>,
    /// How many items the document itself has, where it is a list.
    items: usize,
    /// The last line that says something.
    said: usize,
    /// A block of text is open below this column; or a quote that is not closed.
    text: Option<(usize, Option<char>)>,
}

impl Scan {
    fn take(&mut self, line: &str) {
        let (at, look) = (self.rows.len(), Look::of(line));
        let indent = line.len() - line.trim_start_matches(' ').len();
        self.rows.push(Row {
            last: at,
            ..Row::default()
        });
        if look == Look::Border {
            self.close(0);
            (self.items, self.text) = (0, None);
            return self.begin_text(&Cut::of(line.get(3..).unwrap_or_default()), 0);
        }
        if self.is_text(line, indent, look) {
            return self.hold(usize::MAX, true, look);
        }
        match look {
            Look::Said => self.say(line, at),
            Look::Blank => self.hold(usize::MAX, false, look),
            _ => self.hold(indent, false, look),
        }
    }

    /// Whether a line goes on with a block or a quote; where it does not, that ends.
    fn is_text(&mut self, line: &str, indent: usize, look: Look) -> bool {
        let Some((column, quote)) = self.text else {
            return false;
        };
        let goes_on = look == Look::Blank || indent + 1 > column;
        let closes = quote.is_some_and(|it| line.contains(it));
        if !goes_on || closes {
            self.text = None;
        }
        goes_on
    }

    /// A line on which nothing begins belongs to the innermost that begins left of it.
    fn hold(&mut self, indent: usize, is_text: bool, look: Look) {
        let mut open = self.open.iter().rev();
        let holder = open.find(|it| it.column <= indent);
        let pointer = holder.map(|it| it.pointer.clone()).unwrap_or_default();
        if matches!(look, Look::Said) || (is_text && look == Look::Comment) {
            self.said = self.rows.len() - 1;
        }
        if let Some(row) = self.rows.last_mut() {
            (row.pointer, row.is_text) = (pointer, is_text);
        }
    }

    fn say(&mut self, line: &str, at: usize) {
        let cut = Cut::of(line);
        if cut.dashes.is_empty() && cut.key.is_none() {
            if self.open.is_empty() {
                self.begin_text(&cut, 0);
            }
            let indent = cut.column;
            return self.hold(indent, false, Look::Said);
        }
        let mut begins = None;
        for dash in cut.dashes.iter().take(DEEPEST) {
            self.close(dash + 2);
            while self
                .open
                .last()
                .is_some_and(|it| it.is_item && it.column > *dash)
            {
                self.close_one();
            }
            self.begin_item(dash + 1, at);
            begins = begins.or_else(|| self.open.last().map(|it| it.pointer.len()));
        }
        if let Some(key) = cut.key {
            self.close(cut.column + 1);
            let step = escaped(&plain(key));
            let pointer = format!("{}/{step}", self.pointer());
            begins = begins.or(Some(pointer.len()));
            self.begin(cut.column + 1, false, pointer, at);
        }
        let pointer = self.pointer().to_owned();
        if let Some(row) = self.rows.last_mut() {
            (row.pointer, row.begins) = (pointer, begins);
        }
        self.said = at;
        self.begin_text(&cut, cut.owner() + 1);
    }

    /// Lines right of this column go on with what the line has begun.
    fn begin_text(&mut self, cut: &Cut<'_>, column: usize) {
        let quote = cut.open_quote();
        if cut.opens_block() || quote.is_some() {
            self.text = Some((column, quote));
        }
    }

    fn begin_item(&mut self, column: usize, line: usize) {
        let items = self
            .open
            .last_mut()
            .map_or(&mut self.items, |it| &mut it.items);
        let nth = *items;
        *items += 1;
        let pointer = format!("{}/{nth}", self.pointer());
        self.begin(column, true, pointer, line);
    }

    fn begin(&mut self, column: usize, is_item: bool, pointer: String, line: usize) {
        if self.open.len() >= DEEPEST || pointer.len() > LONGEST {
            return;
        }
        self.open.push(Open {
            column,
            is_item,
            pointer,
            line,
            items: 0,
        });
    }

    fn pointer(&self) -> &str {
        self.open.last().map_or("", |it| &it.pointer)
    }

    /// Ends all that begins at a column or right of it.
    fn close(&mut self, column: usize) {
        while self.open.last().is_some_and(|it| it.column >= column) {
            self.close_one();
        }
    }

    fn close_one(&mut self) {
        let said = self.said;
        if let Some(row) = self.open.pop().and_then(|it| self.rows.get_mut(it.line)) {
            row.last = row.last.max(said);
        }
    }
}

/// A key without its quotes and escapes.
fn plain(key: &str) -> String {
    if !key.starts_with(['"', '\'']) {
        return key.to_owned();
    }
    match yaml::read(key).ok().and_then(|it| it.into_iter().next()) {
        Some(serde_json::Value::String(text)) => text,
        _ => key.trim_matches(['"', '\'']).to_owned(),
    }
}
