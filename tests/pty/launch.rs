//! Starts a program in a terminal of its own, with an environment of its own.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::Pty;
use super::probe::SWITCH;
use super::reader::Reader;

/// A program to be started.
pub struct Launch {
    words: Vec<String>,
    env: Vec<(String, String)>,
    size: (u16, u16),
    control: &'static str,
}

impl Launch {
    /// A program, in 80 by 24 cells, with a modern terminal's environment and nothing else.
    pub fn new(program: impl AsRef<Path>) -> Self {
        let env = [
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("LANG", "C.UTF-8"),
        ];
        Self {
            words: vec![program.as_ref().to_str().unwrap().to_owned()],
            env: env.map(|(name, value)| (name.into(), value.into())).into(),
            size: (80, 24),
            control: "--ctty",
        }
    }

    /// The product itself.
    pub fn kubectl_sts() -> Self {
        Self::new(env!("CARGO_BIN_EXE_kubectl-sts"))
    }

    /// The program in `probe.rs`.
    pub fn probe() -> Self {
        Self::probe_in("exec PROBE")
    }

    /// A shell script in which `PROBE` starts the program in `probe.rs`.
    pub fn probe_in(script: &str) -> Self {
        let this = std::env::current_exe().unwrap();
        let words = "--ignored --exact pty::probe::probe --nocapture --test-threads 1";
        let words = format!("{} {words}", this.display());
        Self::sh(&script.replace("PROBE", &words)).env(SWITCH, "1")
    }

    /// A shell script.
    pub fn sh(script: &str) -> Self {
        Self::new("/bin/sh").arg("-c").arg(script)
    }

    pub fn arg(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// The terminal does not control the program: no signal says when it hangs up.
    pub fn without_control(mut self) -> Self {
        self.control = "--wait";
        self
    }

    pub fn start(self) -> Pty {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let slave = rustix::fs::open(&name, flags, Mode::empty()).unwrap();
        let (width, height) = self.size;
        let size = Winsize {
            ws_col: width,
            ws_row: height,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&slave, size).unwrap();

        // A session of its own needs a call between fork and exec; setsid(1) is that without `unsafe`.
        let mut command = Command::new("setsid");
        command
            .arg(self.control)
            .args(&self.words)
            .env_clear()
            .envs(self.env);
        let stream = || Stdio::from(slave.try_clone().unwrap());
        command.stdin(stream()).stdout(stream()).stderr(stream());
        let child = command.spawn().unwrap();
        let master = Arc::new(master);
        Pty {
            reader: Reader::start(master.clone(), width, height),
            master: Some(master),
            _slave: slave,
            child,
            ended: None,
        }
    }
}
