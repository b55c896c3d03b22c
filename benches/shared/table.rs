//! A table of figures, in Markdown: what was measured, what the target is, and how much of the target it takes.

use std::fmt;
use std::time::Duration;

/// What was measured, with its unit.
#[derive(Clone, Copy, Debug)]
pub enum Measure {
    /// Shown in the unit that fits it.
    Time(Duration),
    /// In MB, KB or bytes.
    Bytes(f64),
    /// A share of one core, in percent.
    Percent(f64),
    /// So many times another figure.
    Times(f64),
    /// Some of them.
    Count(f64),
}

/// A table that is being printed.
#[derive(Default)]
pub struct Table {
    figures: usize,
    missed: Vec<String>,
}

#[allow(
    clippy::unused_self,
    reason = "a part or a note is of a table, whatever it is printed to"
)]
impl Table {
    /// Begins a part of the table under a title, and says on what machine.
    pub fn begin(&self, title: &str) {
        println!("\n{title}\n\n{}", machine());
        println!("\n| figure | measured | target | share |\n| --- | --: | --: | --: |");
    }

    /// A figure, and what it must not exceed.
    pub fn row(&mut self, figure: &str, measured: Measure, target: Measure) {
        let share = measured.number() / target.number();
        let mark = if share > 1.0 { " **missed**" } else { "" };
        println!("| {figure} | {measured} | {target} | {share:.2}{mark} |");
        self.figures += 1;
        if share > 1.0 {
            self.missed.push(figure.to_owned());
        }
    }

    /// A figure that has no target.
    pub fn note(&self, figure: &str, measured: impl fmt::Display) {
        println!("| {figure} | {measured} | | |");
    }

    /// How many targets were met, and which were not.
    pub fn end(&self) {
        let met = self.figures - self.missed.len();
        println!("\n{met} of {} targets met.", self.figures);
        for it in &self.missed {
            println!("- missed: {it}");
        }
    }
}

impl Measure {
    fn number(self) -> f64 {
        match self {
            Self::Time(it) => it.as_secs_f64(),
            Self::Bytes(it) | Self::Percent(it) | Self::Times(it) | Self::Count(it) => it,
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Time(it) if it < Duration::from_millis(1) => {
                write!(f, "{:.0} µs", it.as_secs_f64() * 1e6)
            }
            Self::Time(it) if it < Duration::from_millis(10) => {
                write!(f, "{:.2} ms", it.as_secs_f64() * 1e3)
            }
            Self::Time(it) if it < Duration::from_secs(1) => {
                write!(f, "{:.0} ms", it.as_secs_f64() * 1e3)
            }
            Self::Time(it) => write!(f, "{:.2} s", it.as_secs_f64()),
            Self::Bytes(it) if it < 1e3 => write!(f, "{it:.0} bytes"),
            Self::Bytes(it) if it < 1e6 => write!(f, "{:.1} KB", it / 1e3),
            Self::Bytes(it) => write!(f, "{:.1} MB", it / 1e6),
            Self::Percent(it) => write!(f, "{it:.2} %"),
            Self::Times(it) => write!(f, "{it:.2} ×"),
            Self::Count(it) => write!(f, "{it:.0}"),
        }
    }
}

/// Where it was measured, and what.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let said = |text: &str, key: &str| {
        let line = text.lines().find(|it| it.starts_with(key));
        let value = line.and_then(|it| it.split_once([':', '=']));
        value.map_or_else(
            || "unknown".to_owned(),
            |(_, it)| it.trim().trim_matches('"').to_owned(),
        )
    };
    let cpu = said(&read("/proc/cpuinfo"), "model name");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = said(&read("/proc/meminfo"), "MemTotal");
    let memory = memory.trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) * 1024.0;
    let system = said(&read("/etc/os-release"), "PRETTY_NAME");
    let kernel = read("/proc/sys/kernel/osrelease");
    let commit = std::process::Command::new("git")
        .args(["describe", "--always", "--dirty"])
        .output();
    let commit = commit.map_or_else(
        |_| String::new(),
        |it| String::from_utf8_lossy(&it.stdout).into_owned(),
    );
    format!(
        "{cpu}, {cores} cores, {:.0} GB, {system}, Linux {}, commit {}",
        memory / 1e9,
        kernel.trim(),
        commit.trim()
    )
}

/// The one in the middle.
pub fn median<T: Copy + PartialOrd>(of: &[T]) -> T {
    let mut sorted = of.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).unwrap());
    sorted[sorted.len() / 2]
}

/// The largest.
pub fn worst<T: Copy + PartialOrd>(of: &[T]) -> T {
    let larger = |a: T, b: T| if b > a { b } else { a };
    of.iter().copied().reduce(larger).unwrap()
}

/// The smallest: what it costs when nothing else wants the processor.
pub fn least<T: Copy + PartialOrd>(of: &[T]) -> T {
    let smaller = |a: T, b: T| if b < a { b } else { a };
    of.iter().copied().reduce(smaller).unwrap()
}
