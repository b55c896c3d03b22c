//! Whatever is pressed: no panic, the caret within the text, and every step back and forth.

use proptest::prelude::*;

use kubectl_sts::app::editor::Mode;

use super::Desk;

const KEYS: &[&str] = &[
    "a",
    "b",
    " ",
    ":",
    "-",
    "#",
    "|",
    "é",
    "漢",
    "\u{301}",
    "👩\u{200d}🚀",
    "\t",
    "<enter>",
    "<backspace>",
    "<delete>",
    "<tab>",
    "<shift-tab>",
    "<up>",
    "<down>",
    "<left>",
    "<right>",
    "<shift-up>",
    "<shift-down>",
    "<shift-left>",
    "<shift-right>",
    "<ctrl-left>",
    "<ctrl-right>",
    "<ctrl-backspace>",
    "<ctrl-delete>",
    "<home>",
    "<end>",
    "<shift-end>",
    "<ctrl-home>",
    "<ctrl-end>",
    "<pgup>",
    "<pgdn>",
    "<ctrl-a>",
    "<ctrl-c>",
    "<ctrl-x>",
    "<ctrl-v>",
    "<ctrl-f>",
    "<ctrl-r>",
    "<f3>",
    "<shift-f3>",
    "<esc>",
    "<alt-right>",
    "<alt-left>",
    "<alt-c>",
    "y",
    "n",
    "q",
];

fn is_sound(desk: &Desk) -> bool {
    let (line, column) = desk.editor.caret();
    let lines = desk.editor.lines();
    let within = |(line, column): (usize, usize)| column <= lines[line].chars().count();
    let selected = desk.editor.selection();
    line < lines.len()
        && within((line, column))
        && selected.is_none_or(|(from, to)| within(from) && within(to) && from <= to)
}

fn press(desk: &mut Desk, key: &str) {
    let letters = key.chars().count();
    if key == "\t" || (letters > 1 && !key.starts_with('<')) {
        desk.editor.paste(key);
    } else {
        desk.press(key);
    }
}

fn steps_back_and_forth(desk: &mut Desk, first: &str) -> Result<(), TestCaseError> {
    use kubectl_sts::app::action::Action;
    use kubectl_sts::app::chord::Chord;
    let chord = Chord::parse("f12").unwrap();
    while desk.editor.prompt().is_some()
        || (desk.editor.is_modal() && desk.editor.mode() != Mode::Normal)
    {
        desk.press("<esc>");
    }
    let all = |desk: &mut Desk, action| {
        loop {
            let version = desk.editor.version();
            desk.editor.press(chord, Some(action));
            if desk.editor.version() == version {
                return desk.editor.text();
            }
        }
    };
    // Something may have been taken back already.
    let last = all(desk, Action::RedoTyping);
    for (action, text) in [(Action::UndoTyping, first), (Action::RedoTyping, &last)] {
        loop {
            let version = desk.editor.version();
            desk.editor.press(chord, Some(action));
            prop_assert!(is_sound(desk));
            if desk.editor.version() == version {
                break;
            }
        }
        prop_assert_eq!(&desk.editor.text(), text);
    }
    Ok(())
}

/// Those of vim besides.
const VIM: &[&str] = &[
    "d", "c", "y", "w", "b", "e", "W", "B", "E", "g", "G", "0", "$", "^", "{", "}", "%", "f", "t",
    ";", ",", "p", "P", "u", "<ctrl-r>", ".", "v", "V", "i", "a", "o", "O", "I", "A", "x", "X",
    "s", "S", "D", "C", "Y", "r", "~", "J", ">", "<lt>", "2", "9", "n", "N", "*", "/", "?", "h",
    "j", "k", "l", "<ctrl-d>", "<ctrl-u>", "U", "\"", "'", ":", "<enter>", "<esc>", "<esc>", "q",
];

proptest! {
    #[test]
    fn random_keys_break_nothing_in_vim(
        text in "[a-c é漢:\\-#\n(|\"]{0,60}",
        keys in prop::collection::vec((any::<bool>(), prop::sample::select(KEYS), prop::sample::select(VIM)), 0..120),
        pasted in "[a\r\n\t\u{1b}漢]{0,20}",
    ) {
        let mut desk = Desk::of("", false);
        desk.editor = kubectl_sts::app::editor::Editor::of(&text, true);
        let first = desk.editor.text();
        for (plain, one, other) in keys {
            let key = if plain { one } else { other };
            press(&mut desk, key);
            prop_assert!(is_sound(&desk), "{} of {:?}", key, desk.editor.text());
        }
        desk.editor.paste(&pasted);
        prop_assert!(is_sound(&desk));
        steps_back_and_forth(&mut desk, &first)?;
    }

    #[test]
    fn random_keys_break_nothing_without_modes(
        text in "[a-c é漢:\\-#\n|]{0,60}",
        keys in prop::collection::vec(prop::sample::select(KEYS), 0..80),
        pasted in "[a\r\n\t\u{1b}漢]{0,20}",
    ) {
        let mut desk = Desk::of("", false);
        desk.editor = kubectl_sts::app::editor::Editor::of(&text, false);
        let first = desk.editor.text();
        for key in keys {
            press(&mut desk, key);
            prop_assert!(is_sound(&desk), "{} of {:?}", key, desk.editor.text());
        }
        desk.editor.paste(&pasted);
        prop_assert!(is_sound(&desk));
        steps_back_and_forth(&mut desk, &first)?;
    }
}
