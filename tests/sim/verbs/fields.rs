//! Who wrote which field.

use kubectl_sts::sim::{Kind, Part, PatchKind, World, Write};
use serde_json::{Value, json};

use super::{key, make, put, set, world};

fn fields(world: &World, manager: &str, part: &str) -> Value {
    let set = world.get(&key(Kind::StatefulSet, "web")).unwrap();
    set["metadata"]["managedFields"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["manager"] == manager && it["subresource"].as_str().unwrap_or("") == part)
        .map_or(Value::Null, |it| it["fieldsV1"].clone())
}

fn scale(world: &mut World, replicas: u32) {
    let write = Write {
        part: Part::Scale,
        ..Write::by("scaler")
    };
    let body = json!({ "spec": { "replicas": replicas } }).to_string();
    world
        .patch(
            &key(Kind::StatefulSet, "web"),
            PatchKind::Merge,
            body.as_bytes(),
            &write,
        )
        .unwrap();
}

fn with_set() -> World {
    let mut world = world();
    let mut set = set();
    put(&mut set, "/metadata/labels", json!({ "app": "web" }));
    put(&mut set, "/spec/replicas", json!(3));
    make(&mut world, Kind::StatefulSet, set);
    world
}

#[test]
fn the_maker_owns_all_that_it_said_and_what_was_filled_in() {
    let world = with_set();
    assert_eq!(
        fields(&world, "tester", ""),
        json!({
            "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
            "f:spec": {
                "f:persistentVolumeClaimRetentionPolicy": { ".": {}, "f:whenDeleted": {}, "f:whenScaled": {} },
                "f:podManagementPolicy": {},
                "f:replicas": {},
                "f:revisionHistoryLimit": {},
                "f:selector": {},
                "f:template": {
                    "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
                    "f:spec": {
                        "f:containers": {
                            "k:{\"name\":\"main\"}": {
                                ".": {},
                                "f:image": {},
                                "f:imagePullPolicy": {},
                                "f:name": {},
                                "f:resources": {},
                                "f:terminationMessagePath": {},
                                "f:terminationMessagePolicy": {},
                            },
                        },
                        "f:dnsPolicy": {},
                        "f:restartPolicy": {},
                        "f:schedulerName": {},
                        "f:securityContext": {},
                        "f:terminationGracePeriodSeconds": {},
                    },
                },
                "f:updateStrategy": { "f:rollingUpdate": { ".": {}, "f:partition": {} }, "f:type": {} },
            },
        })
    );
}

#[test]
fn a_field_goes_over_to_whoever_changes_it() {
    let mut world = with_set();
    let write = Write::by("editor");
    world
        .revise(&key(Kind::StatefulSet, "web"), &write, |it| {
            put(it, "/spec/replicas", json!(4));
            put(it, "/metadata/labels/more", json!("yes"));
        })
        .unwrap();
    assert_eq!(
        fields(&world, "editor", ""),
        json!({ "f:metadata": { "f:labels": { "f:more": {} } }, "f:spec": { "f:replicas": {} } })
    );
    assert_eq!(
        fields(&world, "tester", "")["f:spec"].get("f:replicas"),
        None
    );
}

#[test]
fn a_scale_to_zero_leaves_the_number_to_nobody_and_later_scales_no_trace() {
    let mut world = with_set();
    scale(&mut world, 2);
    assert_eq!(
        fields(&world, "scaler", "scale"),
        json!({ "f:spec": { "f:replicas": {} } })
    );
    assert_eq!(
        fields(&world, "tester", "")["f:spec"].get("f:replicas"),
        None
    );
    scale(&mut world, 0);
    assert_eq!(fields(&world, "scaler", "scale"), Value::Null);
    scale(&mut world, 2);
    assert_eq!(fields(&world, "scaler", "scale"), Value::Null);
    assert_eq!(
        world.get(&key(Kind::StatefulSet, "web")).unwrap()["spec"]["replicas"],
        2
    );
}

#[test]
fn a_status_has_owners_of_its_own() {
    let mut world = with_set();
    let write = Write::by("controller").status();
    world
        .revise(&key(Kind::StatefulSet, "web"), &write, |it| {
            put(it, "/status", json!({ "replicas": 3, "readyReplicas": 1 }));
        })
        .unwrap();
    assert_eq!(
        fields(&world, "controller", "status"),
        json!({ "f:status": { "f:readyReplicas": {}, "f:replicas": {} } })
    );
}
