use kubectl_sts::sim::{Kind, World};
use serde_json::json;

use super::{claim, delete, key, make, pass, pod, put, refused, world};

fn limited(hard: &serde_json::Value) -> World {
    let mut world = world();
    make(
        &mut world,
        Kind::ResourceQuota,
        json!({ "metadata": { "name": "q" }, "spec": { "hard": hard } }),
    );
    pass(&mut world, 1);
    world
}

#[test]
fn what_is_full_takes_no_more_until_something_goes() {
    let mut world = limited(&json!({ "pods": "1" }));
    make(&mut world, Kind::Pod, pod("a"));
    assert_eq!(
        refused(&mut world, Kind::Pod, pod("b")),
        "403 Forbidden: pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"
    );
    delete(&mut world, Kind::Pod, "a");
    pass(&mut world, 1);
    make(&mut world, Kind::Pod, pod("b"));
    let quota = world.get(&key(Kind::ResourceQuota, "q")).unwrap();
    assert_eq!(quota["status"]["used"], json!({ "pods": "1" }));
}

#[test]
fn storage_is_counted_by_what_claims_ask_for() {
    let mut world = limited(&json!({ "requests.storage": "3Gi", "persistentvolumeclaims": "9" }));
    make(&mut world, Kind::PersistentVolumeClaim, claim("a"));
    let mut large = claim("b");
    put(
        &mut large,
        "/spec/resources/requests/storage",
        "2500Mi".into(),
    );
    assert_eq!(
        refused(&mut world, Kind::PersistentVolumeClaim, large),
        "403 Forbidden: persistentvolumeclaims \"b\" is forbidden: exceeded quota: q, requested: requests.storage=2500Mi, used: requests.storage=1Gi, limited: requests.storage=3Gi"
    );
}

#[test]
fn a_pod_must_say_what_the_quota_counts() {
    let mut world = limited(&json!({ "requests.cpu": "1" }));
    assert_eq!(
        refused(&mut world, Kind::Pod, pod("a")),
        "403 Forbidden: pods \"a\" is forbidden: failed quota: q: must specify requests.cpu for: main"
    );
}
