//! What is copied inside tmux reaches tmux, or the terminal around it. Where there is no tmux, the bytes that it should get
//! are checked beside what makes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::pty::{Launch, Pty};

/// A tmux of its own; it ends with this.
struct Tmux {
    socket: PathBuf,
    pty: Pty,
    _folder: tempfile::TempDir,
}

impl Tmux {
    /// Shows the demo in it, with these settings; nothing if there is no tmux here.
    fn around_the_demo(settings: &str) -> Option<Self> {
        Command::new("tmux").arg("-V").output().ok()?;
        let folder = tempfile::tempdir().unwrap();
        let (socket, conf) = (folder.path().join("t"), folder.path().join("conf"));
        fs::write(&conf, format!("set -g default-shell /bin/sh\n{settings}\n")).unwrap();
        let program = env!("CARGO_BIN_EXE_kubectl-sts");
        let pty = Launch::new("/usr/bin/env")
            .arg("tmux")
            .arg("-S")
            .arg(shown(&socket))
            .arg("-f")
            .arg(shown(&conf))
            .arg("new-session")
            .arg(format!("exec {program} demo --quiet"))
            .size(100, 24)
            .start();
        pty.wait_for("ledger");
        Some(Self {
            socket,
            pty,
            _folder: folder,
        })
    }

    fn say(&self, words: &str) -> String {
        let mut command = Command::new("tmux");
        let command = command.arg("-S").arg(&self.socket).arg(words);
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.say("kill-server");
    }
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn tmux_that_takes_what_is_copied_has_it() {
    let Some(tmux) = Tmux::around_the_demo("set -g set-clipboard on") else {
        return;
    };
    tmux.pty.send(b"\x1by");
    tmux.pty.wait_for("copied, if your terminal allows it");
    let copied = tmux.say("show-buffer");
    assert!(!copied.is_empty());
    assert!(tmux.pty.screen().contains(copied.trim()), "{copied:?}");
}

#[test]
fn tmux_that_hands_on_lets_it_through() {
    let settings = "set -g set-clipboard off\nset -g allow-passthrough on";
    let Some(tmux) = Tmux::around_the_demo(settings) else {
        return;
    };
    tmux.pty.send(b"\x1by");
    tmux.pty.wait_for("copied, if your terminal allows it");
    let begins = b"\x1b]52;c;";
    let bytes = tmux.pty.bytes();
    assert!(bytes.windows(begins.len()).any(|it| it == begins));
    assert!(tmux.say("show-buffer").is_empty());
}
