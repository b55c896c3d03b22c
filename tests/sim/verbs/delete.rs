use kubectl_sts::sim::{Deletion, Kind, Propagation, World, Write};
use serde_json::{Value, json};

use super::{delete, is_there, key, make, pass, pod, put, revise, set, world};

fn with(propagation: Propagation) -> Deletion {
    Deletion {
        propagation: Some(propagation),
        ..Deletion::default()
    }
}

/// A set that no controller minds, and a config map that it owns.
fn family() -> World {
    let mut world = world();
    let set = make(&mut world, Kind::StatefulSet, set()).object;
    let owner = json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web",
        "uid": set["metadata"]["uid"], "controller": true, "blockOwnerDeletion": true,
    });
    let mut owned = json!({ "metadata": { "name": "owned" } });
    put(&mut owned, "/metadata/ownerReferences", json!([owner]));
    make(&mut world, Kind::ConfigMap, owned);
    world
}

fn of<'a>(object: &'a Value, pointer: &str) -> &'a Value {
    object.pointer(pointer).unwrap_or(&Value::Null)
}

#[test]
fn in_the_background_what_is_owned_goes_after_its_owner() {
    let mut world = family();
    delete(&mut world, Kind::StatefulSet, "web");
    assert!(!is_there(&world, Kind::StatefulSet, "web"));
    assert!(is_there(&world, Kind::ConfigMap, "owned"));
    pass(&mut world, 5);
    assert!(!is_there(&world, Kind::ConfigMap, "owned"));
}

#[test]
fn in_the_foreground_an_owner_waits_for_what_it_owns() {
    let mut world = family();
    revise(
        &mut world,
        Kind::ConfigMap,
        "owned",
        "/metadata/finalizers",
        json!(["t/hold"]),
    );
    let how = with(Propagation::Foreground);
    let shown = world.delete(&key(Kind::StatefulSet, "web"), &how).unwrap();
    assert_eq!(
        of(&shown, "/metadata/finalizers"),
        &json!(["foregroundDeletion"])
    );
    assert_eq!(of(&shown, "/metadata/generation"), 2);
    pass(&mut world, 5);
    assert!(is_there(&world, Kind::StatefulSet, "web"));
    revise(
        &mut world,
        Kind::ConfigMap,
        "owned",
        "/metadata/finalizers",
        json!([]),
    );
    pass(&mut world, 5);
    assert!(!is_there(&world, Kind::ConfigMap, "owned"));
    assert!(!is_there(&world, Kind::StatefulSet, "web"));
}

#[test]
fn orphans_lose_their_owner_and_stay() {
    let mut world = family();
    let how = with(Propagation::Orphan);
    let shown = world.delete(&key(Kind::StatefulSet, "web"), &how).unwrap();
    assert_eq!(of(&shown, "/metadata/finalizers"), &json!(["orphan"]));
    pass(&mut world, 5);
    assert!(!is_there(&world, Kind::StatefulSet, "web"));
    let owned = world.get(&key(Kind::ConfigMap, "owned")).unwrap();
    assert_eq!(of(&owned, "/metadata/ownerReferences"), &Value::Null);
}

#[test]
fn whose_owner_is_not_there_goes_and_whose_owner_is_of_a_foreign_kind_stays() {
    let mut world = world();
    for (name, kind, version) in [
        ("dead", "StatefulSet", "apps/v1"),
        ("foreign", "MysqlCluster", "mysql.example.com/v1"),
    ] {
        let owner = json!({ "apiVersion": version, "kind": kind, "name": "x", "uid": "u" });
        let object = json!({ "metadata": { "name": name, "ownerReferences": [owner] } });
        make(&mut world, Kind::ConfigMap, object);
    }
    pass(&mut world, 5);
    assert!(!is_there(&world, Kind::ConfigMap, "dead"));
    assert!(is_there(&world, Kind::ConfigMap, "foreign"));
}

#[test]
fn a_pod_on_a_node_gets_its_time_which_may_only_be_cut_short() {
    let mut world = world();
    let mut placed = pod("a");
    put(&mut placed, "/spec/nodeName", "none".into());
    make(&mut world, Kind::Pod, placed);
    let key = key(Kind::Pod, "a");
    let grace = |grace| Deletion {
        grace,
        ..Deletion::default()
    };
    let shown = world.delete(&key, &grace(None)).unwrap();
    assert_eq!(
        of(&shown, "/metadata/deletionTimestamp"),
        "2026-01-01T00:00:30Z"
    );
    let shown = world.delete(&key, &grace(Some(60))).unwrap();
    assert_eq!(of(&shown, "/metadata/deletionGracePeriodSeconds"), 30);
    let shown = world.delete(&key, &grace(Some(10))).unwrap();
    assert_eq!(
        of(&shown, "/metadata/deletionTimestamp"),
        "2026-01-01T00:00:10Z"
    );
    world.delete(&key, &grace(Some(0))).unwrap();
    assert!(!is_there(&world, Kind::Pod, "a"));
}

#[test]
fn a_pod_without_a_node_goes_at_once() {
    let mut world = world();
    make(&mut world, Kind::Pod, pod("a"));
    delete(&mut world, Kind::Pod, "a");
    assert!(!is_there(&world, Kind::Pod, "a"));
}

#[test]
fn a_dry_deletion_deletes_nothing() {
    let mut world = world();
    make(&mut world, Kind::StatefulSet, set());
    let before = world.store.revision();
    for propagation in [Propagation::Background, Propagation::Foreground] {
        let how = Deletion {
            is_dry: true,
            ..with(propagation)
        };
        world.delete(&key(Kind::StatefulSet, "web"), &how).unwrap();
    }
    assert_eq!(world.store.revision(), before);
}

#[test]
fn preconditions_are_told_with_what_is_there() {
    let mut world = world();
    let set = make(&mut world, Kind::StatefulSet, set()).object;
    let how = Deletion {
        uid: Some("zzz".to_owned()),
        ..Deletion::default()
    };
    let refusal = world
        .delete(&key(Kind::StatefulSet, "web"), &how)
        .unwrap_err();
    assert_eq!(
        refusal.message,
        format!(
            "Operation cannot be fulfilled on StatefulSet.apps \"web\": the UID in the precondition (zzz) does not match the UID in record ({}). The object might have been deleted and then recreated",
            set["metadata"]["uid"].as_str().unwrap()
        )
    );
}

#[test]
fn a_namespace_takes_what_is_in_it_along_and_some_stay_for_ever() {
    let mut world = world();
    make(
        &mut world,
        Kind::Namespace,
        json!({ "metadata": { "name": "shop" } }),
    );
    let write = Write::by("t");
    world
        .create(
            Kind::ConfigMap,
            "shop",
            json!({ "metadata": { "name": "a" } }),
            &write,
        )
        .unwrap();
    let shop = key(Kind::Namespace, "shop");
    let shown = world.delete(&shop, &Deletion::default()).unwrap();
    assert_eq!(of(&shown, "/status/phase"), "Terminating");
    let refusal = world
        .create(
            Kind::ConfigMap,
            "shop",
            json!({ "metadata": { "name": "b" } }),
            &write,
        )
        .unwrap_err();
    assert_eq!(
        refusal.message,
        "configmaps \"b\" is forbidden: unable to create new content in namespace shop because it is being terminated"
    );
    pass(&mut world, 10);
    assert!(world.get(&shop).is_none());
    make(
        &mut world,
        Kind::Namespace,
        json!({ "metadata": { "name": "default" } }),
    );
    let refusal = world.delete(&key(Kind::Namespace, "default"), &Deletion::default());
    assert_eq!(refusal.unwrap_err().code, 403);
}

#[test]
fn an_event_is_forgotten_an_hour_after_it_was_last_written() {
    let mut world = world();
    let event = json!({
        "metadata": { "name": "e" },
        "involvedObject": { "kind": "Pod", "name": "a", "namespace": "default" },
        "lastTimestamp": "2026-01-01T00:00:00Z",
    });
    make(&mut world, Kind::Event, event);
    pass(&mut world, 1800);
    revise(
        &mut world,
        Kind::Event,
        "e",
        "/lastTimestamp",
        "2026-01-01T00:30:00Z",
    );
    pass(&mut world, 3599);
    assert!(is_there(&world, Kind::Event, "e"));
    pass(&mut world, 2);
    assert!(!is_there(&world, Kind::Event, "e"));
}
