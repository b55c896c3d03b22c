use kubectl_sts::sim::{Kind, Part, PatchKind, Validation, World, Write, Written};
use serde_json::{Value, json};

use super::{key, make, put, set, told, world};

fn patch_as(
    world: &mut World,
    kind: PatchKind,
    body: &Value,
    write: &Write,
) -> Result<Written, String> {
    let body = body.to_string();
    world
        .patch(&key(Kind::StatefulSet, "web"), kind, body.as_bytes(), write)
        .map_err(|it| told(&it))
}

fn patch(world: &mut World, kind: PatchKind, body: &Value) -> Result<Value, String> {
    patch_as(world, kind, body, &Write::by("patcher")).map(|it| (*it.object).clone())
}

fn with_set() -> World {
    let mut world = world();
    make(&mut world, Kind::StatefulSet, set());
    world
}

const APPLIED: &str = "422 Invalid: the server rejected our request due to an error in our request";

#[test]
fn a_test_that_fails_and_a_path_that_is_absent_are_answered_alike() {
    let mut world = with_set();
    for body in [
        json!([{ "op": "test", "path": "/spec/replicas", "value": 2 }]),
        json!([{ "op": "test", "path": "/spec/replicas", "value": "1" }]),
        json!([{ "op": "remove", "path": "/spec/absent" }]),
        json!([{ "op": "add", "path": "/spec/absent/below", "value": 1 }]),
        json!([{ "op": "replace", "path": "/spec/template/spec/containers/7/image", "value": "" }]),
        json!([{ "op": "jump", "path": "/spec/replicas" }]),
    ] {
        assert_eq!(
            patch(&mut world, PatchKind::Json, &body).unwrap_err(),
            APPLIED
        );
    }
    let refusal = patch(&mut world, PatchKind::Json, &json!({})).unwrap_err();
    assert!(refusal.starts_with("400 BadRequest"), "{refusal}");
}

#[test]
fn what_is_absent_is_as_good_as_null_and_may_be_replaced() {
    let mut world = with_set();
    let body = json!([
        { "op": "test", "path": "/spec/minReadySeconds", "value": null },
        { "op": "replace", "path": "/spec/minReadySeconds", "value": 3 },
    ]);
    let set = patch(&mut world, PatchKind::Json, &body).unwrap();
    assert_eq!(set["spec"]["minReadySeconds"], 3);
    assert_eq!(set["metadata"]["generation"], 2);
}

#[test]
fn a_merge_patch_replaces_lists_and_takes_null_for_absence() {
    let mut world = with_set();
    let body = json!({ "metadata": { "annotations": { "a": "b" } }, "spec": { "revisionHistoryLimit": null } });
    let set = patch(&mut world, PatchKind::Merge, &body).unwrap();
    assert_eq!(set["metadata"]["annotations"], json!({ "a": "b" }));
    assert_eq!(set["spec"]["revisionHistoryLimit"], 10, "its default");
    assert_eq!(set["metadata"]["generation"], 1);
}

#[test]
fn a_strategic_patch_merges_containers_by_name() {
    let mut world = with_set();
    let add = json!({ "spec": { "template": { "spec": { "containers": [{ "name": "side", "image": "busybox" }] } } } });
    let set = patch(&mut world, PatchKind::Strategic, &add).unwrap();
    let containers = &set["spec"]["template"]["spec"]["containers"];
    assert_eq!(containers[0]["imagePullPolicy"], "Always");
    assert_eq!(containers[1]["name"], "main", "what is new comes first");
    let order = json!({ "spec": { "template": { "spec": {
        "$setElementOrder/containers": [{ "name": "main" }, { "name": "side" }],
        "containers": [{ "name": "main", "image": "nginx:8" }],
    } } } });
    let set = patch(&mut world, PatchKind::Strategic, &order).unwrap();
    let containers = &set["spec"]["template"]["spec"]["containers"];
    assert_eq!(containers[0]["image"], "nginx:8");
    assert_eq!(containers[1]["name"], "side");
    let gone = json!({ "spec": { "template": { "spec": { "containers": [{ "name": "side", "$patch": "delete" }] } } } });
    let set = patch(&mut world, PatchKind::Strategic, &gone).unwrap();
    assert_eq!(
        set["spec"]["template"]["spec"]["containers"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_roll_back_replaces_the_template_whole() {
    let mut world = with_set();
    let note = json!({ "spec": { "template": { "metadata": { "annotations": { "a": "b" } } } } });
    patch(&mut world, PatchKind::Strategic, &note).unwrap();
    let mut back = json!({ "spec": { "template": set()["spec"]["template"].clone() } });
    put(&mut back, "/spec/template/$patch", "replace".into());
    let set = patch(&mut world, PatchKind::Strategic, &back).unwrap();
    assert_eq!(
        set["spec"]["template"]["metadata"],
        json!({ "labels": { "app": "web" } })
    );
}

#[test]
fn plain_lists_lose_and_keep_what_directives_say() {
    let mut world = with_set();
    let add = json!({ "metadata": { "finalizers": ["t/a", "t/b"] } });
    patch(&mut world, PatchKind::Strategic, &add).unwrap();
    let gone = json!({ "metadata": { "$deleteFromPrimitiveList/finalizers": ["t/a"], "finalizers": ["t/c"] } });
    let set = patch(&mut world, PatchKind::Strategic, &gone).unwrap();
    assert_eq!(set["metadata"]["finalizers"], json!(["t/c", "t/b"]));
    let volume = json!({ "spec": { "template": { "spec": { "volumes": [{ "name": "v", "emptyDir": {} }] } } } });
    patch(&mut world, PatchKind::Strategic, &volume).unwrap();
    let other = json!({ "spec": { "template": { "spec": { "volumes": [
        { "name": "v", "$retainKeys": ["name", "hostPath"], "hostPath": { "path": "/x" } }
    ] } } } });
    let set = patch(&mut world, PatchKind::Strategic, &other).unwrap();
    assert_eq!(
        set["spec"]["template"]["spec"]["volumes"],
        json!([{ "name": "v", "hostPath": { "path": "/x", "type": "" } }])
    );
}

#[test]
fn uid_and_resource_version_in_a_patch_are_its_preconditions() {
    let mut world = with_set();
    let body = json!({ "metadata": { "resourceVersion": "77" } });
    assert_eq!(
        patch(&mut world, PatchKind::Strategic, &body).unwrap_err(),
        "409 Conflict: Operation cannot be fulfilled on statefulsets.apps \"web\": the object has been modified; please apply your changes to the latest version and try again"
    );
    let body = json!({ "metadata": { "uid": "zzz" } });
    assert_eq!(
        patch(&mut world, PatchKind::Strategic, &body).unwrap_err(),
        "422 Invalid: StatefulSet.apps \"web\" is invalid: metadata.uid: Invalid value: \"zzz\": field is immutable"
    );
}

#[test]
fn a_strict_patch_is_refused_behind_the_whole_object() {
    let mut world = with_set();
    let strict = Write {
        validation: Validation::Strict,
        ..Write::by("patcher")
    };
    let body = json!({ "spec": { "foo": 1 } });
    let refusal = patch_as(&mut world, PatchKind::Merge, &body, &strict).unwrap_err();
    assert!(refusal.starts_with("422 Invalid:  \"\" is invalid: patch: Invalid value: \"{"));
    assert!(refusal.ends_with(": strict decoding error: unknown field \"spec.foo\""));
    let warned = patch_as(&mut world, PatchKind::Merge, &body, &Write::by("patcher")).unwrap();
    assert_eq!(warned.warnings, ["unknown field \"spec.foo\""]);
}

#[test]
fn the_scale_is_patched_like_an_object() {
    let mut world = with_set();
    let scale = Write {
        part: Part::Scale,
        ..Write::by("scaler")
    };
    let body = json!({ "spec": { "replicas": 0 } });
    let zero = patch_as(&mut world, PatchKind::Merge, &body, &scale).unwrap();
    assert_eq!(zero.object["spec"], json!({}));
    assert_eq!(zero.object["status"]["selector"], "app=web");
    let body = json!([
        { "op": "test", "path": "/spec", "value": {} },
        { "op": "add", "path": "/spec/replicas", "value": 2 },
    ]);
    let two = patch_as(&mut world, PatchKind::Json, &body, &scale).unwrap();
    assert_eq!(two.object["spec"]["replicas"], 2);
    let body = json!({ "spec": { "replicas": -1 } });
    assert_eq!(
        patch_as(&mut world, PatchKind::Merge, &body, &scale).unwrap_err(),
        "422 Invalid: Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0"
    );
}
