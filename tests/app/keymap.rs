//! Keymaps: what is wrong with one is said with its table and key.

use kubectl_sts::app::action::Action;
use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::{DEFAULT, Keymap, NAMES, Step, built_in};
use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{App, Effect, Event, Overlay};
use kubectl_sts::domain::example::NOW;

use crate::screens::press;

#[test]
fn a_table_of_a_pane_comes_before_everywhere() {
    let keymap = Keymap::named("default").unwrap();
    let q = Chord::parse("q").unwrap();
    assert_eq!(keymap.action("events", q), Some(Action::Back));
    assert_eq!(keymap.action("sets", q), Some(Action::Quit));
    assert_eq!(keymap.action("sets", Chord::parse("x").unwrap()), None);
}

#[test]
fn each_fault_names_its_place_its_table_and_its_key() {
    for (text, sentence) in [
        (
            "[nowhere]",
            "4:2: [nowhere] is neither everywhere nor a pane nor what lies over one",
        ),
        (
            "[ordinal]",
            "4:2: [ordinal] is neither everywhere nor a pane nor what lies over one: did you mean `ordinals`?",
        ),
        ("'ctrl-' = 'up'", "4:1: [everywhere] `ctrl-`: no such key"),
        (
            "'hyper-x' = 'up'",
            "4:1: [everywhere] `hyper-x`: no such key",
        ),
        ("'x' = 'fly'", "4:1: [everywhere] `x`: no such action: fly"),
        (
            "'x' = 'restrat'",
            "4:1: [everywhere] `x`: no such action: restrat: did you mean `restart`?",
        ),
        (
            "'x' = 7",
            "4:1: [everywhere] `x`: an action is a word between quotes",
        ),
        (
            "'X' = 'up'\n'shift-x' = 'down'",
            "5:1: [everywhere] `shift-x`: bound twice, as `X` on line 4 too",
        ),
        ("'x' = 'up'\n'x' = 'down'", "5:1: duplicate key: 'x'"),
        (
            "'g' = 'top'\n'g g' = 'bottom'",
            "5:1: [everywhere] `g g` is bottom, and `g` is top on line 4: a key that is bound cannot begin a sequence",
        ),
        (
            "'g g' = 'bottom'\n'g' = 'top'",
            "5:1: [everywhere] `g` is top, and `g g` is bottom on line 4: a key that is bound cannot begin a sequence",
        ),
        (
            "'g esc' = 'top'",
            "4:1: [everywhere] `g esc`: esc ends a sequence, and cannot be in one",
        ),
        (
            "'ctrl-i' = 'top'",
            "4:1: [everywhere] `ctrl-i`: terminals send tab for it: bind that",
        ),
        (
            "'g ctrl-m' = 'top'",
            "4:1: [everywhere] `g ctrl-m`: terminals send enter for it: bind that",
        ),
        (
            "'ctrl-[' = 'top'",
            "4:1: [everywhere] `ctrl-[`: terminals send esc for it: bind that",
        ),
        (
            "'ctrl-/' = 'top'",
            "4:1: [everywhere] `ctrl-/`: terminals send ctrl-7 for it: bind that",
        ),
        (
            "'ctrl-enter' = 'top'",
            "4:1: [everywhere] `ctrl-enter`: most terminals do not send it, or send another key for it",
        ),
        (
            "'ctrl-shift-x' = 'top'",
            "4:1: [everywhere] `ctrl-shift-x`: most terminals do not send it, or send another key for it",
        ),
        (
            "'ctrl-.' = 'top'",
            "4:1: [everywhere] `ctrl-.`: most terminals do not send it, or send another key for it",
        ),
        (
            "'shift-1' = 'top'",
            "4:1: [everywhere] `shift-1`: bind the character that shift makes of it",
        ),
        (
            "[editor]\na = 'copy'",
            "5:1: [editor] `a`: letters are typed there",
        ),
        (
            "'\u{1b}[2J' = 'up'",
            "4:1: [everywhere] `^[[2J`: no such key",
        ),
    ] {
        // What is not TOML at all is told in the words of its parser.
        let whole = format!("[everywhere]\n'q' = 'quit'\n'?' = 'help'\n{text}");
        let text = whole
            .replace('\u{1b}', "\\u001b")
            .replace("'\\u001b[2J'", "\"\\u001b[2J\"");
        assert_eq!(Keymap::parse(&text).unwrap_err().to_string(), sentence);
    }
    let fault = Keymap::parse("[everywhere\n").unwrap_err().to_string();
    assert!(fault.starts_with("1:12: unclosed table"), "{fault}");
}

#[test]
fn what_a_keymap_of_ones_own_takes_away_or_hides_is_named() {
    for (text, sentence) in [
        (
            "[everywhere]\n'?' = ''\n'f1' = 'up'",
            "3:1: [everywhere] `f1`: help would have no key left in [everywhere]",
        ),
        (
            "[everywhere]\n'ctrl-c' = ''",
            "2:1: [everywhere] `ctrl-c`: quit would have no key left in [everywhere]",
        ),
        (
            "[dialog]\n'y' = 'retry'",
            "2:1: [dialog] `y`: confirm-disruption would have no key left in [dialog]",
        ),
        (
            "[dialog]\n'enter' = ''\n'x' = 'confirm'",
            "2:1: [dialog] `enter`: confirm would have no key left in [dialog]",
        ),
        (
            "[dialog]\n'esc' = 'retry'",
            "2:1: [dialog] `esc`: back would have no key left in [dialog]",
        ),
        (
            "[everywhere]\n'g g' = 'top'",
            "2:1: [everywhere] `g g` is top, and `g` is top in the keymap default: a key that is bound cannot begin a sequence",
        ),
        (
            "base = 'vim'\n[everywhere]\n'g' = 'top'",
            "3:1: [everywhere] `g` is top, and `g g` is top in the keymap vim: a key that is bound cannot begin a sequence",
        ),
        (
            "base = 'vi'",
            "1:1: base: `vi` is none of default, vim, k9s, emacs: did you mean `vim`?",
        ),
        (
            "base = 1",
            "1:1: base: it is a number, and should be the name of a keymap",
        ),
        (
            "modal = 1",
            "1:1: modal: it is a number, and should be true or false",
        ),
        ("bse = 'vim'", "1:1: bse: no such key: did you mean `base`?"),
    ] {
        assert_eq!(
            Keymap::read(text).unwrap_err().to_string(),
            sentence,
            "{text}"
        );
    }
    Keymap::read("").unwrap();
    Keymap::read("[dialog]\n'y' = ''\n'Y' = 'confirm-disruption'").unwrap();
}

#[test]
fn a_keymap_of_ones_own_is_a_few_changes_over_another() {
    let chord = |text: &str| Chord::parse(text).unwrap();
    let text = "\u{feff}base = 'vim'\r\n[everywhere]\r\n'x' = 'restart'\r\n's' = ''\r\n";
    let keymap = Keymap::read(text).unwrap();
    assert!(keymap.is_modal());
    assert_eq!(keymap.action("sets", chord("x")), Action::named("restart"));
    assert_eq!(keymap.action("sets", chord("s")), None);
    assert_eq!(keymap.action("sets", chord("e")), Some(Action::Edit));
}

#[test]
fn every_keymap_that_is_built_in_is_sound() {
    for name in NAMES {
        let keymap = Keymap::named(name).unwrap_or_else(|| panic!("{name} has a fault"));
        assert_eq!(keymap.is_modal(), name == "vim");
        if name != "default" {
            Keymap::read(built_in(name).unwrap()).unwrap();
        }
    }
    assert!(Keymap::named("nano").is_none());
}

#[test]
fn the_keymap_k9s_shows_the_revisions_by_z() {
    let mut app = crate::screens::app("db 3: 0= 1= 2=");
    app.keymap = Keymap::named("k9s").unwrap();
    crate::screens::press(&mut app, "enter z");
    assert_eq!(app.pane().name, "revisions");
}

/// A program with the keys of a keymap that is built in.
fn keyed(name: &str) -> App {
    let mut app = crate::screens::app(crate::screens::FLEET);
    app.keymap = Keymap::named(name).unwrap();
    app
}

fn effects(app: &mut App, keys: &str) -> Vec<Effect> {
    let keys = keys.split_whitespace();
    keys.flat_map(|key| {
        let chord = Chord::parse(key).unwrap();
        app.update(vec![Event::Key(chord)], NOW).effects
    })
    .collect()
}

#[test]
fn in_the_keymap_k9s_keys_do_what_they_do_in_k9s() {
    use kubectl_sts::app::asked::Topic;
    let mut app = keyed("k9s");
    // c copies the name, n the namespace.
    let names = effects(&mut app, "c n");
    let copied = |text: &str| Effect::Copy(text.to_owned());
    assert!(names.contains(&copied("down")), "{names:?}");
    assert!(names.contains(&copied("db")), "{names:?}");
    // d describes: it opens. l and h are for logs and the like, and turn no page.
    press(&mut app, "d");
    assert_eq!(app.pane().name, "ordinals");
    press(&mut app, "l h");
    assert_eq!(app.pane().name, "ordinals");
    press(&mut app, "1");
    assert!(app.notice.is_some(), "numbers are favourite namespaces");
    assert_eq!(app.pane().name, "ordinals");
    // - goes to where one was last; ctrl-a lists what can be asked for; ctrl-s saves.
    press(&mut app, "esc -");
    assert!(app.place.open.is_some());
    press(&mut app, "esc ctrl-a");
    let is_asked =
        |app: &App| matches!(&app.overlay, Some(Overlay::Asked(it)) if it.topic == Topic::Command);
    assert!(is_asked(&app), "{:?}", app.overlay);
    let Some(Overlay::Asked(asked)) = &app.overlay else {
        panic!("no line")
    };
    assert!(!asked.offers.is_empty());
    press(&mut app, "esc ctrl-s");
    let Some(Overlay::Asked(asked)) = &app.overlay else {
        panic!("no line: {:?}", app.overlay)
    };
    assert!(asked.text().starts_with("save"), "{}", asked.text());
}

#[test]
fn in_the_keymap_k9s_nothing_is_evicted_by_a_key_that_edits_there() {
    let keymap = Keymap::named("k9s").unwrap();
    let default = Keymap::named("default").unwrap();
    let ctrl_e = Chord::parse("ctrl-e").unwrap();
    for table in ["ordinals", "rollout", "pod"] {
        assert!(default.action(table, ctrl_e).is_some(), "{table}");
        assert_eq!(keymap.action(table, ctrl_e), None, "{table}");
        let evict = default.action(table, ctrl_e);
        assert_eq!(
            keymap.action(table, Chord::parse("E").unwrap()),
            evict,
            "{table}"
        );
    }
    let c = Chord::parse("c").unwrap();
    assert_eq!(keymap.action("journal", c), Some(Action::CopyCommand));
    assert_eq!(keymap.action("yaml", c), Some(Action::Copy));
}

#[test]
fn in_the_keymap_emacs_one_moves_leaves_and_commands_as_there() {
    use kubectl_sts::app::asked::Topic;
    let mut app = keyed("emacs");
    let row = |app: &App| app.cursor(&app.items()).unwrap().0;
    press(&mut app, "ctrl-n ctrl-n ctrl-n ctrl-p");
    assert_eq!(row(&app), 2);
    press(&mut app, "alt->");
    assert_eq!(row(&app), 9);
    press(&mut app, "alt-<");
    assert_eq!(row(&app), 0);
    crate::screens::screen(&mut app, 100, 12);
    press(&mut app, "ctrl-v");
    let page = row(&app);
    assert!(page > 1, "{page}");
    press(&mut app, "alt-v");
    assert_eq!(row(&app), 0);
    press(&mut app, "enter ctrl-x o");
    assert_eq!(app.pane().name, "claims");
    press(&mut app, "ctrl-g");
    assert!(app.place.open.is_none());
    press(&mut app, "enter ctrl-x k");
    assert!(app.place.open.is_none());
    press(&mut app, "alt-x");
    let topic = |app: &App| match &app.overlay {
        Some(Overlay::Asked(it)) => Some(it.topic),
        _ => None,
    };
    assert_eq!(topic(&app), Some(Topic::Command));
    press(&mut app, "esc ctrl-x ctrl-s");
    assert_eq!(topic(&app), Some(Topic::Command), "it asks for a file");
    press(&mut app, "esc");
    let quit = effects(&mut app, "ctrl-x ctrl-c");
    assert!(quit.contains(&Effect::Quit), "{quit:?}");
}

#[test]
fn in_the_editor_of_the_keymap_emacs_text_is_moved_as_there() {
    let mut app = keyed("emacs");
    let text = |app: &App| match &app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.text(),
        Page::Reader(_) => panic!("it is edited"),
    };
    press(&mut app, "C alt-<");
    let before = text(&app);
    // To the end, a letter, and from the beginning of that line all of it is cut and put back.
    press(&mut app, "ctrl-e Q ctrl-a");
    let first = text(&app).lines().next().unwrap().to_owned();
    assert!(first.ends_with('Q'), "{first}");
    press(&mut app, "ctrl-k");
    assert_eq!(text(&app).lines().next(), Some(""));
    press(&mut app, "ctrl-y");
    assert_eq!(text(&app).lines().next(), Some(&*first));
    press(&mut app, "ctrl-x h ctrl-w");
    assert_eq!(text(&app).trim(), "");
    press(&mut app, "ctrl-y");
    assert_eq!(
        text(&app).trim_end(),
        before.replacen('\n', "Q\n", 1).trim_end()
    );
}

#[test]
fn a_sequence_waits_for_its_keys_and_does_nothing_before() {
    let mut app = crate::screens::app(crate::screens::FLEET);
    app.keymap = Keymap::named("vim").unwrap();
    let row = |app: &kubectl_sts::app::App| app.cursor(&app.items()).unwrap().0;
    press(&mut app, "G");
    assert_eq!(row(&app), 9);
    press(&mut app, "g");
    assert_eq!(row(&app), 9);
    let (begun, followers) = app.followers().unwrap();
    assert_eq!(begun.to_string(), "g");
    let words = followers
        .iter()
        .map(|(keys, action)| format!("{keys} {}", action.about()));
    let words: Vec<_> = words.collect();
    assert_eq!(words, ["g to the top", "t next pane", "T previous pane"]);
    press(&mut app, "g");
    assert_eq!(row(&app), 0);
    assert!(app.followers().is_none());
}

#[test]
fn esc_and_what_leads_nowhere_end_a_sequence_and_mean_nothing_else() {
    let mut app = crate::screens::app(crate::screens::FLEET);
    app.keymap = Keymap::named("vim").unwrap();
    press(&mut app, "enter g esc");
    assert!(app.followers().is_none());
    assert_eq!(app.pane().name, "ordinals", "esc alone would go back");
    press(&mut app, "g q");
    assert!(app.followers().is_none());
    assert_eq!(app.pane().name, "ordinals", "q alone would go back");
    assert_eq!(app.notice.as_deref(), Some("g q is bound to nothing here"));
    press(&mut app, "g t");
    assert_eq!(app.pane().name, "claims");
}

#[test]
fn the_keys_of_a_pane_come_before_a_sequence_of_everywhere_and_both_go_on_together() {
    let text = "[everywhere]\n'x x' = 'top'\n'x y' = 'bottom'\n[events]\n'x' = 'help'\n[claims]\n'x y' = 'retry'\n'x z' = 'up'";
    let mut keymap = Keymap::read(text).unwrap();
    let x = Chord::parse("x").unwrap();
    assert_eq!(keymap.follow(&["events", "everywhere"], x), Step::Alone);
    assert_eq!(keymap.follow(&["claims", "everywhere"], x), Step::Begun);
    let followers = keymap.followers(&["claims", "everywhere"]);
    let names = followers
        .iter()
        .map(|(keys, action)| format!("{keys} {action:?}"));
    assert_eq!(names.collect::<Vec<_>>(), ["y Retry", "z Up", "x Top"]);
    assert_eq!(keymap.follow(&["claims", "everywhere"], x), Step::Whole);
    assert_eq!(
        keymap.action("claims", Chord::parse("q").unwrap()),
        Some(Action::Top)
    );
}

#[test]
fn what_is_typed_begins_no_sequence() {
    let mut app = crate::screens::app("db 3: 0= 1= 2=");
    app.keymap = Keymap::read("[everywhere]\n'x x' = 'quit'").unwrap();
    press(&mut app, "n x x");
    let Some(kubectl_sts::app::Overlay::Namespaces(choice)) = &app.overlay else {
        panic!("{:?}", app.overlay);
    };
    assert_eq!(choice.typed(), "xx");
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
                // None of them is a sequence.
                let chord = Chord::parse(&chord.to_string()).unwrap();
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
fn the_keymap_vim_leaves_keys_of_the_editor_to_its_modes() {
    let vim = Keymap::named("vim").unwrap();
    let chord = |text: &str| Chord::parse(text).unwrap();
    assert_eq!(vim.own("editor", chord("ctrl-r")), Some(Action::RedoTyping));
    assert_eq!(vim.own("editor", chord("ctrl-f")), None);
}

#[test]
fn a_sequence_works_where_letters_are_typed_and_its_letters_are_not() {
    let mut app = crate::screens::app("db 3: 0= 1= 2=");
    app.keymap = Keymap::named("emacs").unwrap();
    let text = |app: &App| match &app.sheet.as_ref().unwrap().page {
        Page::Writer(writer) => writer.editor.text(),
        Page::Reader(_) => panic!("it is edited"),
    };
    press(&mut app, "C");
    let before = text(&app);
    press(&mut app, "q q");
    assert_ne!(text(&app), before);
    press(&mut app, "ctrl-x");
    assert!(app.followers().is_some());
    press(&mut app, "u");
    assert_eq!(text(&app), before);
    app.update(vec![Event::Key(Chord::parse("ctrl-x").unwrap())], NOW);
    app.update(vec![Event::Paste("pasted".into())], NOW);
    assert!(app.followers().is_none(), "what is pasted is no key");
    press(&mut app, "ctrl-x");
    let turn = app.update(vec![Event::Key(Chord::parse("ctrl-c").unwrap())], NOW);
    assert!(turn.effects.contains(&Effect::Quit), "{:?}", turn.effects);
}

#[test]
fn half_a_page_is_half_of_what_is_seen() {
    let mut app = crate::screens::app(crate::screens::FLEET);
    press(&mut app, "?");
    let _ = crate::screens::screen(&mut app, 80, 24);
    press(&mut app, "ctrl-d");
    let top = |app: &App| match app.overlay {
        Some(Overlay::Help(top)) => top,
        _ => panic!("the help is open"),
    };
    assert_eq!(top(&app), 10);
    press(&mut app, "ctrl-u");
    assert_eq!(top(&app), 0);
}
