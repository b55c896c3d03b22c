//! A text for the terminal's clipboard, as OSC 52.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use crate::domain::escape::clusters;

/// More than any command line; terminals cut what is much longer, or ignore it.
const LONGEST: usize = 32 * 1024;

/// Of one sequence GNU screen keeps no more bytes than these, less what is around them.
const OF_SCREEN: usize = 512;

/// Who stands between us and the terminal, and must be asked to hand something on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Between {
    #[default]
    Nobody,
    /// tmux takes it for itself under `set-clipboard on`; under `allow-passthrough on` it hands on what is wrapped for it.
    Tmux,
    /// GNU screen hands on what is wrapped, in pieces.
    Screen,
}

impl Between {
    /// By `TMUX` and `STY`, which each sets for what runs in it; the one that `TERM` speaks of is nearer.
    pub(super) fn of(tmux: &str, sty: &str, term: &str) -> Self {
        match (tmux.is_empty(), sty.is_empty()) {
            (true, true) => Self::Nobody,
            (false, true) => Self::Tmux,
            (false, false) if term.starts_with("tmux") => Self::Tmux,
            (_, false) => Self::Screen,
        }
    }
}

/// What is written for it, which shows nothing; and how many bytes of the text are left out, since it is too long.
pub(super) fn sequence(text: &str, between: Between) -> (Vec<u8>, usize) {
    let (safe, left_out) = cut(text);
    let mut sequence = String::new();
    let copy = CopyToClipboard::to_clipboard_from(safe);
    if copy.write_ansi(&mut sequence).is_err() {
        return (Vec::new(), text.len()); // memory does not fail
    }
    let bytes = match between {
        Between::Nobody => sequence,
        Between::Tmux => {
            let wrapped = sequence.replace('\x1b', "\x1b\x1b");
            format!("{sequence}\x1bPtmux;{wrapped}\x1b\\")
        }
        Between::Screen => in_pieces(&sequence),
    };
    (bytes.into_bytes(), left_out)
}

/// So much of a text as terminals take, made safe: whoever pastes it into a shell runs one line at most.
fn cut(text: &str) -> (String, usize) {
    let (mut safe, mut places) = (String::new(), clusters(text));
    for place in places.by_ref() {
        if safe.len() + place.len() > LONGEST {
            // What is left out is counted as it would be written.
            return (safe, place.len() + places.map(|it| it.len()).sum::<usize>());
        }
        safe.push_str(&place);
    }
    (safe, 0)
}

/// Ended by BEL, for the other end of a sequence would end what it is wrapped in.
fn in_pieces(sequence: &str) -> String {
    let bell = sequence.replace("\x1b\\", "\x07");
    let letters: Vec<char> = bell.chars().collect();
    let pieces = letters.chunks(OF_SCREEN);
    let wrapped = pieces.map(|it| format!("\x1bP{}\x1b\\", it.iter().collect::<String>()));
    wrapped.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str, between: Between) -> Vec<u8> {
        sequence(text, between).0
    }

    #[test]
    fn a_text_is_one_safe_line_under_base64() {
        assert_eq!(bytes("a b", Between::Nobody), b"\x1b]52;c;YSBi\x1b\\");
        // `rm -rf /^J`: a line that is pasted does not run by itself.
        assert_eq!(bytes("rm\n", Between::Nobody), b"\x1b]52;c;cm1eSg==\x1b\\");
    }

    #[test]
    fn tmux_gets_it_for_itself_and_to_hand_on() {
        assert_eq!(
            bytes("a b", Between::Tmux),
            b"\x1b]52;c;YSBi\x1b\\\x1bPtmux;\x1b\x1b]52;c;YSBi\x1b\x1b\\\x1b\\"
        );
    }

    #[test]
    fn screen_hands_it_on_in_pieces() {
        assert_eq!(
            bytes("a b", Between::Screen),
            b"\x1bP\x1b]52;c;YSBi\x07\x1b\\"
        );
        let long = bytes(&"x".repeat(3000), Between::Screen);
        let long = String::from_utf8_lossy(&long);
        let pieces: Vec<&str> = long.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 7, "{}", pieces.len());
        assert!(pieces.iter().all(|it| it.len() <= OF_SCREEN + 2));
        let whole = pieces.iter().filter_map(|it| it.strip_prefix("\x1bP"));
        let whole = whole.collect::<String>().replace('\x07', "\x1b\\");
        assert_eq!(
            whole.into_bytes(),
            bytes(&"x".repeat(3000), Between::Nobody)
        );
    }

    #[test]
    fn what_is_too_long_is_cut_and_that_is_told() {
        let (cut, left_out) = sequence(&"y".repeat(LONGEST + 5), Between::Nobody);
        assert_eq!(left_out, 5);
        assert_eq!(cut, bytes(&"y".repeat(LONGEST), Between::Nobody));
    }

    #[test]
    fn who_stands_between_is_told_by_what_they_set() {
        assert_eq!(Between::of("", "", "xterm"), Between::Nobody);
        assert_eq!(
            Between::of("/tmp/t,1,0", "", "tmux-256color"),
            Between::Tmux
        );
        assert_eq!(Between::of("", "1.pts-0", "screen"), Between::Screen);
        assert_eq!(Between::of("/tmp/t,1,0", "1.pts-0", "tmux"), Between::Tmux);
        assert_eq!(
            Between::of("/tmp/t,1,0", "1.pts-0", "screen"),
            Between::Screen
        );
    }
}
