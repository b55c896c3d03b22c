//! The list that is shown as a text: every row that passes the filter, every column, nothing cut off.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::untrusted;
use crate::app::App;
use crate::domain::age;
use crate::domain::escape::escape;
use crate::panes::part::{Part, What};
use crate::panes::{Breadth, View};
use crate::theme::Theme;

/// Between two columns.
const GAP: usize = 2;

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Columns that stand below one another.
    Plain,
    /// Values between commas, by RFC 4180.
    Csv,
    /// An array of objects.
    Json,
}

impl Shape {
    /// As the ending of a file's name says.
    ///
    /// ```
    /// use kubectl_sts::screen::listing::Shape;
    /// assert_eq!(Shape::of("~/sets.CSV"), Shape::Csv);
    /// assert_eq!(Shape::of("csv"), Shape::Plain);
    /// ```
    #[must_use]
    pub fn of(path: &str) -> Self {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Self::Csv,
            "json" => Self::Json,
            _ => Self::Plain,
        }
    }
}

/// The list that is shown, with a line end behind its last line.
#[must_use]
pub fn listing(app: &App, theme: &Theme, shape: Shape) -> String {
    let (pane, view) = (app.pane(), app.view());
    let view = View {
        breadth: Breadth::Wide,
        ..view
    };
    let text = |parts: &Vec<Part>| words(app, theme, parts);
    let columns = (pane.columns)(&view);
    let heads: Vec<String> = columns.iter().map(|it| text(&it.head)).collect();
    let items = app.items();
    let rows = items.iter();
    let rows = rows.map(|item| (pane.row)(&view, item).iter().map(text).collect());
    let rows: Vec<Vec<String>> = rows.collect();
    match shape {
        Shape::Plain => plain(&heads, &rows),
        Shape::Csv => csv(&heads, &rows),
        Shape::Json => json(&heads, &rows),
    }
}

/// A cell in words, made safe as on the screen.
fn words(app: &App, theme: &Theme, parts: &[Part]) -> String {
    let word = |part: &Part| match &part.what {
        What::Text(words) => escape(words),
        What::Glyph(glyph) => theme.glyph(*glyph).to_owned(),
        What::Age(since) => age::age(app.now, *since).0,
        What::Countdown(until) => age::countdown(app.now, *until).0,
        What::Clock(since) => age::clock(app.now, *since).0,
        What::Lane(_) | What::Axis(_) => String::new(),
    };
    let words: String = parts.iter().map(word).collect();
    words.trim().to_owned()
}

fn plain(heads: &[String], rows: &[Vec<String>]) -> String {
    let all = || std::iter::once(heads).chain(rows.iter().map(Vec::as_slice));
    let width = |nth: usize| {
        let cells = all().filter_map(|row| row.get(nth));
        cells.map(|it| untrusted::width(it)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let mut text = String::new();
    for row in all() {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths).filter(|(_, width)| **width > 0) {
            let blanks = width + GAP - untrusted::width(cell);
            line.push_str(cell);
            line.push_str(&" ".repeat(blanks));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn csv(heads: &[String], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in std::iter::once(heads).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> = row.iter().map(|it| in_quotes(it)).collect();
        let _ = write!(text, "{}\r\n", cells.join(","));
    }
    text
}

/// Quoted where it must be. What a spreadsheet would take for a formula is a text: it may be from anybody.
fn in_quotes(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let is_formula = cell.len() > 1 && cell.starts_with(['=', '+', '-', '@']) && !is_number;
    let sign = if is_formula { "'" } else { "" };
    if is_formula || cell.contains([',', '"']) {
        return format!("\"{sign}{}\"", cell.replace('"', "\"\""));
    }
    cell.to_owned()
}

fn json(heads: &[String], rows: &[Vec<String>]) -> String {
    let object = |row: &Vec<String>| {
        let mut object = Map::new();
        for (nth, (head, cell)) in heads.iter().zip(row).enumerate() {
            let name = match head.to_lowercase().as_str() {
                "" | "!" => format!("column {}", nth + 1),
                name => name.to_owned(),
            };
            object.insert(name, Value::String(cell.clone()));
        }
        Value::Object(object)
    };
    let rows = Value::Array(rows.iter().map(object).collect());
    let text = serde_json::to_string_pretty(&rows).unwrap_or_default();
    format!("{text}\n")
}
