//! The choice of a namespace.

use std::sync::Arc;

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::Keymap;
use kubectl_sts::app::namespaces::Choice;
use kubectl_sts::app::{App, Effect, Event, Overlay};
use kubectl_sts::domain::example::NOW;
use kubectl_sts::domain::{Feed, Kind, Scope};

use crate::screens::{app, press, screen};

fn key(app: &mut App, key: &str) -> Vec<Effect> {
    app.update(vec![Event::Key(Chord::parse(key).unwrap())], NOW)
        .effects
}

fn only_in(effects: &[Effect], namespace: &str) -> bool {
    let scope = Scope::Namespace(Arc::from(namespace));
    effects.iter().any(|effect| match effect {
        Effect::Watch(feeds) => {
            feeds
                .iter()
                .all(|feed| !feed.kind.is_namespaced() || feed.scope == scope)
                && feeds.contains(&Feed {
                    kind: Kind::Sets,
                    scope: scope.clone(),
                })
        }
        _ => false,
    })
}

#[test]
fn a_known_namespace_is_picked() {
    let mut app = app("web 1: 0=");
    press(&mut app, "n down");
    assert!(only_in(&key(&mut app, "enter"), "db"));
    assert_eq!(app.scopes, [Scope::Namespace("db".into())]);
}

#[test]
fn a_namespace_that_nobody_may_list_is_typed() {
    let mut app = app("web 1: 0=");
    press(&mut app, "n q j backspace k 7 - 1");
    assert!(
        only_in(&key(&mut app, "enter"), "qk7-1"),
        "letters are typed, whatever they mean elsewhere"
    );
}

#[test]
fn no_key_puts_in_what_no_name_can_hold() {
    let mut app = app("web 1: 0=");
    press(
        &mut app,
        "n d b shift-tab space ctrl-j ctrl-m A ä ctrl-y - 1",
    );
    app.update(vec![Event::Paste("x".repeat(100))], NOW);
    press(&mut app, "y backspace");
    let name = format!("db-1{}", "x".repeat(58));
    assert!(only_in(&key(&mut app, "enter"), &name), "{:?}", app.scopes);
}

#[test]
fn all_namespaces_are_asked_for_and_come_when_the_server_allows_it() {
    let mut app = app("web 1: 0=");
    press(&mut app, "n down enter n");
    assert_eq!(key(&mut app, "enter"), [Effect::Settle]);
    let turn = app.update(vec![Event::Settled(Ok(vec![Scope::Cluster]))], NOW);
    assert!(
        matches!(turn.effects.as_slice(), [Effect::Watch(feeds)] if feeds.iter().all(|feed| feed.scope == Scope::Cluster))
    );
}

#[test]
fn the_keys_of_favourites_choose_them_and_their_letters_are_typed() {
    let mut app = app("web 1: 0=");
    app.favourites = vec!["payments".into(), "db".into()];
    press(&mut app, "n");
    let Some(Overlay::Namespaces(choice)) = &app.overlay else {
        panic!("no choice")
    };
    assert_eq!(choice.favourite("payments"), Some(1));
    assert_eq!(choice.favourite("db"), Some(2));
    assert_eq!(choice.favourite("other"), None);
    let choices: Vec<Choice> = choice.choices();
    let known = |name: &str, count| Choice::Known(name.into(), count);
    assert_eq!(choices, [Choice::All, known("payments", 0), known("db", 1)]);
    let told = screen(&mut app, 80, 24);
    for words in ["alt-1", "alt-2"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // A number alone is typed, whatever it is bound to elsewhere.
    app.keymap = Keymap::named("k9s").unwrap();
    press(&mut app, "2");
    let Some(Overlay::Namespaces(choice)) = &app.overlay else {
        panic!("no choice")
    };
    assert_eq!(choice.typed(), "2");
    assert_eq!(app.scopes, [Scope::Cluster]);
    assert!(only_in(&key(&mut app, "alt-2"), "db"));
    assert!(app.overlay.is_none());
    assert_eq!(app.scopes, [Scope::Namespace("db".into())]);
    // One that is not there is said, and nothing changes.
    app.keymap = Keymap::named("default").unwrap();
    press(&mut app, "n alt-3");
    assert!(app.overlay.is_none());
    assert_eq!(app.notice.as_deref(), Some("there are 2 favourites only"));
    assert_eq!(app.scopes, [Scope::Namespace("db".into())]);
}

#[test]
fn a_refusal_is_said_and_nothing_changes() {
    let mut app = app("web 1: 0=");
    press(&mut app, "n down enter");
    app.update(vec![Event::Settled(Err("you may not".into()))], NOW);
    assert_eq!(app.notice.as_deref(), Some("you may not"));
    assert_eq!(app.scopes, [Scope::Namespace("db".into())]);
}

#[test]
fn what_is_pasted_is_text_and_only_what_a_name_can_hold() {
    let mut app = app("web 1: 0=");
    press(&mut app, "n");
    app.update(vec![Event::Paste("pay\u{1b}[31mments\nq\n".into())], NOW);
    let Some(Overlay::Namespaces(choice)) = &app.overlay else {
        panic!("the choice is still open")
    };
    assert_eq!(choice.typed(), "pay31mments");
}

#[test]
fn what_is_pasted_elsewhere_triggers_no_key() {
    let mut app = app("web 1: 0=");
    let turn = app.update(vec![Event::Paste("q\nn\n\r".into())], NOW);
    assert_eq!(turn.effects, []);
    assert!(app.overlay.is_none());
}
