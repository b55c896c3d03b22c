//! What was written, and what came of it.

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::app::Effect;
use kubectl_sts::domain::journal::Entry;

use super::*;

/// A line, so many minutes old.
fn entry(minutes: i64, object: &str, deed: &str, change: (&str, &str), outcome: &str) -> Entry {
    let at: Timestamp = NOW - SignedDuration::from_mins(minutes);
    Entry {
        at,
        context: "prod-eu".into(),
        server: "https://10.0.0.1:6443".into(),
        user: "ada@corp".into(),
        object: object.into(),
        uid: "11111111-2222-3333-4444-555555555555".into(),
        operation: deed.split(' ').next().unwrap().into(),
        deed: deed.into(),
        before: change.0.into(),
        after: change.1.into(),
        outcome: outcome.into(),
        kubectl: format!("kubectl --context=prod-eu -n db {deed} sts/web"),
    }
}

fn journal() -> App {
    let mut app = app(FLEET);
    let lines = vec![
        entry(
            60 * 26,
            "StatefulSet search/es-data",
            "scale to 3",
            ("replicas 5", "replicas 3"),
            "done",
        ),
        entry(
            190,
            "StatefulSet payments/pg-ledger",
            "restart",
            ("", "restartedAt 2026-11-21T02:30:28Z"),
            "refused: 403 Forbidden: statefulsets.apps \"pg-ledger\" is forbidden: User \"ada@corp\" cannot patch resource",
        ),
        entry(
            12,
            "Pod search/es-data-2",
            "delete pod es-data-2",
            ("", ""),
            "unknown: 10.0.0.1:6443 closed the connection",
        ),
        entry(
            11,
            "Pod search/es-data-2",
            "delete pod es-data-2",
            ("", ""),
            "done; the answer was lost",
        ),
        entry(
            2,
            "StatefulSet search/es-data",
            "partition 2",
            ("partition 0", "partition 2"),
            "not sent: no longer as it was seen: /spec/replicas",
        ),
    ];
    app.update(vec![Event::Journal(lines)], NOW);
    press(&mut app, "4");
    app
}

#[test]
fn the_journal_at_140x40() {
    insta::assert_snapshot!(screen(&mut journal(), 140, 40));
}

#[test]
fn the_journal_at_80x24() {
    insta::assert_snapshot!(screen(&mut journal(), 80, 24));
}

#[test]
fn the_journal_in_ascii_and_without_colour() {
    let around = Surroundings {
        no_color: "1",
        ascii: true,
        ..Surroundings::default()
    };
    let shown = screen_in(&mut journal(), 100, 24, around);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_journal_without_lines_says_so() {
    let mut app = app(FLEET);
    press(&mut app, "4");
    assert!(screen(&mut app, 100, 24).contains("nothing was written yet"));
}

#[test]
fn its_command_is_copied() {
    let mut app = journal();
    screen(&mut app, 140, 40);
    let chord = Chord::parse("Y").unwrap();
    let turn = app.update(vec![Event::Key(chord)], NOW);
    let copied = "kubectl --context=prod-eu -n db partition 2 sts/web";
    assert!(
        turn.effects.contains(&Effect::Copy(copied.into())),
        "{:?}",
        turn.effects
    );
    assert!(screen(&mut app, 140, 40).contains("copied, if your terminal allows it"));
    press(&mut app, "k k");
    let turn = app.update(vec![Event::Key(chord)], NOW);
    let copied = "kubectl --context=prod-eu -n db delete pod es-data-2 sts/web";
    assert!(
        turn.effects.contains(&Effect::Copy(copied.into())),
        "{:?}",
        turn.effects
    );
}

#[test]
fn what_was_written_before_it_was_read_stands_last() {
    let mut app = app(FLEET);
    app.journal.push(entry(
        0,
        "StatefulSet db/web",
        "scale to 9",
        ("", ""),
        "done",
    ));
    app.update(
        vec![Event::Journal(vec![entry(
            9,
            "StatefulSet db/web",
            "restart",
            ("", ""),
            "done",
        )])],
        NOW,
    );
    let deeds: Vec<_> = app.journal.iter().map(|it| &*it.deed).collect();
    assert_eq!(deeds, ["restart", "scale to 9"]);
}
