//! Nothing that was typed is lost: the program itself in a terminal, on a simulated cluster, ended in every way.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;

use crate::pty::{Launch, Pty};

/// What ends the program.
type End<'a> = &'a dyn Fn(&mut Pty);

/// A cluster that is served, and the folders of whoever looks at it.
pub struct World {
    cluster: Child,
    kubeconfig: String,
    home: TempDir,
}

impl World {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("run")).unwrap();
        let mut cluster = Command::new(env!("CARGO_BIN_EXE_kubectl-sts"))
            .args(["demo", "--serve", "127.0.0.1:0"])
            .env("TMPDIR", home.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(cluster.stdout.take().unwrap()).lines();
        let mut exports = lines.filter_map(|line| {
            let line = line.unwrap();
            line.strip_prefix("export KUBECONFIG=").map(str::to_owned)
        });
        let kubeconfig = exports.next().unwrap();
        Self {
            cluster,
            kubeconfig,
            home,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program, with the text of a set open to be edited.
    pub fn editing(&self, editor: &str) -> Pty {
        let launch = Launch::kubectl_sts()
            .arg("-n")
            .arg("payments")
            .arg("--selector=app=fraud");
        let pty = self.around(launch, editor);
        pty.wait_for("fraud");
        pty.wait_for("● live");
        pty.press("e");
        pty.wait_for("apiVersion");
        pty
    }

    /// A program in this world.
    pub fn around(&self, launch: Launch, editor: &str) -> Pty {
        let path = |name: &str| self.path(name).to_str().unwrap().to_owned();
        launch
            .size(120, 30)
            .env("KUBECONFIG", &self.kubeconfig)
            .env("XDG_STATE_HOME", &path("state"))
            .env("XDG_RUNTIME_DIR", &path("run"))
            .env("HOME", &path("home"))
            .env("KUBE_EDITOR", editor)
            .start()
    }

    /// A script, with what is to run it.
    fn editor(&self, script: &str) -> String {
        let path = tempfile::NamedTempFile::new_in(self.home.path()).unwrap();
        let (_, path) = path.keep().unwrap();
        fs::write(&path, script).unwrap();
        format!("/bin/sh {}", path.display())
    }

    fn drafts(&self) -> Vec<PathBuf> {
        let folder = fs::read_dir(self.path("state/kubectl-sts/drafts"));
        let files = folder.into_iter().flatten();
        let paths = files.map(|it| it.unwrap().path());
        // What is only half written has not its name yet.
        let is_whole = |it: &PathBuf| it.extension().is_some_and(|it| it == "json");
        paths.filter(is_whole).collect()
    }

    /// Whether nothing is left of the files that editors get.
    fn is_clean(&self) -> bool {
        fs::read_dir(self.path("run")).unwrap().next().is_none()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.cluster.kill();
        let _ = self.cluster.wait();
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits for the offer, and until it could be read: before, it takes no key.
fn offered(pty: &mut Pty) {
    pty.wait_for("ago and not sent");
    std::thread::sleep(Duration::from_millis(500));
}

#[test]
fn however_it_ends_what_was_typed_is_offered_the_next_time_and_taken_up() {
    let world = World::new();
    let ends: [(&str, End<'_>, i32); 5] = [
        ("hung-up", &|pty| pty.hang_up(), 129),
        ("hangup", &|pty| pty.signal(Signal::HUP), 129),
        ("terminated", &|pty| pty.signal(Signal::TERM), 143),
        ("left", &|pty| pty.press("ctrl-q"), 0),
        ("killed", &|pty| pty.signal(Signal::KILL), 137),
    ];
    for (word, end, code) in ends {
        let mut pty = world.editing("vi");
        pty.type_text(&format!("# {word}"));
        pty.wait_for(&format!("# {word}"));
        if word == "killed" {
            let is_kept = || !world.drafts().is_empty();
            until("it is kept within a second or two", is_kept);
        }
        end(&mut pty);
        assert_eq!(pty.wait_exit(), code, "{word}");
        let [file] = world.drafts().try_into().unwrap();
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let kept = fs::read_to_string(&file).unwrap();
        assert!(kept.contains(&format!("# {word}")), "{word}: {kept}");

        let mut pty = world.editing("vi");
        offered(&mut pty);
        pty.press("Enter");
        pty.wait_for(&format!("# {word}"));
        pty.press("ctrl-q");
        assert_eq!(pty.wait_exit(), 0);

        let mut pty = world.editing("vi");
        offered(&mut pty);
        pty.press("ctrl-d");
        until("it is thrown away", || world.drafts().is_empty());
        pty.press("ctrl-q");
        assert_eq!(pty.wait_exit(), 0);
        pty.assert_restored();
        assert!(world.drafts().is_empty(), "{word}");
    }
}

#[test]
fn another_editor_gets_the_terminal_and_its_text_comes_back() {
    let world = World::new();
    let editor = world.editor(
        "printf 'at your service '; read line\n\
         case \"$1\" in *.yaml) ;; *) exit 3;; esac\n\
         stat -c %a \"$1\" \"$(dirname \"$1\")\" > \"$HOME.modes\"\n\
         printf '# %s\\n' \"$line\" >> \"$1\"; stty raw -echo; printf '\\033[?1049h\\033[?25l'\n",
    );
    let mut pty = world.editing(&editor);
    pty.press("#");
    pty.send(b"\x1be");
    pty.wait_for("at your service");
    assert!(pty.is_cooked());
    pty.type_text("typed to the editor\n");
    pty.wait_until("our screen", |screen| screen.contents().contains("● live"));
    assert!(!pty.is_cooked());
    until("the text came back and is kept", || {
        let kept = world.drafts().first().map(fs::read_to_string);
        kept.is_some_and(|it| it.unwrap_or_default().contains("# typed to the editor"))
    });
    assert!(world.is_clean());
    let modes = fs::read_to_string(world.path("home.modes")).unwrap();
    assert_eq!(modes, "600\n700\n");
    pty.press("ctrl-q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_restored();
}

#[test]
fn an_editor_that_fails_changes_nothing_and_is_told() {
    let world = World::new();
    for (editor, said) in [
        ("/nowhere/editor -x", "is not there"),
        ("'/nowhere/editor'", "there is no such command"),
        ("false", "it ended with 1"),
        (
            &*world.editor("echo '# x' >> \"$1\"; kill -9 $$"),
            "it was ended by signal 9",
        ),
        ("true", "it came back at once"),
        (
            &*format!("{} \"\"", world.editor("printf '\\377' > \"$2\"")),
            "line 1, column 1 is not UTF-8",
        ),
    ] {
        let mut pty = world.editing(editor);
        pty.send(b"\x1be");
        pty.wait_for(said);
        pty.wait_for("apiVersion");
        assert!(!pty.screen().contains("# x"));
        assert!(world.is_clean(), "{editor}");
        pty.press("ctrl-q");
        assert_eq!(pty.wait_exit(), 0, "{editor}");
        pty.assert_restored();
    }
}

#[test]
fn what_ends_us_ends_the_editor_and_what_it_saved_is_kept() {
    let world = World::new();
    let pid = world.path("pid");
    let editor = world.editor(&format!(
        "echo '# saved' >> \"$1\"; trap '' HUP TERM; echo $$ > {0}.new; mv {0}.new {0}; stty raw; while :; do sleep 1; done",
        pid.display()
    ));
    let ends: [(End<'_>, i32); 2] = [
        (&|pty| pty.signal(Signal::TERM), 143),
        (&|pty| pty.hang_up(), 129),
    ];
    for (end, code) in ends {
        let mut pty = world.editing(&editor);
        pty.send(b"\x1be");
        until("the editor runs", || pid.exists());
        let editor = fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
        let editor = Pid::from_raw(editor).unwrap();
        // What the terminal says with ctrl-c is said to the editor.
        kill_process(pty.pid(), Signal::INT).unwrap();
        assert_eq!(pty.exit_within(Duration::from_millis(200)), None);
        end(&mut pty);
        assert_eq!(pty.wait_exit(), code);
        until("the editor is gone", || test_kill_process(editor).is_err());
        if code == 143 {
            pty.assert_restored();
        }
        assert!(world.is_clean());
        let [file] = world.drafts().try_into().unwrap();
        assert!(fs::read_to_string(&file).unwrap().contains("# saved"));
        fs::remove_file(file).unwrap();
        fs::remove_file(&pid).unwrap();
    }
}

#[test]
fn what_an_editor_of_yesterday_left_behind_is_removed_at_the_start() {
    let world = World::new();
    let left = |name: &str, days: u64| {
        let folder = world.path("run").join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("web.yaml"), "a: 1\n").unwrap();
        let at = std::time::SystemTime::now() - Duration::from_hours(24 * days);
        fs::File::open(&folder).unwrap().set_modified(at).unwrap();
        folder
    };
    let dead = left("kubectl-sts-edit-999999999-0", 2);
    let new = left("kubectl-sts-edit-999999998-0", 0);
    let alive = left(&format!("kubectl-sts-edit-{}-0", std::process::id()), 2);
    let other = left("something-else", 2);
    let mut pty = world.editing("vi");
    until("it is swept", || !dead.exists());
    let exists = |it: &Path| it.exists();
    assert!(exists(&new) && exists(&alive) && exists(&other));
    pty.press("ctrl-q");
    assert_eq!(pty.wait_exit(), 0);
}
