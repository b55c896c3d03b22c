//! What is done to all that is marked, through the program's keys: what kubectl does to one after another.

use std::time::Duration;

use serde_json::Value;

use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::twins::{Twins, rests};

/// As the list has them: in the order of their names.
const SETS: [(&str, u32); 3] = [("one", 1), ("three", 3), ("two", 2)];

const LONG: Duration = Duration::from_secs(120);

fn all_rest(ns: &Namespace<'_>) {
    for (name, _) in SETS {
        rests(ns, name);
    }
}

/// Confirms, as often as it needs: a key that comes too soon after what the server said is not taken.
fn confirm(screen: &Screen, deed: &str, came: &str) {
    screen.shows(&[&format!("y {deed}")]);
    let start = std::time::Instant::now();
    while screen.text().contains(&format!("y {deed}")) {
        assert!(
            start.elapsed() < LONG,
            "y confirms nothing: {}",
            screen.text()
        );
        std::thread::sleep(Duration::from_millis(500));
        if screen.text().contains(&format!("y {deed}")) {
            screen.press("y");
        }
    }
    screen.shows_within(LONG, &[came]);
}

fn press(screen: &Screen, keys: &str) {
    keys.split(' ').for_each(|key| screen.press(key));
}

fn pods(ns: &Namespace<'_>, set: &str) -> Vec<(String, String)> {
    let pods = ns.get(&format!("pods?labelSelector=app%3D{set}"));
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let pods = pods["items"].as_array().unwrap().iter();
    pods.map(|it| (text(&it["metadata"]["name"]), text(&it["metadata"]["uid"])))
        .collect()
}

#[test]
fn what_is_done_to_all_that_is_marked_is_what_kubectl_does_to_each() {
    let Some(bed) = Bed::shared() else { return };
    let manifests = SETS.map(|(name, replicas)| set(name, replicas).to_string());
    let twins = Twins::of(bed, "marked", &manifests.join("---\n"));
    twins.both().into_iter().for_each(all_rest);
    let screen = Screen::of(&twins.ours, &[]);
    screen.shows(&["● live", "3 sets 6 pods", "healthy"]);

    // Three are restarted.
    twins.do_each(
        "rollout restart of three",
        || {
            press(&screen, "Home Space Space Space");
            screen.shows(&["3 marked"]);
            screen.press("r");
            confirm(&screen, "restart 3 sets", "3 of 3 carried out");
            let done = SETS.map(|(name, _)| format!("Restart {}/{name}: done", twins.ours.name));
            let done: Vec<&str> = done.iter().map(String::as_str).collect();
            screen.shows_within(LONG, &done);
            screen.press("Esc");
        },
        |ns| {
            for (name, _) in SETS {
                ns.kubectl(&["rollout", "restart", &format!("sts/{name}")]);
            }
        },
        all_rest,
    );

    // Two that differ are scaled, by what is typed and by a step.
    for (keys, replicas, deltas) in [
        ("4", [4, 4], ["one replicas 1 → 4", "three replicas 3 → 4"]),
        ("-2", [2, 2], ["one replicas 4 → 2", "three replicas 4 → 2"]),
    ] {
        twins.do_each(
            "scale of two",
            || {
                press(&screen, "Home Space Space");
                screen.shows(&["2 marked"]);
                screen.press("s");
                screen.shows(&["Scale 2 sets", "replicas"]);
                screen.until(LONG, "both to be read", |it| it.contains("three replicas "));
                keys.chars().for_each(|it| screen.press(&it.to_string()));
                screen.shows(&deltas);
                confirm(&screen, "scale 2 sets", "2 of 2 carried out");
                screen.press("Esc");
            },
            |ns| {
                for (name, replicas) in ["one", "three"].into_iter().zip(replicas) {
                    ns.kubectl(&[
                        "scale",
                        &format!("sts/{name}"),
                        &format!("--replicas={replicas}"),
                    ]);
                }
            },
            all_rest,
        );
    }

    // Two pods are deleted, and no other.
    let before = pods(&twins.ours, "two");
    press(&screen, "Home End Enter");
    screen.shows(&["two-1", "two-0", "1 Ordinals"]);
    twins.do_each(
        "delete of two pods",
        || {
            press(&screen, "Home Space Space");
            screen.shows(&["2 marked"]);
            screen.press("ctrl-d");
            confirm(&screen, "delete 2 pods", "2 of 2 carried out");
            screen.shows_within(LONG, &["two-1: done", "two-0: done"]);
            screen.press("Esc");
        },
        |ns| drop(ns.kubectl(&["delete", "pod", "two-1", "two-0"])),
        all_rest,
    );
    let after = pods(&twins.ours, "two");
    assert_eq!(after.len(), 2);
    assert!(
        before.iter().all(|it| !after.contains(it)),
        "{before:?} {after:?}"
    );

    // A line in the journal for each: three, two and two, and two.
    press(&screen, "Esc Esc 4");
    screen.until(LONG, "nine lines", |it| {
        it.lines()
            .filter(|it| it.trim_end().ends_with("done"))
            .count()
            >= 9
    });
    screen.quits();
}
