//! The stable identity: Services, DNS names, endpoints, and the order of names.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn without_its_headless_service_a_set_runs_and_dns_is_what_is_missing() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("headless");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["web ●● 2/2", "healthy"]);
    ns.kubectl(&["delete", "service", "web"]);
    screen.shows_without(
        &[
            "web ●● 2/2",
            "⚠ DNS identity missing: Service web does not exist",
        ],
        &["healthy", "STUCK"],
    );
    ns.apply(&set("web", 2));
    screen.shows_without(&["web ●● 2/2", "healthy"], &["DNS identity"]);
    ns.patch(
        "services/web",
        &json!({ "spec": { "selector": { "app": "web", "version": "v1" } } }),
    );
    screen.shows(&["Service web matches 0 of 2 pods"]);
}

#[test]
fn each_ordinal_has_its_dns_name_and_says_whether_it_is_among_the_endpoints() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("endpoints");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["web-1"]);
    let name = format!("web-1.web.{}.svc.cluster.local in DNS, ready", ns.name);
    screen.shows(&[&name, "1 web-1 ● running 1 1/1", "Container started"]);
    let pod = ns.get("pods/web-1");
    let node = bed.get(&format!(
        "/api/v1/nodes/{}",
        pod["spec"]["nodeName"].as_str().unwrap()
    ));
    let zone = &node["metadata"]["labels"]["topology.kubernetes.io/zone"];
    let place =
        [&node["metadata"]["name"], zone, &pod["status"]["podIP"]].map(|it| it.as_str().unwrap());
    screen.shows(&[&place.join(" ")]);
    ns.patch(
        "pods/web-1",
        &json!({ "metadata": { "annotations": { "fate": "never" } } }),
    );
    screen.shows(&[
        "among the endpoints, not ready",
        "1 web-1 ◐ not ready",
        "Readiness probe failed",
    ]);
    screen.press("4");
    screen.shows(&["endpoints 1 of 2 ready", "web-1 not ready", "web-0 ready"]);
}

#[test]
fn ordinals_are_in_the_order_of_numbers() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("order");
    ns.apply(&set("web", 11).spec("podManagementPolicy: Parallel"));
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["10 web-10 ● running", "healthy"]);
    let text = screen.text();
    let at = |row: &str| text.find(row).unwrap_or_else(|| panic!("{row}:\n{text}"));
    assert!(
        at("10 web-10 ●") < at("9 web-9 ●") && at("9 web-9 ●") < at("2 web-2 ●"),
        "{text}"
    );
}

#[test]
fn events_of_the_set_its_pods_and_claims_are_together() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("events");
    ns.apply(&set("web", 1).claim("data", "1Gi"));
    ns.wait_ready("web", 1);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["healthy"]);
    screen.press("3");
    screen.shows(&[
        "SuccessfulCreate Create Claim data-web-0 Pod web-0 in StatefulSet web success",
        "web-0 Started Container started",
    ]);
    ns.patch(
        "pods/web-0",
        &json!({ "metadata": { "annotations": { "fate": "never" } } }),
    );
    screen.shows(&["Warning web-0 Unhealthy Readiness probe failed"]);
}
