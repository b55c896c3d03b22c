//! It starts, and sets come alive in it.

use super::super::{Bed, set};

#[test]
fn pods_come_up_in_ordinal_order_with_bound_claims() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("order");
    ns.apply(&set("web", 3).claim("data", "1Gi").to_string());
    ns.wait_ready("web", 3);
    let started: Vec<_> = (0..3).map(|ordinal| ns.get(&format!("pods/web-{ordinal}"))["status"]["startTime"].as_str().unwrap().to_owned()).collect();
    assert!(started.is_sorted(), "{started:?}");
    assert_eq!(ns.get("persistentvolumeclaims/data-web-2")["status"]["phase"], "Bound");
}
