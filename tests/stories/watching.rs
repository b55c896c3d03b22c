//! Bad weather between the program and the cluster: the picture stays, says how old it is, and becomes true again.
//!
//! The numbers are those of the faults that are promised to be borne.

use std::time::Duration;

use jiff::SignedDuration;
use kubectl_sts::sim::{Fault, Key, Kind, Manner, PatchKind, Sim, Whom, Write};

use super::{Scene, Story};

const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: db}
spec:
  serviceName: web
  replicas: 3
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'nginx:1'}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: db}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
";

async fn story() -> Story {
    let story = Scene::cast(CAST).flags("-n db").size(100, 24).begin().await;
    story.shows(&["● live", "web ●●● 3/3", "healthy"]).await;
    story
}

fn scale(sim: &Sim, replicas: u32) {
    let key = Key::new(Kind::StatefulSet, "db", "web");
    let patch = format!("{{\"spec\":{{\"replicas\":{replicas}}}}}");
    sim.with(|world| {
        world
            .patch(
                &key,
                PatchKind::Merge,
                patch.as_bytes(),
                &Write::by("kubectl"),
            )
            .unwrap();
    });
}

/// Row 1, 2, 40: whatever takes all answers away is told within seconds; the last picture stays, and what
/// happened meanwhile is caught up with.
#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_told_from_a_still_cluster() {
    for fault in [
        Fault::Refused,
        Fault::Fails(503),
        Fault::Fails(500),
        Fault::TooMany(5),
        Fault::Foreign(502, "<html>\u{1b}[2Jbad gateway"),
    ] {
        let story = story().await;
        let sim = story.sim();
        sim.strike(Whom::all(), fault.clone());
        let breaks = fault == Fault::Refused;
        if !breaks {
            // Watches that are open live on until they end by themselves.
            sim.strike_for(Duration::from_secs(1), Whom::watches(), Fault::Cut);
        }
        scale(sim, 4);
        story.shows(&["▲ STALE 00:", "retry in", "web ●●●"]).await;
        story.wait("20s").await;
        story.shows(&["▲ STALE 00:2", "web ●●●"]).await;
        assert!(!story.raw().contains('\u{1b}'));
        story.press("enter").await;
        story.shows(&["db/web", "2 web-2 ● running"]).await;
        story.press("esc").await;
        sim.clear();
        story.shows(&["● live", "web ●●●● 4/4"]).await;
        story.shows_no(&["STALE"]).await;
    }
}

/// Rows 3, 21, 22, 23: nothing comes any more, and nothing says so.
#[tokio::test(start_paused = true)]
async fn a_line_that_falls_silent_is_noticed_within_a_minute() {
    for whom in [Whom::all(), Whom::watches()] {
        let story = story().await;
        story.sim().strike(whom, Fault::Mute);
        scale(story.sim(), 2);
        let begun = tokio::time::Instant::now();
        story.shows(&["▲ STALE"]).await;
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(60), "noticed after {took:?}");
        story.sim().clear();
        story.shows(&["● live", "web ●● 2/2"]).await;
    }
}

/// Row 19: a proxy that ends each watch after a minute is not even seen.
#[tokio::test(start_paused = true)]
async fn watches_that_end_from_time_to_time_are_not_even_seen() {
    let story = story().await;
    story
        .sim()
        .strike(Whom::watches(), Fault::Ends(Duration::from_secs(20)));
    for replicas in [4, 5, 2, 3] {
        scale(story.sim(), replicas);
        for _ in 0..60 {
            story.wait("1s").await;
            assert!(story.screen().contains("● live"), "{}", story.screen());
        }
        story.shows(&[&format!("{replicas}/{replicas}")]).await;
    }
}

/// Row 20: watches that end at once, again and again.
#[tokio::test(start_paused = true)]
async fn watches_that_end_at_once_are_told_and_survived() {
    let story = story().await;
    story
        .sim()
        .strike(Whom::watches(), Fault::Ends(Duration::ZERO));
    story.shows(&["▲ STALE"]).await;
    assert!(story.runs().await);
    story.sim().clear();
    scale(story.sim(), 2);
    story.shows(&["● live", "web ●● 2/2"]).await;
}

/// Rows 24, 25, 27: versions that are forgotten, in every form; and what happened meanwhile.
#[tokio::test(start_paused = true)]
async fn versions_that_are_forgotten_are_read_anew() {
    for fault in [Fault::GoneEvent, Fault::Gone, Fault::Fails(504)] {
        let story = story().await;
        let sim = story.sim();
        sim.strike_for(Duration::from_secs(3), Whom::watches(), fault);
        sim.strike_for(Duration::from_secs(1), Whom::watches(), Fault::Cut);
        scale(sim, 2);
        sim.compact();
        story.wait("1m").await;
        story.shows(&["● live", "web ●● 2/2"]).await;
        scale(sim, 3);
        story.shows(&["● live", "web ●●● 3/3"]).await;
    }
}

/// Row 28: a backup was restored; watches are open and silent, and all versions are of yesterday.
#[tokio::test(start_paused = true)]
async fn a_cluster_that_went_back_in_time_is_noticed() {
    let story = story().await;
    let copy = story.sim().copy();
    scale(story.sim(), 5);
    story.shows(&["web ●●●●● 5/5"]).await;
    story.wait("1m").await;
    story.sim().restore(&copy);
    story.shows(&["● live", "went back in time"]).await;
    story.shows_no(&["5/5"]).await;
}

/// Rows 29, 35: lines that cannot be read, and bytes that come one by one.
#[tokio::test(start_paused = true)]
async fn damaged_and_dripping_answers_are_survived() {
    for fault in [
        Fault::Garbled,
        Fault::Cut,
        Fault::Drip(Duration::from_secs(2)),
    ] {
        let story = story().await;
        story.sim().strike(Whom::watches().or(Manner::List), fault);
        scale(story.sim(), 4);
        story.wait("2m").await;
        assert!(story.runs().await);
        assert!(!story.raw().contains('\u{1b}'));
        story.sim().clear();
        story.shows(&["● live", "web ●●●● 4/4"]).await;
    }
}

/// Rows 31, 32: servers that say less than they could.
#[tokio::test(start_paused = true)]
async fn nothing_relies_on_bookmarks_or_on_initial_events() {
    for fault in [Fault::NoBookmarks, Fault::NoInitialEvents] {
        let story = story().await;
        story.sim().strike(Whom::all(), fault);
        for replicas in [4, 2] {
            story.wait("3m").await;
            scale(story.sim(), replicas);
            story
                .shows(&["● live", &format!("{replicas}/{replicas}")])
                .await;
        }
    }
}

/// Row 33: the same name, another object.
#[tokio::test(start_paused = true)]
async fn a_set_that_is_made_anew_under_its_name_is_another_one() {
    let story = story().await;
    let key = Key::new(Kind::StatefulSet, "db", "web");
    let manifest = story.sim().with(|world| {
        let old = world.get(&key).unwrap();
        world
            .delete(&key, &kubectl_sts::sim::Deletion::default())
            .unwrap();
        serde_json::json!({ "metadata": { "name": "web", "namespace": "db" }, "spec": old["spec"] })
    });
    story.shows_no(&["web ●●●"]).await;
    story.sim().with(|world| {
        world
            .create(Kind::StatefulSet, "db", manifest, &Write::by("kubectl"))
            .unwrap();
    });
    story.shows(&["● live", "web ●●● 3/3", "healthy"]).await;
    assert!(
        !story.screen().contains("1d"),
        "its age is its own:\n{}",
        story.screen()
    );
}

/// Row 38: the clock of the server is an hour ahead, and ages are the server's.
#[tokio::test(start_paused = true)]
async fn ages_are_told_by_the_clock_of_the_server() {
    for hours in [2, -2] {
        let story = Scene::cast(CAST)
            .flags("-n db")
            .seen_by(move |sim| {
                sim.skew(SignedDuration::from_hours(hours));
                sim.client()
            })
            .begin()
            .await;
        let age = if hours > 0 { "26h" } else { "22h" };
        story.shows(&["● live", &format!("3/3 {age}")]).await;
    }
}

/// Rows 10, 16: what was allowed is no longer.
#[tokio::test(start_paused = true)]
async fn a_right_that_is_taken_away_is_named_and_what_was_read_stays() {
    let story = story().await;
    let sim = story.sim();
    sim.strike(Whom::all().of(Kind::Pod), Fault::Forbidden);
    story
        .shows(&["no permission: list pods in ns db", "web ●●● 3/3"])
        .await;
    scale(sim, 4);
    story.shows(&["/4"]).await;
    sim.clear();
    story.press("ctrl-r").await;
    story.shows(&["● live", "web ●●●● 4/4"]).await;
    sim.strike(Whom::all(), Fault::Unauthorized);
    sim.strike_for(Duration::from_secs(1), Whom::watches(), Fault::Cut);
    scale(sim, 3);
    story.shows(&["▲ STALE", "Unauthorized", "web ●●●●"]).await;
    sim.clear();
    story.shows(&["● live", "web ●●● 3/3"]).await;
}

/// Row 34: a hundred changes in a second.
#[tokio::test(start_paused = true)]
async fn a_storm_of_changes_is_drawn_no_faster_than_the_eye_sees() {
    let story = story().await;
    let key = Key::new(Kind::Pod, "db", "web-1");
    for number in 0..1000 {
        let patch = format!("{{\"metadata\":{{\"annotations\":{{\"n\":\"{number}\"}}}}}}");
        story.sim().with(|world| {
            world
                .patch(
                    &key,
                    PatchKind::Merge,
                    patch.as_bytes(),
                    &Write::by("storm"),
                )
                .unwrap();
        });
        story.wait("10ms").await;
    }
    scale(story.sim(), 2);
    story.shows(&["● live", "web ●● 2/2"]).await;
}

/// The key for those who do not want to wait.
#[tokio::test(start_paused = true)]
async fn ctrl_r_tries_again_at_once() {
    let story = story().await;
    story.sim().strike(Whom::all(), Fault::Refused);
    story.shows(&["▲ STALE 0"]).await;
    story.wait("5m").await;
    story.sim().clear();
    story.press("ctrl-r").await;
    story.wait("1s").await;
    assert!(story.screen().contains("● live"), "{}", story.screen());
}

/// What the cluster does may wait for the next frame; what a key does may not.
#[tokio::test(start_paused = true)]
async fn a_key_is_drawn_at_once_however_seldom_frames_come() {
    let scene = Scene::cast(CAST).flags("-n db --fps 1").size(100, 24);
    let story = scene.begin().await;
    story.shows(&["● live", "healthy"]).await;
    for _ in 0..3 {
        story.press("?").await;
        assert!(story.raw().contains("keys on "), "{}", story.raw());
        story.press("esc").await;
        assert!(!story.raw().contains("keys on "), "{}", story.raw());
    }
}
