//! The newcomer's first look: it is a demo, on every screen, of every size.

use kubectl_sts::sim::{Fault, Whom};
use kubectl_sts::terminal::Input;

use super::Scene;
use super::keys::cast;

#[tokio::test(start_paused = true)]
async fn it_says_that_it_is_a_demo_on_every_screen_of_every_size() {
    let story = Scene::cast(cast()).begin().await;
    story
        .shows(&[
            "● live",
            "◇ DEMO kubectl-sts simulated cluster · all namespaces · you",
        ])
        .await;
    for (width, height) in [(40, 8), (80, 24), (300, 90), (41, 9), (140, 40)] {
        story.put(Input::Resize(width, height)).await;
        for keys in [
            "1", "2", "1 enter", "2", "3", "4", "?", "esc n", "esc", "esc",
        ] {
            story.press(keys).await;
            let screen = story.screen();
            assert!(
                screen.starts_with("◇ DEMO "),
                "{width}x{height}, {keys}:\n{screen}"
            );
        }
    }
    // Also where much else is to be said.
    story.put(Input::Resize(40, 8)).await;
    story.sim().strike(Whom::all(), Fault::Refused);
    story.shows(&["▲ STALE"]).await;
    assert!(story.screen().starts_with("◇ DEMO "), "{}", story.screen());
}

#[tokio::test(start_paused = true)]
async fn it_says_so_in_ascii_too() {
    let story = Scene::cast(cast())
        .flags("--ascii")
        .size(60, 12)
        .begin()
        .await;
    story.shows(&["% DEMO kubectl-sts", "* live"]).await;
    assert!(story.raw().is_ascii(), "{}", story.raw());
}

#[tokio::test(start_paused = true)]
async fn the_flags_and_the_name_say_what_is_shown_first() {
    let story = Scene::cast(cast()).flags("third").begin().await;
    story
        .shows(&["b/third", "1 Ordinals", "third-1 ● running"])
        .await;
    let story = Scene::cast(cast()).flags("-n c web-12-1").begin().await;
    story.shows(&["c/web-12", "▌ 1 web-12-1"]).await;
    let story = Scene::cast(cast()).flags("-n a").begin().await;
    story
        .shows(&["simulated cluster · a", "2 sets 4 pods"])
        .await;
    let story = Scene::cast(cast()).flags("nobody").begin().await;
    story.shows(&["no StatefulSet or pod nobody here"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_story_that_runs_faster_ages_faster() {
    let story = Scene::cast(cast()).flags("--speed 60").begin().await;
    story.shows(&["● live", "24h"]).await;
    for _ in 0..120 {
        story.wait("1s").await;
        assert!(story.screen().contains("● live"), "{}", story.screen());
    }
    story.shows(&["26h"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_large_cluster_is_as_large_as_was_asked_for() {
    let story = Scene::cast(cast())
        .flags("--sets 50 --pods 201")
        .begin()
        .await;
    story.shows(&["● live", "73 sets 247 pods"]).await;
    story.shows_no(&["stuck", "moving"]).await;
}
