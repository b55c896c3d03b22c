//! The program itself in a terminal, on the real control plane: every way in, on and out.

mod files;
mod slow;
mod typed;

use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::control_plane::scenarios::Screen;
use crate::control_plane::{Bed, Namespace, set};
use crate::pty::{Launch, stray};

fn namespace(bed: &'static Bed) -> Namespace<'static> {
    let ns = bed.namespace("session");
    ns.apply(&set("web", 2).claim("data", "1Gi"));
    ns.wait_ready("web", 2);
    ns
}

#[test]
fn every_signal_that_ends_it_gives_the_terminal_back() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::INT, 130),
        (Signal::HUP, 129),
        (Signal::QUIT, 131),
    ] {
        let mut screen = Screen::of(&ns, &[]);
        screen.shows(&["● live", "web ●● 2/2"]);
        screen.pty.signal(signal);
        assert_eq!(screen.pty.wait_exit(), code, "{signal:?}");
        screen.pty.assert_restored();
    }
}

#[test]
fn when_the_terminal_dies_so_does_it() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    let program = env!("CARGO_BIN_EXE_kubectl-sts");
    // Some shells, sudo and nohup let the signal be ignored: then only the terminal tells.
    let script = format!("trap '' HUP; exec {program} -n {}", ns.name);
    let kubeconfig = bed.admin();
    let launch = Launch::sh(&script).env("KUBECONFIG", kubeconfig.to_str().unwrap());
    let mut pty = launch.start();
    pty.wait_for("● live");
    pty.hang_up();
    assert_eq!(pty.wait_exit(), 129);
}

#[test]
fn it_stops_and_goes_on_as_a_job_of_a_shell() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    let screen = Screen::of(&ns, &[]);
    screen.shows(&["● live", "web ●● 2/2"]);
    screen.pty.signal(Signal::TSTP);
    let begun = Instant::now();
    while !screen.pty.is_cooked() {
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{}",
            screen.text()
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    ns.kubectl(&["scale", "statefulset", "web", "--replicas=3"]);
    ns.wait_ready("web", 3);
    screen.pty.signal(Signal::CONT);
    screen.shows(&["● live", "web ●●● 3/3"]);
    screen.quits();
}

#[test]
fn it_follows_every_size_down_to_the_smallest_and_says_when_that_is_too_small() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["web-1 ● running", "data 1Gi"]);
    for (width, height) in [(80, 24), (40, 8), (300, 90), (41, 9)] {
        screen.pty.resize(width, height);
        screen.shows(&["1 ● running", "0 ● running"]);
    }
    screen.pty.resize(39, 7);
    screen.shows(&["too small: 40x8 is the least"]);
    screen.pty.resize(1, 1);
    screen.pty.resize(140, 40);
    screen.shows(&["web-1 ● running", "data 1Gi"]);
    screen.quits();
}

#[test]
fn without_colour_and_without_unicode_it_tells_the_same() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    let launch = Launch::kubectl_sts()
        .size(140, 40)
        .env("KUBECONFIG", bed.admin().to_str().unwrap())
        .env("NO_COLOR", "1")
        .arg("--ascii")
        .arg("-n")
        .arg(ns.name.as_str());
    let screen = Screen {
        pty: launch.start(),
    };
    screen.shows(&["* live", "web ** 2/2", "healthy"]);
    let bytes = screen.pty.bytes();
    assert!(bytes.is_ascii(), "{}", screen.text());
    let text = String::from_utf8(bytes).unwrap();
    for colour in [
        "[38;2;", "[38;5;", "[48;2;", "[48;5;", "[31m", "[32m", "[33m", "[91m",
    ] {
        assert!(!text.contains(colour), "{colour} in {text:?}");
    }
    screen.quits();
}

#[test]
fn nothing_that_the_cluster_says_drives_the_terminal() {
    let Some(bed) = Bed::shared() else { return };
    let ns = namespace(bed);
    let hostile = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\n\u{202e}live\u{200b}";
    let event = serde_json::json!({
        "apiVersion": "v1", "kind": "Event", "metadata": { "generateName": "web-0.", "namespace": ns.name },
        "involvedObject": { "apiVersion": "v1", "kind": "Pod", "name": "web-0", "namespace": ns.name },
        "type": "Warning", "reason": "Hostile", "message": hostile,
        "firstTimestamp": "2026-01-01T00:00:00Z", "lastTimestamp": "2026-01-01T00:00:00Z",
        "source": { "component": hostile },
    });
    bed.post(&format!("/api/v1/namespaces/{}/events", ns.name), &event);
    let screen = Screen::of(&ns, &["web"]);
    screen.shows(&["web-0 ● running"]);
    screen.press("3 g");
    screen.shows(&[
        "Hostile",
        "^[[2J^[]0;owned^G<9B>31m",
        "<U+202E>live<U+200B>",
    ]);
    let found = stray(&screen.pty.bytes());
    assert!(found.is_empty(), "{found:?}");
    screen.quits();
}

#[test]
fn without_a_terminal_it_says_so_and_writes_no_escape() {
    let Some(bed) = Bed::shared() else { return };
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .env("KUBECONFIG", bed.admin())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said, "kubectl-sts: standard output is not a terminal\n");
    assert!(output.stdout.is_empty());
}
