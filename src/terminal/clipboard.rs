//! A text for the terminal's clipboard, as OSC 52.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use crate::domain::escape::escape_within;

/// More than any command line; terminals cut what is much longer, or ignore it.
const LONGEST: usize = 32 * 1024;

/// What is written for it. It shows nothing.
pub(super) fn sequence(text: &str, in_tmux: bool) -> Vec<u8> {
    let mut sequence = String::new();
    let copy = CopyToClipboard::to_clipboard_from(escape_within(text, LONGEST));
    if copy.write_ansi(&mut sequence).is_err() {
        return Vec::new(); // memory does not fail
    }
    if in_tmux {
        // tmux takes it for itself under `set-clipboard on`; under `allow-passthrough on` it hands on what is
        // wrapped so, with every ESC twice.
        let wrapped = format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"));
        sequence.push_str(&wrapped);
    }
    sequence.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_safe_line_under_base64() {
        assert_eq!(sequence("a b", false), b"\x1b]52;c;YSBi\x1b\\");
        // `rm -rf /^J`: a line that is pasted does not run by itself.
        assert_eq!(sequence("rm\n", false), b"\x1b]52;c;cm1eSg==\x1b\\");
    }

    #[test]
    fn tmux_gets_it_for_itself_and_to_hand_on() {
        assert_eq!(
            sequence("a b", true),
            b"\x1b]52;c;YSBi\x1b\\\x1bPtmux;\x1b\x1b]52;c;YSBi\x1b\x1b\\\x1b\\"
        );
    }
}
