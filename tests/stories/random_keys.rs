//! Ten thousand random keys: it never panics, never draws outside, and always comes back with Esc.

use kubectl_sts::app::action::ACTIONS;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::panes::PANES;
use kubectl_sts::terminal::Input;

use super::Scene;
use super::keys::cast;
use super::story::event;

const KEYS: usize = 10_000;

/// Every key that means something somewhere, but for those that leave or write files; and some that mean nothing.
fn keys() -> Vec<String> {
    let keymap = Keymap::parse(DEFAULT).unwrap();
    let tables = PANES.iter().map(|pane| pane.name);
    let tables = tables.chain([
        "everywhere",
        "help",
        "namespace",
        "dialog",
        "menu",
        "under-way",
        "line",
        "search",
    ]);
    let mut keys: Vec<String> = tables
        .flat_map(|table| {
            let left_out = ["quit", "save-file"];
            let actions = ACTIONS
                .iter()
                .filter(|(_, name, _)| !left_out.contains(name));
            let chords = actions.flat_map(|(action, ..)| keymap.keys(table, *action));
            chords.map(|chord| chord.to_string()).collect::<Vec<_>>()
        })
        .filter(|key| key != "q")
        .collect();
    keys.extend(["x", "space", "backspace", "alt-x", "ä", "delete"].map(String::from));
    keys.sort();
    keys.dedup();
    keys
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_random_keys_do_no_harm_and_esc_always_leads_back() {
    let (keys, mut dice) = (keys(), fastrand::Rng::with_seed(4));
    let story = Scene::cast(cast()).size(100, 24).begin().await;
    story.shows(&["● live"]).await;
    for number in 1..=KEYS {
        match dice.u32(0..400) {
            0 => {
                let (width, height) = (dice.u16(0..160), dice.u16(0..50));
                story.put(Input::Resize(width, height)).await;
            }
            1 => story.put(Input::Paste("q\u{1b}[2J\n../x".into())).await,
            _ => {
                let key = &keys[dice.usize(..keys.len())];
                story.put(Input::Key(event(key))).await;
            }
        }
        if number % 10 == 0 {
            story.wait("40ms").await;
        }
        if number % 1000 == 0 {
            story.put(Input::Resize(100, 24)).await;
            // An offer takes no key before one could read it; then each list may have its filter and its search.
            story.wait("1s").await;
            story.press(&"esc ".repeat(12)).await;
            story.press("0 1").await;
            assert!(story.runs().await, "it left after {number} keys");
            story
                .shows(&["◇ DEMO", "1 Sets", "NAMESPACE", "enter open"])
                .await;
        }
    }
}
