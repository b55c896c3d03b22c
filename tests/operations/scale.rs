//! Scale: what it says it would do, and what it would send.

use kubectl_sts::domain::plan::{Danger, Fate};
use kubectl_sts::domain::rights::{PATCH_SCALE, PATCH_SETS};
use serde_json::json;

use super::bench::{Bench, scenes};

#[test]
fn plans() {
    scenes(
        "scale",
        &[
            (
                "the mock",
                Bench::new(
                    "es-data 5 claims: 0= 1= 2=old,image 3= 4=|autoscaler es-data StatefulSet/es-data min=5 max=9 desired=5",
                ),
                "scale",
                &["3"],
            ),
            (
                "up",
                Bench::new("web 3 claims: 0= 1= 2= 3=away"),
                "scale-up",
                &["5"],
            ),
            (
                "up, all at once",
                Bench::new("web 3 parallel: 0= 1= 2="),
                "scale",
                &["5"],
            ),
            (
                "up, waiting",
                Bench::new("web 3: 0= 1=unready 2="),
                "scale",
                &["5"],
            ),
            (
                "up, no room",
                Bench::new(
                    "web 2: 0= 1=|event StatefulSet/web FailedCreate: create Pod web-2 in StatefulSet web failed error: pods \"web-2\" is forbidden: exceeded quota: q|event Pod/web-3 FailedScheduling: 0/3 nodes are available",
                ),
                "scale",
                &["3"],
            ),
            (
                "up, a name is taken",
                Bench::new("web 2: 0= 1= 2=alien"),
                "scale",
                &["3"],
            ),
            (
                "from 0",
                Bench::new("web 0 claims: 0=away"),
                "scale",
                &["2"],
            ),
            (
                "down to 0",
                Bench::new("web 3 claims: 0= 1= 2="),
                "scale",
                &["0"],
            ),
            (
                "down to 0, the claims go",
                Bench::new("web 2 claims template=logs whenscaled: 0= 1="),
                "scale",
                &["0"],
            ),
            (
                "down, the claims go, the volumes do not",
                Bench::new("web 2 claims whenscaled: 0= 1=|volume pv-1 retain|volume pv-0 retain"),
                "scale",
                &["1"],
            ),
            (
                "down, a hold is forgotten",
                Bench::new("web 3 partition=2: 0=old 1=old 2="),
                "scale",
                &["0"],
            ),
            (
                "down, deadlock",
                Bench::new("web 5: 0= 1= 2= 3=unready 4=unready"),
                "scale",
                &["3"],
            ),
            (
                "down, at once",
                Bench::new("web 5 parallel: 0= 1=unready 2= 3=unready 4=unready"),
                "scale",
                &["3"],
            ),
            (
                "down, on the way down",
                Bench::new("web 3: 0= 1= 2= 3= 4=terminating"),
                "scale",
                &["2"],
            ),
            (
                "down amid a rollout",
                Bench::new("web 4: 0=old 1=old 2= 3="),
                "scale",
                &["3"],
            ),
            (
                "up again while the claim goes",
                Bench::new("web 2 claims whenscaled: 0= 1= 2=terminating"),
                "scale",
                &["3"],
            ),
            (
                "another start",
                Bench::new("web 3 start=5: 5= 6= 7="),
                "scale-down",
                &["2"],
            ),
            (
                "an owner",
                Bench::new("web 3 owner=MysqlCluster/test-mysql-123: 0= 1= 2=")
                    .managed("helm", "/spec/replicas")
                    .managed("kubectl/scale", "/spec/replicas"),
                "scale",
                &["2"],
            ),
            (
                "nobody's, and someone's ScaledObject",
                Bench::new("web 3: 0=born=300,placed=295,since=270 1=born=260,placed=255,since=240 2=|autoscaler keda-hpa-web StatefulSet/web min=1 max=9 desired=3 owner=ScaledObject/web").without("/metadata/managedFields"),
                "scale",
                &["5"],
            ),
            (
                "a name too long",
                Bench::new("a-name-of-a-set-that-has-more-than-fifty-two-characters 0:"),
                "scale",
                &["1"],
            ),
            (
                "not by /scale",
                Bench::new("web 1: 0=").rights(&[(PATCH_SCALE, false), (PATCH_SETS, true)]),
                "scale",
                &["2"],
            ),
        ],
    );
}

#[test]
fn what_is_typed_is_a_number_as_the_api_takes_it() {
    let bench = Bench::new("web 3: 0= 1= 2=");
    for typed in [
        "",
        " 3 ",
        "03",
        "-1",
        "+4",
        "1e3",
        "٣",
        "３",
        "2147483648",
        "99999999999999999999",
        "3.0",
        "0x3",
        "three",
        "4\u{1b}[2J",
    ] {
        let refusal = bench.plan("scale", &[typed]).unwrap_err();
        assert!(
            refusal.words.starts_with("replicas: "),
            "{typed}: {}",
            refusal.words
        );
        assert!(!refusal.words.chars().any(char::is_control), "{typed}");
    }
    assert!(bench.plan("scale", &[]).is_err());
    assert_eq!(
        bench.told("scale", &["3"]),
        "no: it has 3 replicas already\n"
    );
    assert!(bench.plan("scale", &["2147483647"]).is_ok());
}

#[test]
fn the_fields_start_beside_what_is_there_now() {
    let bench = Bench::new("web 3: 0= 1= 2=").put("/spec/replicas", 7);
    for (operation, start) in [("scale", "7"), ("scale-up", "8"), ("scale-down", "6")] {
        let fields = bench.fields(operation);
        assert_eq!(
            (fields[0].label.as_str(), fields[0].start.as_str()),
            ("replicas", start)
        );
    }
    let none = Bench::new("web 0:");
    assert_eq!(none.fields("scale-down")[0].start, "0");
}

#[test]
fn the_guards_and_wishes_speak_of_the_set_also_where_its_scale_is_written() {
    for (lines, wanted, before) in [("web 2: 0= 1=", 1, 2), ("web 0:", 2, 0)] {
        let plan = Bench::new(lines)
            .plan("scale", &[&wanted.to_string()])
            .unwrap();
        let request = &plan.steps[0].request;
        assert_eq!(request.subresource, Some("scale"));
        let guards: Vec<_> = request
            .guards
            .iter()
            .map(|it| (it.pointer.as_str(), it.value.clone()))
            .collect();
        assert_eq!(guards, [("/spec/replicas", json!(before))]);
        let wishes: Vec<_> = request
            .wishes
            .iter()
            .map(|it| (it.pointer.as_str(), it.value.clone()))
            .collect();
        assert_eq!(wishes, [("/spec/replicas", json!(wanted))]);
        let inverse = plan.inverse.unwrap();
        assert_eq!(inverse[0].after, Some(json!(before)));
    }
}

#[test]
fn data_goes_by_the_claims_owners_as_well() {
    let mut bench = Bench::new("web 2 claims: 0= 1=");
    assert_eq!(
        bench.plan("scale", &["1"]).unwrap().danger,
        Danger::Disruptive
    );
    // Retain, but someone made the pod the owner of its claim.
    let pod = bench.fleet.pod(&bench.set.pod_name(1)).unwrap().uid.clone();
    let claim = bench.fleet.claims_of(&bench.set).last().unwrap().1.clone();
    let owner = kubectl_sts::domain::claim::Owner {
        kind: "Pod".into(),
        name: "web-1".into(),
        uid: pod,
    };
    let claim = kubectl_sts::domain::claim::Claim {
        owners: vec![owner],
        ..claim
    };
    bench.apply(kubectl_sts::domain::Object::Claim(Box::new(claim)));
    let plan = bench.plan("scale", &["1"]).unwrap();
    assert_eq!(plan.danger, Danger::Destructive);
    assert!(
        plan.notes[0].words.starts_with("DATA WILL BE DELETED"),
        "{:?}",
        plan.notes
    );
    assert_eq!(plan.typed.as_deref(), Some("web"));
}

#[test]
fn two_billion_replicas_by_mistake_are_planned_in_no_time() {
    let plan = Bench::new("web 2 claims: 0= 1=")
        .plan("scale", &["2147483647"])
        .unwrap();
    assert!(plan.seats.len() <= 5_002);
    assert_eq!(plan.seats[2].fate, Fate::Comes(1));
}

#[test]
fn what_is_gone_or_going_is_not_scaled() {
    let going =
        Bench::new("web 2: 0= 1=").put("/metadata/deletionTimestamp", "2026-11-20T08:00:00Z");
    assert_eq!(going.told("scale", &["3"]), "no: db/web is being deleted\n");
    let other = Bench::new("web 2: 0= 1=").put("/metadata/uid", "another");
    assert!(
        other
            .told("scale", &["3"])
            .starts_with("no: another set has the name db/web by now")
    );
    let mut gone = Bench::new("web 2: 0= 1=");
    gone.object = json!(null);
    assert!(
        gone.told("scale", &["3"])
            .starts_with("no: db/web could not be read")
    );
}
