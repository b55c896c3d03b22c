//! The program on a line of 2 KB a second, while its cluster never rests: what is not seen any more is never sent.

use std::time::Duration;

use crate::pty::Launch;

#[test]
fn on_a_slow_line_a_key_is_answered_by_the_next_frame_and_none_waits_in_line() {
    let words = "demo --speed 100 --sets 300 --pods 1500";
    let mut launch = Launch::kubectl_sts().size(100, 30);
    for word in words.split(' ') {
        launch = launch.arg(word);
    }
    let pty = launch.start();
    pty.wait_for("q quit");
    pty.pace(Some(2_000));
    // What happens in these seconds would take a minute to be told on this line.
    std::thread::sleep(Duration::from_secs(6));
    pty.press("?");
    pty.wait_until("the help", |screen| {
        screen.contents().contains("─ keys on ")
    });
    pty.press("Esc");
    pty.wait_until("the list", |screen| {
        !screen.contents().contains("─ keys on ")
    });
}
