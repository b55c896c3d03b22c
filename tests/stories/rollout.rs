//! A rollout seen through: followed live, foretold, and found again in the history.

use k8s_openapi::api::apps::v1::StatefulSet;
use kube::Api;
use kube::api::{Patch, PatchParams};
use serde_json::json;
use tokio::time::Instant;

use super::Story;

/// The seconds in `about 67s to go` or `about 2m5s to go`.
fn foretold(screen: &str) -> u64 {
    let (_, rest) = screen.split_once("about ").expect(screen);
    let (words, _) = rest.split_once(" to go").expect(screen);
    words
        .parse::<jiff::SignedDuration>()
        .unwrap()
        .unsigned_abs()
        .as_secs()
}

#[tokio::test(start_paused = true)]
async fn a_rollout_is_followed_live_and_its_forecast_comes_true() {
    let story = Story::demo("--quiet fraud").await;
    story.shows(&["payments/fraud", "healthy"]).await;
    story.press("6").await;
    story.shows(&["nothing is under way"]).await;
    let sets: Api<StatefulSet> = Api::namespaced(story.sim().client(), "payments");
    let patch = json!({"spec": {"template": {"metadata": {"annotations": {"note": "b"}}}}});
    sets.patch("fraud", &PatchParams::default(), &Patch::Merge(patch))
        .await
        .unwrap();
    story
        .shows(&[
            "rolling since",
            "+annotation note",
            "when they were made",
            "fraud-1, 0 in this order",
        ])
        .await;
    story
        .shows(&["by the one pod so far", "▒ terminating"])
        .await;
    let (begun, foretold) = (Instant::now(), foretold(&story.screen()));
    story
        .shows(&["nothing is under way", "the last change was"])
        .await;
    let took = begun.elapsed().as_secs();
    assert!(
        took.abs_diff(foretold) <= foretold / 2,
        "{foretold} s foretold, {took} s taken"
    );

    story.press("7").await;
    story.shows(&["2 now", "●●● 0-2", "+annotation note"]).await;
    story.press("down enter").await;
    story.shows(&["2 (now) → 1", "- note: b"]).await;
}
