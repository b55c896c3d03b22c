//! The same seed tells the same story, event by event.

use std::time::Duration;

use kubectl_sts::cli::{Command, Options, Stage};
use kubectl_sts::sim::{Key, Kind, Object, Sim};

use super::Story;
use super::story::ORIGIN;

/// A resource version, and what it made of which object.
type Told = (u64, Key, Option<Object>);

/// All that happened after a resource version, whole objects and the order of their changes included.
fn told(sim: &Sim, after: &mut u64) -> Vec<Told> {
    sim.with(|world| {
        let changes = world
            .store
            .since(*after)
            .expect("nothing is forgotten so soon");
        let told = changes.map(|it| (it.revision, it.key.clone(), it.new.clone()));
        let told = told.collect();
        *after = world.store.revision();
        told
    })
}

fn newest(sim: &Sim) -> u64 {
    sim.with(|world| world.store.revision())
}

async fn a_minute(flags: &str) -> (Vec<Told>, String) {
    let story = Story::demo(flags).await;
    let mut after = newest(story.sim());
    let mut lines = Vec::new();
    for _ in 0..2 {
        story.press("down enter 2 down 3 esc").await;
        story.wait("30s").await;
        lines.extend(told(story.sim(), &mut after));
    }
    (lines, story.raw())
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_tells_the_same_story_and_another_seed_another_one() {
    let (first, screen) = a_minute("--seed 7").await;
    let (again, same) = a_minute("--seed 7").await;
    assert!(first.len() > 100, "{} changes are no story", first.len());
    for (first, again) in first.iter().zip(&again) {
        assert_eq!(first, again);
    }
    assert_eq!(first.len(), again.len());
    assert_eq!(screen, same);
    let (other, _) = a_minute("--seed 8").await;
    assert_ne!(first, other);
}

#[tokio::test(start_paused = true)]
async fn a_quiet_demo_does_nothing_of_its_own_accord() {
    let options = Options::read(["kubectl-sts", "demo", "--quiet"]).unwrap();
    let Some(Command::Demo(demo)) = &options.command else {
        panic!("no demo")
    };
    let quiet = Stage::set_at(demo, ORIGIN.parse().unwrap()).unwrap();
    // What is under way in the beginning comes to its end.
    tokio::time::sleep(Duration::from_secs(1800)).await;
    let mut after = newest(quiet.sim());
    tokio::time::sleep(Duration::from_secs(240)).await;
    // Those that fail go on failing, and whoever looks at the clock does so.
    let busy = ["crawler", "vault", "connect", "fraud"];
    let since: Vec<_> = told(quiet.sim(), &mut after)
        .into_iter()
        .filter(|(_, key, _)| key.kind != Kind::Event)
        .filter(|(_, key, _)| !busy.iter().any(|word| key.name.contains(word)))
        .collect();
    assert!(since.is_empty(), "{since:#?}");
}
