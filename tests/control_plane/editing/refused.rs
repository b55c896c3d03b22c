//! What the server does not take of a text: quoted whole, marked on its line, and nothing is changed by it.

use serde_json::{Value, json};

use super::super::operations::keys::{ACCEPTED, leave};
use super::super::scenarios::Screen;
use super::super::{Bed, Namespace, set};
use super::keys::{add_below, ask, carry_out, change, edits, go_to, remove};

/// What an edit could have changed.
fn written(ns: &Namespace<'_>) -> [Value; 3] {
    let web = ns.get("statefulsets/web");
    let metadata = &web["metadata"];
    [
        web["spec"].clone(),
        metadata["labels"].clone(),
        metadata["generation"].clone(),
    ]
}

/// The keys that confirm do nothing here; back to the text.
fn cannot_be_confirmed(screen: &Screen) {
    screen.press("y");
    screen.press("Enter");
    leave(screen);
}

#[test]
fn an_invalid_value_is_refused_in_the_words_of_the_server_and_marked_on_its_line() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("invalid");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let before = written(&ns);
    let screen = edits(&ns);
    add_below(&screen, "metadata.labels.app", "team: no label");
    screen.press("ctrl-s");
    let why = "metadata.labels: Invalid value: \"no label\": a valid label must be an empty string or consist of alphanumeric characters";
    screen.says(&["422 Invalid", why, "regex used for validation is"]);
    cannot_be_confirmed(&screen);
    screen.shows(&["team: no label"]);
    assert_eq!(written(&ns), before);
    // From elsewhere to what is marked: the labels.
    go_to(&screen, "spec.replicas");
    screen.press("ctrl-g");
    screen.pty.type_text("metadata.labels\n");
    screen.shows(&["metadata.labels: Invalid value: \"no label\""]);
    remove(&screen, "metadata.labels.team", 1);
    add_below(&screen, "metadata.labels.app", "team: a-label");
    ask(&screen);
    carry_out(&screen);
    assert_eq!(
        ns.get("statefulsets/web")["metadata"]["labels"]["team"],
        "a-label"
    );
    screen.quits();
}

#[test]
fn a_policy_is_quoted_when_it_denies_an_edit_and_when_it_warns_of_one() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("edit-policy");
    ns.apply(&set("web", 1));
    let deny = "no more than three, ask ops@corp";
    ns.policy("deny", "object.spec.replicas < 4", deny, "Deny");
    ns.policy("warn", "object.spec.replicas < 2", "two cost much", "Warn");
    ns.wait_ready("web", 1);
    let is_denied = |replicas: u32| {
        let body = json!({ "spec": { "replicas": replicas } });
        let path = format!("{}?dryRun=All", ns.path("statefulsets/web"));
        bed.request("PATCH", &path, "application/merge-patch+json", &body)
            .is_err()
    };
    let start = std::time::Instant::now();
    while !is_denied(9) {
        assert!(start.elapsed().as_secs() < 60, "the policy never held");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let before = written(&ns);
    let screen = edits(&ns);
    change(&screen, "spec.replicas", "1", "4");
    screen.press("ctrl-s");
    screen.says(&[
        "422 Invalid: statefulsets.apps \"web\" is forbidden: ValidatingAdmissionPolicy",
        &format!("'deny-{}'", ns.name),
        deny,
    ]);
    cannot_be_confirmed(&screen);
    screen.shows(&["replicas: 4"]);
    assert_eq!(written(&ns), before);
    change(&screen, "spec.replicas", "4", "3");
    screen.press("ctrl-s");
    screen.says(&["dry run accepted, with warnings:", "two cost much"]);
    assert_eq!(written(&ns), before);
    screen.shows(&[ACCEPTED]);
    carry_out(&screen);
    screen.shows(&["warnings: Validation failed for ValidatingAdmissionPolicy"]);
    ns.wait_ready("web", 3);
    screen.quits();
}
