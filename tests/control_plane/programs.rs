//! Where the binaries are, and what is said when they are not there.

use std::io::Write;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::process::Command;

const BUILD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/control_plane/build");
const NAMES: [&str; 7] = [
    "guard",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "kubectl",
];

/// The folder that holds every program.
#[derive(Clone, Debug)]
pub struct Programs(PathBuf);

impl Programs {
    /// Without the binaries: says which test is skipped and how to build them, or fails when they are required.
    #[track_caller]
    pub fn found_or_skip() -> Option<Self> {
        let folder = folder();
        let missing: Vec<_> = NAMES
            .into_iter()
            .filter(|name| !folder.join(name).is_file())
            .collect();
        if missing.is_empty() {
            return Some(Self(folder));
        }
        let (missing, thread) = (missing.join(", "), std::thread::current());
        assert!(
            std::env::var_os("KUBECTL_STS_CONTROL_PLANE").is_none_or(|wanted| wanted != "required"),
            "the control plane is required, but not built (missing: {missing}). Build it with: tests/control_plane/build"
        );
        // Not `eprintln!`: what that writes is shown for failing tests only.
        let place = Location::caller();
        let line = format!(
            "SKIPPED {} ({place}): the real control plane is not built (missing: {missing}). Build it with: tests/control_plane/build\n",
            thread.name().unwrap_or("a test"),
        );
        std::io::stderr().write_all(line.as_bytes()).ok();
        None
    }

    /// Builds what is missing, with its output going to the terminal.
    pub fn built() -> Self {
        let done = Command::new(BUILD)
            .stdout(std::process::Stdio::null())
            .status()
            .expect("tests/control_plane/build runs");
        assert!(done.success(), "tests/control_plane/build failed");
        Self(folder())
    }

    /// The kubectl that is built with the others, else any other; nothing where there is none.
    pub fn kubectl() -> Option<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let others = std::env::split_paths(&path).map(|it| it.join("kubectl"));
        std::iter::once(folder().join("kubectl"))
            .chain(others)
            .find(|it| it.is_file())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

fn folder() -> PathBuf {
    let said = Command::new(BUILD)
        .arg("--where")
        .output()
        .expect("tests/control_plane/build runs");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    Path::new(String::from_utf8_lossy(&said.stdout).trim()).to_owned()
}
