//! The editor: keys in, text and caret out. `|` stands where the caret is, `<enter>` for a key that is no letter.

mod plain;
mod random;
mod search;
mod vim;

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::editor::{Editor, Heard};
use kubectl_sts::app::keymap::{DEFAULT, Keymap};

pub struct Desk {
    pub editor: Editor,
    pub heard: Heard,
    keymap: Keymap,
}

impl Desk {
    /// A text with a sign where the caret is.
    pub fn of(marked: &str, is_modal: bool) -> Self {
        let text = marked.replace('|', "");
        let head = marked.split('|').next().unwrap();
        let line = head.matches('\n').count();
        let column = head.rsplit('\n').next().unwrap().chars().count();
        let mut editor = Editor::of(&text, is_modal);
        editor.go_to(line, column);
        Self {
            editor,
            heard: Heard::Nothing,
            keymap: Keymap::parse(DEFAULT).unwrap(),
        }
    }

    pub fn press(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while let Some(letter) = rest.chars().next() {
            let key;
            if letter == '<' && rest[1..].contains('>') {
                (key, rest) = rest[1..].split_once('>').unwrap();
            } else {
                (key, rest) = rest.split_at(letter.len_utf8());
            }
            let name = match key {
                "lt" => "<",
                " " => "space",
                key => key,
            };
            let chord = Chord::parse(name).unwrap_or_else(|| panic!("no key: {name}"));
            self.heard = self.editor.press(chord, self.keymap.own("editor", chord));
        }
        self
    }

    /// The text with a sign where the caret is.
    pub fn marked(&self) -> String {
        let (line, column) = self.editor.caret();
        let mut lines = self.editor.lines().to_vec();
        let text = &mut lines[line];
        let at = text
            .char_indices()
            .nth(column)
            .map_or(text.len(), |it| it.0);
        text.insert(at, '|');
        lines.join("\n")
    }
}

/// Rows of text, keys, and what comes of them.
pub fn table(is_modal: bool, rows: &[(&str, &str, &str)]) {
    for (before, keys, after) in rows {
        let mut desk = Desk::of(before, is_modal);
        assert_eq!(&desk.press(keys).marked(), after, "{keys} on {before:?}");
    }
}
