use kubectl_sts::sim::{Kind, World, Write};
use serde_json::json;

use super::{claim, key, make, put, revise, set, tell_status, told, world};

#[test]
fn what_a_set_keeps_for_ever_is_refused_in_one_sentence() {
    for (pointer, value) in [
        ("/spec/serviceName", json!("other")),
        ("/spec/podManagementPolicy", json!("Parallel")),
        (
            "/spec/selector/matchLabels",
            json!({ "app": "web", "x": "y" }),
        ),
    ] {
        let mut world = world();
        let mut first = set();
        put(&mut first, "/spec/template/metadata/labels/x", "y".into());
        make(&mut world, Kind::StatefulSet, first);
        let refusal = world
            .revise(&key(Kind::StatefulSet, "web"), &Write::by("t"), |it| {
                put(it, pointer, value);
            })
            .unwrap_err();
        assert_eq!(
            told(&refusal),
            "422 Invalid: StatefulSet.apps \"web\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
        );
    }
}

#[test]
fn a_wish_raises_the_generation_and_a_status_does_not() {
    let mut world = world();
    make(&mut world, Kind::StatefulSet, set());
    let generation = |world: &kubectl_sts::sim::World| {
        world.get(&key(Kind::StatefulSet, "web")).unwrap()["metadata"]["generation"].clone()
    };
    revise(&mut world, Kind::StatefulSet, "web", "/spec/replicas", 3);
    assert_eq!(generation(&world), 2);
    revise(
        &mut world,
        Kind::StatefulSet,
        "web",
        "/metadata/annotations",
        json!({ "a": "b" }),
    );
    assert_eq!(generation(&world), 2);
    tell_status(
        &mut world,
        Kind::StatefulSet,
        "web",
        "/status/replicas",
        json!(3),
    );
    assert_eq!(generation(&world), 2);
    let set = world.get(&key(Kind::StatefulSet, "web")).unwrap();
    assert_eq!(set["status"]["replicas"], 3);
}

#[test]
fn a_status_comes_through_its_own_door_only() {
    let mut world = world();
    make(&mut world, Kind::StatefulSet, set());
    revise(&mut world, Kind::StatefulSet, "web", "/status/replicas", 5);
    tell_status(
        &mut world,
        Kind::StatefulSet,
        "web",
        "/spec/replicas",
        json!(5),
    );
    let set = world.get(&key(Kind::StatefulSet, "web")).unwrap();
    assert_eq!(set["status"]["replicas"], 0);
    assert_eq!(set["spec"]["replicas"], 1);
}

#[test]
fn a_write_that_changes_nothing_is_not_stored() {
    let mut world = world();
    make(&mut world, Kind::StatefulSet, set());
    let before = world.store.revision();
    revise(&mut world, Kind::StatefulSet, "web", "/spec/replicas", 1);
    revise(
        &mut world,
        Kind::StatefulSet,
        "web",
        "/metadata/generation",
        9,
    );
    assert_eq!(world.store.revision(), before);
}

#[test]
fn a_stale_copy_and_a_foreign_one_are_refused() {
    let mut world = world();
    let made = make(&mut world, Kind::StatefulSet, set()).object;
    revise(&mut world, Kind::StatefulSet, "web", "/spec/replicas", 2);
    let web = key(Kind::StatefulSet, "web");
    let refusal = world
        .update(&web, (*made).clone(), &Write::by("t"))
        .unwrap_err();
    assert!(refusal.message.contains("the object has been modified"));
    let mut foreign = (*made).clone();
    put(&mut foreign, "/metadata/uid", "zzz".into());
    let refusal = world.update(&web, foreign, &Write::by("t")).unwrap_err();
    assert_eq!(refusal.code, 409);
    assert!(refusal.message.contains("UID in precondition: zzz"));
}

/// Asks for a claim of another size.
fn ask(world: &mut World, name: &str, size: &str) -> String {
    let key = key(Kind::PersistentVolumeClaim, name);
    let written = world.revise(&key, &Write::by("t"), |it| {
        put(it, "/spec/resources/requests/storage", size.into());
    });
    match written {
        Ok(_) => "yes".to_owned(),
        Err(it) => format!("{} {}", it.code, it.message),
    }
}

#[test]
fn a_bound_claim_grows_if_its_class_lets_it_and_never_shrinks_below_what_it_has() {
    let mut world = world();
    for (name, grows) in [("disk", true), ("stone", false)] {
        let class = json!({ "metadata": { "name": name }, "provisioner": "none", "allowVolumeExpansion": grows });
        make(&mut world, Kind::StorageClass, class);
        let mut claim = claim(name);
        put(&mut claim, "/spec/storageClassName", name.into());
        make(&mut world, Kind::PersistentVolumeClaim, claim);
    }
    assert!(ask(&mut world, "disk", "2Gi").contains("spec is immutable after creation except"));
    for name in ["disk", "stone"] {
        let bound = json!({ "phase": "Bound", "capacity": { "storage": "1Gi" } });
        tell_status(
            &mut world,
            Kind::PersistentVolumeClaim,
            name,
            "/status",
            bound,
        );
    }
    assert_eq!(
        ask(&mut world, "stone", "2Gi"),
        "403 persistentvolumeclaims \"stone\" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"
    );
    assert_eq!(ask(&mut world, "disk", "2Gi"), "yes");
    assert_eq!(ask(&mut world, "disk", "1500Mi"), "yes");
    assert!(ask(&mut world, "disk", "1Gi").ends_with(
        "spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"
    ));
}

#[test]
fn what_a_pod_is_made_of_cannot_change_but_its_image() {
    let mut world = world();
    make(&mut world, Kind::Pod, super::pod("a"));
    revise(
        &mut world,
        Kind::Pod,
        "a",
        "/spec/containers/0/image",
        "nginx:2",
    );
    let refusal = world
        .revise(&key(Kind::Pod, "a"), &Write::by("t"), |it| {
            put(it, "/spec/hostname", "b".into());
        })
        .unwrap_err();
    assert!(
        refusal
            .message
            .contains("pod updates may not change fields other than")
    );
}
