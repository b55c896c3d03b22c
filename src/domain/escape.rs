//! Text from outside made safe to print: nothing in it can drive a terminal, hide or reorder.
//!
//! What cannot be shown as itself is shown as a visible mark, never dropped: `^[` for ESC, `<9B>` for
//! a C1 control, `<U+202E>` for the rest. The result is one line, and escaping it again changes nothing.
//!
//! Some terminals draw a family of pictures with joiners between them in two cells, others each by itself in eight; and
//! what is wider than we think shifts the rest of its row. So joiners, selectors and skin tones are marked: what is left
//! is as wide for those that add up letters as for those that know clusters.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr as _};

/// The most bytes that a sentence keeps of one text from outside.
pub const LONGEST: usize = 4 * 1024;

/// The most cells that one cluster takes; conjuncts of Indic scripts need more than two.
pub const WIDEST: usize = 4;

const MOST_MARKS: usize = 4;
const MOST_BYTES: usize = 32;

/// One safe line, of at most [`LONGEST`] bytes and a note of how many bytes are left out.
///
/// ```
/// use kubectl_sts::domain::escape::escape;
/// assert_eq!(escape("no such\u{1b}[2J pod\n"), "no such^[[2J pod^J");
/// assert_eq!(escape("user\u{202e}nimda"), "user<U+202E>nimda");
/// assert_eq!(escape("Grüße, 世界 👩\u{200d}🚀"), "Grüße, 世界 👩<U+200D>🚀");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    escape_within(text, LONGEST)
}

/// One safe line of at most so many bytes, not counting the note `… +N bytes` at its end.
#[must_use]
pub fn escape_within(text: &str, longest: usize) -> String {
    let (mut line, mut read) = (String::new(), 0);
    for cluster in text.graphemes(true) {
        let shown = safe(cluster);
        if line.len() + shown.len() > longest {
            let _ = write!(line, "… +{} bytes", text.len() - read);
            break;
        }
        line.push_str(&shown);
        read += cluster.len();
    }
    line
}

/// A name or value in a sentence about it: safe, short, and between marks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("`{}`", escape_within(text, 200))
}

/// The safe clusters of a text, for whoever measures or paints them one by one.
pub fn clusters(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.graphemes(true).map(safe)
}

/// A grapheme cluster as it may be shown; shown again, it stays the same.
fn safe(cluster: &str) -> Cow<'_, str> {
    if let [b' '..=b'~'] = cluster.as_bytes() {
        return Cow::Borrowed(cluster);
    }
    let shown = marked_where_needed(cluster);
    if shown == cluster && is_measurable(&shown) {
        Cow::Borrowed(cluster)
    } else if shown != cluster && is_stable(&shown) {
        Cow::Owned(shown)
    } else {
        Cow::Owned(marked_throughout(cluster))
    }
}

fn marked_where_needed(cluster: &str) -> String {
    let mut shown = String::with_capacity(cluster.len());
    let (mut before, mut marks) = (None, 0);
    for c in cluster.chars() {
        marks += usize::from(is_mark(c));
        let fits = marks <= MOST_MARKS && shown.len() + c.len_utf8() <= MOST_BYTES;
        if fits && stands(before, c) {
            shown.push(c);
        } else {
            mark(&mut shown, c);
        }
        before = shown.chars().next_back();
    }
    shown
}

/// A mark between two characters can part what belonged together: what is left of it must still stand.
fn is_stable(shown: &str) -> bool {
    shown
        .graphemes(true)
        .all(|piece| is_measurable(piece) && marked_where_needed(piece) == piece)
}

/// Whether all terminals agree upon how wide it is.
fn is_measurable(piece: &str) -> bool {
    let added_up: usize = piece.chars().filter_map(UnicodeWidthChar::width).sum();
    (1..=WIDEST).contains(&piece.width()) && piece.width() == added_up
}

fn marked_throughout(cluster: &str) -> String {
    let mut shown = String::with_capacity(8 * cluster.len());
    for c in cluster.chars() {
        match c {
            ' '..='~' => shown.push(c),
            _ => mark(&mut shown, c),
        }
    }
    shown
}

/// Whether a character may stand as itself between its neighbours in a cluster.
fn stands(before: Option<char>, c: char) -> bool {
    match (before, c) {
        (_, '\u{a0}' | '\u{3000}') => true, // spaces that people type
        (Some(virama), '\u{200c}' | '\u{200d}') if is_virama(virama) => true,
        // Skin tones.
        (Some(_), '\u{1f3fb}'..='\u{1f3ff}') => false,
        // A mark without a base would join whatever stands before the text.
        (None, c) => is_plain(c) && !is_mark(c),
        (Some(_), c) => is_plain(c),
    }
}

/// Whether it prints: assigned, not private, no control, format or separator, and not blank by trick.
fn is_plain(c: char) -> bool {
    !is_trick(c) && String::from_iter(['a', c]).escape_debug().nth(1) == Some(c)
        || matches!(c, '"' | '\'' | '\\')
}

/// Combining: it joins what stands before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && String::from_iter(['a', c]).graphemes(true).nth(1).is_none()
}

/// Printable by the book, but invisible or of a width that no terminal agrees upon.
fn is_trick(c: char) -> bool {
    matches!(
        c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // fillers, joiner
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' // invisible
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' // selectors, tags
            | '\u{fdfd}' | '\u{2e3a}' | '\u{2e3b}' | '\u{a9c5}' | '\u{12031}' | '\u{1242b}'
            | '\u{fff9}'..='\u{fffb}' | '\u{17d8}' | '\u{ff9e}' | '\u{ff9f}'
            // These take the next character into their own cell.
            | '\u{d4e}' | '\u{111c2}' | '\u{111c3}' | '\u{113d1}' | '\u{1193f}' | '\u{11941}'
            | '\u{11a3a}' | '\u{11a84}'..='\u{11a89}' | '\u{11d46}' | '\u{11f02}'
    )
}

fn is_virama(c: char) -> bool {
    matches!(
        c,
        '\u{94d}'
            | '\u{9cd}'
            | '\u{a4d}'
            | '\u{acd}'
            | '\u{b4d}'
            | '\u{bcd}'
            | '\u{c4d}'
            | '\u{ccd}'
            | '\u{d4d}'
            | '\u{dca}'
    )
}

/// Writes the visible form of a character that may not stand as itself.
fn mark(shown: &mut String, c: char) {
    let _ = match (c, u8::try_from(c)) {
        ('\t', _) => write!(shown, "    "),
        (_, Ok(byte)) if byte.is_ascii_control() => write!(shown, "^{}", char::from(byte ^ 0x40)),
        (_, Ok(byte @ 0x80..=0x9f)) => write!(shown, "<{byte:02X}>"),
        _ => write!(shown, "<U+{:04X}>", u32::from(c)),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_drives_hides_or_reorders_is_left() {
        for (text, shown) in [
            ("\x1b]0;t\x07", "^[]0;t^G"),
            ("\u{7f}\0", "^?^@"),
            ("\u{9b}31m\u{85}", "<9B>31m<85>"),
            ("a\tb\r\nc", "a    b^M^Jc"),
            ("\u{2028}\u{2029}", "<U+2028><U+2029>"),
            ("\u{61c}\u{200e}\u{2066}", "<U+061C><U+200E><U+2066>"),
            (
                "a\u{200b}b\u{2060}\u{feff}\u{ad}",
                "a<U+200B>b<U+2060><U+FEFF><U+00AD>",
            ),
            ("a\u{200d}b", "a<U+200D>b"),
            (
                "\u{34f}\u{115f}\u{3164}\u{ffa0}",
                "<U+034F><U+115F><U+3164><U+FFA0>",
            ),
            ("x\u{e0041}\u{e007f}", "x<U+E0041><U+E007F>"),
            ("x\u{e0101}y\u{fe0f}", "x<U+E0101>y<U+FE0F>"),
            (
                "\u{fff9}\u{e000}\u{fffe}\u{378}",
                "<U+FFF9><U+E000><U+FFFE><U+0378>",
            ),
            ("\u{301}e\u{301}", "<U+0301>e\u{301}"),
            ("\u{fdfd}", "<U+FDFD>"),
            ("☸\u{fe0f} 1\u{fe0f}", "☸<U+FE0F> 1<U+FE0F>"),
            ("👩\u{200d}🚀 👍\u{1f3fd}", "👩<U+200D>🚀 👍<U+1F3FD>"),
        ] {
            assert_eq!(escape(text), shown, "{text:?}");
            assert_eq!(escape(shown), shown, "escaped twice");
        }
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        for text in [
            "naïve \"q\" 'q' \\",
            "日本語\u{3000}",
            "☸ 🚀 🇸🇪",
            "क्\u{200d}ष",
            "שלום",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn a_cluster_keeps_four_marks_and_a_line_its_length() {
        let zalgo = format!("e{}", "\u{301}".repeat(6));
        assert_eq!(
            escape(&zalgo),
            format!("e{}<U+0301><U+0301>", "\u{301}".repeat(4))
        );
        assert_eq!(escape_within("abcdef", 4), "abcd… +2 bytes");
        assert!(escape(&"\x1b".repeat(10_000)).len() < LONGEST + 32);
    }
}
