//! Screen: the program in a terminal, looking at a namespace as somebody.

use std::path::Path;
use std::time::{Duration, Instant};

use super::super::Namespace;
use crate::pty::{Launch, Pty};

/// How long a test waits for what must come, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program in a terminal of 140 by 40 cells. It must end well: a test quits it, or drops it.
pub struct Screen {
    pub pty: Pty,
}

impl Screen {
    /// As the admin, looking at one namespace: the list of sets, or what `words` open.
    #[track_caller]
    pub fn of(ns: &Namespace<'_>, words: &[&str]) -> Self {
        let flags = [&["-n", ns.name.as_str()], words].concat();
        Self::with(&ns.bed.admin(), &flags)
    }

    /// As the owner of a kubeconfig, with these flags.
    #[track_caller]
    pub fn with(kubeconfig: &Path, flags: &[&str]) -> Self {
        let mut launch = Launch::kubectl_sts()
            .size(140, 40)
            .env("KUBECONFIG", kubeconfig.to_str().unwrap())
            .env("XDG_STATE_HOME", &format!("{}.state", kubeconfig.display()));
        for flag in flags {
            launch = launch.arg(*flag);
        }
        Self {
            pty: launch.start(),
        }
    }

    /// Waits until one screen shows all of these texts; runs of spaces count as one.
    #[track_caller]
    pub fn shows(&self, texts: &[&str]) {
        self.shows_within(PATIENCE, texts);
    }

    /// The same, with a deadline of one's own.
    #[track_caller]
    pub fn shows_within(&self, most: Duration, texts: &[&str]) {
        self.until(most, &format!("{texts:?}"), |screen| {
            texts.iter().all(|text| screen.contains(text))
        });
    }

    /// Waits until the screen shows all of these texts, and no longer any of those.
    #[track_caller]
    pub fn shows_without(&self, texts: &[&str], gone: &[&str]) {
        let what = format!("{texts:?} without {gone:?}");
        self.until(PATIENCE, &what, |screen| {
            let stays = |text: &&str| screen.contains(text);
            texts.iter().all(stays) && !gone.iter().any(stays)
        });
    }

    /// Waits until the text of the screen, without its needless spaces, is as it should be.
    #[track_caller]
    pub fn until(&self, most: Duration, what: &str, is_so: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !is_so(&self.text()) {
            assert!(
                start.elapsed() < most,
                "waited {most:?} for {what}; the screen is:\n{}",
                self.pty.screen()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The screen with one space for each run of them.
    pub fn text(&self) -> String {
        let screen = self.pty.screen();
        let lines = screen.lines();
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Waits until the dialog says all of these sentences, however they are wrapped.
    #[track_caller]
    pub fn says(&self, sentences: &[&str]) {
        let start = Instant::now();
        while !sentences.iter().all(|it| self.dialog().contains(it)) {
            assert!(
                start.elapsed() < PATIENCE,
                "waited {PATIENCE:?} for {sentences:?}; the screen is:\n{}",
                self.pty.screen()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What stands between the sides of the dialog in the middle, as one line.
    fn dialog(&self) -> String {
        let screen = self.pty.screen();
        let inner = screen.lines().filter_map(|line| {
            let cells: Vec<char> = line.chars().collect();
            let is_side = |column: usize| cells.get(column) == Some(&'│');
            (is_side(20) && is_side(119)).then(|| cells[21..119].iter().collect::<String>())
        });
        let words: Vec<_> = inner.collect();
        words
            .join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub fn press(&self, keys: &str) {
        self.pty.press(keys);
    }

    /// Leaves as an operator does; the terminal is as it was.
    #[track_caller]
    pub fn quits(mut self) {
        self.press("ctrl-c");
        assert_eq!(self.pty.wait_exit(), 0, "{}", self.pty.screen());
        self.pty.assert_restored();
    }
}
