//! The keys of each operation, as an operator presses them: each when the screen shows that it can be pressed.

use std::time::{Duration, Instant};

use super::super::scenarios::Screen;

/// What the dialog says when the server would do it.
pub const ACCEPTED: &str = "dry run accepted";

/// As far as the plan.
pub fn type_scale(screen: &Screen, replicas: u32) {
    screen.press("s");
    screen.shows(&["scale · ", "it has", "replicas already"]); // it was read, and digits are taken
    screen.press(&replicas.to_string());
}

pub fn scale(screen: &Screen, replicas: u32) {
    type_scale(screen, replicas);
    confirm(screen, &format!("scale to {replicas}"), "y");
}

/// The hold of a partition is lost on the way: the name of the set is typed.
pub fn scale_to_zero(screen: &Screen, name: &str) {
    screen.press("s");
    screen.shows(&["scale · ", "it has", "replicas already"]); // read, so that digits are taken
    screen.press("0");
    screen.shows(&[
        "destructive",
        "the hold of the partition 1 is forgotten",
        ACCEPTED,
    ]);
    screen.press("Enter");
    screen.pty.type_text(name);
    confirm(screen, "→ 0", "Enter");
}

pub fn restart(screen: &Screen) {
    screen.press("r");
    confirm(screen, "restart", "y");
}

/// The last letters are typed anew.
pub fn set_image(screen: &Screen, before: &str, after: &str) {
    screen.press("i");
    screen.says(&[&format!("main has the image {before} already")]); // it was read
    before.chars().for_each(|_| screen.press("Backspace"));
    screen.pty.type_text(after);
    screen.shows(&[after]);
    screen.press("Enter"); // from the line that is typed to the plan
    confirm(screen, "set the image", "y");
}

/// The revision is chosen in the dialog.
pub fn roll_back(screen: &Screen, revision: &str) {
    screen.press("z");
    screen.shows(&["roll back to "]);
    choose(screen, revision);
    confirm(screen, &format!("roll back to {revision} "), "y");
}

pub fn partition(screen: &Screen, key: &str, partition: u32) {
    screen.press(key);
    let deed = format!("set the partition to {partition}");
    screen.shows(&[&deed, ACCEPTED]);
    // To hold pods touches none: that is harmless.
    let is_harmless = screen.text().contains("harmless");
    confirm(screen, &deed, if is_harmless { "Enter" } else { "y" });
}

/// The manner is chosen, and the name of the set is typed.
pub fn delete(screen: &Screen, name: &str, manner: &str) {
    screen.press("4"); // where a pod is chosen, the key is for that
    screen.shows(&["ordinals 0 to"]);
    screen.press("ctrl-d");
    screen.shows(&["Delete"]);
    choose(screen, manner);
    screen.shows(&[&format!("--cascade={manner}")]);
    screen.press("Enter");
    screen.pty.type_text(name);
    confirm(screen, "delete", "Enter");
}

/// Leaves a dialog; the next key is for what lies below.
pub fn leave(screen: &Screen) {
    screen.press("Esc");
    screen.shows_without(&[], &["esc leave it"]);
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Goes through a choice until what is wanted stands between its arrows: other words of the dialog change by themselves.
#[track_caller]
fn choose(screen: &Screen, wanted: &str) {
    let start = Instant::now();
    while chosen(&screen.text()) != Some(wanted.to_owned()) {
        assert!(
            start.elapsed() < PATIENCE,
            "no {wanted}:\n{}",
            screen.text()
        );
        let before = chosen(&screen.text());
        screen.press("Down");
        screen.until(PATIENCE, "another choice", |text| chosen(text) != before);
    }
}

fn chosen(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("‹ ")?;
    Some(rest.split_once(" ›")?.0.to_owned())
}

/// Waits until the server would do it, and confirms; a key that comes too soon after what it answers is not taken.
#[track_caller]
pub fn confirm(screen: &Screen, deed: &str, key: &str) {
    screen.shows(&[deed, ACCEPTED]);
    let start = Instant::now();
    while screen.text().contains(ACCEPTED) {
        assert!(
            start.elapsed() < PATIENCE,
            "{key} confirms nothing:\n{}",
            screen.text()
        );
        screen.press(key);
        let pressed = Instant::now();
        while screen.text().contains(ACCEPTED) && pressed.elapsed() < Duration::from_millis(500) {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
