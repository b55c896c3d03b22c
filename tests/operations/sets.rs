//! Operations that take a set back, on, or away: roll back, replace what is old, touch, delete.

use jiff::SignedDuration;
use kubectl_sts::domain::example::NOW;
use kubectl_sts::domain::plan::{Danger, Goal, Guard, Note, PatchKind, Plan, Topic, Verb};
use kubectl_sts::domain::rights::{DELETE_PODS, PATCH_SETS};
use kubectl_sts::operations::Input;
use serde_json::{Value, json};

use super::bench::Bench;

const REVISIONS: &str =
    "rev web-old 3: image=db:1|rev web-older 4: image=db:0|rev web-new 5: image=db:2";

/// A revision as the server gives it in a list, with this patch of the template that the bench's sets have.
fn revision(name: &str, number: i64, image: &str) -> Value {
    json!({
        "metadata": {
            "name": name,
            "uid": format!("uid-{name}"),
            "creationTimestamp": NOW - SignedDuration::from_hours(24 * number),
            "ownerReferences": [{"kind": "StatefulSet", "name": "web", "uid": "uid-web", "controller": true}],
        },
        "revision": number,
        "data": {"spec": {"template": {
            "$patch": "replace",
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "main", "image": image}]},
        }}},
    })
}

/// What is read for a roll back: three revisions, in no order, and one of another set.
fn read() -> Value {
    let mut other = revision("web-other", 9, "db:9");
    other["metadata"]["ownerReferences"][0]["uid"] = json!("uid-other");
    json!({"items": [
        revision("web-older", 4, "db:0"),
        revision("web-new", 5, "db:2"),
        other,
        revision("web-old", 3, "db:1"),
    ]})
}

fn bench(set: &str) -> Bench {
    let mut template = revision("web-new", 5, "db:2")["data"]["spec"]["template"].take();
    template.as_object_mut().unwrap().remove("$patch");
    let bench = Bench::new(&format!("{set}|{REVISIONS}"));
    bench.others([read()]).put("/spec/template", template)
}

fn about(plan: &Plan, topic: Topic) -> Vec<&str> {
    let notes = plan.notes.iter().filter(|it| it.topic == topic);
    notes.map(|Note { words, .. }| words.as_str()).collect()
}

#[test]
fn the_revisions_are_read_by_the_labels_of_the_set() {
    let bench = bench("web 3: 0= 1= 2=");
    let operation = kubectl_sts::operations::Operation::named("roll-back").unwrap();
    assert_eq!(
        (operation.reads)(&bench.situation()),
        ["/apis/apps/v1/namespaces/db/controllerrevisions?labelSelector=app=web"]
    );
}

#[test]
fn the_previous_revision_is_offered_or_the_chosen_one() {
    let choices = |bench: &Bench| {
        let field = bench.fields("roll-back").remove(0);
        let Input::Choice(choices) = field.input else {
            panic!("{:?}", field.input)
        };
        let choices = choices
            .into_iter()
            .map(|it| format!("{} {}", it.value, it.about));
        (choices.collect::<Vec<_>>(), field.start)
    };
    let (all, start) = choices(&bench("web 3: 0= 1= 2="));
    assert_eq!(
        all,
        [
            "5 5d old: the template that it has now",
            "4 4d old: image db 2 → 0",
            "3 3d old: image db 2 → 1",
        ]
    );
    assert_eq!(start, "4");
    let (_, start) = choices(&bench("web 3: 0= 1= 2=").revision("web-old"));
    assert_eq!(start, "3");
    // To the one that it has nobody rolls back.
    let (_, start) = choices(&bench("web 3: 0= 1= 2=").revision("web-new"));
    assert_eq!(start, "4");
}

#[test]
fn a_roll_back_sends_the_revision_as_it_was_read() {
    let bench = bench("web 3 claims: 0= 1= 2=");
    insta::assert_snapshot!(bench.told("roll-back", &["3"]));
    let plan = bench.plan("roll-back", &["3"]).unwrap();
    let request = &plan.steps[0].request;
    assert_eq!(request.verb, Verb::Patch(PatchKind::Strategic));
    assert_eq!(request.body, read()["items"][3]["data"]);
    assert_eq!(request.guards, [Guard::new("/metadata/generation", 2)]);
    assert_eq!(
        (request.wishes[0].pointer.as_str(), &request.wishes[0].value),
        ("/spec/template/spec/containers/0/image", &json!("db:1"))
    );
    let inverse = plan.inverse.unwrap();
    assert_eq!(inverse[0].after, Some(json!("db:2")));
}

/// Whether it came true is looked at all the same.
#[test]
fn what_may_be_secret_is_neither_guarded_nor_told() {
    let mut secret = revision("web-older", 4, "db:0");
    secret["data"]["spec"]["template"]["spec"]["containers"][0]["env"] =
        json!([{"name": "PASSWORD", "value": "s3cret"}]);
    let bench = bench("web 3: 0= 1= 2=")
        .others([json!({"items": [secret, revision("web-new", 5, "db:2")]})]);
    let plan = bench.plan("roll-back", &["4"]).unwrap();
    let request = &plan.steps[0].request;
    let told = format!(
        "{:?} {:?} {:?} {} {:?}",
        request.guards, plan.changes, plan.notes, plan.kubectl, request.secrets
    );
    assert!(!told.contains("s3cret"), "{told}");
    assert!(request.secrets.may_be_in("s3cret"));
    let wished = request
        .wishes
        .iter()
        .map(|it| it.pointer.rsplit('/').next());
    assert_eq!(wished.collect::<Vec<_>>(), [Some("env"), Some("image")]);
}

#[test]
fn there_is_nothing_to_roll_back_where_the_template_is_the_same() {
    let mut older = revision("web-older", 4, "db:2");
    older["data"]["spec"]["template"]["metadata"]["creationTimestamp"] = Value::Null;
    let same = bench("web 3: 0= 1= 2=")
        .others([json!({"items": [older, revision("web-new", 5, "db:2")]})]);
    assert_eq!(
        same.told("roll-back", &["4"]),
        "no: nothing to roll back: the set has the template of revision 4 already\n"
    );
    assert_eq!(
        bench("web 3: 0= 1= 2=").told("roll-back", &["5"]),
        "no: nothing to roll back: the set has the template of revision 5 already\n"
    );
    let only =
        bench("web 3: 0= 1= 2=").others([json!({"items": [revision("web-new", 5, "db:2")]})]);
    assert_eq!(
        only.told("roll-back", &[]),
        "no: there is no earlier revision to roll back to\n"
    );
    assert_eq!(
        bench("web 3: 0= 1= 2=").told("roll-back", &["9"]),
        "no: there is no revision 9\n"
    );
}

/// To a newer server a template that an older one wrote down is another, so that no number is raised.
#[test]
fn a_revision_of_an_older_server_is_not_renumbered() {
    let mut older = revision("web-older", 4, "db:0");
    older["data"]["spec"]["template"]["metadata"]["creationTimestamp"] = Value::Null;
    let old = bench("web 3: 0= 1= 2=")
        .others([json!({"items": [older, revision("web-new", 5, "db:2")]})]);
    let plan = old.plan("roll-back", &["4"]).unwrap();
    assert_eq!(
        about(&plan, Topic::Follows)[0],
        "a new revision 6 with the template of 4, which an older server wrote down in another way"
    );
    let plan = bench("web 3: 0= 1= 2=").plan("roll-back", &["4"]).unwrap();
    assert_eq!(
        about(&plan, Topic::Follows)[0],
        "revision 4 becomes 6; its hash stays"
    );
}

#[test]
fn a_roll_back_that_would_be_stuck_deletes_the_pod_in_its_way() {
    let bench = bench("web 3 claims: 0=old 1=old 2=image,born=900");
    insta::assert_snapshot!(bench.told("roll-back", &["3"]));
    let plan = bench.plan("roll-back", &["3"]).unwrap();
    let uid = format!("uid-web-2-{}", NOW - SignedDuration::from_secs(900));
    let [patch, deletion] = plan.steps.as_slice() else {
        panic!("{:?}", plan.steps)
    };
    assert_eq!(
        patch.goal,
        Goal::WaitsFor {
            ordinal: 2,
            uid: uid.clone().into()
        }
    );
    assert_eq!(deletion.request.body["preconditions"]["uid"], uid);
    assert_eq!(deletion.goal, Goal::AtRest);
}

#[test]
fn only_what_would_wait_for_ever_is_deleted() {
    for (set, steps, blocks) in [
        (
            "web 3: 0=old 1=old 2=image,born=900",
            2,
            "the controller would wait for it for ever",
        ),
        // It may yet get ready.
        (
            "web 3: 0=old 1=old 2=starting",
            1,
            "nothing is replaced before web-2 is available",
        ),
        // It was ready before.
        (
            "web 3: 0=old 1=old 2=unready,since=60",
            1,
            "nothing is replaced before web-2 is available",
        ),
        // Without an order it is replaced like any other.
        ("web 3 parallel: 0=old 1=old 2=image,born=900", 1, ""),
        // Nobody is replaced, so nobody is waited for.
        ("web 3 ondelete: 0=old 1=old 2=image,born=900", 1, ""),
        (
            "web 3 partition=3: 0=old 1=old 2=image,born=900",
            1,
            "nothing is replaced before web-2 is available",
        ),
    ] {
        let plan = bench(set).plan("roll-back", &["3"]).unwrap();
        assert_eq!(plan.steps.len(), steps, "{set}");
        let told = about(&plan, Topic::Blocks).join("; ");
        assert!(told.contains(blocks), "{set}: {told}");
        assert_eq!(told.is_empty(), blocks.is_empty(), "{set}: {told}");
    }
}

#[test]
fn whoever_may_not_delete_pods_is_told_who_must() {
    let bench = bench("web 3: 0=old 1=old 2=image,born=900").rights(&[(DELETE_PODS, false)]);
    let plan = bench.plan("roll-back", &["3"]).unwrap();
    assert_eq!(plan.steps.len(), 1);
    assert!(
        about(&plan, Topic::Blocks)[0].ends_with("someone must delete it: you may not delete pods")
    );
}

#[test]
fn under_on_delete_a_roll_back_touches_no_pod() {
    let plan = bench("web 3 ondelete: 0= 1= 2=")
        .plan("roll-back", &["3"])
        .unwrap();
    assert_eq!(plan.danger, Danger::Harmless);
    assert_eq!(plan.effect, "no pod is touched before someone deletes it");
    assert!(plan.seats.iter().all(|it| it.words == "stays"));
    assert_eq!(plan.steps[0].goal, Goal::Observed);
}

#[test]
fn old_pods_are_replaced_one_after_the_other() {
    let bench = bench("web 4 ondelete claims: 0=old 1=old 2=old 3=");
    insta::assert_snapshot!("replace_all", bench.told("replace-next", &["all"]));
    insta::assert_snapshot!("replace_one", bench.told("replace-next", &["one"]));
    let field = bench.fields("replace-next").remove(0);
    let Input::Choice(choices) = field.input else {
        panic!()
    };
    assert_eq!(field.start, "one");
    assert_eq!(choices[0].about, "only the next one, web-2");
    assert_eq!(
        choices[1].about,
        "all 3, one after the other, each waited for"
    );
}

/// Above a pod that is down `OrderedReady` makes none: it goes first.
#[test]
fn what_is_down_anyway_is_replaced_first() {
    let order = |set: &str| -> Vec<String> {
        let plan = bench(set).plan("replace-next", &["all"]).unwrap();
        plan.steps.into_iter().map(|it| it.about).collect()
    };
    assert_eq!(
        order("web 4 ondelete: 0=old 1=old,unready 2=old 3=old,unready"),
        [
            "delete pod web-1",
            "delete pod web-3",
            "delete pod web-2",
            "delete pod web-0"
        ]
    );
}

#[test]
fn no_pod_is_taken_down_while_a_new_one_is() {
    for (set, expected) in [
        (
            "web 3 ondelete: 0=old 1=old 2=image",
            "no: web-2 is new or on its way, and not available Instead: wait for web-2, or see why it does not get available\n",
        ),
        (
            "web 3 ondelete: 0=old 1=old 2=old,terminating",
            "no: web-2 is new or on its way, and not available Instead: wait for web-2, or see why it does not get available\n",
        ),
        (
            "web 3 ondelete: 0= 1= 2=",
            "no: every pod is at the newest template already\n",
        ),
        (
            "web 3: 0=old 1=old 2=",
            "no: under RollingUpdate the controller replaces the pods itself\n",
        ),
        (
            "web 3 partition=2: 0=old 1=old 2=",
            "no: under RollingUpdate the controller replaces the pods itself Instead: lower the partition, which is 2\n",
        ),
        (
            "web 3 ondelete unobserved: 0=old 1=old 2=",
            "no: the controller has not yet looked at the newest template\n",
        ),
    ] {
        assert_eq!(bench(set).told("replace-next", &["all"]), expected, "{set}");
    }
}

#[test]
fn a_set_is_touched_by_an_annotation() {
    insta::assert_snapshot!(bench("web 3: 0= 1=").told("touch", &[]));
    let again = bench("web 3: 0= 1= 2=").put(
        "/metadata/annotations",
        json!({"other": "one", "kubectl-sts/touched-at": "2026-01-01T00:00:00Z"}),
    );
    let plan = again.plan("touch", &[]).unwrap();
    assert_eq!(
        plan.changes[0].before.as_deref(),
        Some("2026-01-01T00:00:00Z")
    );
    let last = plan.steps[0]
        .request
        .body
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(last["op"], "replace");
    assert_eq!(
        last["path"],
        "/metadata/annotations/kubectl-sts~1touched-at"
    );
    assert_eq!(plan.steps[0].goal, Goal::Observed);
}

#[test]
fn a_set_is_deleted_in_each_of_four_ways() {
    for how in ["ordered", "foreground", "background", "orphan"] {
        let bench = bench("web 3 claims: 0= 1= 2=|claim data-web-3");
        insta::assert_snapshot!(format!("delete_{how}"), bench.told("delete-set", &[how]));
    }
}

#[test]
fn without_an_order_each_pod_is_scaled_away_by_itself() {
    let bench = bench("web 3 parallel start=5: 5= 6= 7=");
    let plan = bench.plan("delete-set", &["ordered"]).unwrap();
    let steps: Vec<&str> = plan.steps.iter().map(|it| it.about.as_str()).collect();
    assert_eq!(
        steps,
        ["scale to 2", "scale to 1", "scale to 0", "delete web"]
    );
    let uid = "uid-web-7-".into();
    assert_eq!(plan.steps[0].goal, Goal::PodGone { ordinal: 7, uid });
    // Each holds what the one before it left.
    let guards: Vec<&Value> = plan.steps[..3]
        .iter()
        .map(|it| &it.request.guards[0].value)
        .collect();
    assert_eq!(guards, [&json!(3), &json!(2), &json!(1)]);
    assert_eq!(plan.steps[2].goal, Goal::Empty);
    insta::assert_snapshot!("delete_parallel_kubectl", plan.kubectl);
}

/// What a delete destroys is told by the owners of the claims, not by the policy.
#[test]
fn the_claims_that_go_with_a_set_are_named() {
    for (set, how, lost) in [
        (
            "web 2 claims owned: 0= 1=",
            "background",
            "DATA WILL BE DELETED: data-web-0 (10Gi), data-web-1 (10Gi)",
        ),
        ("web 2 claims owned: 0= 1=", "orphan", ""),
        ("web 2 claims whendeleted: 0= 1=", "foreground", ""),
        (
            "web 2 claims: 0= 1=|claim data-web-5 owned=web",
            "background",
            "DATA WILL BE DELETED: data-web-5 (10Gi)",
        ),
        (
            "web 1 claims: 0= 1=|claim data-web-1 pod=uid-web-1-",
            "background",
            "DATA WILL BE DELETED: data-web-1 (10Gi)",
        ),
        // On its way through 0 the policy makes pods the owners of their claims.
        (
            "web 2 claims whenscaled: 0= 1=",
            "ordered",
            "DATA WILL BE DELETED: data-web-0 (10Gi), data-web-1 (10Gi)",
        ),
        ("web 2 claims whenscaled: 0= 1=", "background", ""),
    ] {
        let plan = bench(set).plan("delete-set", &[how]).unwrap();
        let told = about(&plan, Topic::Lost);
        let data: Vec<&&str> = told.iter().filter(|it| it.contains("DATA")).collect();
        assert_eq!(data.first().map_or("", |it| **it), lost, "{set} {how}");
        assert_eq!(plan.typed.as_deref(), Some("web"));
    }
    let blind = Bench::raw("known but persistentvolumeclaims|web 2 claims: 0= 1=");
    let plan = blind.plan("delete-set", &["background"]).unwrap();
    assert!(
        about(&plan, Topic::Lost)[0].contains("cannot be seen"),
        "{plan:?}"
    );
}

#[test]
fn volumes_that_outlive_their_claims_are_told() {
    let bench = bench("web 1 claims owned: 0=|volume pv-0 retain");
    let plan = bench.plan("delete-set", &["background"]).unwrap();
    assert_eq!(
        about(&plan, Topic::Lost)[0],
        "CLAIMS WILL BE DELETED: data-web-0 (10Gi); their volumes stay, for they are reclaimed by hand (Retain)"
    );
}

#[test]
fn the_dangers_of_the_way_through_0_are_named() {
    let plan = bench("web 3 partition=2: 0=old 1=old,unready 2=unready")
        .plan("delete-set", &["ordered"])
        .unwrap();
    assert!(about(&plan, Topic::Lost)[0].starts_with("what partition 2 holds"));
    assert_eq!(
        about(&plan, Topic::Blocks),
        [
            "web-2, web-1 are not ready: a scale-down past two of them deadlocks until web-2 is deleted by hand"
        ]
    );
}

#[test]
fn what_keeps_a_set_from_going_is_named() {
    let held = bench("web 1: 0=").put("/metadata/finalizers", json!(["example.com/backup"]));
    let plan = held.plan("delete-set", &["background"]).unwrap();
    assert_eq!(
        about(&plan, Topic::Blocks),
        ["it is gone when whoever set them has taken off its finalizers: example.com/backup"]
    );
    let going = held.put("/metadata/deletionTimestamp", "2026-11-20T08:00:00Z");
    assert!(
        going
            .told("delete-set", &["background"])
            .starts_with("no: it is being deleted already")
    );
    let mayn = bench("web 1: 0=").rights(&[(PATCH_SETS, false)]);
    assert!(
        mayn.told("delete-set", &["ordered"])
            .starts_with("no: you may not scale it to 0 first")
    );
    assert!(mayn.plan("delete-set", &["orphan"]).is_ok());
}

/// Every write of a status moves the version.
#[test]
fn the_version_is_held_only_at_rest() {
    for (set, how, holds) in [
        ("web 2: 0= 1=", "orphan", true),
        ("web 2: 0= 1=unready", "orphan", false),
        ("web 2: 0=old 1=", "background", false),
        ("web 2: 0= 1=", "ordered", false),
    ] {
        let plan = bench(set).plan("delete-set", &[how]).unwrap();
        let last = plan.steps.last().unwrap();
        assert_eq!(last.request.holds_version, holds, "{set} {how}");
        assert_eq!(last.goal, Goal::SetGone);
    }
}
