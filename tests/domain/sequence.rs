//! Who changes, and in which order. `tests/conformance/foretold.rs` holds the same against what the real controller did.

use kubectl_sts::domain::example::{NOW, fleet};
use kubectl_sts::domain::sequence::{At, Move, NEW, course, made, removed, replaced, replaced_by};
use kubectl_sts::domain::{Fleet, Name, Set};

fn web(fleet: &Fleet) -> &Set {
    fleet
        .set(&Name::new("db", "web"))
        .expect("the example's set")
}

/// `?1` waits for it, `-2` removes it, `+2` makes it, `+0 current` at the revision of before.
fn story(set: &Set, fleet: &Fleet) -> String {
    let moves = course(set, fleet, NOW);
    let words = moves.iter().map(|it| match it {
        Move::Waits(ordinal) => format!("?{ordinal}"),
        Move::Removes(ordinal) => format!("-{ordinal}"),
        Move::Makes(ordinal, At::Update) => format!("+{ordinal}"),
        Move::Makes(ordinal, At::Current) => format!("+{ordinal} current"),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn hold(table: &[(&str, &str)], wish: impl Fn(&mut Set)) {
    for (line, expected) in table {
        let fleet = fleet(line);
        let mut set = web(&fleet).clone();
        wish(&mut set);
        assert_eq!(story(&set, &fleet), *expected, "{line}");
    }
}

#[test]
fn a_set_that_is_left_alone() {
    hold(
        &[
            ("web 3: 0= 1= 2=", ""),
            ("web 3:", "+0, +1, +2"),
            ("web 2 start=5:", "+5, +6"),
            ("web 3: 0= 1=starting", "?1, +2"),
            ("web 3 parallel: 1=starting", "+0, +2"),
            ("web 3: 0= 1=failed 2=", "-1, +1"),
            ("web 3: 0=terminating 1= 2=", "?0, +0"),
            ("web 3: 0= 1=alien 2=", "?1, +1"),
            // at which revision a missing pod is made
            ("web 3 partition=2: 1=old", "+0 current, +2"),
            ("web 3 partition=2 ondelete: 1=old", "+0, +2"),
            // a rollout that goes on
            ("web 3: 0=old 1=old 2=", "-1, +1, -0, +0"),
            ("web 3: 0=old 1=old,terminating 2=", "?1, +1, -0, +0"),
            ("web 3: 0=old 1=old 2=image", "?2, -1, +1, -0, +0"),
            // the stuck rollback
            ("web 3: 0= 1= 2=old,image", "?2, -2, +2"),
            // Parallel does not wait for those below, nor for an old one
            ("web 3 parallel: 0=old,image 1=old 2=", "-1, +1, -0, +0"),
            ("web 3 parallel: 0=old 1=old 2=image", "?2, -1, +1, -0, +0"),
        ],
        |_| (),
    );
}

#[test]
fn fewer_replicas() {
    hold(
        &[
            ("web 4: 0= 1= 2= 3=", "-3, -2"),
            ("web 4: 0=unready 1= 2= 3=", "?0, -3, -2"),
            ("web 4: 0= 1= 2= 3=unready", "-3, -2"),
            ("web 4: 0= 1= 2=unready 3=unready", "?3, -3, -2"),
            ("web 4: 0= 1= 2= 3=terminating", "?3, -2"),
            ("web 4 parallel: 0=unready 1= 2=unready 3=unready", "-3, -2"),
            // mid-rollout: the removal first, then the update goes on
            ("web 4: 0=old 1=old 2=old 3=image", "-3, -2, -1, +1, -0, +0"),
            ("web 4 start=2: 2= 3= 4= 5=", "-5, -4"),
        ],
        |set| set.replicas = 2,
    );
    hold(&[("web 3: 0= 1= 2=", "-2, -1, -0")], |set| set.replicas = 0);
}

#[test]
fn more_replicas() {
    hold(
        &[
            ("web 2: 0= 1=", "+2, +3"),
            ("web 2: 0= 1=unready", "?1, +2, +3"),
            ("web 2: 0=old 1=image", "?1, +2, +3, -0, +0"),
            ("web 2 partition=9: 0=old 1=old", "+2 current, +3 current"),
            ("web 2 parallel: 0=old 1=old", "+2, +3, -1, +1, -0, +0"),
        ],
        |set| set.replicas = 4,
    );
}

#[test]
fn another_start() {
    hold(
        &[
            ("web 3: 0= 1= 2=", "+3, +4, -1, -0"),
            ("web 3 start=5: 5= 6= 7=", "+2, +3, +4, -7, -6, -5"),
        ],
        |set| set.start = 2,
    );
}

#[test]
fn a_new_template() {
    hold(
        &[
            ("web 3: 0= 1= 2=", "-2, +2, -1, +1, -0, +0"),
            ("web 3 partition=1: 0= 1= 2=", "-2, +2, -1, +1"),
            ("web 3 partition=3: 0= 1= 2=", ""),
            ("web 2 partition=1 start=5: 5= 6=", "-6, +6"),
            ("web 3 ondelete: 0= 1= 2=", ""),
            ("web 3: 0= 1=unready 2=", "?1, -2, +2, -1, +1, -0, +0"),
            ("web 2 parallel: 0=unready 1=", "-1, +1, -0, +0"),
            ("web 2: 0= 1=terminating", "?1, +1, -0, +0"),
            ("web 0:", ""),
        ],
        |set| set.status.update_revision = NEW.into(),
    );
}

#[test]
fn a_roll_back_leaves_alone_who_has_that_template_still() {
    hold(
        &[
            ("web 4: 0=old 1=old 2= 3=", "-3, +3, -2, +2"),
            ("web 4: 0=old 1=old 2=image", "?2, +3, -2, +2"),
        ],
        |set| set.status.update_revision = "web-old".into(),
    );
}

#[test]
fn the_seats_of_an_operation() {
    let fleet = fleet("web 4: 0=old 1=old 2= 3=unready");
    let set = web(&fleet);
    assert_eq!(removed(set, &fleet, 1), [3, 2, 1]);
    assert_eq!(made(set, &fleet, 6), [4, 5]);
    assert_eq!(replaced(set, &fleet), [3, 2, 1, 0]);
    assert_eq!(replaced_by(set, &fleet, "web-old"), [3, 2]);
    assert_eq!(replaced_by(set, &fleet, "web-new"), [1, 0]);
}
