//! A program in a terminal of its own, and when something came to its screen.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::pty::{Launch, Pty};
use crate::world::World;

/// The terminal: wide enough for every column.
pub const SIZE: (u16, u16) = (140, 40);

/// A program that is watched.
pub struct Seat {
    pub name: String,
    pub pty: Pty,
    pub begun: Instant,
}

impl Seat {
    /// The product itself.
    pub fn ours(world: &World) -> Self {
        let launch = Launch::kubectl_sts().arg("-A");
        Self::start("kubectl sts".into(), launch, world)
    }

    /// `kubectl get pods -A -w`: the limit of the API.
    pub fn kubectl(world: &World, kubectl: &Path) -> Self {
        let launch = Launch::new(kubectl)
            .arg("get")
            .arg("pods")
            .arg("-A")
            .arg("-w");
        Self::start("kubectl get pods -A -w".into(), launch, world)
    }

    /// Any other program, by its command line.
    pub fn other(world: &World, line: &str) -> Self {
        let path = std::env::var("PATH").unwrap_or_default();
        let launch = Launch::sh(&format!("PATH='{path}'; exec {line}"));
        Self::start(line.to_owned(), launch, world)
    }

    fn start(name: String, launch: Launch, world: &World) -> Self {
        let home = world.home();
        let launch = launch
            .env("KUBECONFIG", world.kubeconfig())
            .env("HOME", home)
            .env("XDG_STATE_HOME", home)
            .env("XDG_CONFIG_HOME", home)
            .size(SIZE.0, SIZE.1);
        let begun = Instant::now();
        Self {
            name,
            pty: launch.start(),
            begun,
        }
    }

    /// How long after a moment something was on the screen, if it was within so long; nothing is lost if it was there
    /// before.
    pub fn comes(&self, text: &str, since: Instant, within: Duration) -> Option<Duration> {
        let came = self
            .pty
            .comes(within, |screen| screen.contents().contains(text));
        came.then(|| since.elapsed())
    }

    /// Bytes that it wrote to the terminal so far.
    pub fn written(&self) -> usize {
        self.pty.log().iter().map(|it| it.bytes.len()).sum()
    }

    /// What it keeps in memory, in bytes.
    pub fn resident(&self) -> f64 {
        let pid = self.pty.pid().as_raw_nonzero();
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kilobytes =
            line.and_then(|it| it.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
        kilobytes.unwrap_or(f64::NAN) * 1024.0
    }

    /// The share of one core that it takes, and the bytes a second that it writes, over so long.
    pub fn at_rest(&self, over: Duration) -> (f64, f64) {
        let (cpu, written, start) = (self.pty.cost().cpu, self.written(), Instant::now());
        std::thread::sleep(over);
        let took = start.elapsed().as_secs_f64();
        let cpu = self.pty.cost().cpu.saturating_sub(cpu).as_secs_f64() / took * 100.0;
        (cpu, (self.written() - written) as f64 / took)
    }
}
