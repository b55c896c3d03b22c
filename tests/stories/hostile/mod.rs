//! Ten thousand random keys and sizes before a cluster that lies: it never panics, every byte is one that we mean to
//! send, the terminal shows what was drawn, and Esc always leads home.

mod emulator;
mod liar;

use std::time::Duration;

use kubectl_sts::app::action::{Action, every};
use kubectl_sts::app::keymap::{Keymap, NAMES};
use kubectl_sts::sim::{Fault, Whom};
use kubectl_sts::terminal::Input;

use super::story::event;
use super::{Scene, Story};
use emulator::Emulator;
use liar::{lied_to, texts};

const KEYS: usize = 10_000;

/// Every key that means something anywhere, but for those that leave, write files or begin another program; and some
/// that mean nothing.
fn keys(keymap: &Keymap) -> Vec<String> {
    let mut keys: Vec<String> = Keymap::tables()
        .flat_map(|table| {
            let left_out = [Action::Quit, Action::SaveFile, Action::ExternalEditor];
            let actions = every().filter(move |(action, ..)| !left_out.contains(action));
            let keys = actions.flat_map(move |(action, ..)| keymap.keys(table, action));
            keys.map(|keys| keys.to_string()).collect::<Vec<_>>()
        })
        .filter(|key| !matches!(key.as_str(), "q" | "ctrl-c" | "ctrl-q"))
        .collect();
    keys.extend(["x", "space", "backspace", "alt-x", "ä", "delete", "1", "y"].map(String::from));
    keys.sort();
    keys.dedup();
    keys
}

/// So many random keys and sizes; the seed decides all.
async fn plays(keymap: &str, seed: u64, count: usize) {
    let mut dice = fastrand::Rng::with_seed(seed);
    let terminal = Emulator::of(100, 24);
    let keys = keys(&Keymap::named(keymap).unwrap());
    let one_in = [25, 60, 200][dice.usize(..3)];
    let ascii = if dice.bool() { "--ascii" } else { "" };
    let story = Scene::demo(&format!("--keymap {keymap} --seed {seed} {ascii}"))
        .size(100, 24)
        .seen_by(move |sim| lied_to(sim.client(), one_in))
        .upon(terminal.clone())
        .begin()
        .await;
    story.wait("5s").await;
    let texts = texts();
    for number in 1..=count {
        match dice.u32(0..400) {
            0..=2 => {
                let (width, height) = (dice.u16(0..200), dice.u16(0..60));
                terminal.resize(width, height);
                story.put(Input::Resize(width, height)).await;
            }
            3 => {
                let text = texts[dice.usize(..texts.len())].clone();
                story.put(Input::Paste(text)).await;
            }
            4 => {
                let fault = match dice.u32(0..5) {
                    0 => Fault::Refused,
                    1 => Fault::Forbidden,
                    2 => Fault::Cut,
                    3 => Fault::Foreign(502, "<html>\u{1b}[2J\u{202e}bad"),
                    _ => Fault::TooMany(2),
                };
                let lasts = Duration::from_secs(dice.u64(0..20));
                story.sim().strike_for(lasts, Whom::all(), fault);
            }
            5 => story.wait("2s").await,
            _ => {
                for key in keys[dice.usize(..keys.len())].split_whitespace() {
                    story.put(Input::Key(event(key))).await;
                }
            }
        }
        if number % 10 == 0 {
            story.wait("40ms").await;
        }
        if number % 500 == 0 {
            terminal.resize(100, 24);
            story.put(Input::Resize(100, 24)).await;
            goes_home(&story, &format!("{keymap}, seed {seed}, {number} keys")).await;
            terminal.assert_clean();
            terminal.assert_shows(|| story.frame());
        }
    }
}

/// Esc, and nothing else, leads back to the list of sets.
async fn goes_home(story: &Story, when: &str) {
    // An offer takes no key before one could read it; then each list may have its filter and its search.
    story.wait("1s").await;
    story.press(&"esc ".repeat(14)).await;
    assert!(story.runs().await, "it left: {when}");
    let screen = story.screen();
    let home = ["1 Sets", "q quit"];
    assert!(
        home.iter().all(|it| screen.contains(it)),
        "{when}: this is not home:\n{screen}"
    );
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_random_keys_before_a_cluster_that_lies_do_no_harm() {
    for (seed, keymap) in (7..).zip(NAMES) {
        plays(keymap, seed, KEYS / NAMES.len()).await;
    }
}

/// `cargo test --test main -- --ignored stories::hostile`: a hundred times as many.
#[tokio::test(start_paused = true)]
#[ignore = "a million keys take half an hour"]
async fn a_million_random_keys_do_no_harm_either() {
    for seed in 100..200 {
        println!("seed {seed}");
        plays(
            NAMES[usize::try_from(seed).unwrap() % NAMES.len()],
            seed,
            KEYS,
        )
        .await;
    }
}
