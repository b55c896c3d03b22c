//! An edited text as it is sent: to a simulated set, and to a real API server.

use kubectl_sts::domain::plan::{Edit, Plan, Topic, Verdict};
use kubectl_sts::domain::{Name, Uid};
use kubectl_sts::manifest::{Merge, merge};
use kubectl_sts::operations::Situation;
use kubectl_sts::operations::edit::EDIT;
use serde_json::{Value, json};

use super::real::{carry_out, create, server};
use super::sent::{situation_of, spec};
use crate::control_plane::{Bed, Namespace};
use kubectl_sts::cluster::{Server, write};

fn planned(live: &Value, merge: &Merge) -> Plan {
    let bench = situation_of(live.clone());
    let situation = Situation {
        edits: &merge.only_yours,
        ..bench.situation()
    };
    (EDIT.plan)(&situation, &[]).unwrap()
}

async fn sent(server: &Server, opened: &Value, wanted: &Value, live: &Value) {
    let merge = merge(opened, wanted, live);
    assert!(merge.both.is_empty(), "{:?}", merge.both);
    if merge.only_yours.is_empty() {
        return; // by chance
    }
    carry_out(server, &planned(live, &merge)).await;
}

fn get(ns: &Namespace<'_>) -> Value {
    ns.get("statefulsets/ours")
}

/// One of many changes, by its number.
fn edited(object: &Value, nth: u32) -> Value {
    let mut it = object.clone();
    let pods = &mut it["spec"]["template"]["spec"];
    match nth % 10 {
        0 => it["spec"]["replicas"] = json!(nth % 4),
        1 => it["metadata"]["labels"]["nth/x"] = json!(format!("v{nth}")),
        2 => it["metadata"]["annotations"]["a.b/c"] = json!("yes: # no\nlines\n"),
        3 => pods["containers"][0]["env"] = json!([{"name": "A", "value": nth.to_string()}]),
        4 => {
            let new = json!({"name": format!("side{nth}"), "image": "x:1"});
            pods["containers"].as_array_mut().unwrap().insert(0, new);
        }
        5 => pods["containers"].as_array_mut().unwrap().reverse(),
        6 => pods["containers"][0]["image"] = json!(format!("y:{nth}")),
        7 => pods["tolerations"] = json!([{"key": "k", "operator": "Exists"}]),
        8 => it["spec"]["minReadySeconds"] = json!(nth),
        _ => {
            pods["containers"].as_array_mut().unwrap().truncate(1);
            pods.as_object_mut().unwrap().remove("tolerations");
        }
    }
    it
}

#[test]
fn replicas_that_are_left_out_are_one_as_the_server_has_it_and_no_scale_to_none() {
    let mut live = super::bench::Bench::new("web 3:").object;
    live["metadata"]["namespace"] = json!("default");
    for value in [None, Some(Value::Null)] {
        let mut wanted = live.clone();
        let spec = wanted["spec"].as_object_mut().unwrap();
        spec.remove("replicas");
        spec.extend(value.map(|it| ("replicas".to_owned(), it)));
        let plan = planned(&live, &merge(&live, &wanted, &live));
        assert_eq!(plan.steps[0].request.subresource, None, "{plan:?}");
        assert_eq!(plan.seats.len(), 3, "{plan:?}");
    }
}

#[test]
fn a_claim_whose_class_lets_none_grow_is_told_before() {
    let grown = |class: &str| {
        let mut bench = super::bench::Bench::new("web 3:|class fast|class slow fixed");
        bench.object = json!({
            "metadata": {"name": "data-web-0", "namespace": "default", "uid": "u"},
            "spec": {"storageClassName": class, "resources": {"requests": {"storage": "1Gi"}}},
        });
        let name = Name::new("default", "data-web-0");
        let claim = kubectl_sts::manifest::kind::CLAIM.object(&name, &Uid::from("u"));
        let size = "/spec/resources/requests/storage";
        let edits = [Edit::of(&bench.object, size, Some(json!("2Gi")))];
        let situation = Situation {
            edits: &edits,
            target: Some(&claim),
            ..bench.situation()
        };
        let plan = (EDIT.plan)(&situation, &[]).unwrap();
        let blocks = plan
            .notes
            .into_iter()
            .filter(|it| it.topic == Topic::Blocks);
        blocks.map(|it| it.words).collect::<Vec<_>>()
    };
    assert_eq!(grown("fast"), Vec::<String>::new());
    assert_eq!(grown("unknown"), Vec::<String>::new());
    assert_eq!(
        grown("slow"),
        ["its class slow lets no claim grow: the server will refuse"]
    );
    assert_eq!(grown("").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_reach_a_real_server_beside_those_of_others_and_as_kubectl_replace_does() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("edit");
    let server = server(bed).await;
    let opened = create(&ns, "ours", "");
    let mut wanted = opened.clone();
    wanted["spec"]["minReadySeconds"] = json!(5);

    // Somebody else changes the status, and another field: both stay.
    let status = r#"{"status":{"replicas":1,"readyReplicas":0}}"#;
    ns.kubectl(&[
        "patch",
        "sts/ours",
        "--subresource=status",
        "--type=merge",
        "-p",
        status,
    ]);
    ns.kubectl(&["patch", "sts/ours", "-p", r#"{"spec":{"replicas":2}}"#]);
    sent(&server, &opened, &wanted, &get(&ns)).await;
    let now = get(&ns);
    assert_eq!(
        (&now["spec"]["replicas"], &now["spec"]["minReadySeconds"]),
        (&json!(2), &json!(5))
    );

    // The same field clashes; and what was planned before it changed is not done.
    wanted["spec"]["minReadySeconds"] = json!(7);
    let found = merge(&opened, &wanted, &now);
    assert_eq!(found.both[0].pointer, "/spec/minReadySeconds");
    let plan = planned(&opened, &merge(&opened, &wanted, &opened));
    let verdict = write::rehearse(&server, &plan.steps[0].request).await;
    assert!(matches!(verdict, Verdict::Changed(_)), "{verdict:?}");

    let theirs = create(&ns, "theirs", "");
    let mut last = get(&ns);
    for nth in 0..30 {
        let wanted = edited(&last, nth);
        sent(&server, &last, &wanted, &get(&ns)).await;
        let mut twin = ns.get("statefulsets/theirs");
        twin["spec"] = wanted["spec"].clone();
        twin["spec"]["selector"] = theirs["spec"]["selector"].clone();
        let labels = theirs["spec"]["template"]["metadata"].clone();
        twin["spec"]["template"]["metadata"] = labels.clone();
        for key in ["labels", "annotations"] {
            twin["metadata"][key] = wanted["metadata"][key].clone();
        }
        twin["metadata"]
            .as_object_mut()
            .unwrap()
            .remove("resourceVersion");
        bed.kubectl_reads(&["-n", &ns.name, "replace", "-f", "-"], &twin.to_string());
        last = get(&ns);
        let mut ours = spec(&last);
        ours["spec"]["selector"] = theirs["spec"]["selector"].clone();
        ours["spec"]["template"]["metadata"] = labels;
        let twin = spec(&ns.get("statefulsets/theirs"));
        assert_eq!(ours, twin, "edit {nth}");
    }
}
