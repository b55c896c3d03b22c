//! Which claims seem to be left behind, and which must never be called so.

use kubectl_sts::domain::claim::{Claim, Owner};
use kubectl_sts::domain::example::fleet;
use kubectl_sts::domain::orphan::{Orphan, orphan};
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Kind, Name, Object, Scope, Touched};

fn seen(lines: &str) -> Fleet {
    let mut fleet = fleet(lines);
    let feed = Feed {
        kind: Kind::Sets,
        scope: Scope::Cluster,
    };
    fleet.apply(
        Change::Feed {
            feed,
            freshness: Freshness::Live,
        },
        &mut Touched::default(),
    );
    fleet
}

fn claim(name: &str) -> Claim {
    let world = fleet("web 1 claims: 0=");
    let claim = world.claim(&Name::new("db", "data-web-0")).unwrap().clone();
    Claim {
        name: Name::new("db", name),
        labels: [].into(),
        ..claim
    }
}

fn verdict(fleet: &Fleet, claim: &Claim) -> String {
    match orphan(claim, fleet) {
        Some(Orphan::NotWanted { set, ordinal }) => {
            format!("{} does not want {ordinal}", set.name.name)
        }
        Some(Orphan::SetGone { set, ordinal }) => format!("{set}-{ordinal} is gone"),
        None => "in use".into(),
    }
}

#[test]
fn a_claim_is_left_behind_when_no_seat_wants_it() {
    let fleet = seen("web 2 claims: 0= 1=\n at-zero 0 claims:");
    assert_eq!(verdict(&fleet, &claim("data-web-1")), "in use");
    assert_eq!(verdict(&fleet, &claim("data-web-2")), "web does not want 2");
    assert_eq!(
        verdict(&fleet, &claim("data-at-zero-0")),
        "at-zero does not want 0"
    );
}

#[test]
fn a_claim_of_a_pod_that_is_still_there_is_in_use() {
    assert_eq!(
        verdict(
            &seen("web 1 claims: 0= 1=terminating"),
            &claim("data-web-1")
        ),
        "in use"
    );
}

#[test]
fn a_longer_name_is_another_set() {
    let fleet = seen("web 1 claims: 0=\n web-api 3 claims: 0= 1= 2=");
    assert_eq!(verdict(&fleet, &claim("data-web-api-2")), "in use");
    assert_eq!(verdict(&fleet, &claim("data-web-2")), "web does not want 2");
}

#[test]
fn a_claim_whose_set_is_gone_names_the_set_by_label_or_else_by_name() {
    let fleet = seen("web 1: 0=");
    assert_eq!(verdict(&fleet, &claim("data-old-db-3")), "old-db-3 is gone");
    let labelled = Claim {
        labels: [("app".into(), "db".into())].into(),
        ..claim("data-old-db-3")
    };
    assert_eq!(verdict(&fleet, &labelled), "db-3 is gone");
}

#[test]
fn a_claim_that_a_person_made_is_never_called_left_behind() {
    let fleet = seen("web 1: 0=");
    let made_by_hand = Claim {
        made_by_controller: false,
        ..claim("data-old-3")
    };
    assert_eq!(verdict(&fleet, &made_by_hand), "in use");
}

#[test]
fn a_claim_of_a_pod_template_goes_with_its_pod() {
    let owner = Owner {
        kind: "Pod".into(),
        name: "job-1".into(),
        uid: "uid".into(),
    };
    let ephemeral = Claim {
        owners: vec![owner],
        ..claim("job-scratch-1")
    };
    assert_eq!(verdict(&seen("web 1: 0="), &ephemeral), "in use");
}

#[test]
fn nothing_is_called_left_behind_while_sets_are_not_all_known() {
    assert_eq!(verdict(&fleet("web 1: 0="), &claim("data-old-3")), "in use");
    let mut some = Fleet::filtered();
    let feed = Feed {
        kind: Kind::Sets,
        scope: Scope::Cluster,
    };
    some.apply(
        Change::Feed {
            feed,
            freshness: Freshness::Live,
        },
        &mut Touched::default(),
    );
    some.apply(
        Change::Applied(Object::Claim(Box::new(claim("data-old-3")))),
        &mut Touched::default(),
    );
    assert_eq!(some.orphans().count(), 0);
}
