//! It starts, sets come alive in it, and several tests use it at once.

use super::super::{Bed, set};

#[test]
fn pods_come_up_in_ordinal_order_with_bound_claims() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("order");
    ns.apply(&set("web", 3).claim("data", "1Gi"));
    ns.wait_ready("web", 3);
    let started = [0, 1, 2]
        .map(|ordinal| ns.get(&format!("pods/web-{ordinal}"))["status"]["startTime"].to_string());
    assert!(started.is_sorted(), "{started:?}");
    assert_eq!(
        ns.get("persistentvolumeclaims/data-web-2")["status"]["phase"],
        "Bound"
    );
}

#[test]
fn every_test_has_a_namespace_of_its_own() {
    let Some(bed) = Bed::shared() else { return };
    assert_ne!(bed.namespace("same").name, bed.namespace("same").name);
}

#[tokio::test]
async fn an_async_test_may_call_it() {
    let Some(bed) = Bed::shared() else { return };
    assert_eq!(
        bed.get("/api/v1/nodes/node-1")["metadata"]["labels"]["topology.kubernetes.io/zone"],
        "a"
    );
}
