//! The terminal of a real process: claimed, given back on every way out, and never spun on.

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::pty::{Launch, Pty, SWITCH, stray};

fn probe() -> Pty {
    let pty = Launch::probe().start();
    pty.wait_for("count 0 size 80x24 nothing");
    pty
}

/// In a script, so that the signal is ignored from the start.
fn with_ignored_hangup() -> Pty {
    let pty = Launch::probe_in("trap '' HUP; exec PROBE").start();
    pty.wait_for("count 0");
    pty
}

#[test]
fn while_it_runs_the_terminal_is_claimed() {
    let pty = probe();
    pty.wait_until("modes", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    assert!(!pty.is_cooked());
}

#[test]
fn every_way_out_gives_the_terminal_back() {
    for (key, code) in [("q", 0), ("e", 1), ("p", 101), ("t", 101)] {
        let mut pty = probe();
        pty.press(key);
        assert_eq!(pty.wait_exit(), code, "key {key}");
        pty.assert_restored();
    }
}

#[test]
fn every_signal_that_ends_it_gives_the_terminal_back() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::HUP, 129),
    ] {
        let mut pty = probe();
        pty.signal(signal);
        assert_eq!(pty.wait_exit(), code, "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn a_panic_is_reported_after_the_terminal_is_given_back() {
    for key in ["p", "t"] {
        let mut pty = probe();
        pty.press(key);
        pty.wait_exit();
        pty.wait_for("asked to, on");
        assert!(!pty.look(vt100::Screen::alternate_screen));
    }
}

#[test]
fn the_mouse_is_given_back_too() {
    let mut pty = Launch::probe().env(SWITCH, "mouse").start();
    pty.wait_for("count 0");
    assert_ne!(
        pty.look(vt100::Screen::mouse_protocol_mode),
        vt100::MouseProtocolMode::None
    );
    pty.press("q");
    pty.wait_exit();
    pty.assert_restored();
}

fn assert_ends_by_itself(mut pty: Pty) {
    let (before, begin) = (pty.cost().cpu, Instant::now());
    pty.hang_up();
    let mut cpu = before;
    let mut code = None;
    while code.is_none() && begin.elapsed() < Duration::from_secs(30) {
        code = pty.exit_within(Duration::from_millis(50));
        cpu = cpu.max(pty.cost().cpu);
    }
    let (took, cpu) = (begin.elapsed(), cpu.checked_sub(before).unwrap());
    println!("ended {took:?} after the link died, {cpu:?} of CPU");
    assert_eq!(code, Some(129));
    assert!(cpu <= Duration::from_millis(200), "{cpu:?}"); // it does not spin until somebody looks
}

#[test]
fn it_ends_when_the_link_dies() {
    assert_ends_by_itself(probe());
}

#[test]
fn it_ends_when_the_link_dies_and_hangups_are_ignored() {
    assert_ends_by_itself(with_ignored_hangup());
}

#[test]
fn it_ends_when_the_link_dies_and_no_signal_says_so() {
    let pty = Launch::probe().without_control().start();
    pty.wait_for("count 0");
    assert_ends_by_itself(pty);
}

#[test]
fn it_ends_when_the_link_dies_while_it_is_blocked() {
    let pty = Launch::probe().without_control().size(200, 50).start();
    pty.wait_for("count 0");
    block(&pty);
    assert_ends_by_itself(pty);
}

#[test]
fn idle_costs_nothing() {
    let pty = probe();
    let before = settled(&pty);
    std::thread::sleep(Duration::from_millis(1_500)); // nothing must happen: there is nothing to wait for
    let (after, bytes) = (pty.cost(), pty.bytes().len());
    assert_eq!(after.wakeups, before.wakeups, "{after:?}");
    assert_eq!(after.writes, before.writes);
    assert_eq!(after.cpu, before.cpu);
    assert_eq!(pty.bytes().len(), bytes);
}

/// Reads no more, and waits until the program cannot write any more: it then looks up now and then.
fn block(pty: &Pty) {
    settled(pty);
    pty.pace(None);
    pty.press("n"); // a frame of 16 KB; a pty takes 11
    let before = pty.cost().wakeups;
    let begin = Instant::now();
    while pty.cost().wakeups < before + 12 {
        assert!(begin.elapsed() < Duration::from_secs(10), "never blocked");
        std::thread::yield_now();
    }
}

/// Its cost once it has come to rest.
fn settled(pty: &Pty) -> crate::pty::Cost {
    let mut last = pty.cost();
    loop {
        std::thread::sleep(Duration::from_millis(50));
        let now = pty.cost();
        if now.wakeups == last.wakeups {
            return now;
        }
        last = now;
    }
}

#[test]
fn a_key_is_answered_at_once() {
    let pty = probe();
    settled(&pty);
    let pressed = Instant::now();
    pty.press("n");
    pty.wait_for("count 1");
    let log = pty.log();
    let answer = log.iter().find(|chunk| chunk.at > pressed).unwrap();
    let took = answer.at - pressed;
    println!("answered after {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}"); // 3 ms, but the machine may be busy
}

#[test]
fn a_key_that_changes_nothing_writes_nothing() {
    let pty = probe();
    pty.press("z");
    pty.wait_for("key Char('z')");
    settled(&pty);
    let before = pty.bytes().len();
    pty.press("z z z");
    settled(&pty);
    assert_eq!(pty.bytes().len(), before);
}

#[test]
fn a_frame_is_one_call_of_write() {
    let pty = Launch::probe().size(120, 40).start();
    pty.wait_for("count 0 size 120x40");
    let before = settled(&pty);
    let logged = pty.bytes().len();
    pty.press("n");
    pty.wait_for("count 1");
    let writes = settled(&pty).writes - before.writes;
    println!("{} bytes in {writes} writes", pty.bytes().len() - logged);
    // The runtime may be woken by a write of its own. (A pty takes some 11 KB at once; a frame that
    // is larger goes in as many writes as it takes.)
    assert!(writes <= 2, "{writes}");
}

#[test]
fn keys_are_answered_while_the_link_is_slow() {
    let mut pty = Launch::probe().size(200, 50).start();
    pty.wait_for("count 0");
    pty.pace(Some(2_000));
    pty.press("f");
    let begin = Instant::now();
    pty.press("q");
    assert_eq!(pty.wait_exit(), 0);
    println!(
        "left {:?} after q behind 200 frames at 2 KB/s",
        begin.elapsed()
    );
    pty.pace(Some(u32::MAX));
    pty.assert_restored();
}

#[test]
fn a_terminal_that_takes_nothing_is_given_back_all_the_same() {
    let mut pty = Launch::probe().size(200, 50).start();
    pty.wait_for("count 0");
    block(&pty);
    pty.press("q");
    assert_eq!(pty.wait_exit(), 0);
    pty.pace(Some(u32::MAX));
    pty.assert_restored();
}

#[test]
fn after_a_slow_time_the_latest_frame_is_shown() {
    let pty = probe();
    pty.pace(None);
    pty.press("f f");
    pty.pace(Some(u32::MAX));
    pty.wait_for("count 400");
}

#[test]
fn hostile_text_reaches_the_terminal_as_text_only() {
    let mut pty = probe();
    pty.press("h");
    pty.wait_for("evil ^[[2J<9B>31m^G<U+202E>^[]0;t^G");
    pty.press("q");
    pty.wait_exit();
    pty.assert_restored();
    let bytes = pty.bytes();
    let ours = bytes.iter().position(|byte| *byte == 0x1b).unwrap(); // before it speaks the test harness
    assert_eq!(stray(&bytes[ours..]), [""; 0]);
}

#[test]
fn a_paste_is_text_and_never_keys() {
    let pty = probe();
    pty.paste("q\r\nn");
    pty.wait_for(r#"paste "q\nn""#);
}

#[test]
fn a_storm_of_sizes_is_survived() {
    let pty = probe();
    for (width, height) in [(1, 1), (0, 0), (200, 1), (1, 60), (40, 8), (3, 2)].repeat(20) {
        pty.resize(width, height);
    }
    pty.resize(60, 10);
    pty.wait_for("size 60x10");
}

#[test]
fn stopped_and_continued_it_claims_the_terminal_again() {
    let mut pty = probe();
    pty.signal(Signal::TSTP);
    pty.wait_until("the main screen", |screen| !screen.alternate_screen());
    assert!(pty.is_cooked());
    let begin = Instant::now();
    while !pty.cost().is_stopped {
        assert!(begin.elapsed() < Duration::from_secs(10), "never stopped");
        std::thread::sleep(Duration::from_millis(200));
        // Some emulated kernels lose a process's own stop while its other threads sleep (seen once).
        pty.signal(Signal::STOP);
    }
    pty.resize(60, 10);
    pty.signal(Signal::CONT);
    pty.wait_for("size 60x10");
    assert!(pty.look(vt100::Screen::alternate_screen) && !pty.is_cooked());
    pty.press("n");
    pty.wait_for("count 1");
    pty.press("q");
    pty.wait_exit();
    pty.assert_restored();
}

#[test]
fn a_child_has_the_terminal_and_its_keys_for_itself() {
    let pty = probe();
    pty.press("c");
    pty.wait_for("lent");
    assert!(!pty.look(vt100::Screen::alternate_screen) && pty.is_cooked());
    pty.type_text("hey\n");
    pty.wait_for("child exit status: 0");
    pty.press("n");
    pty.wait_for("count 1");
}

#[test]
fn keys_come_from_the_terminal_when_standard_input_is_a_pipe() {
    let mut pty = Launch::probe_in("echo q | PROBE").start();
    pty.wait_for("count 0");
    pty.press("n");
    pty.wait_for("count 1");
    pty.press("q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_restored();
}

#[test]
fn where_no_screen_is_possible_it_says_so_and_sends_no_sequence() {
    for (script, reason, code) in [
        ("PROBE | cat", "standard output is not a terminal", "code 0"),
        ("TERM=dumb PROBE", "TERM is \"dumb\"", "code 2"),
        ("unset TERM; PROBE", "TERM is \"\"", "code 2"),
    ] {
        let mut pty = Launch::probe_in(&format!("{script}; echo code $?")).start();
        pty.wait_for(reason);
        pty.wait_for(code);
        pty.wait_exit();
        assert!(!pty.bytes().contains(&0x1b), "{script}");
    }
}
