//! The dialog of every operation, as the demo's sets have it, at three sizes of screen.

use std::fmt::Write as _;

use kubectl_sts::operations::{OPERATIONS, On};
use kubectl_sts::terminal::Input;

use super::{Scene, Story};

/// On which set, with how many rows down from its first seat or revision, and what is typed.
fn subject(operation: &str) -> ((&'static str, &'static str), usize, &'static str) {
    const MONGODB: (&str, &str) = ("default", "mongodb");
    match operation {
        "scale" => (MONGODB, 0, "0"),
        "set-image" => (MONGODB, 0, "x"),
        "roll-back" => (("default", "catalog"), 0, ""),
        "cure-rollback" => (("payments", "vault"), 2, ""),
        "hold-or-resume" | "partition-down" => (("payments", "tokens"), 0, ""),
        "partition" => (("payments", "ledger"), 0, "2"),
        "replace-next" => (("streaming", "kafka"), 0, ""),
        "evict-pod" => (("search", "coordinator"), 0, ""),
        "force-delete" => (("observability", "loki"), 0, ""),
        "history-limit" | "min-ready-seconds" => (("default", "catalog"), 0, "3"),
        "grace-period" => (MONGODB, 0, "120"),
        "strategy" | "retention" => (MONGODB, 0, "right"),
        "set-labels" | "template-labels" | "set-annotations" | "template-annotations" => {
            (MONGODB, 0, "t i e r = d b")
        }
        _ => (MONGODB, 0, ""),
    }
}

/// Opens the dialog by the menu, which has a line for each.
async fn open(story: &Story, place: usize, on: On) {
    let operation = OPERATIONS[place];
    let ((namespace, name), down, typed) = subject(operation.name);
    story.open(namespace, name).await;
    if on == On::Revision {
        story.press("7").await;
    }
    story.press(&"down ".repeat(down)).await;
    story.press("m home").await;
    // Above the operations stands the cure.
    story.press(&"down ".repeat(place + 1)).await;
    story.press("enter").await;
    story.wait("1s").await;
    story.press(typed).await;
    story.wait("2s").await;
}

async fn dialogs(flags: &str, sizes: &[(u16, u16)]) -> Vec<String> {
    let story = Scene::demo(flags).begin().await;
    story.shows(&["● live"]).await;
    let mut told = vec![String::new(); sizes.len()];
    for (place, operation) in OPERATIONS.iter().enumerate() {
        open(&story, place, operation.on).await;
        for ((width, height), told) in sizes.iter().zip(&mut told) {
            story.put(Input::Resize(*width, *height)).await;
            story.wait("1s").await;
            let screen = story.raw();
            let shows_a_way_out = screen.contains(" esc ") || screen.contains("esc back");
            assert!(shows_a_way_out, "{}: {screen}", operation.name);
            let _ = writeln!(told, "=== {}\n{screen}\n", operation.name);
        }
        story.put(Input::Resize(140, 40)).await;
        story.press("esc").await;
    }
    told
}

#[tokio::test(start_paused = true)]
async fn every_operation_is_told_at_every_size() {
    let told = dialogs("--quiet", &[(140, 40), (80, 24), (40, 8)]).await;
    for (name, told) in ["large", "medium", "smallest"].iter().zip(told) {
        insta::assert_snapshot!(*name, told);
    }
}
