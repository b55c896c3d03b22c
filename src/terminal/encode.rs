//! The difference of two frames as bytes.

use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::buffer::Buffer;

/// What ratatui ends every drawing with: one reset does for all four.
const RESETS: &[u8] = b"\x1b[39m\x1b[49m\x1b[59m\x1b[0m";

/// Nothing, if the frame shows already; a terminal that knows the mark shows the rest at once.
pub(super) fn encode(shown: Option<&Buffer>, frame: &Buffer) -> Vec<u8> {
    let known = shown.filter(|shown| shown.area == frame.area);
    let empty;
    let before = if let Some(known) = known {
        known
    } else {
        empty = Buffer::empty(frame.area);
        &empty
    };
    let changes = before.diff(frame);
    if changes.is_empty() && known.is_some() {
        return Vec::new();
    }
    let mut bytes = b"\x1b[?2026h".to_vec();
    if known.is_none() {
        bytes.extend(b"\x1b[0m\x1b[2J");
    }
    if CrosstermBackend::new(&mut bytes)
        .draw(changes.into_iter())
        .is_err()
    {
        return Vec::new(); // memory does not fail
    }
    if bytes.ends_with(RESETS) {
        bytes.truncate(bytes.len() - RESETS.len());
        bytes.extend(b"\x1b[0m");
    }
    bytes.extend(b"\x1b[?2026l");
    bytes
}
