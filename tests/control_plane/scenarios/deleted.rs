//! A set that is deleted while it is open, and made again.

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn a_set_that_goes_while_it_is_open_is_not_there_and_comes_back_when_it_is_made_again() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("goes");
    ns.apply(&set("web", 2).annotation("gone-after", "1s"));
    ns.wait_ready("web", 2);
    let screen = Screen::of(&ns, &["sts/web"]);
    screen.shows(&["healthy", "1 web-1 ● running"]);
    ns.kubectl(&[
        "delete",
        "statefulset",
        "web",
        "--cascade=foreground",
        "--wait=false",
    ]);
    screen.shows(&["being deleted", "◌ terminating"]);
    screen.shows_without(
        &[&format!("StatefulSet {}/web is not there", ns.name)],
        &["being deleted", "running"],
    );
    ns.apply(&set("web", 1));
    screen.shows_without(
        &["0 web-0 ● running", "healthy"],
        &["is not there", "web-1"],
    );
    screen.press("Esc");
    screen.shows(&["web ● 1/1"]);
    screen.quits();
}

#[test]
fn what_was_asked_for_and_is_not_there_is_said() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("nothing");
    let screen = Screen::of(&ns, &["web-7"]);
    screen.shows(&[
        "● live",
        "no StatefulSets here",
        "no StatefulSet or pod web-7 here",
    ]);
}
