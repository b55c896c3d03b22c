//! The process that starts the programs, and kills them whatever happens: see `guard/main.go`.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use serde_json::{Value, json};

use super::programs::Programs;

/// While this lives the programs may run. When it is dropped, or this process ends in whatever way, they are killed.
pub struct Guard {
    folder: PathBuf,
    process: Child,
    pipes: Mutex<Option<(ChildStdin, BufReader<ChildStdout>)>>,
}

impl Guard {
    pub fn start(programs: &Programs) -> Self {
        let mut process = Command::new(programs.path("guard"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()) // it outlives this process by a moment: whoever reads our stderr need not wait for it
            .process_group(0) // Ctrl-C is for this process; the guard follows it
            .spawn()
            .expect("the guard starts");
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let hello = read(&mut out);
        let folder = hello["folder"]
            .as_str()
            .unwrap_or_else(|| panic!("the guard has no folder: {hello}"))
            .into();
        let pipes = Mutex::new(Some((process.stdin.take().unwrap(), out)));
        Self {
            folder,
            process,
            pipes,
        }
    }

    /// Where the programs run, and keep what they write: `NAME.log` is what each says. It goes with the guard.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the process id, which is also that of its process group.
    pub fn run(&self, name: &str, argv: &[String]) -> i64 {
        self.ask(&json!({ "do": "start", "name": name, "argv": argv }))["pid"]
            .as_i64()
            .unwrap()
    }

    /// Asks it to end, kills it after 2 s, and returns when it is gone.
    pub fn stop(&self, name: &str) {
        self.ask(&json!({ "do": "stop", "name": name }));
    }

    pub fn pause(&self, name: &str) {
        self.ask(&json!({ "do": "pause", "name": name }));
    }

    pub fn resume(&self, name: &str) {
        self.ask(&json!({ "do": "resume", "name": name }));
    }

    pub fn is_alive(&self, name: &str) -> bool {
        self.ask(&json!({ "do": "alive", "name": name }))["alive"] == true
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    fn ask(&self, request: &Value) -> Value {
        // A test that panicked while it held the lock left nothing half done: a request is one line.
        let mut pipes = self
            .pipes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let (to, from) = pipes
            .as_mut()
            .expect("the guard is there until it is dropped");
        writeln!(to, "{request}").expect("the guard reads");
        let answer = read(from);
        assert!(answer["error"].is_null(), "{request}: {}", answer["error"]);
        answer
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        *self
            .pipes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = None;
        self.process.wait().ok();
    }
}

fn read(from: &mut impl BufRead) -> Value {
    let mut line = String::new();
    from.read_line(&mut line).expect("the guard answers");
    serde_json::from_str(&line)
        .unwrap_or_else(|_| panic!("the guard is gone, its last words: {line:?}"))
}
