//! What all changes add up to: membership, and what each change reaches.

use kubectl_sts::domain::crowd::MOST_EVENTS;
use kubectl_sts::domain::event::Event;
use kubectl_sts::domain::example::{NOW, changes, fleet};
use kubectl_sts::domain::pod::Pod;
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Kind, Name, Object, Scope, Touched};

fn name(name: &str) -> Name {
    Name::new("db", name)
}

fn pod_of(line: &str) -> Pod {
    let pods = changes(line).into_iter().filter_map(|change| match change {
        Change::Applied(Object::Pod(pod)) => Some(*pod),
        _ => None,
    });
    pods.last().expect("a pod in the line")
}

fn apply(fleet: &mut Fleet, change: Change) -> Touched {
    let mut touched = Touched::default();
    fleet.apply(change, &mut touched);
    touched
}

fn seats(fleet: &Fleet, set: &str) -> Vec<(u32, bool)> {
    let set = fleet.set(&name(set)).expect("the set");
    fleet
        .replicas(set)
        .iter()
        .map(|replica| (replica.ordinal, replica.pod.is_some()))
        .collect()
}

#[test]
fn a_seat_without_a_pod_is_a_seat() {
    let fleet = fleet("web 3: 0= 2=");
    assert_eq!(seats(&fleet, "web"), [(0, true), (1, false), (2, true)]);
}

#[test]
fn pods_beyond_the_range_still_have_a_seat() {
    let fleet = fleet("web 2 start=5: 4= 5= 6= 7=");
    assert_eq!(
        seats(&fleet, "web"),
        [(4, true), (5, true), (6, true), (7, true)]
    );
    let set = fleet.set(&name("web")).unwrap();
    let wanted: Vec<_> = fleet
        .replicas(set)
        .iter()
        .filter(|it| it.wanted)
        .map(|it| it.ordinal)
        .collect();
    assert_eq!(wanted, [5, 6]);
}

#[test]
fn a_name_alone_is_no_proof_of_membership() {
    let fleet = fleet("web 2: 0= 1=alien");
    let set = fleet.set(&name("web")).unwrap();
    let taken = fleet.replica(set, 1);
    assert!(taken.pod.is_none() && taken.squatter.is_some());
}

#[test]
fn a_pod_of_an_older_set_of_the_same_name_does_not_belong_to_the_new_one() {
    let mut fleet = fleet("web 1: 0=");
    let mut set = fleet.set(&name("web")).unwrap().clone();
    set.uid = "another".into();
    apply(&mut fleet, Change::Applied(Object::Set(Box::new(set))));
    let set = fleet.set(&name("web")).unwrap();
    assert!(fleet.replica(set, 0).pod.is_none());
}

#[test]
fn a_pod_that_comes_before_its_set_is_found_when_the_set_comes() {
    let mut late = Fleet::default();
    for change in changes("web 2: 0= 1=") {
        if !matches!(change, Change::Applied(Object::Set(_))) {
            apply(&mut late, change);
        }
    }
    assert!(late.set(&name("web")).is_none());
    for change in changes("web 2:") {
        apply(&mut late, change);
    }
    assert_eq!(seats(&late, "web"), [(0, true), (1, true)]);
}

#[test]
fn what_comes_again_as_it_was_changes_nothing() {
    let mut fleet = fleet("web 2 claims: 0= 1=");
    for change in changes("web 2 claims: 0= 1=") {
        assert_eq!(apply(&mut fleet, change), Touched::default());
    }
}

#[test]
fn a_change_reaches_the_set_it_concerns_and_no_other() {
    let mut fleet = fleet("web 2 claims: 0= 1=\n api 2 claims: 0= 1=");
    let touched = apply(
        &mut fleet,
        Change::Applied(Object::Pod(Box::new(pod_of("web 2: 1=starting")))),
    );
    assert_eq!(touched.sets, [name("web")].into());
    let claim = fleet.claim(&name("data-api-0")).unwrap();
    let gone = Change::Gone {
        kind: Kind::Claims,
        name: claim.name.clone(),
        uid: claim.uid.clone(),
    };
    assert_eq!(apply(&mut fleet, gone).sets, [name("api")].into());
}

#[test]
fn a_pod_that_moves_to_another_node_is_reached_by_that_node() {
    let mut fleet = fleet("web 1: 0=");
    apply(
        &mut fleet,
        Change::Applied(Object::Pod(Box::new(pod_of("web 1: 0=lost")))),
    );
    let node = changes("web 1: 0=lost")
        .into_iter()
        .find(|it| matches!(it, Change::Applied(Object::Node(_))));
    assert_eq!(apply(&mut fleet, node.unwrap()).sets, [name("web")].into());
}

#[test]
fn the_end_of_an_older_object_does_not_remove_its_successor() {
    let mut fleet = fleet("web 1: 0=");
    let pod = fleet.pod(&name("web-0")).unwrap().clone();
    let mut successor = pod.clone();
    successor.uid = "a new life".into();
    apply(
        &mut fleet,
        Change::Applied(Object::Pod(Box::new(successor))),
    );
    let touched = apply(
        &mut fleet,
        Change::Gone {
            kind: Kind::Pods,
            name: pod.name.clone(),
            uid: pod.uid,
        },
    );
    assert_eq!(touched, Touched::default());
    assert!(fleet.pod(&pod.name).is_some());
}

#[test]
fn a_feed_that_is_closed_takes_its_objects_along_and_no_others() {
    let mut fleet = fleet("web 1 claims: 0=");
    let feed = |kind| Feed {
        kind,
        scope: Scope::Cluster,
    };
    for kind in [Kind::Pods, Kind::Claims] {
        apply(
            &mut fleet,
            Change::Feed {
                feed: feed(kind),
                freshness: Freshness::Live,
            },
        );
    }
    let touched = apply(&mut fleet, Change::Closed(feed(Kind::Pods)));
    assert_eq!(touched.sets, [name("web")].into());
    assert_eq!(
        (
            fleet.pod_count(),
            fleet.claim(&name("data-web-0")).is_some()
        ),
        (0, true)
    );
    assert!(
        !fleet.is_known(Kind::Pods, &"db".into()) && fleet.is_known(Kind::Claims, &"db".into())
    );
}

#[test]
fn a_set_that_wants_two_billion_replicas_does_not_stop_the_program() {
    let fleet = fleet("web 2147483647: 0= 1=");
    let set = fleet.set(&name("web")).unwrap();
    assert!(fleet.replicas(set).len() <= 5_001);
}

#[test]
fn what_was_lost_before_it_was_listed_is_not_known() {
    let mut fleet = Fleet::default();
    let feed = Feed {
        kind: Kind::Claims,
        scope: Scope::Cluster,
    };
    let database = "db".into();
    let stale = Freshness::Stale {
        since: NOW,
        retry_at: NOW,
        why: "no contact".into(),
    };
    let table = [
        (Freshness::Syncing { so_far: 3 }, false),
        (stale.clone(), false),
        (Freshness::Live, true),
        (stale, true),
    ];
    for (freshness, known) in table {
        let said = format!("{freshness:?}");
        apply(
            &mut fleet,
            Change::Feed {
                feed: feed.clone(),
                freshness,
            },
        );
        assert_eq!(fleet.is_known(Kind::Claims, &database), known, "{said}");
    }
    apply(&mut fleet, Change::Closed(feed));
    assert!(!fleet.is_known(Kind::Claims, &database));
}

#[test]
fn of_twenty_thousand_events_the_newest_are_kept_and_that_is_known() {
    let mut fleet = fleet("web 2: 0= 1=");
    let of_web = |fleet: &Fleet| {
        let set = fleet.set(&name("web")).unwrap();
        let ages = fleet.events_of(set).map(|event| event.count);
        (ages.collect::<Vec<_>>(), fleet.is_crowded(set))
    };
    let event = |nth: u32| {
        let object = if nth.is_multiple_of(3) {
            "web-0"
        } else {
            "web-1"
        };
        let last = NOW.checked_sub(jiff::SignedDuration::from_secs(40_000 - i64::from(nth)));
        Change::Applied(Object::Event(Box::new(Event {
            name: name(&format!("{object}.{nth}")),
            uid: format!("uid-{nth}").into(),
            about_kind: "Pod".into(),
            about: name(object),
            about_uid: None,
            warning: true,
            reason: "Unhealthy".into(),
            message: format!("said for the {nth}. time").into(),
            source: "kubelet".into(),
            count: nth,
            first: None,
            last: last.unwrap(),
        })))
    };
    for nth in 0..3_000 {
        apply(&mut fleet, event(nth));
    }
    assert_eq!((of_web(&fleet).0.len(), of_web(&fleet).1), (3_000, false));
    // In whatever order a list brings them.
    for nth in (3_000..20_000).rev().filter(|nth| nth % 2 == 0) {
        apply(&mut fleet, event(nth));
    }
    for nth in (3_000..20_000).filter(|nth| nth % 2 == 1) {
        apply(&mut fleet, event(nth));
    }
    let (mut kept, is_crowded) = of_web(&fleet);
    kept.sort_unstable();
    assert!(is_crowded);
    assert!(kept.len() <= MOST_EVENTS, "{}", kept.len());
    let newest = u32::try_from(MOST_EVENTS).unwrap() * 3 / 4;
    assert!(kept.ends_with(&(20_000 - newest..20_000).collect::<Vec<_>>()));
}
