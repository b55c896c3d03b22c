//! How a text is written: plain, quoted or as a block, where kubectl would write it so.

use std::fmt::Write as _;

use super::scalar::means_something;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    /// Lines as they are, below a `|`.
    Literal,
}

/// How kubectl writes a text. Where it would write what hides, reorders or ends a line for some readers only, it is escaped.
pub(super) fn style(text: &str, is_key: bool) -> Style {
    let look = Look::at(text);
    if text.contains('\n') {
        let block = !look.escapes && !text.ends_with(' ') && !text.contains(" \n");
        return if block && !is_key {
            Style::Literal
        } else {
            Style::Double
        };
    }
    if look.escapes || means_something(text) || is_base_60(text) || (is_key && text == "<<") {
        Style::Double
    } else if look.indicates || text.starts_with(' ') || text.ends_with(' ') {
        Style::Single
    } else {
        Style::Plain
    }
}

/// What is in a text.
struct Look {
    /// It would be structure, were it plain.
    indicates: bool,
    /// Something in it can only be written as an escape.
    escapes: bool,
}

impl Look {
    fn at(text: &str) -> Self {
        let mut indicates = text.starts_with("---") || text.starts_with("...");
        let (mut before, mut chars) = (None, text.chars().peekable());
        while let Some(it) = chars.next() {
            let ends = chars.peek().is_none_or(|it| matches!(it, ' ' | '\t'));
            indicates |= match (it, before) {
                (':', _) | ('-' | '?', None) => ends,
                ('#', None | Some(' ' | '\t' | '\n')) => true,
                (it, None) => ",[]{}&*!|>'\"%@`".contains(it),
                _ => false,
            };
            before = Some(it);
        }
        let escapes = text.chars().any(|it| it != '\n' && is_escaped(it));
        Self { indicates, escapes }
    }
}

/// Whether a character is written as an escape.
fn is_escaped(it: char) -> bool {
    match it {
        ' '..='~' | '\u{a0}' | '\u{3000}' => false,
        // go-yaml takes what is beyond 16 bits for unprintable.
        '\0'..='\u{9f}' | '\u{10000}'.. => true,
        // What hides or reorders: what Rust escapes behind a letter.
        it => String::from_iter(['a', it]).escape_debug().nth(1) != Some(it),
    }
}

/// `1:20`, eighty to a reader of YAML 1.1.
fn is_base_60(text: &str) -> bool {
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit() || it == b'_');
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut parts = number.split(':');
    let first = parts.next().unwrap_or_default();
    let mut rest = parts.peekable();
    first.starts_with(|it: char| it.is_ascii_digit())
        && digits(first)
        && digits(fraction)
        && rest.peek().is_some()
        && rest.all(|it| matches!(it.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']))
}

/// Between single quotes.
pub(super) fn single(out: &mut String, text: &str) {
    out.push('\'');
    out.push_str(&text.replace('\'', "''"));
    out.push('\'');
}

/// Between double quotes, with escapes.
pub(super) fn double(out: &mut String, text: &str) {
    out.push('"');
    for it in text.chars() {
        let short = match it {
            '"' | '\\' => it,
            '\0' => '0',
            '\u{7}' => 'a',
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{b}' => 'v',
            '\u{c}' => 'f',
            '\r' => 'r',
            '\u{1b}' => 'e',
            '\u{85}' => 'N',
            '\u{2028}' => 'L',
            '\u{2029}' => 'P',
            it => {
                let _ = match u32::from(it) {
                    _ if !is_escaped(it) => write!(out, "{it}"),
                    code @ ..=0xff => write!(out, "\\x{code:02X}"),
                    code @ ..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
                continue;
            }
        };
        out.extend(['\\', short]);
    }
    out.push('"');
}
