//! Keymaps: what is wrong with one is said with its table and key.

use kubectl_sts::app::action::Action;
use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::{DEFAULT, Fault, Keymap};

const LEAST: &str = "[everywhere]\n'q' = 'quit'\n'?' = 'help'\n";

fn fault(text: &str) -> String {
    Keymap::parse(&format!("{LEAST}{text}"))
        .unwrap_err()
        .to_string()
}

#[test]
fn the_one_that_is_built_in_is_sound() {
    Keymap::parse(DEFAULT).unwrap();
}

#[test]
fn a_table_of_a_pane_comes_before_everywhere() {
    let keymap = Keymap::parse(&format!("{LEAST}[events]\n'q' = 'back'")).unwrap();
    let q = Chord::parse("q").unwrap();
    assert_eq!(keymap.action("events", q), Some(Action::Back));
    assert_eq!(keymap.action("sets", q), Some(Action::Quit));
    assert_eq!(keymap.action("sets", Chord::parse("x").unwrap()), None);
}

#[test]
fn each_fault_names_its_table_and_key() {
    assert_eq!(fault("[nowhere]\n"), "[nowhere] is no pane");
    assert_eq!(fault("'ctrl-' = 'up'"), "[everywhere] ctrl-: no such key");
    assert_eq!(
        fault("'hyper-x' = 'up'"),
        "[everywhere] hyper-x: no such key"
    );
    assert_eq!(fault("'x' = 'fly'"), "[everywhere] x: no such action: fly");
    assert_eq!(fault("'x' = 7"), "[everywhere] x: no such action: ");
    assert_eq!(
        fault("'X' = 'up'\n'shift-x' = 'down'"),
        "[everywhere] shift-x is bound twice"
    );
    assert!(matches!(
        Keymap::parse("[everywhere\n"),
        Err(Fault::Syntax(_))
    ));
}

#[test]
fn quit_and_help_cannot_be_unbound() {
    assert_eq!(
        Keymap::parse("[everywhere]\n'?' = 'help'").unwrap_err(),
        Fault::Unbound("quit")
    );
    assert_eq!(
        Keymap::parse("[everywhere]\n'q' = 'quit'").unwrap_err(),
        Fault::Unbound("help")
    );
}

#[test]
fn terminals_say_shift_in_two_ways_and_mean_the_same() {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    let chord = |text: &str| Chord::parse(text).unwrap();
    for (code, held, text) in [
        (KeyCode::BackTab, KeyModifiers::SHIFT, "shift-tab"),
        (KeyCode::BackTab, KeyModifiers::NONE, "shift-tab"),
        (KeyCode::Char('G'), KeyModifiers::SHIFT, "G"),
        (KeyCode::Char('G'), KeyModifiers::NONE, "G"),
        (KeyCode::Char('?'), KeyModifiers::SHIFT, "?"),
        (KeyCode::Char('c'), KeyModifiers::CONTROL, "ctrl-c"),
        (KeyCode::F(1), KeyModifiers::NONE, "f1"),
        (KeyCode::Char(' '), KeyModifiers::NONE, "space"),
    ] {
        assert_eq!(
            Chord::from(KeyEvent::new(code, held)),
            chord(text),
            "{text}"
        );
        assert_eq!(chord(text).to_string(), text);
    }
}

#[test]
fn the_help_names_no_key_that_means_something_else_on_the_pane() {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    for pane in kubectl_sts::panes::PANES {
        for (action, chords) in keymap.bound(pane.name) {
            for chord in chords {
                assert_eq!(
                    keymap.action(pane.name, chord),
                    Some(action),
                    "{chord} on {}",
                    pane.name
                );
            }
        }
    }
}

#[test]
fn the_keymap_vim_has_modes_and_changes_only_the_editor() {
    let (plain, vim) = (
        Keymap::named("default").unwrap(),
        Keymap::named("vim").unwrap(),
    );
    assert!(vim.is_modal() && !plain.is_modal());
    let chord = |text: &str| Chord::parse(text).unwrap();
    assert_eq!(vim.own("editor", chord("ctrl-r")), Some(Action::RedoTyping));
    assert_eq!(vim.own("editor", chord("ctrl-f")), None);
    for pane in kubectl_sts::panes::PANES {
        assert_eq!(vim.bound(pane.name), plain.bound(pane.name));
    }
}

#[test]
fn a_name_that_no_keymap_has_is_refused_with_those_there_are() {
    assert_eq!(
        Keymap::named("emacs").unwrap_err().to_string(),
        "no such keymap: emacs (there are default, vim; keymaps of your own come later)"
    );
}
