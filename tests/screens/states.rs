//! What a screen says of each state.

use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::event::Event as Said;

use super::*;

#[test]
fn the_list_tells_every_state_at_140x40() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 140, 40));
}

#[test]
fn the_list_fits_80x24() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 80, 24));
}

#[test]
fn the_list_fits_40x8() {
    insta::assert_snapshot!(screen(&mut app(FLEET), 40, 8));
}

#[test]
fn without_a_single_sign_beyond_ascii_it_tells_the_same() {
    let around = Surroundings {
        locale: "C",
        ..Surroundings::default()
    };
    let screen = screen_in(&mut app(FLEET), 110, 24, around);
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!(screen);
}

#[test]
fn a_smaller_screen_says_so_instead_of_breaking() {
    for (width, height) in [
        (39, 7),
        (40, 7),
        (39, 40),
        (10, 3),
        (1, 1),
        (0, 0),
        (300, 1),
    ] {
        let screen = screen(&mut app(FLEET), width, height);
        let words = "too small: 40x8 is the least";
        let seen: String = screen.chars().take(10).collect();
        assert!(
            words.starts_with(seen.trim_end_matches('…')),
            "{width}x{height}: {screen}"
        );
    }
}

#[test]
fn no_size_breaks_any_place() {
    for keys in [
        "",
        "j enter",
        "j enter 2",
        "j enter 3",
        "enter 4",
        "enter 5",
        "enter 6",
        "2",
        "?",
        "n",
    ] {
        let mut app = app(FLEET);
        press(&mut app, keys);
        for width in (40..140).step_by(11) {
            for height in (8..40).step_by(3) {
                screen(&mut app, width, height);
            }
        }
    }
}

#[test]
fn before_anything_is_known_it_says_what_it_reads() {
    let mut app = app_that_saw(vec![
        feed(Kind::Sets, Freshness::Syncing { so_far: 0 }),
        feed(Kind::Pods, Freshness::Syncing { so_far: 1_200 }),
        feed(Kind::Nodes, Freshness::Live),
    ]);
    insta::assert_snapshot!(screen(&mut app, 80, 10));
}

#[test]
fn a_cluster_without_sets_says_so() {
    insta::assert_snapshot!(screen(&mut app(""), 80, 10));
}

#[test]
fn a_stale_picture_stays_and_says_how_old_it_is() {
    let mut app = app("web 3: 0= 1= 2=");
    let seconds = |n| NOW.checked_add(jiff::SignedDuration::from_secs(n)).unwrap();
    let freshness = Freshness::Stale {
        since: seconds(-42),
        retry_at: seconds(8),
        why: "10.0.0.1:6443 refuses connections".into(),
    };
    app.update(vec![Event::Changes(vec![feed(Kind::Pods, freshness)])], NOW);
    insta::assert_snapshot!(screen(&mut app, 100, 12));
}

#[test]
fn what_is_forbidden_is_said_and_the_rest_goes_on() {
    let mut app = app("web 2 claims: 0= 1=starting");
    for (kind, words) in [
        (Kind::Claims, "persistentvolumeclaims"),
        (Kind::Nodes, "nodes"),
    ] {
        let why = format!("no permission: list {words} in the whole cluster").into();
        let freshness = Freshness::Forbidden { since: NOW, why };
        app.update(vec![Event::Changes(vec![feed(kind, freshness)])], NOW);
    }
    insta::assert_snapshot!("list", screen(&mut app, 110, 16));
    press(&mut app, "enter 2");
    insta::assert_snapshot!("claims", screen(&mut app, 110, 16));
}

#[test]
fn a_set_that_goes_while_it_is_open_is_missed_and_found_again() {
    let mut app = app("web 1: 0=");
    press(&mut app, "enter");
    let set = app.fleet.set(&Name::new("db", "web")).unwrap().clone();
    let gone = Change::Gone {
        kind: Kind::Sets,
        name: set.name.clone(),
        uid: set.uid.clone(),
    };
    app.update(vec![Event::Changes(vec![gone])], NOW);
    assert!(screen(&mut app, 80, 24).contains("StatefulSet db/web is not there"));
    app.update(
        vec![Event::Changes(vec![Change::Applied(Object::Set(
            Box::new(set),
        ))])],
        NOW,
    );
    assert!(screen(&mut app, 80, 24).contains("● running"));
}

#[test]
fn a_notice_stays_until_a_key_is_pressed() {
    let mut app = app("web 1: 0=");
    let words = "the state of the cluster went back in time";
    app.update(
        vec![Event::Changes(vec![Change::Notice(words.into())])],
        NOW,
    );
    assert!(screen(&mut app, 80, 24).contains(words));
    press(&mut app, "down");
    assert!(!screen(&mut app, 80, 24).contains(words));
}

#[test]
fn a_badge_of_danger_stays_on_the_narrowest_screen() {
    let mut app = app("web 1: 0=");
    app.identity.warnings = vec!["TLS NOT VERIFIED".into()];
    assert!(screen(&mut app, 80, 24).contains(" TLS NOT VERIFIED "));
    assert!(screen(&mut app, 40, 8).contains("TLS NOT"));
}

/// Everything that can drive a terminal or mislead an eye, where the cluster says it.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;pwned\u{7}\u{9b}31m\r\n\u{202e}evil\u{200b}\u{0}";

#[test]
fn no_text_of_the_cluster_reaches_a_cell_unescaped() {
    let mut app = app("web 2: 0=image 1=crash");
    let mut changes = changes("web 2: 0=image 1=crash");
    for change in &mut changes {
        let Change::Applied(Object::Pod(pod)) = change else {
            continue;
        };
        pod.message = Some(HOSTILE.into());
        for container in &mut pod.containers {
            container.image = HOSTILE.into();
            container.name = HOSTILE.into();
            if let kubectl_sts::domain::pod::ContainerState::Waiting { reason, message } =
                &mut container.state
            {
                *reason = HOSTILE.into();
                *message = HOSTILE.into();
            }
        }
    }
    changes.push(Change::Applied(Object::Event(Box::new(said(HOSTILE)))));
    changes.push(Change::Notice(HOSTILE.into()));
    app.identity.context = HOSTILE.into();
    app.identity.user = HOSTILE.into();
    app.update(vec![Event::Changes(changes)], NOW);
    for keys in ["", "enter", "2", "3", "4", "5", "6", "7", "1", "?"] {
        press(&mut app, keys);
        let screen = screen(&mut app, 140, 40);
        let bad: Vec<char> = screen
            .chars()
            .filter(|it| it.is_control() && *it != '\n')
            .collect();
        assert!(
            bad.is_empty() && !screen.contains(['\u{202e}', '\u{200b}']),
            "{keys}: {bad:?}\n{screen}"
        );
    }
    insta::assert_snapshot!(screen(&mut app, 140, 40));
}

fn said(words: &str) -> Said {
    Said {
        name: Name::new("db", "web-0.1"),
        uid: "uid".into(),
        about_kind: "Pod".into(),
        about: Name::new("db", "web-0"),
        about_uid: None,
        warning: true,
        reason: words.into(),
        message: words.into(),
        source: words.into(),
        count: 3,
        first: None,
        last: NOW,
    }
}

#[test]
fn without_colours_each_state_keeps_a_sign_and_a_word() {
    let mono = Surroundings {
        no_color: "1",
        locale: "C.UTF-8",
        ..Surroundings::default()
    };
    let mut app = app(FLEET);
    let seen = screen_in(&mut app, 140, 40, mono);
    assert_eq!(seen, screen(&mut app, 140, 40));
    for (name, sign, word) in [
        ("down", "◐", "scaling down"),
        ("es-data", "✖", "STUCK"),
        ("held", "‖", "held by partition"),
        ("late", "◐", "not yet observed"),
        ("manual", "‖", "OnDelete"),
        ("mongodb", "●", "healthy"),
        ("nats", "✖", "node lost"),
        ("pg-ledger", "◐", "rolling"),
        ("redis", "✖", "waits for a node"),
        ("zero", "○", "at zero"),
    ] {
        let line = seen.lines().find(|it| it.contains(&format!(" {name} ")));
        let line = line.unwrap_or_else(|| panic!("{name} is not there:\n{seen}"));
        assert!(line.contains(sign) && line.contains(word), "{line}");
    }
    let row = regex::Regex::new(r"^[▌ ] +\d+ +\S+ +[●◐◌✖○‖?] \w+").unwrap();
    for (nth, set) in app.items().iter().enumerate() {
        let mut app = self::app(FLEET);
        press(&mut app, &format!("{} enter", "j ".repeat(nth)));
        let seen = screen_in(&mut app, 140, 40, mono);
        let rows = seen.lines().skip_while(|it| !it.contains(" POD ")).skip(1);
        for line in rows.take_while(|it| !it.is_empty()) {
            let is_told = row.is_match(line) || line.contains("no pods");
            assert!(is_told, "{set:?}: {line}");
        }
    }
}

#[test]
fn without_colours_no_cell_has_one() {
    let mono = Surroundings {
        no_color: "1",
        locale: "C.UTF-8",
        ..Surroundings::default()
    };
    for keys in ["", "enter", "enter 6", "?", "j s", "m", "n"] {
        let mut app = app(FLEET);
        press(&mut app, keys);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 140, 40));
        let theme = Theme::choose(mono);
        screen::draw(&app, &mut Painter::new(&mut buffer, &theme, app.now));
        let has_one = |cell: &ratatui::buffer::Cell| {
            [cell.fg, cell.bg]
                .iter()
                .any(|it| *it != ratatui::style::Color::Reset)
        };
        assert!(!buffer.content.iter().any(has_one), "after {keys:?}");
    }
}
