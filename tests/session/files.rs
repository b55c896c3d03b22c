//! Files that the operator names: what is said of each that cannot be read or written.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::Instant;

use kubectl_sts::session::files::{read, save};

use super::typed::World;
use crate::pty::Launch;

/// Saves there, and says what is said with the folder left out.
fn saved(folder: &Path, name: &str) -> Result<String, String> {
    let path = folder.join(name);
    let folder = format!("{}/", folder.display());
    let short = |it: String| it.replace(&folder, "");
    save(&path.to_string_lossy(), "a: 1\n")
        .map(short)
        .map_err(short)
}

#[test]
fn a_text_is_written_for_us_alone_where_nothing_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(saved(folder, "a b.yaml"), Ok("a b.yaml".into()));
    let path = folder.join("a b.yaml");
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(read(&path), Ok("a: 1\n".into()));
    fs::write(&path, "mine\n").unwrap();
    let there = "a b.yaml is there already: nothing is written over";
    assert_eq!(saved(folder, "a b.yaml"), Err(there.into()));
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine\n");
}

#[test]
fn a_link_is_not_followed_to_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    symlink(folder.join("elsewhere"), folder.join("link")).unwrap();
    let there = "link is there already: nothing is written over";
    assert_eq!(saved(folder, "link"), Err(there.into()));
    assert!(!folder.join("elsewhere").exists());
    // Read it is: that is what links are for.
    fs::write(folder.join("elsewhere"), "a: 1\n").unwrap();
    assert_eq!(read(&folder.join("link")), Ok("a: 1\n".into()));
}

#[test]
fn what_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::create_dir(folder.join("web")).unwrap();
    fs::write(folder.join("file"), "").unwrap();
    let long = "x".repeat(300);
    for (name, said) in [
        (
            "nowhere/a",
            "nowhere/a cannot be written: there is no such folder",
        ),
        ("web", "web is there already: nothing is written over"),
        ("file/a", "file/a cannot be written: Not a directory"),
        (&long, "cannot be written: File name too long"),
    ] {
        let why = saved(folder, name).unwrap_err();
        assert!(why.contains(said), "{why}");
    }
    assert_eq!(save(" \t", "a: 1\n"), Err("no file is named".into()));
    // Nobody can make a file there, not even root.
    let why = save("/proc/kubectl-sts.yaml", "").unwrap_err();
    assert!(why.contains("cannot be written: "), "{why}");
}

#[test]
fn what_holds_no_text_is_told_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let begun = Instant::now();
    fs::write(folder.join("bytes"), b"a: 1\nb: \xff").unwrap();
    fs::write(folder.join("zero"), b"a: \0").unwrap();
    fs::write(folder.join("wide"), b"\xff\xfea\0").unwrap();
    fs::write(folder.join("large"), vec![b'a'; 10_000_000]).unwrap();
    let pipe = std::process::Command::new("mkfifo")
        .arg(folder.join("pipe"))
        .status();
    assert!(pipe.unwrap().success());
    symlink("loop", folder.join("loop")).unwrap();
    for (name, said) in [
        ("bytes", "is no text: line 2, column 4 is not UTF-8"),
        ("zero", "is no text: line 1, column 4 is a byte of zero"),
        (
            "wide",
            "is no text: line 1, column 1 begins UTF-16, save it as UTF-8",
        ),
        ("large", "is larger than 4 MiB: no object is"),
        ("pipe", "is no file with a text in it"),
        (".", "is no file with a text in it"),
        ("/dev/zero", "is no file with a text in it"),
        ("/dev/tty", "is no file with a text in it"),
        (
            "nowhere",
            "cannot be read: No such file or directory (os error 2)",
        ),
        (
            "loop",
            "cannot be read: Too many levels of symbolic links (os error 40)",
        ),
    ] {
        assert_eq!(read(&folder.join(name)), Err(said.into()), "{name}");
    }
    assert!(begun.elapsed().as_secs() < 30, "something was waited for");
}

#[test]
fn a_file_that_grows_is_read_as_it_is_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    fs::write(&path, "a: 1\n").unwrap();
    let grows = path.clone();
    let writer = std::thread::spawn(move || {
        let mut file = OpenOptions::new().append(true).open(grows).unwrap();
        for _ in 0..2_000 {
            file.write_all(&[b'a'; 4096]).unwrap();
        }
    });
    while !writer.is_finished() {
        match read(&path) {
            Ok(text) => assert!(text.starts_with("a: 1\n")),
            Err(why) => assert_eq!(why, "is larger than 4 MiB: no object is"),
        }
    }
    writer.join().unwrap();
    assert!(read(&path).is_err());
}

#[test]
fn the_editor_saves_to_a_file_of_our_home_and_loads_it_again() {
    let world = World::new();
    let home = world.path("home");
    fs::create_dir(&home).unwrap();
    let pty = world.editing("vi");
    let answer = |key: &[u8], asked: &str, path: &str| {
        pty.send(key);
        pty.wait_for(asked);
        for _ in 0.."fraud.yaml".len() * usize::from(asked == "save as:") {
            pty.send(b"\x7f");
        }
        pty.paste(path);
        pty.wait_for(path);
        pty.press("Enter");
    };
    answer(b"\x1bs", "save as:", "~/a b.yaml");
    pty.wait_for("saved to ");
    let path = home.join("a b.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("apiVersion: apps/v1\n"), "{text}");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    answer(b"\x1bs", "save as:", "~/a b.yaml");
    pty.wait_for("is there already: nothing is written over");

    fs::write(&path, b"a: 1\n \xff").unwrap();
    answer(b"\x1bo", "load:", "~/a b.yaml");
    pty.wait_for("is no text: line 2, column 2 is not UTF-8");
    fs::write(&path, "# from the file\n").unwrap();
    answer(b"\x1bo", "load:", "~/a b.yaml");
    pty.wait_for("# from the file");
}

/// Keys come from the terminal, though the text came from a pipe.
#[test]
fn a_text_that_is_piped_in_is_edited_with_the_keys_of_the_terminal() {
    let world = World::new();
    let program = env!("CARGO_BIN_EXE_kubectl-sts");
    let script = format!(
        "printf 'kind: Service\\nmetadata:\\nname: a\\nspec:\\nname: b\\n' | {program} -n payments create -f -"
    );
    let mut pty = world.around(Launch::sh(&script), "vi");
    pty.wait_for("line 5, column 1: the key `name` is already there at line 3, column 1");
    pty.type_text("other-");
    pty.wait_for("other-name: b");
    pty.press("ctrl-q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_restored();
}
