//! Which bytes drove the terminal although we never send such.

use vte::{Params, Parser, Perform};

/// Everything in a recording that is neither text nor one of the few sequences that we send.
pub fn stray(bytes: &[u8]) -> Vec<String> {
    let mut found = Found(Vec::new());
    Parser::new().advance(&mut found, bytes);
    found.0
}

struct Found(Vec<String>);

impl Perform for Found {
    fn print(&mut self, c: char) {
        if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            self.0.push(format!("printed {c:?}"));
        }
    }

    fn execute(&mut self, byte: u8) {
        self.0.push(format!("control {byte:02X}"));
    }

    /// Move, style, erase, and modes.
    fn csi_dispatch(&mut self, _: &Params, _: &[u8], _: bool, last: char) {
        if !matches!(last, 'H' | 'm' | 'J' | 'h' | 'l') {
            self.0.push(format!("sequence {last:?}"));
        }
    }

    fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
        self.0.push(format!("escape {byte:02X}"));
    }

    fn osc_dispatch(&mut self, words: &[&[u8]], _: bool) {
        self.0.push(format!("command {words:?}"));
    }

    fn hook(&mut self, _: &Params, _: &[u8], _: bool, last: char) {
        self.0.push(format!("device string {last:?}"));
    }
}
