//! When nothing changes, nothing is written.

use std::time::{Duration, Instant};

use super::super::{Bed, set};
use super::screen::Screen;

#[test]
fn nothing_is_written_while_no_age_on_the_screen_changes() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("idle");
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live", "no StatefulSets here"]);
    assert_eq!(
        written_in(&screen, Duration::from_secs(10)),
        0,
        "{}",
        screen.text()
    );
}

/// Other sets of the same namespace and their events are of no concern for a set that is open.
#[test]
fn what_is_not_on_the_screen_is_not_drawn() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("idle-open");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["healthy"]);
    screen.press("2");
    screen.shows(&["healthy", "this set has no claim templates"]);
    let written = written_in(&screen, Duration::from_secs(10));
    assert_eq!(written, 0, "{}", screen.text());
}

/// Bytes that came to the terminal; the events of the last step are let through first.
fn written_in(screen: &Screen, time: Duration) -> usize {
    let all = || {
        screen
            .pty
            .log()
            .iter()
            .map(|chunk| chunk.bytes.len())
            .sum::<usize>()
    };
    let settled = Instant::now() + Duration::from_secs(1);
    while Instant::now() < settled {
        std::thread::sleep(Duration::from_millis(20));
    }
    let before = all();
    std::thread::sleep(time);
    all() - before
}
