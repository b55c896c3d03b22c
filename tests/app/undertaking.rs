//! What was confirmed is followed until it is true, and watched for a while.

use kubectl_sts::app::{Answer, Ask, Effect, Event};
use kubectl_sts::domain::plan::Outcome;
use kubectl_sts::domain::{Change, Kind, Name, Object};
use serde_json::json;

use super::desk::Desk;

/// A dialog whose plan is accepted and confirmed.
fn confirmed(sets: &str, keys: &str) -> Desk {
    let mut desk = Desk::of(sets);
    let (first, rest) = keys.split_once(' ').unwrap_or((keys, ""));
    desk.press(first);
    desk.read("web");
    desk.press(rest);
    desk.wait(300);
    desk.accept();
    desk.wait(300);
    desk.press("y");
    desk
}

/// The set as it is after a scale to this, and its answer.
fn scaled(desk: &mut Desk, replicas: u32) {
    let mut object = desk.object("web");
    object["metadata"]["generation"] = json!(desk.set("web").generation + 1);
    object["spec"]["replicas"] = json!(replicas);
    desk.done(object);
}

fn pod_goes(desk: &mut Desk, name: &str) {
    let name = Name::new("db", name);
    let uid = desk.app.fleet.pod(&name).unwrap().uid.clone();
    let kind = Kind::Pods;
    desk.feed(Event::Changes(vec![Change::Gone { kind, name, uid }]));
}

fn pod_comes(desk: &mut Desk, name: &str, like: &str) {
    let mut pod = desk.app.fleet.pod(&Name::new("db", like)).unwrap().clone();
    pod.name = Name::new("db", name);
    pod.uid = format!("new-{name}").into();
    desk.feed(Event::Changes(vec![Change::Applied(Object::Pod(
        Box::new(pod),
    ))]));
}

#[test]
fn it_is_done_when_it_is_true_and_not_when_it_is_accepted() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    scaled(&mut desk, 1);
    desk.shows("Scale db/web: 0 of 2 gone");
    desk.change("web", |set| {
        set.replicas = 1;
        set.generation += 1;
        set.status.observed_generation = set.generation;
    });
    desk.shows("Scale db/web: 0 of 2 gone");
    pod_goes(&mut desk, "web-2");
    desk.shows("Scale db/web: 1 of 2 gone");
    desk.wait(9_000);
    pod_goes(&mut desk, "web-1");
    desk.shows("Scale db/web: done, after");
    assert!(desk.app.deeds.undertakings.is_empty());
    desk.press("down U");
    desk.shows("ago Scale db/web: done, after");
}

#[test]
fn each_step_waits_until_the_one_before_it_is_true() {
    let mut desk = confirmed("web 3 ondelete: 0=old 1= 2=old", "o right");
    assert_eq!(&*desk.carried_out().object.name.name, "web-2");
    desk.outcome(Outcome::Done {
        object: None,
        warnings: Vec::new(),
        was_lost: false,
    });
    assert_eq!(desk.asked, []);
    desk.shows("step 1 of 2");
    pod_goes(&mut desk, "web-2");
    assert_eq!(desk.asked, [], "it is gone, and not yet back");
    pod_comes(&mut desk, "web-2", "web-1");
    assert_eq!(&*desk.carried_out().object.name.name, "web-0");
    desk.shows("step 2 of 2");
    desk.outcome(Outcome::Done {
        object: None,
        warnings: Vec::new(),
        was_lost: false,
    });
    pod_goes(&mut desk, "web-0");
    pod_comes(&mut desk, "web-0", "web-1");
    assert!(desk.app.deeds.undertakings.is_empty());
    assert_eq!(desk.journal.len(), 2, "one line for each write");
}

#[test]
fn a_step_that_fails_stops_the_rest_and_says_what_was_done_and_what_not() {
    let mut desk = confirmed("web 3 ondelete: 0=old 1= 2=old", "o right");
    desk.outcome(Outcome::Done {
        object: None,
        warnings: Vec::new(),
        was_lost: false,
    });
    pod_goes(&mut desk, "web-2");
    pod_comes(&mut desk, "web-2", "web-1");
    desk.outcome(Outcome::NotDone("the server was away".into()));
    let notice = desk.app.notice.clone().unwrap();
    for words in [
        "STOPPED",
        "web-2",
        "not done",
        "web-0",
        "the server was away",
    ] {
        assert!(notice.contains(words), "{words}: {notice}");
    }
    assert!(desk.app.deeds.undertakings.is_empty());
    desk.wait(60_000);
    assert_eq!(desk.asked, []);
}

#[test]
fn what_is_left_of_it_can_be_called_off() {
    let mut desk = confirmed("web 3 ondelete: 0=old 1= 2=old", "o right");
    desk.outcome(Outcome::Done {
        object: None,
        warnings: Vec::new(),
        was_lost: false,
    });
    desk.press("U x");
    assert!(desk.app.notice.clone().unwrap().contains("called off"));
    pod_goes(&mut desk, "web-2");
    pod_comes(&mut desk, "web-2", "web-1");
    assert_eq!(desk.asked, []);
}

#[test]
fn a_set_that_is_not_watched_for_a_while_is_not_gone() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    scaled(&mut desk, 1);
    let feeds: Vec<_> = desk
        .app
        .fleet
        .feeds()
        .map(|(feed, _)| feed.clone())
        .collect();
    let closed = feeds.into_iter().map(Change::Closed).collect();
    desk.feed(Event::Changes(closed));
    assert_eq!(desk.app.deeds.undertakings.len(), 1);
    desk.shows("not watched now");
}

#[test]
fn who_puts_it_back_within_a_minute_is_named() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    scaled(&mut desk, 1);
    desk.wait(14_000);
    desk.change("web", |set| set.generation += 2);
    assert_eq!(
        desk.asked[0].1,
        Ask::Read(vec!["/apis/apps/v1/namespaces/db/statefulsets/web".into()])
    );
    let mut object = desk.object("web");
    object["metadata"]["managedFields"] = json!([
        {"manager": "argocd-controller", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
    ]);
    desk.answer(Answer::Read(Ok(vec![object])));
    assert_eq!(
        desk.app.notice.as_deref(),
        Some("db/web: replicas was set to 3 after 14s, by argocd-controller")
    );
}

#[test]
fn after_a_minute_nobody_looks_any_more() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    scaled(&mut desk, 1);
    desk.wait(61_000);
    desk.change("web", |set| set.generation += 2);
    assert_eq!(desk.asked, []);
}

#[test]
fn what_was_done_last_can_be_undone() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    scaled(&mut desk, 1);
    desk.change("web", |set| {
        set.replicas = 1;
        set.generation += 1;
    });
    desk.asked.clear();
    desk.press("u");
    desk.read("web");
    let wishes = desk.rehearsed().wishes.clone();
    assert!(wishes.iter().any(|it| it.value == json!(3)), "{wishes:?}");
}

#[test]
fn a_refusal_for_want_of_a_right_asks_for_the_rights_again() {
    let mut desk = confirmed("web 3: 0= 1= 2=", "s 1");
    desk.feed(Event::Reviewed("db".into(), Err("away".into())));
    desk.effects.clear();
    let reproof = kubectl_sts::domain::plan::Reproof {
        code: 403,
        ..Default::default()
    };
    desk.outcome(Outcome::Refused(reproof));
    assert!(
        desk.effects
            .iter()
            .any(|it| matches!(it, Effect::Review(_)))
    );
    desk.shows("NOT carried out");
}
