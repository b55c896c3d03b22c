//! What became of pods, as it is remembered and as it is seen; and what is foretold from it.

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::domain::example::{NOW, fleet};
use kubectl_sts::domain::forecast::{Basis, Outlook};
use kubectl_sts::domain::rollout::progress;
use kubectl_sts::domain::timeline::{Stage, Timeline};
use kubectl_sts::domain::{Name, Touched};

use crate::screens::rollout::{STORY, ago, said};

/// The lives of a seat: each stage with how many seconds ago it began.
fn lives(timeline: &Timeline, seat: u32) -> String {
    let stretches = timeline.stretches(seat, NOW);
    let words = stretches.iter().map(|it| {
        let ago = NOW.duration_since(it.from).as_secs();
        let when = if it.from == Timestamp::UNIX_EPOCH {
            "?".to_owned()
        } else {
            ago.to_string()
        };
        format!("{:?} {when}", it.stage).to_lowercase()
    });
    words.collect::<Vec<_>>().join(", ")
}

/// What is told of seat 0 by one look.
fn told(line: &str, events: &[(&str, &str, i64)]) -> String {
    let mut fleet = fleet(line);
    for (reason, words, at) in events {
        let about = if *reason == "SuccessfulDelete" {
            ("StatefulSet", "web")
        } else {
            ("Pod", "web-0")
        };
        fleet.apply(said(about, reason, words, *at), &mut Touched::default());
    }
    let mut timeline = Timeline::default();
    let set = fleet.set(&Name::new("db", "web")).unwrap();
    timeline.look(set, &fleet, NOW);
    lives(&timeline, 0)
}

#[test]
fn one_look_tells_what_the_cluster_remembers() {
    let deleted = (
        "SuccessfulDelete",
        "delete Pod web-0 in StatefulSet web successful",
        80,
    );
    let pulling = ("Pulling", "Pulling image", 50);
    let pulled = ("Pulled", "Successfully pulled image", 30);
    for (line, events, expected) in [
        (
            "web 1: 0=born=60,placed=55,since=20",
            vec![],
            "scheduling 60, starting 55, available 20",
        ),
        (
            "web 1 minready=10: 0=born=60,placed=55,since=20",
            vec![],
            "scheduling 60, starting 55, ready 20, available 10",
        ),
        (
            "web 1 minready=30: 0=born=60,placed=55,since=20",
            vec![],
            "scheduling 60, starting 55, ready 20",
        ),
        ("web 1: 0=unscheduled,born=60", vec![], "scheduling 60"),
        (
            "web 1: 0=starting,born=60,placed=55",
            vec![pulling],
            "scheduling 60, starting 55, pulling 50",
        ),
        (
            "web 1: 0=born=60,placed=55,since=20",
            vec![pulling, pulled],
            "scheduling 60, starting 55, pulling 50, starting 30, available 20",
        ),
        (
            "web 1: 0=image,born=60,placed=55",
            vec![pulling, ("Failed", "no such image", 45)],
            "scheduling 60, starting 55, pulling 50, failing 45",
        ),
        (
            "web 1: 0=crash,born=60,placed=55",
            vec![],
            "scheduling 60, starting 55, failing 20",
        ),
        (
            "web 1: 0=born=600,placed=599,since=500,going=10",
            vec![],
            "scheduling 600, starting 599, available 500, terminating 10",
        ),
        (
            "web 1: 0=unready,born=600,placed=599,since=30",
            vec![],
            "scheduling 600, starting 599, available 598, unready 30",
        ),
        (
            "web 1: 0=starting,born=60,placed=55",
            vec![deleted],
            "available ?, terminating 80, scheduling 60, starting 55",
        ),
        (
            "web 1: 0=starting,born=60,placed=55",
            vec![("Killing", "Stopping container main", 81)],
            "available ?, terminating 81, scheduling 60, starting 55",
        ),
        (
            "web 1: 0=starting,born=60,placed=55",
            vec![(
                "Killing",
                "Container main failed liveness probe, will be restarted",
                81,
            )],
            "scheduling 60, starting 55",
        ),
        ("web 0:", vec![deleted], "available ?, terminating 80"),
    ] {
        assert_eq!(told(line, &events), expected, "{line} {events:?}");
    }
}

/// What a program that watched a story knows at its end.
fn watched(story: &str) -> (Timeline, Outlook) {
    let mut timeline = Timeline::default();
    let mut last = None;
    let name = Name::new("db", "web");
    for line in story.lines() {
        let (at, line) = line.trim().split_once(' ').unwrap();
        let fleet = fleet(line);
        timeline.look(fleet.set(&name).unwrap(), &fleet, ago(at.parse().unwrap()));
        last = Some(fleet);
    }
    let fleet = last.unwrap();
    let set = fleet.set(&name).unwrap();
    let outlook = Outlook::of(&timeline, (set, &fleet), &progress(set, &fleet, NOW), NOW);
    (timeline, outlook)
}

#[test]
fn pods_that_went_are_remembered() {
    let (timeline, _) = watched(STORY);
    assert_eq!(
        lives(&timeline, 4),
        "available 6800, available 6750, terminating 312, scheduling 289, starting 284, available 220"
    );
    assert!(
        lives(&timeline, 2).ends_with("terminating 119, scheduling 101, starting 99"),
        "{}",
        lives(&timeline, 2)
    );
}

#[test]
fn the_forecast_is_told_by_the_median_of_those_that_are_done() {
    let (_, outlook) = watched(STORY);
    assert_eq!(outlook.queue, [2, 1, 0]);
    let forecast = outlook.forecast.unwrap();
    assert_eq!(forecast.basis, Basis::SoFar(2));
    assert_eq!(forecast.each, SignedDuration::from_secs(99));
    assert_eq!(outlook.begun, ago(312));
    let late: Vec<bool> = forecast.turns.iter().map(|it| it.is_late).collect();
    assert_eq!(late, [true, false, false], "it takes 119 s already");
    let until: Vec<i64> = forecast
        .turns
        .iter()
        .map(|it| it.until.duration_since(NOW).as_secs())
        .collect();
    assert_eq!(until, [0, 99, 198]);
}

#[test]
fn a_forecast_leans_on_what_there_is_and_is_left_out_where_nothing_can_be_known() {
    for (story, expected) in [
        (
            "0 web 2: 0=old,born=900,placed=899,since=840 1=starting,born=10",
            Some((Basis::Earlier(1), 60, 110)),
        ),
        ("0 web 3: 0=starting,born=10", None),
        (
            "0 web 3: 0=born=60,since=40 1=starting,born=5",
            Some((Basis::SoFar(1), 20, 35)),
        ),
        (
            "0 web 3 parallel: 0=born=60,since=40 1=starting,born=5",
            Some((Basis::SoFar(1), 20, 20)),
        ),
        ("0 web 2: 0=old 1=image,born=100", None),
        ("0 web 2: 0= 1=", None),
        ("0 web 3 partition=2: 0=old 1=old 2=starting,born=10", None),
        ("0 web 3: 0= 1= 2=", None),
        (
            "90 web 1: 0= 1= 2=born=500\n 60 web 1: 0= 1= 2=born=500,going=60\n 40 web 1: 0= 1=born=400,going=40",
            Some((Basis::SoFar(1), 20, 0)),
        ),
    ] {
        let (_, outlook) = watched(story);
        let told = outlook.forecast.map(|it| {
            let end = it.end().unwrap().duration_since(NOW).as_secs();
            (it.basis, it.each.as_secs(), end)
        });
        assert_eq!(told, expected, "{story}");
    }
}

#[test]
fn another_set_begins_anew_and_memory_is_bounded() {
    let mut timeline = Timeline::default();
    let name = Name::new("db", "web");
    for round in 0..200 {
        let fleet = fleet(&format!("web 1: 0=born={}", 1_000 - round));
        timeline.look(fleet.set(&name).unwrap(), &fleet, NOW);
    }
    assert!(
        timeline.stretches(0, NOW).len() <= 12,
        "{}",
        lives(&timeline, 0)
    );
    for round in 0..500 {
        let readiness = if round % 2 == 0 { "unready" } else { "" };
        let fleet = fleet(&format!(
            "web 1: 0={readiness},born=9000,since={}",
            5_000 - round
        ));
        timeline.look(fleet.set(&name).unwrap(), &fleet, NOW);
    }
    assert!(timeline.stretches(0, NOW).len() <= 100);
    assert_eq!(
        timeline.stretches(0, NOW).last().unwrap().stage,
        Stage::Available
    );
    let fleet = fleet("db 1: 0=");
    timeline.look(fleet.set(&Name::new("db", "db")).unwrap(), &fleet, NOW);
    assert_eq!(timeline.seats().collect::<Vec<_>>(), [0]);
    assert_eq!(timeline.stretches(0, NOW).len(), 1);
}

#[test]
fn restarts_of_the_last_hour_are_told_from_those_before() {
    let mut fleet = fleet("web 1: 0=crash,born=90000");
    let name = Name::new("db", "web-0");
    let mut timeline = Timeline::default();
    let lately = |timeline: &mut Timeline, fleet: &kubectl_sts::domain::Fleet, now| {
        let set = fleet.set(&Name::new("db", "web")).unwrap();
        timeline.look(set, fleet, now);
        let pod = fleet.pod(&name).unwrap();
        let lately = timeline.restarts(0, &pod.uid, now);
        (lately.number, lately.is_least)
    };
    let restart = |fleet: &mut kubectl_sts::domain::Fleet, more: u32, at: Timestamp| {
        let mut pod = fleet.pod(&name).unwrap().clone();
        pod.containers[0].restarts += more;
        pod.containers[0].last.as_mut().unwrap().at = Some(at);
        let object = kubectl_sts::domain::Object::Pod(Box::new(pod));
        fleet.apply(
            kubectl_sts::domain::Change::Applied(object),
            &mut Touched::default(),
        );
    };
    let minutes = |n| NOW.checked_add(SignedDuration::from_mins(n)).unwrap();
    // Of those before anyone looked, one has left its time.
    assert_eq!(lately(&mut timeline, &fleet, NOW), (1, true));
    assert_eq!(
        lately(&mut timeline, &fleet, NOW),
        (1, true),
        "looked at twice"
    );
    restart(&mut fleet, 2, minutes(5));
    assert_eq!(lately(&mut timeline, &fleet, minutes(5)), (3, true));
    // After an hour of looking nothing is missing.
    assert_eq!(lately(&mut timeline, &fleet, minutes(62)), (2, false));
    assert_eq!(lately(&mut timeline, &fleet, minutes(66)), (0, false));
    // A pod that began within the hour has told all.
    let mut timeline = Timeline::default();
    restart(&mut fleet, 0, minutes(-1));
    let mut pod = fleet.pod(&name).unwrap().clone();
    pod.created = minutes(-30);
    pod.uid = "another".into();
    let all = pod.restarts() as usize;
    let object = kubectl_sts::domain::Object::Pod(Box::new(pod));
    fleet.apply(
        kubectl_sts::domain::Change::Applied(object),
        &mut Touched::default(),
    );
    assert_eq!(lately(&mut timeline, &fleet, NOW), (all, false));
}
