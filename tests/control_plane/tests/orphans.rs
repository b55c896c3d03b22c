//! Nothing outlives the process that started it, however that ends.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::super::Bed;
use super::super::guard::Guard;
use super::super::programs::Programs;

const KILLED: &str = "KUBECTL_STS_TEST_IS_KILLED";

#[test]
fn sigkill_of_the_process_leaves_no_program_and_no_folder() {
    if std::env::var_os(KILLED).is_some() {
        return start_and_wait_to_be_killed();
    }
    if Programs::found_or_skip().is_none() {
        return;
    }
    let this =
        "control_plane::tests::orphans::sigkill_of_the_process_leaves_no_program_and_no_folder";
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", this, "--nocapture"])
        .env(KILLED, "yes")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let folder = lines
        .find_map(|line| line.strip_prefix("started in ").map(str::to_owned))
        .unwrap();
    let before = processes_that_name(&folder);
    assert!(
        [
            "etcd",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kwok"
        ]
        .iter()
        .all(|name| before.iter().any(|it| it.contains(name))),
        "{before:?}"
    );

    process.kill().unwrap(); // that is SIGKILL
    process.wait().unwrap();
    until_gone(&folder);
    let start = Instant::now();
    while Path::new(&folder).exists() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{folder} is still there"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[allow(clippy::print_stdout, reason = "the other process reads it")]
fn start_and_wait_to_be_killed() {
    let bed = Bed::own().unwrap();
    println!("\nstarted in {}", bed.folder().display());
    loop {
        std::thread::park();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_programs_die_with_the_guard_even() {
    let Some(programs) = Programs::found_or_skip() else {
        return;
    };
    let guard = Guard::start(&programs);
    let folder = guard.folder().display().to_string();
    // It ignores what can be ignored, and its own child is in a session of its own.
    let script = "trap '' TERM INT HUP; while :; do sleep 1; done";
    guard.run(
        "stubborn",
        &["sh", "-c", script, &folder].map(str::to_owned),
    );
    assert_eq!(processes_that_name(&folder).len(), 1);
    kill_process(
        Pid::from_raw(guard.process_id().try_into().unwrap()).unwrap(),
        Signal::KILL,
    )
    .unwrap();
    until_gone(&folder);
    std::fs::remove_dir_all(&folder).unwrap(); // the one thing that nobody was left to do
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_program_left_behind_dies_with_the_guard() {
    let Some(programs) = Programs::found_or_skip() else {
        return;
    };
    let guard = Guard::start(&programs);
    let folder = guard.folder().display().to_string();
    // As kwok does with the commands of `kubectl exec`: another session, and the parent is gone.
    guard.run(
        "parent",
        &[
            "sh",
            "-c",
            "setsid sh -c 'while :; do sleep 1; done' \"$0\" & exit",
            &folder,
        ]
        .map(str::to_owned),
    );
    let start = Instant::now();
    while guard.is_alive("parent") || processes_that_name(&folder).len() != 1 {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            processes_that_name(&folder)
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(guard);
    assert_eq!(processes_that_name(&folder), [""; 0]);
    assert!(!Path::new(&folder).exists());
}

fn until_gone(folder: &str) {
    let start = Instant::now();
    loop {
        let left = processes_that_name(folder);
        if left.is_empty() {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "orphans: {left:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The command lines of living processes with this word in them: every program is started with a flag that names its folder.
fn processes_that_name(word: &str) -> Vec<String> {
    let listed = Command::new("ps")
        .args(["-A", "-ww", "-o", "args="])
        .output()
        .unwrap();
    let lines = String::from_utf8_lossy(&listed.stdout).into_owned();
    lines
        .lines()
        .filter(|line| line.contains(word))
        .map(str::to_owned)
        .collect()
}
