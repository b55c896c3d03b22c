//! Scaling: whom it waits for.

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn a_scale_down_goes_one_at_a_time_and_says_for_whom_it_waits() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("scale-down");
    let web = |replicas| set("web", replicas).annotation("gone-after", "2s");
    ns.apply(&web(4));
    ns.wait_ready("web", 4);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["healthy", "3 web-3 ● running"]);
    ns.apply(&web(2));
    screen.shows(&[
        "4→2 pods waits for web-3: terminating, up to 30 s of grace · one removal at a time, highest first",
        "3 web-3 ◌ terminating",
        "2 web-2 ● running, to be removed",
    ]);
    screen.shows(&[
        "3→2 pods waits for web-2: terminating",
        "2 web-2 ◌ terminating",
    ]);
    screen.shows_without(&["healthy", "1 web-1 ● running"], &["web-2", "web-3"]);
}

#[test]
fn a_scale_down_waits_for_a_lower_pod_that_is_not_ready() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("scale-waits");
    ns.apply(&set("web", 3));
    ns.wait_ready("web", 3);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["web ●●● 3/3"]);
    ns.patch(
        "pods/web-0",
        &json!({ "metadata": { "annotations": { "fate": "never" } } }),
    );
    screen.shows(&["web ◐●● 2/3"]);
    ns.patch("statefulsets/web", &json!({ "spec": { "replicas": 2 } }));
    screen.shows(&[
        "3→2",
        "scaling down: web-0 not ready",
        "web ◐●● 1/2",
        "OrderedReady: nothing is removed before every wanted pod is available.",
    ]);
    screen.press("Enter");
    screen.shows(&[
        "waits for web-0: Readiness probe failed: HTTP probe failed with statuscode: 503",
    ]);
    screen.press("Esc");
    ns.patch(
        "pods/web-0",
        &json!({ "metadata": { "annotations": { "fate": null } } }),
    );
    screen.shows_without(&["web ●● 2/2", "healthy"], &["scaling down"]);
}

#[test]
fn ordinals_start_where_the_set_says_and_move_with_it() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("start");
    ns.apply(&set("web", 2).spec("ordinals: {start: 5}"));
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["6 web-6 ● running", "5 web-5 ● running", "healthy"]);
    assert!(!screen.text().contains("web-0"), "{}", screen.text());
    screen.press("4");
    screen.shows(&["ordinals 5 to 6"]);
    screen.press("1");
    ns.patch(
        "statefulsets/web",
        &json!({ "spec": { "ordinals": { "start": 6 } } }),
    );
    screen.shows_without(
        &["7 web-7 ● running", "6 web-6 ● running", "healthy"],
        &["web-5"],
    );
}

#[test]
fn at_zero_the_claims_stay_and_are_counted() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("zero");
    ns.apply(&set("web", 2).claim("data", "1Gi"));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["web ●● 2/2"]);
    ns.patch("statefulsets/web", &json!({ "spec": { "replicas": 0 } }));
    screen.shows(&["web – 0/0", "2 left", "at zero; 2 claims stay"]);
}
