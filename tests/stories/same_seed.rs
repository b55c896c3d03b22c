//! The same seed tells the same story, event by event.

use kubectl_sts::sim::{Change, Sim};

use super::Story;

/// All that happened since the screen opened, whole objects and the order of their changes included.
fn told(sim: &Sim) -> Vec<String> {
    let line = |change: &Change| {
        let object = change.new.as_ref().map(ToString::to_string);
        format!("{} {:?} {object:?}", change.revision, change.key)
    };
    sim.with(|world| {
        let changes = world.store.since(world.store.compacted()).unwrap();
        changes.map(|change| line(change)).collect()
    })
}

async fn ten_minutes(flags: &str) -> (Vec<String>, String) {
    let story = Story::demo(flags).await;
    story.shows(&["● live"]).await;
    for _ in 0..10 {
        story.press("down enter 2 down 3 esc").await;
        story.wait("1m").await;
    }
    (told(story.sim()), story.raw())
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_tells_the_same_story_and_another_seed_another_one() {
    let (first, screen) = ten_minutes("--seed 7").await;
    let (again, same) = ten_minutes("--seed 7").await;
    assert!(first.len() > 1000, "{} changes are no story", first.len());
    for (first, again) in first.iter().zip(&again) {
        assert_eq!(first, again);
    }
    assert_eq!(first.len(), again.len());
    assert_eq!(screen, same);
    let (other, _) = ten_minutes("--seed 8").await;
    assert_ne!(first, other);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_demo_does_nothing_of_its_own_accord() {
    let quiet = Story::demo("--quiet").await;
    quiet.shows(&["● live"]).await;
    // What is under way when the screen opens comes to its end.
    quiet.wait("30m").await;
    let before = quiet.sim().with(|world| world.store.revision());
    quiet.wait("10m").await;
    let events = told(quiet.sim());
    let since: Vec<_> = events
        .iter()
        .filter(|line| line.split(' ').next().unwrap().parse::<u64>().unwrap() > before)
        .filter(|line| {
            !line.contains("crawler") && !line.contains("vault") && !line.contains("connect")
        })
        .filter(|line| !line.contains("kind: Event"))
        .collect();
    assert!(since.is_empty(), "{since:#?}");
}
