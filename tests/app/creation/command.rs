//! The command of kubectl that makes the same, and what a shell makes of it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use kubectl_sts::app::File;

use super::*;
use crate::pty::{Launch, Pty};

const TYPED: &str = "kubectl --context=prod-eu --namespace=db create --validate=strict -f -";

/// The command as the screen and the clipboard have it.
fn copied(counter: &mut Counter) -> Option<String> {
    counter.desk.press("Y");
    counter.copied()
}

#[test]
fn what_was_typed_is_a_here_document() {
    let mut counter = Counter::of(CONFIG);
    counter.shows(&format!("the same with {TYPED}"));
    let command = copied(&mut counter).unwrap();
    assert_eq!(command, format!("{TYPED} <<'EOF'\n{CONFIG}EOF\n"));
    counter.confirm();
    assert_eq!(counter.desk.journal[0].kubectl, TYPED);
}

#[test]
fn what_a_file_holds_is_named_by_its_path_until_it_is_another_text() {
    let mut counter = Counter::before("");
    let loaded = File::Loaded(Ok(("my files/a.yaml".into(), CONFIG.into())));
    counter.desk.feed(Event::File(loaded));
    let mut counter = counter.checked();
    let named = TYPED.replace("-f -", "-f 'my files/a.yaml'");
    counter.shows(&format!("the same with {named}"));
    assert_eq!(copied(&mut counter), Some(named.clone()));
    counter.desk.press("esc ctrl-end");
    counter.desk.feed(Event::Paste("\ndata: {a: b}".into()));
    let mut counter = counter.checked();
    counter.shows(&format!("the same with {TYPED}"));
    counter.desk.press("esc ctrl-end");
    // Saved, it is a file's again.
    counter.desk.press("alt-s enter");
    let saved = counter.desk.effects.iter().find_map(|it| match it {
        Effect::Save(path, _) => Some(path.clone()),
        _ => None,
    });
    let path = saved.expect("it is saved");
    counter
        .desk
        .feed(Event::File(File::Saved(Ok(path.clone()))));
    let mut counter = counter.checked();
    counter.shows(&format!("-f {path}"));
}

#[test]
fn a_secret_is_no_part_of_a_command() {
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {password: hunter2}\n";
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n- {}",
        secret.trim_end().replace('\n', "\n  ")
    );
    for text in [secret, &list] {
        let mut counter = Counter::of(text);
        assert_eq!(copied(&mut counter), None);
        counter.shows("what is secret is no part of a command");
    }
}

#[test]
fn the_namespace_is_named_where_kubectl_takes_it_as_we_do() {
    let own = CONFIG.replace("settings}", "settings, namespace: other}");
    let ours = SERVICE.replace("shop}", "shop, namespace: db}");
    let none = "apiVersion: v1\nkind: Namespace\nmetadata: {name: stage}\n";
    // kubectl refuses an object of another namespace than that of the flag.
    let without = TYPED.replace(" --namespace=db", "");
    for (text, command) in [
        (own.clone(), without.as_str()),
        (none.to_owned(), without.as_str()),
        (format!("{CONFIG}---\n{ours}---\n{none}"), TYPED),
        (
            format!("{own}---\n{SERVICE}"),
            "no single command: some say no namespace, and others another one than yours",
        ),
    ] {
        Counter::of(&text).shows(&format!("the same with {command}"));
    }
}

/// A folder with a `kubectl` that writes down its words and what is piped in.
fn scribe() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let kubectl = folder.path().join("kubectl");
    let script = "#!/bin/sh\ncd \"${0%/*}\" && printf '%s\\n' \"$@\" > words && cat > text\n";
    std::fs::write(&kubectl, script).unwrap();
    std::fs::set_permissions(&kubectl, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn path(folder: &Path) -> String {
    format!("{}:/usr/local/bin:/usr/bin:/bin", folder.display())
}

/// What a shell could take for something of its own.
const HARD: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  a: '$HOME `id` \\ \"quoted\" !! #'
  b: |
    EOF
    cat <<EOF
    \u{e4}\u{4e2d}
EOF: c
";

#[test]
fn a_shell_gives_kubectl_the_same_words_and_the_same_text() {
    // A line of the text is what a here-document would end with.
    let text = HARD
        .replace("    EOF\n", "    EOF\n\n")
        .replace("EOF: c\n", "# c\n")
        + "# EOF\n";
    for text in [
        text,
        format!("{CONFIG}# a\n#\nEOF: b\n"),
        CONFIG.trim_end().to_owned(),
    ] {
        let mut counter = Counter::of(&text);
        let command = copied(&mut counter).unwrap();
        let folder = scribe();
        let ran = Command::new("bash")
            .args(["-c", &command])
            .env("PATH", path(folder.path()))
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("text").trim_end(), text.trim_end());
        let words = "--context=prod-eu\n--namespace=db\ncreate\n--validate=strict\n-f\n-\n";
        assert_eq!(read("words"), words);
    }
}

#[test]
fn it_can_be_pasted_into_a_shell() {
    let mut counter = Counter::of(HARD);
    let command = copied(&mut counter).unwrap();
    let keys: [fn(&Pty, &str); 2] = [Pty::paste, Pty::type_text];
    for put in keys {
        let folder = scribe();
        let shell = Launch::new("/bin/bash")
            .arg("--norc")
            .arg("--noprofile")
            .env("PATH", &path(folder.path()))
            .env("PS1", "ready> ")
            .size(140, 40)
            .start();
        shell.wait_for("ready> ");
        put(&shell, &command);
        shell.press("Enter");
        shell.type_text("echo it is o''ver\n");
        shell.wait_for("it is over");
        let read = std::fs::read_to_string(folder.path().join("text"));
        assert_eq!(read.ok().as_deref(), Some(HARD), "{}", shell.screen());
    }
}
