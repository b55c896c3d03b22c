//! What is typed outlives its object, and the program.

use rustix::process::Signal;
use serde_json::Value;

use super::super::operations::keys::confirm;
use super::super::scenarios::Screen;
use super::super::{Bed, set};
use super::keys::{add_below, apply, change, edit, edits, open, read};

#[test]
fn of_the_text_of_a_set_that_is_deleted_meanwhile_another_is_made() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("vanishes");
    ns.apply(&set("web", 1));
    let first = ns.wait_ready("web", 1);
    let screen = edits(&ns);
    change(&screen, "spec.replicas", "1", "2");
    add_below(&screen, "metadata.labels.app", "# made anew");
    ns.kubectl(&["delete", "statefulset", "web"]);
    ns.wait("the set to be gone", "statefulsets/web", Value::is_null);
    screen.shows(&["deleted meanwhile"]);
    screen.press("ctrl-s");
    screen.shows(&["is not there any more", "C "]);
    screen.press("C");
    screen.shows_without(
        &["# made anew", "replicas: 2"],
        &["uid:", "resourceVersion:"],
    );
    assert!(ns.get("statefulsets/web").is_null());
    screen.press("ctrl-s");
    screen.shows(&["disruptive: 2 pods come"]);
    confirm(&screen, "create 1 object", "y");
    let second = ns.wait_ready("web", 2);
    assert_ne!(first["metadata"]["uid"], second["metadata"]["uid"]);
    screen.quits();
}

#[test]
fn what_was_typed_when_the_program_was_killed_is_offered_taken_and_applied() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("killed");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let mut screen = edits(&ns);
    change(&screen, "spec.replicas", "1", "2");
    add_below(&screen, "spec.podManagementPolicy", "# not sent yet");
    screen.shows(&["draft kept"]);
    screen.pty.signal(Signal::KILL);
    assert_eq!(screen.pty.wait_exit(), 137);
    // Meanwhile somebody else writes.
    ns.kubectl(&["label", "sts/web", "team=db"]);
    let screen = Screen::of(&ns, &[]);
    open(&screen);
    read(&screen, &["ago and not sent", "replicas: 1"]);
    screen.press("Enter");
    screen.shows(&["replicas: 2", "# not sent yet"]);
    apply(&screen);
    let web = ns.wait_ready("web", 2);
    assert_eq!(web["metadata"]["labels"]["team"], "db");
    assert_eq!(web["metadata"]["generation"], 2);
    edit(&screen);
    // Nothing is offered: then no key would type.
    add_below(&screen, "spec.podManagementPolicy", "# another one");
    screen.shows_without(&["draft kept"], &["not sent"]);
    screen.press("Esc");
    screen.shows_without(&[], &["ctrl-s"]);
    screen.quits();
}
