//! Going somewhere: by a motion alone, without a deed.

use super::grammar::Motion;
use crate::app::editor::{Editor, Heard};

impl Editor {
    pub(super) fn travel_by(&mut self, motion: Motion, count: Option<usize>) -> Heard {
        if motion.key == '*' && !self.look_for_word() {
            return Heard::notice("there is no word here");
        }
        if matches!(motion.key, 'n' | 'N' | '*') && self.search.is_empty() {
            return Heard::notice("nothing is looked for yet");
        }
        if let (key @ ('f' | 'F' | 't' | 'T'), Some(letter)) = (motion.key, motion.letter) {
            self.vim.find = Some((key, letter));
        }
        let key = if motion.key == '*' { 'n' } else { motion.key };
        let Some(reach) = self.reach(Motion { key, ..motion }, count) else {
            return Heard::Moved;
        };
        let wrapped = match key {
            'n' | 'N' if reach.to < self.caret && (self.vim.upwards == (key == 'N')) => {
                Some("from the beginning again")
            }
            'n' | 'N' if reach.to > self.caret && (self.vim.upwards != (key == 'N')) => {
                Some("from the end again")
            }
            _ => None,
        };
        match key {
            'j' | 'k' => drop(self.wish.get_or_insert(self.caret.1)),
            '$' => self.wish = Some(usize::MAX),
            _ => self.wish = None,
        }
        self.caret = self.text.clamp(reach.to);
        wrapped.map_or(Heard::Moved, Heard::notice)
    }
}
