//! When a goal is reached, and when it no longer can be.

use jiff::SignedDuration;
use kubectl_sts::domain::Uid;
use kubectl_sts::domain::example::{NOW, fleet};
use kubectl_sts::domain::plan::{Goal, Stand};
use kubectl_sts::domain::rollout::progress;

/// How far a goal is for the set `web` of these lines, whose spec has generation 2.
fn stand(lines: &str, goal: &Goal) -> Stand {
    let fleet = fleet(&format!("known\n{lines}"));
    let name = kubectl_sts::domain::Name::new("db", "web");
    let progress = fleet.set(&name).map(|it| progress(it, &fleet, NOW));
    goal.stand(
        &fleet,
        (&name, &"uid-web".into()),
        2,
        progress.as_ref(),
        NOW,
    )
}

/// The identity of a `web-2` that was born so many seconds ago.
fn born(seconds: i64) -> Uid {
    let created = NOW - SignedDuration::from_secs(seconds);
    format!("uid-web-2-{created}").into()
}

fn replaced(seconds: Option<i64>) -> Goal {
    Goal::Replaced {
        ordinal: 2,
        uid: seconds.map(born),
    }
}

fn waits_for(seconds: i64) -> Goal {
    Goal::WaitsFor {
        ordinal: 2,
        uid: born(seconds),
    }
}

#[test]
fn a_pod_is_replaced_when_another_one_is_available() {
    let old = Some(900);
    for (seat, is_reached) in [
        ("2=born=900", false),
        ("2=born=900,terminating", false),
        ("", false),
        ("2=born=5,starting", false),
        ("2=born=5,terminating", false),
        ("2=born=5", true),
    ] {
        let expected = if is_reached {
            Stand::Reached
        } else {
            Stand::Ahead
        };
        let lines = format!("web 3: 0= 1= {seat}");
        assert_eq!(stand(&lines, &replaced(old)), expected, "{seat}");
    }
    assert_eq!(stand("web 3: 0= 1= 2=", &replaced(None)), Stand::Reached);
    assert_eq!(stand("web 3: 0= 1=", &replaced(None)), Stand::Ahead);
}

#[test]
fn a_new_pod_that_does_not_get_well_ends_the_wait() {
    let Stand::Missed(why) = stand("web 3: 0= 1= 2=born=5,image", &replaced(Some(900))) else {
        panic!("it is not missed");
    };
    assert_eq!(
        why,
        "web-2 was made anew, and does not get well: ImagePullBackOff  db:2"
    );
    // The one that was there may be as unwell as it likes.
    let same = stand("web 3: 0= 1= 2=born=5,image", &replaced(Some(5)));
    assert_eq!(same, Stand::Ahead);
}

#[test]
fn the_controller_stands_still_because_of_one_pod_and_no_other() {
    let bad = 900;
    assert_eq!(
        stand("web 3: 0=old 1=old 2=older,image,born=900", &waits_for(bad)),
        Stand::Reached
    );
    assert_eq!(
        stand(
            "web 3: 0=old 1=old,slow 2=older,image,born=900",
            &waits_for(bad)
        ),
        Stand::Ahead
    );
    assert_eq!(
        stand("web 3: 0=old 1=old 2=born=5", &waits_for(bad)),
        Stand::Missed("web-2 was made anew by itself: nothing stands in the way".into())
    );
}

#[test]
fn without_the_set_only_its_end_is_reached() {
    assert_eq!(stand("", &Goal::SetGone), Stand::Reached);
    assert_eq!(
        stand("", &Goal::AtRest),
        Stand::Missed("the set is gone".into())
    );
}
