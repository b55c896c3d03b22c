//! Operations on single pods: deleted, evicted, taken out by force, and what stands in an update's way.

use jiff::SignedDuration;
use kubectl_sts::domain::example::NOW;
use kubectl_sts::domain::plan::{Danger, Goal, Topic, Verb};
use serde_json::json;

use super::bench::Bench;

/// What a plan of an operation on a seat says of a topic.
fn says(bench: &Bench, operation: &str, topic: Topic) -> Vec<String> {
    let plan = bench.plan(operation, &[]).unwrap();
    let notes = plan.notes.into_iter().filter(|it| it.topic == topic);
    notes.map(|it| it.words).collect()
}

#[test]
fn a_pod_is_deleted_by_its_identity_and_comes_back_with_its_claims() {
    let bench = Bench::new("web 3 claims: 0= 1= 2=").seat(1);
    let told = bench.told("delete-pod", &[]);
    insta::assert_snapshot!(told);
    let plan = bench.plan("delete-pod", &[]).unwrap();
    let [step] = plan.steps.as_slice() else {
        panic!("{plan:?}");
    };
    assert_eq!(step.request.verb, Verb::Delete);
    assert_eq!(
        step.request.body["preconditions"],
        json!({"uid": "uid-web-1-"})
    );
    assert_eq!(
        step.goal,
        Goal::Replaced {
            ordinal: 1,
            uid: Some("uid-web-1-".into())
        }
    );
}

#[test]
fn a_pod_is_evicted_with_its_identity_under_the_name_that_the_server_reads() {
    let bench = Bench::new("web 3 claims: 0= 1= 2=").seat(1);
    insta::assert_snapshot!(bench.told("evict-pod", &[]));
}

/// At which revision a pod comes back: by the partition, the missing block, and `OnDelete`.
#[test]
fn it_is_said_at_which_revision_a_pod_comes_back() {
    let revisions = "rev web-old 4: image=db:1|rev web-new 5: image=db:2";
    for (set, seat, expected) in [
        ("web 3: 0=old 1=old 2=old", 0, "comes back, revision 4 → 5"),
        (
            "web 3 partition=1: 0=old 1= 2=",
            0,
            "comes back at revision 4",
        ),
        (
            "web 3 partition=1: 0=old 1=old 2=",
            1,
            "comes back, revision 4 → 5",
        ),
        (
            "web 3 ondelete: 0=old 1= 2=",
            0,
            "comes back, revision 4 → 5",
        ),
        ("web 3 ondelete: 0=old 1= 2=", 1, "comes back at revision 5"),
        (
            "web 1: 0= 1=",
            1,
            "goes and does not come back: the set does not want it",
        ),
    ] {
        let bench = Bench::new(&format!("{set}|{revisions}")).seat(seat);
        let plan = bench.plan("delete-pod", &[]).unwrap();
        let words = plan.seats.iter().find(|it| it.ordinal == seat);
        assert_eq!(words.unwrap().words, expected, "{set}");
        assert!(
            plan.seats
                .iter()
                .filter(|it| it.ordinal != seat)
                .all(|it| it.words == "stays"),
            "{set}"
        );
    }
}

#[test]
fn what_keeps_a_pod_from_coming_back_is_said() {
    let late = Bench::new("web 3: 0=unready 1= 2=").seat(2);
    assert_eq!(
        says(&late, "delete-pod", Topic::Blocks),
        ["web-2 comes back only when web-0 is available: OrderedReady makes the lowest first"]
    );
    for other in ["web 3: 0= 1= 2=unready", "web 3 parallel: 0=unready 1= 2="] {
        let bench = Bench::new(other).seat(2);
        assert!(
            says(&bench, "delete-pod", Topic::Blocks).is_empty(),
            "{other}"
        );
    }
    let lost = Bench::new("web 3: 0= 1= 2=lost").seat(2);
    assert_eq!(
        says(&lost, "delete-pod", Topic::Blocks),
        [
            "node-lost does not answer: web-2 will stay Terminating until its node is back or out of service"
        ]
    );
}

#[test]
fn the_budgets_that_refuse_are_named_before() {
    let full = "budget web-pdb expected=3 healthy=3 desired=3 allowed=0 app=web";
    let second = "budget web-too expected=3 healthy=3 desired=1 allowed=2 app=web";
    let spare = "budget web-pdb expected=3 healthy=3 desired=2 allowed=1 app=web";
    let down = "budget web-pdb expected=3 healthy=2 desired=2 allowed=0 app=web";
    let refuses = "budget web-pdb (minAvailable 3) allows no disruption now: 3 of 3 pods are healthy, 3 must be";
    let both =
        "web-pdb and web-too both select it: a pod under more than one budget cannot be evicted";
    for (set, budgets, expected) in [
        ("web 3: 0= 1= 2=", full.to_owned(), vec![refuses]),
        ("web 3: 0= 1= 2=", spare.to_owned(), vec![]),
        ("web 3: 0= 1= 2=", format!("{spare}|{second}"), vec![both]),
        // One that is not ready may go while enough others are healthy; one that is Pending always may.
        ("web 3: 0= 1=unready 2=", down.to_owned(), vec![]),
        ("web 3: 0= 1=image 2=", full.to_owned(), vec![]),
    ] {
        let bench = Bench::new(&format!("{set}|{budgets}")).seat(1);
        assert_eq!(
            says(&bench, "evict-pod", Topic::Blocks),
            expected,
            "{set} {budgets}"
        );
    }
    // A deletion asks nobody, and says so.
    let bench = Bench::new(&format!("web 3: 0= 1= 2=|{full}")).seat(1);
    assert!(says(&bench, "delete-pod", Topic::Blocks).is_empty());
    assert_eq!(
        says(&bench, "delete-pod", Topic::Follows),
        [format!(
            "a deletion asks no budget; an eviction would be refused: {refuses}"
        )]
    );
}

#[test]
fn claims_that_a_pod_owns_are_lost_with_it() {
    let bench = Bench::new("web 1 claims: 0= 1=|claim data-web-1 pod=uid-web-1-").seat(1);
    let plan = bench.plan("delete-pod", &[]).unwrap();
    assert_eq!(plan.danger, Danger::Destructive);
    assert_eq!(plan.typed.as_deref(), Some("web-1"));
    assert_eq!(
        plan.notes[0].words,
        "DATA WILL BE DELETED: data-web-1 (10Gi)"
    );
    // Its goal is that it is gone: no other comes.
    let uid = "uid-web-1-".into();
    assert_eq!(plan.steps[0].goal, Goal::PodGone { ordinal: 1, uid });
}

#[test]
fn what_is_not_there_or_goes_already_is_not_deleted() {
    for (set, seat, expected) in [
        ("web 3: 0= 1=", 2, "no: there is no pod web-2\n"),
        (
            "web 3: 0= 1= 2=alien",
            2,
            "no: web-2 does not belong to the set\n",
        ),
        (
            "web 3: 0= 1= 2=terminating",
            2,
            "no: web-2 is being deleted already\n",
        ),
    ] {
        let bench = Bench::new(set).seat(seat);
        assert_eq!(bench.told("delete-pod", &[]), expected, "{set}");
        assert_eq!(bench.told("evict-pod", &[]), expected, "{set}");
    }
    let nobody = Bench::new("web 3: 0= 1= 2=");
    assert!(nobody.plan("delete-pod", &[]).is_err());
}

#[test]
fn force_is_refused_wherever_something_gentler_ends_the_pod() {
    for (lines, expected) in [
        (
            "web 3: 0= 1= 2=|node node-2",
            "no: node-2 is Ready: its kubelet can end web-2 Instead: delete it in the ordinary way\n",
        ),
        (
            "web 3: 0= 1= 2=overdue|node node-2",
            "no: node-2 is Ready: its kubelet is still to end web-2 Instead: look at the finalizers of the pod, and at the log of that kubelet\n",
        ),
        (
            "web 3: 0= 1= 2=unscheduled",
            "no: web-2 is on no node: nothing holds it Instead: delete it in the ordinary way\n",
        ),
        (
            "web 3: 0= 1= 2=|node node-2 notready",
            "no: node-2 is NotReady, but its kubelet answers, and web-2 was never told to go Instead: delete it in the ordinary way first\n",
        ),
    ] {
        let bench = Bench::new(lines).seat(2);
        assert_eq!(bench.told("force-delete", &[]), expected, "{lines}");
    }
}

#[test]
fn force_says_what_may_be_lost_and_what_is_gentler() {
    let bench = Bench::new("web 3 claims: 0= 1= 2=overdue,lost").seat(2);
    insta::assert_snapshot!(bench.told("force-delete", &[]));
    // Of a node that is gone nothing can be tainted.
    let gone = Bench::new("web 3 claims: 0= 1= 2=overdue|node node-0|node node-1").seat(2);
    let plan = gone.plan("force-delete", &[]).unwrap();
    assert!(
        plan.notes[0].words.contains("node node-2 is gone"),
        "{plan:?}"
    );
    assert!(plan.notes.iter().all(|it| !it.words.contains("taint")));
}

#[test]
fn without_the_right_to_see_nodes_force_is_refused() {
    let bench = Bench::raw("known but nodes|web 3: 0= 1= 2=overdue").seat(2);
    assert_eq!(
        bench.told("force-delete", &[]),
        "no: whether node-2 lives cannot be seen without the right to list nodes\n"
    );
}

#[test]
fn exactly_the_pod_in_the_way_is_deleted() {
    let revisions =
        "rev web-old 4: image=db:1|rev web-older 3: image=db:0|rev web-new 5: image=db:2";
    let bench = Bench::new(&format!(
        "web 3 claims: 0=old 1=old 2=older,image,born=900|{revisions}"
    ));
    insta::assert_snapshot!(bench.told("cure-rollback", &[]));
    let plan = bench.plan("cure-rollback", &[]).unwrap();
    let born = NOW - SignedDuration::from_secs(900);
    assert_eq!(
        plan.steps[0].request.body["preconditions"]["uid"],
        format!("uid-web-2-{born}")
    );
    for other in [
        "web 3: 0= 1= 2=",
        "web 3: 0=old 1=old 2=image",
        "web 3: 0=old 1=old,unready,since=60 2=",
    ] {
        let refusal = Bench::new(other).plan("cure-rollback", &[]);
        assert!(refusal.is_err(), "{other}");
    }
}
