//! Launched as `kubectl sts` by the real kubectl, which finds it on PATH and passes flags, environment and terminal on.

use std::os::unix::fs::symlink;
use std::path::Path;

use tempfile::TempDir;

use super::super::{Bed, Namespace, set};
use super::screen::Screen;
use crate::pty::Launch;

/// A folder with nothing but the plugin.
fn plugins() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    symlink(
        env!("CARGO_BIN_EXE_kubectl-sts"),
        folder.path().join("kubectl-sts"),
    )
    .unwrap();
    folder
}

fn kubectl_sts(ns: &Namespace<'_>, plugins: &Path, flags: &[&str]) -> Launch {
    let path = format!("{}:/usr/bin:/bin", plugins.display());
    let kubectl = ns.bed.plane.programs.path("kubectl");
    let mut launch = Launch::new(kubectl)
        .size(140, 40)
        .env("PATH", &path)
        .arg("sts");
    for flag in flags {
        launch = launch.arg(*flag);
    }
    launch
}

#[test]
fn kubectl_finds_it_and_passes_flags_and_the_terminal_on() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("plugin");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let plugins = plugins();
    let admin = bed.admin();
    let flags = [
        "-n",
        &ns.name,
        "--kubeconfig",
        admin.to_str().unwrap(),
        "web-1",
    ];
    let screen = Screen {
        pty: kubectl_sts(&ns, plugins.path(), &flags).start(),
    };
    screen.shows(&["● live", "1 web-1 ● running", "web-1.web."]);
    screen.pty.resize(100, 30);
    ns.apply(&set("web", 3));
    screen.shows(&["2 web-2 ● running"]);
    screen.quits();
}

#[test]
fn kubectl_passes_the_environment_on() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("plugin-env");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let plugins = plugins();
    let launch = kubectl_sts(&ns, plugins.path(), &["-n", &ns.name, "--ascii"])
        .env("KUBECONFIG", bed.admin().to_str().unwrap())
        .env("NO_COLOR", "1");
    let screen = Screen {
        pty: launch.start(),
    };
    screen.shows(&["live", "web", "1/1", "healthy"]);
    assert!(screen.text().is_ascii(), "{}", screen.text());
    let colours = screen.pty.look(|seen| {
        let cells = (0..40).flat_map(|y| (0..140).map(move |x| (y, x)));
        cells.filter_map(|(y, x)| seen.cell(y, x)).any(|cell| {
            cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default
        })
    });
    assert!(!colours, "NO_COLOR came through");
    screen.quits();
}

#[test]
fn its_exit_code_comes_through_kubectl() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("plugin-exit");
    let plugins = plugins();
    let table: [(&[&str], i32, &str); 3] = [
        (&["--no-such-flag"], 2, "kubectl-sts: unexpected argument"),
        (&["--kubeconfig", "/nowhere"], 1, "kubectl-sts:"),
        (&["--version"], 0, "kubectl-sts 0."),
    ];
    for (flags, code, words) in table {
        let mut screen = Screen {
            pty: kubectl_sts(&ns, plugins.path(), flags).start(),
        };
        assert_eq!(screen.pty.wait_exit(), code, "{}", screen.pty.screen());
        screen.shows(&[words]);
        screen.pty.assert_restored();
    }
}
