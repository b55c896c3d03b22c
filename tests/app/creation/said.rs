//! What is said of each object before it is made, and where in the text.

use super::*;

const CLAIM: &str = "/api/v1/namespaces/db/persistentvolumeclaims/data-shop-1";

const HEADLESS: &str = "/api/v1/namespaces/db/services/shop";

#[test]
fn what_strict_validation_refuses_stands_on_its_lines() {
    let says = "StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict decoding error: unknown field \"spec.template.spec.containers[0].imagee\", unknown field \"spec.foo\"";
    let set = SET
        .replace("image: 'nginx:1'", "\n      imagee: 'nginx:1'")
        .replace("  replicas: 2\n", "  foo: 2\n");
    let mut counter = Counter::before(&format!("{CONFIG}---\n{set}"))
        .says("shop", refused(400, "BadRequest", says))
        .checked();
    counter.shows("400 BadRequest");
    counter.shows("create 1 object");
    counter.desk.press("esc");
    let line = |word: &str| {
        let text = counter.text();
        let place = text.lines().position(|it| it.contains(word));
        place.unwrap() + 1
    };
    let (caret, remarks) = counter.remarks();
    assert_eq!(caret, line("foo: 2"), "the first of them");
    let wrong = [
        (line("foo: 2"), "unknown field \"spec.foo\"".to_owned()),
        (
            line("imagee:"),
            "unknown field \"spec.template.spec.containers[0].imagee\"".to_owned(),
        ),
    ];
    assert_eq!(remarks, wrong);
    counter.shows("unknown field \"spec.foo\"");
}

#[test]
fn what_the_server_says_of_an_item_stands_in_the_list() {
    let list = "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: settings}
- apiVersion: v1
  kind: Service
  metadata: {name: shop}
  spec:
    ports:
    - {name: http, port: 80000}
";
    let says = "Service \"shop\" is invalid: spec.ports[0].port: Invalid value: 80000: must be between 1 and 65535, inclusive";
    let mut counter = Counter::before(list)
        .says("shop", refused(422, "Invalid", says))
        .checked();
    counter.shows("1 ConfigMap db/settings");
    counter.shows("2 Service db/shop");
    counter.desk.press("esc");
    let (caret, remarks) = counter.remarks();
    assert_eq!(caret, 12);
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert_eq!(remarks[0].0, 12);
}

#[test]
fn the_headless_service_is_offered_and_made() {
    let mut counter = Counter::of(SET);
    counter.shows("there is no Service shop");
    counter.desk.press("a");
    counter.settle();
    counter.shows("Create 2 objects");
    counter.shows("2 Service db/shop");
    assert!(counter.text().contains("clusterIP: None"));
    counter.desk.press("a");
    counter.settle();
    counter.shows("Create 2 objects");
    counter.confirm();
    assert_eq!(counter.sent, ["StatefulSet db/shop", "Service db/shop"]);
    // One that fits is there, or is made by the same text: nothing is offered.
    let service = json!({"spec": {"clusterIP": "None", "selector": {"app": "shop"}}});
    let there = Counter::before(SET).there(HEADLESS, service).checked();
    let above = Counter::of(&format!("{SERVICE}---\n{SET}"));
    for counter in [there, above] {
        assert_eq!(counter.creation().services().count(), 0);
    }
}

#[test]
fn claims_that_were_left_behind_are_named_before_they_are_taken_over() {
    let claim = json!({
        "metadata": {"creationTimestamp": "2026-01-03T01:02:03Z"},
        "status": {"phase": "Bound", "capacity": {"storage": "10Gi"}},
    });
    let mut counter = Counter::before(SET).there(CLAIM, claim).checked();
    counter.shows(
        "it takes over one claim with the data: data-shop-1 (10Gi, Bound, made on 2026-01-03)",
    );
    assert!(counter.creation().rows[0].findings.adopts);
}

#[test]
fn one_that_is_there_is_not_overwritten() {
    let says = "configmaps \"settings\" already exists";
    let mut counter = Counter::before(&format!("{CONFIG}---\n{SERVICE}"))
        .says("settings", refused(409, "AlreadyExists", says))
        .checked();
    counter.shows("already exists: it is not overwritten");
    counter.shows("create 1 object");
    counter.confirm();
    assert_eq!(counter.sent, ["Service db/shop"]);
}

#[test]
fn a_namespace_that_is_nowhere_is_told_in_the_words_of_the_server() {
    let text = CONFIG.replace("settings}", "settings, namespace: nowhere}");
    let mut counter = Counter::before(&text)
        .says(
            "settings",
            refused(404, "NotFound", "namespaces \"nowhere\" not found"),
        )
        .checked();
    counter.shows("1 ConfigMap nowhere/settings");
    counter.shows("404 NotFound: namespaces \"nowhere\" not found");
    assert!(!counter.creation().is_ready());
}

#[test]
fn without_a_namespace_it_is_made_where_one_looks_and_what_has_none_is_told_none() {
    let role = "apiVersion: v1\nkind: Namespace\nmetadata: {name: stage}\n";
    let mut counter = Counter::of(&format!("{CONFIG}---\n{role}"));
    counter.shows("1 ConfigMap db/settings (its text says no namespace: db)");
    counter.shows("2 Namespace stage dry run accepted");
    assert_eq!(
        counter.rehearsed,
        ["ConfigMap db/settings", "Namespace stage"]
    );
}

#[test]
fn a_kind_that_nobody_knows_is_told_with_its_line() {
    let text = format!("{CONFIG}---\napiVersion: v1\nkind: Confmap\nmetadata: {{name: a}}\n");
    let mut counter = Counter::of(&text);
    counter.shows("not sent (line 5): this server knows no kind `Confmap` in `v1`");
    counter.shows("create 1 object");
    counter.desk.press("esc");
    assert_eq!(counter.remarks().0, 5);
}

#[test]
fn what_is_no_object_opens_nothing_and_has_the_caret() {
    for (text, line, words) in [
        (
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  generateName: a-\n",
            4,
            "metadata.name is needed",
        ),
        (
            "apiVersion: v1\nmetadata: {name: a}\n",
            1,
            "kind is missing",
        ),
        (
            "# nothing\n",
            1,
            "there is nothing here but blanks and comments",
        ),
    ] {
        let mut counter = Counter::of(text);
        assert!(counter.desk.app.overlay.is_none(), "{text}");
        counter.shows(words);
        assert_eq!(counter.remarks().0, line, "{text}");
        assert!(counter.rehearsed.is_empty());
    }
}

#[test]
fn the_kinds_that_cannot_be_read_are_asked_for_again() {
    let mut counter = Counter::before(CONFIG);
    counter.desk.press("ctrl-s");
    counter
        .desk
        .asked
        .retain(|(_, it)| matches!(it, Ask::Read(_)));
    counter
        .desk
        .answer(Answer::Read(Err("the connection broke".into())));
    counter.desk.wait(400);
    counter.shows("the kinds cannot be read: the connection broke");
    counter.confirm();
    counter.desk.press("ctrl-r");
    counter.settle();
    counter.shows("dry run accepted");
    counter.confirm();
    assert_eq!(counter.sent, ["ConfigMap db/settings"]);
}

#[test]
fn with_read_only_nothing_is_asked() {
    let mut counter = Counter::before(CONFIG);
    counter.desk.app.read_only = true;
    counter.desk.press("ctrl-s");
    counter.settle();
    counter.shows("create: read-only, nothing is written");
    assert!(counter.desk.app.overlay.is_none());
    assert!(counter.rehearsed.is_empty());
}

#[test]
fn the_journal_says_what_is_there_afterwards() {
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: hunter2}\n";
    let mut counter = Counter::of(&format!("{SERVICE}---\n{SET}---\n{secret}"));
    counter.confirm();
    let entries = counter.desk.journal.iter();
    let told: Vec<_> = entries
        .map(|it| {
            (
                it.deed.as_str(),
                it.before.as_str(),
                it.after.as_str(),
                it.outcome.as_str(),
            )
        })
        .collect();
    let all = [
        ("Create Service db/shop", "", "clusterIP None", "done"),
        (
            "Create StatefulSet db/shop",
            "",
            "replicas 2, image nginx:1",
            "done",
        ),
        ("Create Secret db/key", "", "it is there", "done"),
    ];
    assert_eq!(told, all);
    let whole = format!("{:?}", counter.desk.journal);
    assert!(!whole.contains("hunter2"), "{whole}");
}

#[test]
fn undo_takes_nothing_away_that_was_created() {
    let mut counter = Counter::of(CONFIG);
    counter.confirm();
    counter.desk.press("esc u");
    counter.shows("what was created last is not taken away by that: it can be deleted");
    assert!(counter.desk.asked.is_empty());
}
