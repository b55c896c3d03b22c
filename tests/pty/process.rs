//! What a process costs, as the kernel counts it.

use std::fs;
use std::time::Duration;

/// Counted since the process began.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Time on a processor, to a hundredth of a second.
    pub cpu: Duration,
    /// Calls of write(2) and its kin.
    pub writes: u64,
    /// How often any thread of it was woken.
    pub wakeups: u64,
    /// Whether it was stopped, as by ctrl-z.
    pub is_stopped: bool,
}

impl Cost {
    pub(super) fn of(pid: u32) -> Self {
        let read =
            |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
        let stat = read("stat");
        let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        let ticks: u64 = fields
            .skip(11)
            .take(2)
            .filter_map(|ticks| ticks.parse::<u64>().ok())
            .sum();
        Self {
            cpu: Duration::from_millis(ticks * 10),
            writes: value(&read("io"), "syscw:"),
            wakeups: wakeups(pid),
            is_stopped: stat.contains(") T "),
        }
    }
}

fn wakeups(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let status =
        tasks.map(|task| fs::read_to_string(task.path().join("status")).unwrap_or_default());
    status
        .map(|status| value(&status, "voluntary_ctxt_switches:"))
        .sum()
}

fn value(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}
