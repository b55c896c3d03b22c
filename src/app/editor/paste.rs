//! What is pasted: text, whatever it looks like. No key is triggered by it.

use super::history::Kind;
use super::prompt::Said;
use super::{Editor, Heard, MANY_LINES};

impl Editor {
    /// Takes what was pasted, in the place of what is selected; into the line that is asked for, where one is.
    pub fn paste(&mut self, pasted: &str) -> Heard {
        if let Some(prompt) = &mut self.prompt {
            return match prompt.paste(pasted) {
                Said::Typed => self.typed_in_prompt(),
                _ => Heard::Moved,
            };
        }
        let (text, dropped) = tidied(pasted);
        let version = self.version();
        let few = self.lines().len() <= MANY_LINES;
        self.text.settle(self.caret);
        self.step(Kind::Whole, |it| it.put(&text));
        self.pasted(&text);
        let heard = match (dropped, self.advice()) {
            (0, Some(advice)) if few => Heard::notice(advice),
            (0, _) => Heard::Moved,
            (1, _) => Heard::notice("1 control character was left out of what was pasted"),
            (many, _) => Heard::notice(format!(
                "{many} control characters were left out of what was pasted"
            )),
        };
        self.heard(heard, version)
    }
}

/// One sign for the end of a line, and no characters that a terminal would obey; with the number of those.
fn tidied(pasted: &str) -> (String, usize) {
    let mut text = String::with_capacity(pasted.len());
    let mut dropped = 0;
    let mut letters = pasted.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                text.push('\n');
            }
            '\n' | '\t' => text.push(letter),
            letter if letter.is_control() => dropped += 1,
            letter => text.push(letter),
        }
    }
    (text, dropped)
}
