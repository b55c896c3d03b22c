//! kubernetes#67250, the stuck rollback: found at once, cured by one key and a confirmation, and avoided by those who
//! roll back with us.

use std::time::{Duration, Instant};

use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::keys::{confirm, leave, roll_back};

/// A bad image at the top; the pods below are as they were.
fn stuck_rollout<'a>(bed: &'a Bed, name: &str) -> Namespace<'a> {
    let ns = bed.namespace(name);
    ns.apply(&set("web", 3));
    ns.wait_ready("web", 3);
    ns.apply(&set("web", 3).image("nginx:typo").fate("badimage"));
    ns.wait("web-2 not to get its image", "pods/web-2", |pod| {
        let waiting = &pod["status"]["containerStatuses"][0]["state"]["waiting"];
        waiting["reason"] == "ImagePullBackOff"
    });
    ns
}

fn uids(ns: &Namespace<'_>) -> [String; 3] {
    ["web-0", "web-1", "web-2"]
        .map(|pod| ns.get(&format!("pods/{pod}"))["metadata"]["uid"].to_string())
}

#[test]
fn a_stuck_rollback_is_found_within_5_s_and_cured_by_one_key_and_a_confirmation() {
    let Some(bed) = Bed::shared() else { return };
    let ns = stuck_rollout(bed, "cured");
    let before = uids(&ns);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live", "1→2", "web-2 ImagePullBackOff"]);
    ns.kubectl(&["rollout", "undo", "sts/web"]);
    // Certain is it when the controller has taken the template back.
    ns.wait("the rollback to be observed", "statefulsets/web", |web| {
        let status = &web["status"];
        web["metadata"]["generation"] == status["observedGeneration"]
            && status["updateRevision"] == status["currentRevision"]
    });
    let certain = Instant::now();
    screen.shows_within(Duration::from_secs(5), &["STUCK rollback: web-2"]);
    println!("found {:?} after it was certain", certain.elapsed());
    screen.press("Enter");
    screen.press("5");
    screen.shows(&["c cure"]);
    screen.press("c");
    screen.says(&["web-2 was never ready", "no other pod is touched by this"]);
    confirm(&screen, "delete pod web-2", "y");
    ns.wait_ready("web", 3);
    screen.shows_without(&["healthy", "done, after "], &["STUCK"]);
    let after = uids(&ns);
    assert_eq!(before[..2], after[..2], "the pods below are as they were");
    assert_ne!(before[2], after[2]);
    let web = ns.get("statefulsets/web");
    assert_eq!(
        web["status"]["currentRevision"],
        web["status"]["updateRevision"]
    );
    screen.quits();
}

#[test]
fn whoever_rolls_back_with_us_is_not_stuck_at_all() {
    let Some(bed) = Bed::shared() else { return };
    let ns = stuck_rollout(bed, "not-stuck");
    let before = uids(&ns);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["● live", "web-2: ImagePullBackOff"]);
    screen.press("z");
    screen.says(&[
        "roll back to 1",
        "web-2 was never ready",
        "it is deleted once the template is back",
    ]);
    leave(&screen);
    roll_back(&screen, "1");
    ns.wait_ready("web", 3);
    screen.shows_without(&["healthy", "Roll back ", "done, after "], &["STUCK"]);
    let after = uids(&ns);
    assert_eq!(before[..2], after[..2], "the pods below are as they were");
    assert_ne!(before[2], after[2]);
    screen.quits();
}
