//! Users who may not see everything: each kind fails by itself, and the rest of the screen lives.

use serde_json::json;

use super::super::{Bed, Rights, set};
use super::screen::Screen;

#[test]
fn a_namespace_is_enough() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("one");
    ns.apply(&set("web", 2).claim("data", "1Gi"));
    ns.wait_ready("web", 2);
    let user = ns.user(Rights::NamespaceOnly);
    let notice = format!(
        "you may not list statefulsets in all namespaces: this is {}",
        ns.name
    );
    let screen = Screen::with(&user, &[]);
    screen.shows(&[
        &notice,
        &format!("bed · {} ·", ns.name),
        "● live",
        "web ●● 2/2",
        "healthy",
    ]);
    screen.shows(&["no permission: list nodes"]);
    screen.press("Enter");
    screen.shows(&["1 web-1 ● running", "Bound 1Gi"]);
    screen.press("2");
    screen.shows(&[
        "1 data-web-1 Bound",
        "no permission: list persistentvolumes",
    ]);
    ns.kubectl(&["delete", "pod", "web-1", "--wait=false"]);
    screen.press("1");
    screen.shows(&["healthy", "1 web-1 ● running"]);
    screen.press("Esc");
    screen.shows(&["web ●● 2/2"]);
    screen.quits();
    // `-n` asks for nothing else, and `-A` says what cannot be.
    let screen = Screen::with(&user, &["-n", &ns.name]);
    screen.shows_without(&["● live", "web ●● 2/2"], &["you may not list"]);
    let mut screen = Screen::with(&user, &["-A"]);
    assert_eq!(screen.pty.wait_exit(), 1);
    screen.shows(&["you may not list statefulsets in all namespaces, nor list namespaces: name one with -n NAMESPACE"]);
}

#[test]
fn without_nodes_claims_and_events_the_rest_of_the_screen_lives() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("few-rights");
    ns.apply(&set("web", 2).claim("data", "1Gi"));
    ns.wait_ready("web", 2);
    let screen = Screen::with(&ns.user(Rights::NoNodesClaimsEvents), &["-n", &ns.name]);
    screen.shows(&[
        "● live",
        "web ●● 2/2",
        "healthy",
        "no permission: list persistentvolumeclaims",
        "no permission: list nodes",
    ]);
    screen.press("Enter");
    screen.shows(&[
        "1 web-1 ● running",
        "no permission: list persistentvolumeclaims",
    ]);
    screen.press("2");
    screen.shows(&["no permission: list persistentvolumeclaims in ns"]);
    screen.press("3");
    screen.shows(&["no permission: list events in ns"]);
    screen.press("1");
    ns.patch(
        "pods/web-1",
        &json!({ "metadata": { "annotations": { "fate": "never" } } }),
    );
    screen.shows(&[
        "● live",
        "web-1: main runs, but is not ready",
        "1 web-1 ◐ not ready",
    ]);
}

#[test]
fn a_user_without_any_right_is_told_what_is_missing() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("no-rights");
    let user = ns.user_who_may("nobody", false, &json!([]));
    let screen = Screen::with(&user, &["-n", &ns.name]);
    screen.shows(&["no permission: list statefulsets"]);
    screen.quits();
}
