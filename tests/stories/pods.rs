//! Pods and sets that go: cured, deleted, rolled back, replaced; by keys, until it is true in the cluster.

use k8s_openapi::api::apps::v1::StatefulSet;
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, Pod};
use kube::Api;
use kube::api::{Patch, PatchParams};
use serde_json::json;

use super::Story;

const NAMESPACE: &str = "payments";

fn pods(story: &Story) -> Api<Pod> {
    Api::namespaced(story.sim().client(), NAMESPACE)
}

fn sets(story: &Story) -> Api<StatefulSet> {
    Api::namespaced(story.sim().client(), NAMESPACE)
}

async fn uid(story: &Story, pod: &str) -> String {
    let pod = pods(story).get(pod).await.unwrap();
    pod.metadata.uid.unwrap()
}

/// The pods whose names begin so, in order.
async fn named(story: &Story, prefix: &str) -> Vec<String> {
    let all = Api::<Pod>::all(story.sim().client());
    let all = all.list(&kube::api::ListParams::default()).await;
    let names = all.unwrap().into_iter().filter_map(|it| it.metadata.name);
    names.filter(|it| it.starts_with(prefix)).collect()
}

/// How many pods whose names begin so are ready and stay.
async fn well(story: &Story, prefix: &str) -> usize {
    let all = Api::<Pod>::all(story.sim().client());
    let all = all.list(&kube::api::ListParams::default()).await.unwrap();
    let is_well = |it: &Pod| {
        let status = it.status.as_ref();
        let conditions = status.and_then(|it| it.conditions.as_ref());
        let mut conditions = conditions.into_iter().flatten();
        let is_ready = conditions.any(|it| it.type_ == "Ready" && it.status == "True");
        let name = it.metadata.name.as_deref().unwrap_or_default();
        name.starts_with(prefix) && is_ready && it.metadata.deletion_timestamp.is_none()
    };
    all.iter().filter(|it| is_well(it)).count()
}

#[tokio::test(start_paused = true)]
async fn a_stuck_rollback_is_cured_where_it_is_found() {
    let story = Story::demo("--quiet vault").await;
    story.shows(&["payments/vault", "vault-2"]).await;
    let others = (uid(&story, "vault-0").await, uid(&story, "vault-1").await);
    story.press("c").await;
    story
        .shows(&[
            "Delete pod payments/vault-2",
            "the pod in the way is made anew with the same claims",
            "dry run accepted",
            "delete pod vault-2",
        ])
        .await;
    story.confirm("y").await;
    story.shows(&["Delete pod payments/vault-2: done"]).await;
    story.shows(&["healthy"]).await;
    // No other pod was touched.
    let same = (uid(&story, "vault-0").await, uid(&story, "vault-1").await);
    assert_eq!(others, same);
}

#[tokio::test(start_paused = true)]
async fn a_pod_that_is_deleted_comes_back_with_its_claim() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    let claims: Api<PersistentVolumeClaim> = Api::namespaced(story.sim().client(), NAMESPACE);
    let bound = || async {
        let all = claims
            .list(&kube::api::ListParams::default())
            .await
            .unwrap();
        let all = all
            .into_iter()
            .filter_map(|it| Some((it.metadata.name?, it.metadata.uid?)));
        all.filter(|(name, _)| name.ends_with("fraud-1"))
            .collect::<Vec<_>>()
    };
    let (before, claim) = (uid(&story, "fraud-1").await, bound().await);
    story.press("1 home down ctrl-d").await;
    story
        .shows(&[
            "Delete pod payments/fraud-1",
            "comes back at revision",
            "dry run accepted",
        ])
        .await;
    story.confirm("y").await;
    story.shows(&["Delete pod payments/fraud-1: done"]).await;
    assert_ne!(uid(&story, "fraud-1").await, before);
    assert_eq!(bound().await, claim);
}

/// A new template that cannot run is put back by one confirmation: the pod that would stand in the way goes too.
#[tokio::test(start_paused = true)]
async fn a_roll_back_cures_what_it_would_be_stuck_at() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    let bad = json!({"spec": {"template": {
        "metadata": {"annotations": {"fate": "badimage"}},
    }}});
    let patched = sets(&story)
        .patch("fraud", &PatchParams::default(), &Patch::Merge(bad))
        .await;
    let generation = patched.unwrap().metadata.generation;
    story.shows(&["ImagePullBackOff"]).await;
    story.press("z").await;
    story
        .shows(&[
            "Roll back payments/fraud",
            "fraud-2 was never ready",
            "dry run accepted",
            "1. roll back to revision 1",
            "2. delete pod fraud-2, which stands in the way",
        ])
        .await;
    story.confirm("y").await;
    story.shows(&["Roll back payments/fraud: done"]).await;
    story.shows(&["healthy"]).await;
    let set = sets(&story).get("fraud").await.unwrap();
    assert_eq!(set.metadata.generation, generation.map(|it| it + 1));
    // The first revision is the third one now, and there is none besides the bad one.
    story.press("7").await;
    story.shows(&["3 now", "2 "]).await;
}

#[tokio::test(start_paused = true)]
async fn a_set_is_deleted_in_each_of_four_ways() {
    for (steps, how, pods_left) in [
        (0, "ordered", 0),
        (1, "foreground", 0),
        (2, "background", 0),
        (3, "orphan", 3),
    ] {
        let story = Story::demo("--quiet fraud").await;
        story.shows(&["payments/fraud", "healthy"]).await;
        story.press("4 ctrl-d").await;
        story.shows(&["Delete payments/fraud", "destructive"]).await;
        story.press(&"right ".repeat(steps)).await;
        let chosen = format!("‹ {how} ›");
        story.shows(&[&chosen, "dry run accepted"]).await;
        // The name alone deletes it, and only when it is whole.
        story.confirm("enter f r a u enter").await;
        story.wait("2s").await;
        assert!(
            sets(&story).get_opt("fraud").await.unwrap().is_some(),
            "{how}"
        );
        story.press("d enter").await;
        story.shows(&["Delete payments/fraud: done"]).await;
        assert!(
            sets(&story).get_opt("fraud").await.unwrap().is_none(),
            "{how}"
        );
        story.wait("60s").await;
        assert_eq!(named(&story, "fraud-").await.len(), pods_left, "{how}");
    }
}

/// Each pod is gone before the next one goes.
#[tokio::test(start_paused = true)]
async fn an_ordered_delete_waits_for_each_pod() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    story.press("4 ctrl-d").await;
    story
        .shows(&[
            "‹ ordered ›",
            "goes first",
            "goes third",
            "dry run accepted",
        ])
        .await;
    story.confirm("enter f r a u d enter").await;
    let mut seen = vec![named(&story, "fraud-").await];
    while sets(&story).get_opt("fraud").await.unwrap().is_some() {
        let now = named(&story, "fraud-").await;
        if seen.last() != Some(&now) {
            seen.push(now);
        }
        story.wait("100ms").await;
    }
    assert!(named(&story, "fraud-").await.is_empty());
    assert_eq!(
        seen,
        [
            vec!["fraud-0", "fraud-1", "fraud-2"],
            vec!["fraud-0", "fraud-1"],
            vec!["fraud-0"],
        ]
    );
}

/// The log is read when the finding is looked at, and only then.
#[tokio::test(start_paused = true)]
async fn a_crash_is_told_with_the_last_words_of_its_log() {
    let story = Story::demo("--quiet crawler").await;
    story.shows(&["search/crawler"]).await;
    story.press("5").await;
    story.shows(&["crash-loop"]).await;
    story
        .shows(&[
            "log starting",
            "FATAL: could not open the data directory: Permission denied",
        ])
        .await;
}

/// Under `OnDelete` half done: the rest, one after the other, each waited for.
#[tokio::test(start_paused = true)]
async fn an_update_on_delete_is_finished_pod_by_pod() {
    let story = Story::demo("--quiet kafka").await;
    story.shows(&["streaming/kafka"]).await;
    let before = well(&story, "kafka-").await;
    story.press("o").await;
    story
        .shows(&["Replace old pods of streaming/kafka", "dry run accepted"])
        .await;
    story.press("right").await;
    story
        .shows(&["one after the other", "dry run accepted"])
        .await;
    story.confirm("y").await;
    let mut fewest = before;
    while !story
        .screen()
        .contains("Replace old pods of streaming/kafka: done")
    {
        fewest = fewest.min(well(&story, "kafka-").await);
        story.wait("250ms").await;
    }
    assert_eq!((before, fewest), (5, 4));
    // Not one of them is at an older template.
    story.press("5").await;
    story.shows_no(&["on-delete"]).await;
}

/// Enter on a seat opens its pod; it stays true while the pod is deleted and made anew.
#[tokio::test(start_paused = true)]
async fn a_pod_is_opened_and_followed_until_another_has_its_seat() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    story.press("1 home enter").await;
    story
        .shows(&[
            "pod fraud-2 of payments/fraud",
            "● running 1 of 1 ready",
            "no container was restarted since",
            "image registry.demo/fraud:1.4",
            "Conditions",
            "PodScheduled yes for",
        ])
        .await;
    let before = uid(&story, "fraud-2").await;
    story.press("ctrl-d").await;
    story
        .shows(&["Delete pod payments/fraud-2", "dry run accepted"])
        .await;
    story.confirm("y").await;
    story
        .shows(&["pod fraud-2 of payments/fraud", "made anew: 1 pod went"])
        .await;
    assert_ne!(uid(&story, "fraud-2").await, before);
    story
        .shows(&["● running 1 of 1 ready", "QoS class", "Ready yes for"])
        .await;
    story.press("esc").await;
    story.shows(&["1 Ordinals"]).await;
}
