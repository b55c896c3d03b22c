//! What is asked and sent, and in which order.

use super::*;

const NAMESPACE: &str = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";

const IN_IT: &str =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n";

const DEFINITION: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.sea.io}
spec:
  group: sea.io
  names: {plural: boats, kind: Boat}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true}]
";

const BOAT: &str = "apiVersion: sea.io/v1\nkind: Boat\nmetadata: {name: ark}\n";

#[test]
fn all_are_rehearsed_before_one_is_sent_and_they_are_sent_in_the_order_of_the_text() {
    let mut counter = Counter::of(&format!("{SERVICE}---\n{SET}"));
    assert_eq!(
        counter.rehearsed,
        ["Service db/shop", "StatefulSet db/shop"]
    );
    assert!(counter.sent.is_empty(), "{:?}", counter.sent);
    counter.shows("Create 2 objects");
    counter.shows("disruptive: 2 pods come");
    counter.desk.press("enter");
    counter.settle();
    assert!(counter.sent.is_empty(), "enter is for what is harmless");
    counter.confirm();
    assert_eq!(counter.sent, ["Service db/shop", "StatefulSet db/shop"]);
    counter.shows("2 of 2 are made");
    counter.desk.press("esc");
    assert!(counter.desk.app.sheet.is_none(), "all is made");
}

#[test]
fn the_next_one_is_sent_when_the_one_before_it_is_answered() {
    let mut counter = Counter::of(&format!("{SERVICE}---\n{CONFIG}"));
    counter.desk.press("enter");
    let sent = |counter: &Counter| counter.desk.asked.len();
    assert_eq!(sent(&counter), 1);
    counter.answer_one();
    assert_eq!(counter.sent, ["Service db/shop"]);
    assert_eq!(sent(&counter), 1);
    counter.settle();
    assert_eq!(counter.sent, ["Service db/shop", "ConfigMap db/settings"]);
}

#[test]
fn one_that_is_refused_stops_none_that_does_not_need_it() {
    let says = "services is forbidden: User \"ada\" cannot create resource \"services\"";
    let mut counter = Counter::before(&format!("{SERVICE}---\n{CONFIG}"))
        .says("shop", refused(403, "Forbidden", says))
        .checked();
    counter.shows(&format!("403 Forbidden: {says}"));
    counter.shows("create 1 object");
    counter.confirm();
    assert_eq!(counter.sent, ["ConfigMap db/settings"]);
    counter.shows("1 of 2 are made");
    counter.desk.press("esc");
    let (caret, remarks) = counter.remarks();
    assert_eq!(caret, 1, "at what was not made");
    assert_eq!(
        remarks,
        [(1, says.to_owned()), (6, "it was created".to_owned())]
    );
}

#[test]
fn where_all_are_refused_nothing_can_be_confirmed() {
    let mut counter = Counter::before(CONFIG)
        .says("settings", refused(403, "Forbidden", "no"))
        .checked();
    assert!(!counter.creation().is_ready());
    counter.confirm();
    assert!(counter.sent.is_empty());
}

#[test]
fn what_lives_in_a_namespace_of_the_same_text_is_rehearsed_when_that_is_there() {
    let mut counter = Counter::of(&format!("{NAMESPACE}---\n{IN_IT}"));
    assert_eq!(counter.rehearsed, ["Namespace shop"]);
    counter.shows("its namespace shop is made above: asked when that is there");
    counter.shows("create 2 objects");
    counter.confirm();
    assert_eq!(counter.sent, ["Namespace shop", "ConfigMap shop/settings"]);
    assert_eq!(
        counter.rehearsed,
        ["Namespace shop", "ConfigMap shop/settings"],
        "it is rehearsed just before"
    );
}

#[test]
fn without_its_namespace_nothing_in_it_is_sent() {
    let text = format!("{NAMESPACE}---\n{IN_IT}");
    let mut counter = Counter::before(&text)
        .says("shop", refused(403, "Forbidden", "no namespaces"))
        .checked();
    counter.shows("not sent (line 5): its namespace shop, is not made");
    assert!(!counter.creation().is_ready());
    // Refused only when it is really sent: what waits for it is not.
    let mut counter = Counter::before(&text)
        .comes("shop", &[Outcome::Refused(reproof(403, "Forbidden", "no"))])
        .checked();
    counter.confirm();
    assert_eq!(counter.sent, ["Namespace shop"]);
    counter.shows("0 of 2 are made");
    counter.shows("its namespace shop, was not made");
}

#[test]
fn what_waits_is_not_sent_when_its_own_rehearsal_is_refused() {
    let mut counter = Counter::before(&format!("{NAMESPACE}---\n{IN_IT}"))
        .says("settings", refused(422, "Invalid", "data: Invalid value"))
        .checked();
    counter.confirm();
    assert_eq!(counter.sent, ["Namespace shop"]);
    counter.shows("NOT created");
    counter.shows("422 Invalid: data: Invalid value");
}

#[test]
fn a_kind_that_the_text_defines_above_is_known() {
    let mut counter = Counter::of(&format!("{DEFINITION}---\n{BOAT}"));
    counter.shows("its kind, by boats.sea.io is made above: asked when that is there");
    counter.confirm();
    let all = ["CustomResourceDefinition boats.sea.io", "Boat db/ark"];
    assert_eq!(counter.sent, all);
    // Below it is too late, and without it nobody knows the kind.
    let mut counter = Counter::of(&format!("{BOAT}---\n{DEFINITION}"));
    counter.shows("not sent (line 1): this server knows no apiVersion `sea.io/v1`");
    counter.confirm();
    assert_eq!(counter.sent, ["CustomResourceDefinition boats.sea.io"]);
}

#[test]
fn the_same_object_twice_is_made_once() {
    let mut counter = Counter::of(&format!("{CONFIG}---\n{CONFIG}"));
    counter.shows("not sent (line 5): the same object stands in line 1 already");
    counter.confirm();
    assert_eq!(counter.sent, ["ConfigMap db/settings"]);
}

#[test]
fn of_an_answer_that_is_lost_more_is_awaited_before_the_next_is_sent() {
    let unknown = Outcome::Unknown("the connection broke".into());
    let mut counter = Counter::before(&format!("{SERVICE}---\n{CONFIG}"))
        .comes("shop", &[unknown])
        .checked();
    counter.desk.press("enter");
    let ticket = counter.desk.asked[0].0;
    counter.settle();
    counter.shows("UNKNOWN whether it was created");
    assert_eq!(counter.sent, ["Service db/shop"], "the second waits");
    let found = Outcome::Done {
        object: Some(json!({"metadata": {"uid": "found"}})),
        warnings: Vec::new(),
        was_lost: true,
    };
    let answer = Answer::CarriedOut(found);
    counter.desk.feed(Event::Answer(ticket, answer));
    counter.settle();
    counter.shows("created; the answer was lost");
    assert_eq!(counter.sent, ["Service db/shop", "ConfigMap db/settings"]);
    counter.shows("2 of 2 are made");
}

#[test]
fn whoever_leaves_while_it_is_sent_sends_no_more() {
    let mut counter = Counter::of(&format!("{SERVICE}---\n{CONFIG}"));
    counter.desk.press("enter");
    let ticket = counter.desk.asked[0].0;
    counter.desk.feed(Event::Answer(ticket, Answer::Sent));
    counter.desk.press("esc");
    counter.settle();
    assert_eq!(counter.sent, ["Service db/shop"]);
    counter.shows("not sent: called off");
    counter.shows("1 of 2 are made");
}

#[test]
fn a_key_that_comes_before_the_answer_could_be_read_confirms_nothing() {
    let mut counter = Counter::before(CONFIG);
    counter.desk.press("ctrl-s");
    while !counter.desk.asked.is_empty() {
        counter.answer_one();
    }
    counter.desk.press("enter");
    assert!(counter.desk.asked.is_empty());
    counter.desk.wait(400);
    counter.desk.press("enter");
    assert_eq!(counter.desk.asked.len(), 1);
}
