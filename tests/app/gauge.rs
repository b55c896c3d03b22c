//! How full claims are: who is asked for it, when, and what is told of it.

use kubectl_sts::app::{Answer, Ask, Event};
use kubectl_sts::domain::Name;
use kubectl_sts::domain::rights::{Rights, Rule};
use kubectl_sts::domain::usage::{Level, Measure, Unmeasured};
use kubectl_sts::theme::Surroundings;

use super::desk::Desk;
use crate::screens::{screen, screen_in};

const SETS: &str = "web 6 claims: 0= 1= 2= 3= 4= 5=
    api 1: 0=
    class fast waits";

fn rights(verb: &str, resource: &str) -> Rights {
    Rights {
        rules: vec![Rule {
            verbs: vec![verb.into()],
            groups: vec!["*".into()],
            resources: vec![resource.into()],
            names: Vec::new(),
        }],
        ..Rights::default()
    }
}

/// Before the list of sets, by someone who may do everything.
fn desk() -> Desk {
    let mut desk = Desk::of(SETS);
    desk.wait(1);
    desk.feed(Event::Reviewed("db".into(), Ok(rights("*", "*"))));
    desk
}

/// The same, with the claims of web open.
fn opened() -> Desk {
    let mut desk = desk();
    desk.press("/ w e b enter enter 2");
    desk
}

/// The nodes that are asked.
fn nodes(desk: &Desk) -> Vec<String> {
    let nodes = desk.asked.iter().filter_map(|(_, ask)| match ask {
        Ask::Measure(node) => Some(node.to_string()),
        _ => None,
    });
    nodes.collect()
}

fn measure(ordinal: u32, percent: i64, inodes: i64) -> Measure {
    let size: i64 = 100 << 30;
    Measure {
        claim: Name::new("db", format!("data-web-{ordinal}")),
        pod: Name::new("db", format!("web-{ordinal}")),
        at: None,
        bytes: Level::of(Some(size / 100 * percent), None, Some(size)),
        inodes: Level::of(Some(inodes), None, Some(100)),
    }
}

/// The node that was asked first says this of the claim on it.
fn says(desk: &mut Desk, percent: i64, inodes: i64) {
    let (_, Ask::Measure(node)) = &desk.asked[0] else {
        panic!("{:?}", desk.asked)
    };
    let ordinal = node.trim_start_matches("node-").parse().unwrap();
    let measures = vec![measure(ordinal, percent, inodes)];
    desk.answer(Answer::Measured(Ok(measures)));
}

fn fails(desk: &mut Desk, why: Unmeasured) {
    desk.answer(Answer::Measured(Err(why)));
}

fn told(desk: &mut Desk) -> String {
    screen(&mut desk.app, 140, 40)
}

#[test]
fn nodes_are_asked_only_while_it_is_looked_at_and_few_at_a_time() {
    let mut desk = desk();
    desk.wait(60_000);
    assert!(nodes(&desk).is_empty(), "before the list of sets");
    desk.press("/ w e b enter enter 4");
    assert!(nodes(&desk).is_empty(), "before settings");
    desk.wait(10_000);
    assert!(nodes(&desk).is_empty());
    desk.press("2");
    assert_eq!(nodes(&desk), ["node-0", "node-1", "node-2", "node-3"]);
    says(&mut desk, 10, 1);
    assert_eq!(nodes(&desk), ["node-1", "node-2", "node-3", "node-4"]);
    // Whoever goes on waits for nobody.
    desk.press("3");
    assert!(nodes(&desk).is_empty());
    desk.wait(600_000);
    assert!(nodes(&desk).is_empty());
    desk.press("esc esc");
    desk.wait(600_000);
    assert!(nodes(&desk).is_empty());
}

#[test]
fn a_node_is_asked_once_a_minute_however_often_it_is_looked_at() {
    let mut desk = opened();
    for _ in 0..6 {
        says(&mut desk, 10, 1);
    }
    assert!(nodes(&desk).is_empty());
    // Ordinals show the same.
    desk.press("1 2 3 2 esc enter 2");
    desk.wait(58_000);
    assert!(nodes(&desk).is_empty(), "{:?}", nodes(&desk));
    desk.wait(3_000);
    assert_eq!(nodes(&desk).len(), 4);
    for _ in 0..6 {
        fails(&mut desk, Unmeasured::Silent("it broke off".into()));
    }
    desk.wait(50_000);
    assert!(nodes(&desk).is_empty(), "nor sooner when it fails");
    desk.press("ctrl-r");
    assert_eq!(nodes(&desk).len(), 4, "unless somebody says so");
}

#[test]
fn a_set_that_is_left_open_does_not_ask_all_night() {
    let mut desk = desk();
    desk.press("/ w e b enter enter");
    assert_eq!(nodes(&desk).len(), 4, "once when it is opened");
    for _ in 0..6 {
        says(&mut desk, 10, 1);
    }
    desk.wait(180_000);
    assert!(nodes(&desk).is_empty());
    desk.press("ctrl-r");
    assert_eq!(nodes(&desk).len(), 4, "when somebody says so");
    for _ in 0..6 {
        says(&mut desk, 10, 1);
    }
    desk.wait(60_000);
    assert!(nodes(&desk).is_empty());
    desk.press("2");
    assert_eq!(
        nodes(&desk).len(),
        4,
        "whoever looks at claims wants to know"
    );
}

#[test]
fn an_answer_that_nobody_waited_for_is_asked_for_again_soon_but_not_at_once() {
    let mut desk = opened();
    desk.press("3 2");
    // Two had not been asked before.
    assert_eq!(nodes(&desk), ["node-4", "node-5"]);
    desk.press("3 2");
    assert!(nodes(&desk).is_empty());
    desk.wait(10_000);
    assert_eq!(nodes(&desk).len(), 4);
}

#[test]
fn nobody_is_asked_while_something_lies_over_it_or_about_sets_without_claims() {
    let mut desk = opened();
    for _ in 0..6 {
        says(&mut desk, 10, 1);
    }
    desk.press("?");
    desk.wait(120_000);
    assert!(nodes(&desk).is_empty());
    desk.press("esc");
    assert_eq!(nodes(&desk).len(), 4);
    let mut desk = self::desk();
    desk.press("/ a p i enter enter 2");
    desk.wait(120_000);
    assert!(nodes(&desk).is_empty());
}

#[test]
fn what_is_said_is_shown_with_signs_that_need_no_colour() {
    let mut desk = opened();
    for (percent, inodes) in [(3, 1), (63, 1), (86, 1), (97, 1), (40, 93), (100, 100)] {
        says(&mut desk, percent, inodes);
    }
    insta::assert_snapshot!("fullness-140x40", told(&mut desk));
    insta::assert_snapshot!("fullness-80x24", screen(&mut desk.app, 80, 24));
    insta::assert_snapshot!("fullness-40x8", screen(&mut desk.app, 40, 8));
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let plain = screen_in(&mut desk.app, 140, 40, around);
    assert!(plain.is_ascii(), "{plain}");
    insta::assert_snapshot!("fullness-ascii", plain);
    desk.press("1");
    insta::assert_snapshot!("fullness-ordinals", told(&mut desk));
}

#[test]
fn claims_are_put_in_the_order_of_how_full_they_are() {
    let mut desk = opened();
    for percent in [9, 63, 100, 86, 10] {
        says(&mut desk, percent, 1);
    }
    desk.press(": s o r t space f u l l space d e s c enter");
    let told = told(&mut desk);
    let order: Vec<char> = told
        .lines()
        .filter(|line| line.contains("Bound"))
        .filter_map(|line| line.split_once("data-web-")?.1.chars().next())
        .take(6)
        .collect();
    assert_eq!(order, ['2', '3', '1', '4', '0', '5'], "{told}");
}

#[test]
fn a_figure_that_grows_old_says_how_old_it_is_and_is_no_finding() {
    let mut desk = opened();
    says(&mut desk, 99, 1);
    desk.shows("data-web-0 is 99% full, 1Gi of 100Gi left");
    for _ in 0..5 {
        fails(&mut desk, Unmeasured::Silent("it broke off".into()));
    }
    desk.press("3");
    desk.wait(299_000);
    desk.shows("data-web-0 is 99% full");
    desk.wait(2_000);
    assert!(!told(&mut desk).contains("99% full"));
    desk.press("2");
    assert!(told(&mut desk).contains("99% 5m1s"), "{}", told(&mut desk));
}

#[test]
fn who_may_not_ask_is_told_so_and_asks_nobody() {
    let mut desk = Desk::of(SETS);
    desk.wait(1);
    desk.feed(Event::Reviewed("db".into(), Ok(rights("get", "pods"))));
    desk.press("/ w e b enter enter 2");
    assert!(nodes(&desk).is_empty());
    desk.shows("how full they are is not known: you may not get nodes/proxy");
    insta::assert_snapshot!("fullness-forbidden", screen(&mut desk.app, 80, 24));
    // The right is given.
    desk.feed(Event::Reviewed(
        "db".into(),
        Ok(rights("get", "nodes/proxy")),
    ));
    desk.wait(61_000);
    assert_eq!(nodes(&desk).len(), 4);
}

#[test]
fn before_it_is_known_whether_one_may_nobody_is_asked() {
    let mut desk = Desk::of(SETS);
    desk.wait(1);
    desk.press("/ w e b enter enter 2");
    assert!(nodes(&desk).is_empty());
    // It cannot be found out: then the server tells.
    desk.feed(Event::Reviewed("db".into(), Err("away".into())));
    desk.wait(1);
    assert_eq!(nodes(&desk).len(), 4);
    fails(&mut desk, Unmeasured::Forbidden);
    desk.shows("how full they are is not known: you may not get nodes/proxy");
    while !desk.asked.is_empty() {
        fails(&mut desk, Unmeasured::Forbidden);
    }
    desk.wait(200_000);
    assert!(
        nodes(&desk).is_empty(),
        "refused once, nobody is asked for a while"
    );
}

#[test]
fn whoever_does_not_answer_is_named_and_the_others_are_shown() {
    let mut desk = opened();
    fails(
        &mut desk,
        Unmeasured::Silent(
            "error trying to reach service: dial tcp 10.0.0.1:10250: i/o timeout".into(),
        ),
    );
    fails(&mut desk, Unmeasured::Gone);
    for _ in 0..4 {
        says(&mut desk, 50, 1);
    }
    desk.shows("how full 2 of 6 are is not known: node-0 does not answer (dial tcp 10.0.0.1:10250: i/o timeout)");
    desk.shows("50%");
    desk.press("G");
    desk.shows("full not known: node-0 does not answer");
}

#[test]
fn what_is_said_of_something_else_is_not_believed() {
    let mut desk = opened();
    let mut elsewhere = measure(3, 99, 1);
    let mut unknown = measure(0, 99, 1);
    unknown.claim = Name::new("db", "data-web-9");
    let mut foreign = measure(0, 99, 1);
    foreign.pod = Name::new("kube-system", "web-0");
    foreign.claim = Name::new("kube-system", "data-web-0");
    elsewhere.at = None;
    // node-0 says it; web-3 is on node-3.
    desk.answer(Answer::Measured(Ok(vec![elsewhere, unknown, foreign])));
    let told = told(&mut desk);
    assert!(!told.contains("99%"), "{told}");
    desk.press("G");
    desk.shows("full not known: node-0 says nothing of it");
}

#[test]
fn a_claim_that_was_made_anew_is_not_as_full_as_the_one_before() {
    use kubectl_sts::domain::change::Object;
    use kubectl_sts::domain::{Change, Kind};
    let mut desk = opened();
    says(&mut desk, 77, 1);
    assert!(told(&mut desk).contains("77%"));
    let mut claim = desk
        .app
        .fleet
        .claim(&Name::new("db", "data-web-0"))
        .unwrap()
        .clone();
    let gone = Change::Gone {
        kind: Kind::Claims,
        name: claim.name.clone(),
        uid: claim.uid.clone(),
    };
    claim.uid = "another".into();
    let made = Change::Applied(Object::Claim(Box::new(claim)));
    desk.feed(Event::Changes(vec![gone, made]));
    assert!(!told(&mut desk).contains("77%"));
}
