//! The text that bytes are, as a file or a pipe gives them; or where they are none.

use std::fmt;

/// Where bytes are no text, and why. `Display` is one sentence, to be read behind the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoText {
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1 in characters.
    pub column: usize,
    /// What is there instead.
    why: &'static str,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, why } = self;
        write!(f, "is no text: line {line}, column {column} {why}")
    }
}

/// Bytes as a text: without a byte order mark, and with one sign for the end of a line, whatever the bytes have.
///
/// ```
/// use kubectl_sts::domain::text_file::text;
/// assert_eq!(text("\u{feff}a: 1\r\nb: 2\rc: 3\n".into()).unwrap(), "a: 1\nb: 2\nc: 3\n");
/// let trouble = text(b"a: 1\nb: \xff\n".into()).unwrap_err();
/// assert_eq!(trouble.to_string(), "is no text: line 2, column 4 is not UTF-8");
/// ```
pub fn text(bytes: Vec<u8>) -> Result<String, NoText> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(NoText {
            line: 1,
            column: 1,
            why: "begins UTF-16, save it as UTF-8",
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to());
        at(
            &String::from_utf8_lossy(valid.unwrap_or_default()),
            "is not UTF-8",
        )
    })?;
    if let Some((before, _)) = text.split_once('\0') {
        return Err(at(before, "is a byte of zero"));
    }
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if plain.len() == text.len() && !text.contains('\r') {
        return Ok(text);
    }
    Ok(ended(plain))
}

/// The trouble that stands behind a text.
fn at(before: &str, why: &'static str) -> NoText {
    let before = ended(before.strip_prefix('\u{feff}').unwrap_or(before));
    let last = before.rsplit('\n').next().unwrap_or_default();
    NoText {
        line: before.matches('\n').count() + 1,
        column: last.chars().count() + 1,
        why,
    }
}

/// With `\n` at the end of every line.
fn ended(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
