//! Rollouts, step by step.

use std::time::Duration;

use serde_json::json;

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn a_set_comes_up_ordinal_by_ordinal_and_each_step_is_on_the_screen() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("comes-up");
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live", "no StatefulSets here"]);
    ns.apply(
        &set("web", 3)
            .claim("data", "1Gi")
            .annotation("ready-after", "2s"),
    );
    screen.shows(&["web ◐○○ 0/3", "coming up: web-0"]);
    screen.press("Enter");
    screen.shows(&[
        "2 web-2 ○ no pod",
        "1 web-1 ○ no pod",
        "0 web-0 ◐",
        "waits for web-0: main runs, but is not ready · one at a time, lowest first",
    ]);
    screen.shows(&[
        "2 web-2 ○ no pod",
        "1 web-1 ◐",
        "0 web-0 ● running",
        "waits for web-1",
    ]);
    screen.shows(&["2 web-2 ◐", "1 web-1 ● running", "0 web-0 ● running"]);
    screen.shows(&["2 web-2 ● running 1 1/1 0", "Bound 1Gi", "healthy"]);
    screen.press("Esc");
    screen.shows(&["web ●●● 3/3 1", "3/3", "healthy"]);
    screen.quits();
}

#[test]
fn a_bad_image_stops_a_rollout_and_the_why_line_names_ordinal_and_reason() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("bad-image");
    ns.apply(&set("web", 3));
    ns.wait_ready("web", 3);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["● live", "healthy", "2 web-2 ● running 1"]);
    ns.apply(&set("web", 3).image("nginx:typo").fate("badimage"));
    screen.shows(&[
        "1→2 ▰▱▱ 1/3 waits for web-2: ImagePullBackOff nginx:typo · one at a time, highest first",
        "2 web-2 ✖ ImagePullBackOff",
        "1 web-1 ● running 1",
        "Back-off pulling image \"nginx:typo\"",
    ]);
    screen.press("Esc");
    screen.shows(&["●●✖ 2/3", "✖ 1 stuck", "✖ STUCK: web-2 ImagePullBackOff"]);
    // Repaired while the pod is still Pending: the controller cannot go on by itself, and we say so.
    ns.apply(&set("web", 3));
    ns.kubectl(&["delete", "pod", "web-2", "--wait=false"]);
    screen.shows_without(&["●●● 3/3", "healthy"], &["stuck", "STUCK"]);
    screen.quits();
}

#[test]
fn a_partition_holds_and_is_named_and_the_rest_follows_when_it_is_lowered() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("partition");
    ns.apply(&set("web", 4));
    ns.wait_ready("web", 4);
    let screen = Screen::of(&ns, &[]);
    ns.apply(
        &set("web", 4)
            .image("nginx:2")
            .spec("updateStrategy: {rollingUpdate: {partition: 2}}"),
    );
    screen.shows(&[
        "web ●●●● 4/4 1→2 held ‖ 2/4",
        "held by partition 2: web-1, web-0 stay old",
    ]);
    ns.patch(
        "statefulsets/web",
        &json!({ "spec": { "updateStrategy": { "rollingUpdate": { "partition": 1 } } } }),
    );
    screen.shows(&["held ‖ 3/4", "held by partition 1: web-0 stays old"]);
    ns.patch(
        "statefulsets/web",
        &json!({ "spec": { "updateStrategy": { "rollingUpdate": { "partition": 0 } } } }),
    );
    screen.shows_without(&["web ●●●● 4/4 2", "healthy"], &["held"]);
}

#[test]
fn on_delete_waits_for_whoever_deletes() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("on-delete");
    let web = |image| {
        set("web", 2)
            .image(image)
            .spec("updateStrategy: {type: OnDelete}")
    };
    ns.apply(&web("nginx:1"));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["healthy"]);
    ns.apply(&web("nginx:2"));
    screen.shows(&["1→2 2 old", "OnDelete: web-1, web-0 stay old until deleted"]);
    ns.kubectl(&["delete", "pod", "web-0", "--wait=false"]);
    screen.shows(&["1→2 1 old", "OnDelete: web-1 stay", "0 web-0 ● running 2"]);
    ns.kubectl(&["delete", "pod", "web-1", "--wait=false"]);
    screen.shows_without(&["healthy", "1 web-1 ● running 2"], &["stay old", "→"]);
}

#[test]
fn a_parallel_set_comes_up_and_goes_at_once() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("parallel");
    let web = |replicas| {
        set("web", replicas)
            .annotation("ready-after", "3s")
            .annotation("gone-after", "3s")
            .spec("podManagementPolicy: Parallel")
    };
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live"]);
    ns.apply(&web(4));
    screen.shows(&["web ◐◐◐◐ 0/4", "Parallel · RollingUpdate"]);
    screen.shows(&["web ●●●● 4/4", "healthy"]);
    ns.apply(&web(1));
    screen.shows(&["web ●◌◌◌", "scaling down"]);
    screen.shows(&["web ● 1/1", "healthy"]);
}

#[test]
fn min_ready_seconds_are_waited_for_and_counted_down() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("min-ready");
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live"]);
    ns.apply(&set("web", 2).spec("minReadySeconds: 4"));
    screen.shows(&[
        "web-0: ready, must stay so for 4 s (minReadySeconds)",
        "web ◐○ 1/2",
    ]);
    screen.shows_within(Duration::from_secs(30), &["web ●● 2/2", "healthy"]);
}
