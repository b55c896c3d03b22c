//! What can be copied of the row that is chosen, and the favourites.

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::{App, Effect, Event, Overlay};
use kubectl_sts::domain::Scope;
use kubectl_sts::domain::example::NOW;

use crate::screens::{app, press, screen};

fn pressed(app: &mut App, key: &str) -> Vec<Effect> {
    let chord = Chord::parse(key).unwrap();
    app.update(vec![Event::Key(chord)], NOW).effects
}

fn copied(effects: Vec<Effect>) -> Vec<String> {
    let copy = |it| match it {
        Effect::Copy(text) => Some(text),
        _ => None,
    };
    effects.into_iter().filter_map(copy).collect()
}

#[test]
fn names_the_command_and_every_cell_can_be_copied() {
    let mut app = app("web 3: 0= 1= 2=unready");
    press(&mut app, "Y");
    let Some(Overlay::Copying(copying)) = app.overlay.clone() else {
        panic!("it asks what to copy");
    };
    let value = |what: &str| {
        let all = &copying.values;
        all.iter().find(|(it, _)| it == what).map(|(_, it)| &**it)
    };
    assert_eq!(value("name"), Some("web"));
    assert_eq!(value("namespace"), Some("db"));
    let command = "kubectl --context=prod-eu -n db get statefulset web -o yaml";
    assert_eq!(value("kubectl command"), Some(command));
    assert_eq!(value("READY"), Some("2/3"));
    assert!(screen(&mut app, 100, 24).contains("kubectl command kubectl --context=prod-eu"));
    press(&mut app, "down down");
    assert_eq!(copied(pressed(&mut app, "enter")), [command]);
    assert!(app.overlay.is_none());
    press(&mut app, "Y");
    assert!(copied(pressed(&mut app, "esc")).is_empty());
}

#[test]
fn of_a_pod_its_stable_name_can_be_copied() {
    let mut app = app("web 3: 0= 1= 2=");
    press(&mut app, "enter down Y");
    let shown = screen(&mut app, 100, 24);
    assert!(shown.contains("web-1.web.db.svc"), "{shown}");
    assert!(shown.contains("get pod web-1 -o yaml"), "{shown}");
    press(&mut app, "esc");
    assert_eq!(copied(pressed(&mut app, "alt-y")), ["web-1"]);
    assert_eq!(copied(pressed(&mut app, "alt-Y")), ["db"]);
}

#[test]
fn favourites_are_a_key_away_and_where_there_are_none_it_is_said() {
    let mut app = app("web 3: 0= 1= 2=");
    press(&mut app, "alt-1");
    assert!(
        app.notice
            .as_deref()
            .is_some_and(|it| it.contains("config.toml"))
    );
    app.favourites = vec!["payments".into()];
    press(&mut app, "alt-2");
    assert_eq!(app.scopes, [Scope::Cluster]);
    press(&mut app, "alt-1");
    assert_eq!(app.scopes, [Scope::Namespace("payments".into())]);
}

#[test]
fn the_worst_states_come_first() {
    let mut app = app("a 1: 0=\n b 2: 0= 1=image\n c 2: 0= 1=starting");
    press(&mut app, "S");
    let order: Vec<String> = app.items().iter().map(|it| format!("{it:?}")).collect();
    let place = |name: &str| {
        order
            .iter()
            .position(|it| it.contains(&format!("\"{name}\"")))
    };
    assert!(
        place("b") < place("c") && place("c") < place("a"),
        "{order:?}"
    );
}
