//! From bytes to the documents in them, with what must be refused before any of it is parsed.

use granit_parser::{Event, Parser};

use super::tree::{Growth, Tree};
use super::{Fault, LONGEST, Point, Trouble};

/// Gives every document of a text to `take`, as long as it takes them.
pub(super) fn each_document(
    bytes: &[u8],
    mut take: impl FnMut(&Tree<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let text = text(bytes)?;
    let options = granit_parser::options! {
        emit_comments: false,
        emit_anchor_events: true,
        disallow_directives: true,
        flow_nesting_limit: super::DEEPEST + 1,
        block_nesting_limit: super::DEEPEST + 1,
    };
    let skipped = bytes.len() - text.len();
    let mut growth = Growth::new(text, skipped);
    for found in Parser::new_from_str_with_options(text, options) {
        let (event, span) = found.map_err(|error| growth.trouble(&error))?;
        if matches!(event, Event::DocumentEnd) {
            if let Some(tree) = growth.grown() {
                take(&tree)?;
            }
        } else {
            growth.add(event, &span)?;
        }
    }
    Ok(())
}

/// The text without its byte order mark, if it is short enough and of characters that mean the same to every reader.
fn text(bytes: &[u8]) -> Result<&str, Trouble> {
    let whole = std::str::from_utf8(bytes);
    let valid = match &whole {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|it| std::str::from_utf8(it).ok())
            .unwrap_or_default(),
    };
    let trouble = |byte: usize, fault| {
        Err(Trouble {
            at: point(valid, byte),
            fault,
        })
    };
    if bytes.len() > LONGEST {
        return trouble(LONGEST, Fault::TooLong);
    }
    if whole.is_err() {
        return trouble(valid.len(), Fault::NotUtf8);
    }
    if let Some((byte, it)) = valid.char_indices().find(|(_, it)| !is_printable(*it)) {
        return trouble(byte, Fault::Unprintable(it));
    }
    Ok(valid.strip_prefix('\u{feff}').unwrap_or(valid))
}

/// What go-yaml takes, without the three that end a line in YAML 1.1 and are text in 1.2.
fn is_printable(it: char) -> bool {
    match it {
        '\t' | '\n' | '\r' | ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => false,
        it => it >= '\u{a0}',
    }
}

/// The place of a byte.
fn point(text: &str, byte: usize) -> Point {
    let whole = |at: usize| text.get(..at);
    let before = (0..=byte).rev().find_map(whole).unwrap_or(text);
    let before = before.strip_prefix('\u{feff}').unwrap_or(before);
    let lines = before.replace("\r\n", "\n").replace('\r', "\n");
    Point {
        line: lines.matches('\n').count() + 1,
        column: lines
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1,
        byte,
    }
}
