//! Feeds that are begun and ended.

use std::collections::BTreeSet;

use kubectl_sts::domain::{Feed, Kind, Scope};
use serde_json::json;

use crate::cluster::scripted::{Piece, Question, Story, answer, line, list, object, quiet, text};

/// Each watch says something new ten times a second.
fn chatty() -> Story {
    Story::begin(|asked| match asked.question {
        Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
        Question::Watch => answer(
            (0..400)
                .flat_map(|nth| {
                    [
                        Piece::Wait(std::time::Duration::from_millis(100)),
                        line("MODIFIED", &object("web", "u1", 101 + nth)),
                    ]
                })
                .collect(),
        ),
        _ => list(100, &[object("web", "u1", 90)]),
    })
}

#[tokio::test(start_paused = true)]
async fn nothing_comes_from_a_feed_after_it_was_closed() {
    let mut story = chatty();
    story.watch(&[Kind::Sets]).until(5).await;
    let told = story.watch(&[]).until(30).await;
    assert_eq!(told.last().unwrap(), "closed statefulsets");
    assert_eq!(
        told.iter()
            .filter(|told| told.starts_with("closed"))
            .count(),
        1
    );
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_is_closed_while_nobody_drains_the_changes_is_closed_all_the_same() {
    let mut story = chatty();
    story.watch(&[Kind::Sets]).until(1).await;
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    let told = story.watch(&[]).until(60).await;
    assert_eq!(told.last().unwrap(), "closed statefulsets");
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_is_wanted_again_begins_after_its_end_was_told() {
    let mut story = chatty();
    story.watch(&[Kind::Sets]).until(5).await;
    story.watch(&[]);
    story.watch(&[Kind::Sets]);
    let told = story.until(6).await;
    let closed = told
        .iter()
        .position(|told| told == "closed statefulsets")
        .unwrap();
    assert_eq!(
        told[closed + 1..][..4],
        ["syncing 0", "web@u1", "syncing 1", "live"]
    );
}

#[tokio::test(start_paused = true)]
async fn feeds_that_stay_wanted_are_not_disturbed() {
    let mut story = Story::begin(|asked| match asked.question {
        Question::Watch => quiet(asked),
        _ => list(100, &[]),
    });
    story.watch(&[Kind::Sets]).until(5).await;
    story.watch(&[Kind::Sets, Kind::Pods]).until(10).await;
    story.watch(&[Kind::Sets]).until(15).await;
    assert_eq!(
        story
            .asked()
            .iter()
            .filter(|asked| asked.has("statefulsets"))
            .count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn a_label_selector_chooses_sets_and_nothing_else() {
    let mut story = Story::with_selector(Some("app in (a,b)"), |asked| match asked.question {
        Question::Watch => quiet(asked),
        _ => list(100, &[]),
    });
    story.watch(&[Kind::Sets, Kind::Claims]).until(5).await;
    for asked in story.asked() {
        assert_eq!(
            asked.has("labelSelector=app%20in%20%28a%2Cb%29"),
            asked.has("statefulsets"),
            "{asked:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn every_kind_is_asked_for_at_its_own_place() {
    let places = [
        (Kind::Sets, "/apis/apps/v1/namespaces/db/statefulsets"),
        (
            Kind::Pods,
            "/api/v1/namespaces/db/pods?labelSelector=statefulset.kubernetes.io%2Fpod-name",
        ),
        (Kind::Claims, "/api/v1/namespaces/db/persistentvolumeclaims"),
        (Kind::Nodes, "/api/v1/nodes"),
        (Kind::Services, "/api/v1/namespaces/db/services"),
        (
            Kind::SetEvents,
            "/api/v1/namespaces/db/events?fieldSelector=involvedObject.kind%3DStatefulSet",
        ),
        (
            Kind::Events,
            "/api/v1/namespaces/db/events?fieldSelector=involvedObject.kind%21%3DStatefulSet",
        ),
        (
            Kind::Revisions,
            "/apis/apps/v1/namespaces/db/controllerrevisions",
        ),
        (Kind::Volumes, "/api/v1/persistentvolumes"),
        (
            Kind::StorageClasses,
            "/apis/storage.k8s.io/v1/storageclasses",
        ),
        (
            Kind::EndpointSlices,
            "/apis/discovery.k8s.io/v1/namespaces/db/endpointslices",
        ),
        (
            Kind::Budgets,
            "/apis/policy/v1/namespaces/db/poddisruptionbudgets",
        ),
        (
            Kind::Autoscalers,
            "/apis/autoscaling/v2/namespaces/db/horizontalpodautoscalers",
        ),
    ];
    for (kind, place) in places {
        let mut story = Story::begin(|asked| match asked.question {
            Question::Version => answer(vec![text(json!({"major": "1", "minor": "36"}))]),
            Question::Watch => quiet(asked),
            _ => list(100, &[object("one", "u1", 90)]),
        });
        let told = story.watch(&[kind]).until(2).await;
        assert_eq!(story.asked_for(Question::List)[0].target, place);
        assert_eq!(
            told,
            ["syncing 0", "one@u1", "syncing 1", "live"],
            "{kind:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn no_namespace_leaves_its_place_in_the_path() {
    let mut story = Story::begin(|_| list(100, &[]));
    let feed = Feed {
        kind: Kind::Sets,
        scope: Scope::Namespace("../x?watch=true".into()),
    };
    story.observer.watch(&BTreeSet::from([feed]));
    story.until(1).await;
    let target = story.asked()[1].target.clone();
    assert!(
        target.starts_with("/apis/apps/v1/namespaces/..%2Fx%3Fwatch%3Dtrue/statefulsets?"),
        "{target}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_templates_of_a_set_are_asked_for_by_its_labels() {
    for (labels, expected) in [("app=web,tier=db", true), ("", false)] {
        let mut story = Story::begin(|_| list(100, &[]));
        let feed = Feed {
            kind: Kind::Templates,
            scope: Scope::Set {
                namespace: "db".into(),
                uid: "u1".into(),
                labels: labels.into(),
            },
        };
        story.observer.watch(&BTreeSet::from([feed]));
        story.until(1).await;
        let target = story.asked()[1].target.clone();
        let place = "/apis/apps/v1/namespaces/db/controllerrevisions?";
        assert!(target.starts_with(place), "{target}");
        let filtered = target.ends_with("&labelSelector=app%3Dweb%2Ctier%3Ddb");
        assert_eq!(filtered, expected, "{target}");
    }
}
