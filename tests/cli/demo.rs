//! `kubectl sts demo` as it is asked for.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use kubectl_sts::app::Target;
use kubectl_sts::cli::{Command, Demo, Options, Stage, Stop};
use rustix::process::{Pid, Signal, kill_process};

use crate::pty::Launch;

fn read(line: &str) -> Result<Options, Stop> {
    Options::read(std::iter::once("kubectl-sts").chain(line.split_whitespace()))
}

fn demo(line: &str) -> Demo {
    match read(line).unwrap().command {
        Some(Command::Demo(demo)) => demo,
        Some(Command::Create(_) | Command::Config) | None => panic!("{line} is no demo"),
    }
}

fn complaint(line: &str) -> String {
    match read(line) {
        Err(Stop::Usage(sentence)) => sentence,
        Err(Stop::Answer(text)) => panic!("{line:?} is answered: {text}"),
        Ok(_) => panic!("{line:?} is accepted"),
    }
}

#[test]
fn the_flags_of_the_screen_work_before_and_after_the_word() {
    for line in [
        "-n db --ascii --read-only --fps 5 -l a=b demo",
        "demo -n db --ascii --read-only --fps 5 -l a=b",
    ] {
        let options = read(line).unwrap();
        assert!(options.command.is_some(), "{line}");
        assert_eq!(options.flags.namespace.as_deref(), Some("db"), "{line}");
        assert_eq!(options.flags.selector.as_deref(), Some("a=b"), "{line}");
        assert!(options.ascii && options.flags.read_only, "{line}");
        assert_eq!(options.fps, 5, "{line}");
    }
    assert_eq!(read("demo").unwrap().fps, 30);
    assert_eq!(
        read("demo web-2").unwrap().target(),
        Some(&Target::SetOrPod("web-2".into()))
    );
    assert!(
        read("demo --help")
            .is_err_and(|stop| matches!(stop, Stop::Answer(text) if text.contains("--seed")))
    );
}

#[test]
fn a_set_that_is_called_demo_can_still_be_opened() {
    let options = read("sts/demo").unwrap();
    assert!(options.command.is_none());
    assert_eq!(options.target(), Some(&Target::Set("demo".into())));
}

#[test]
fn what_makes_no_sense_is_one_sentence() {
    for (line, part) in [
        ("demo --context prod", "unexpected argument '--context'"),
        ("--context prod demo", "--context says which cluster"),
        ("--kubeconfig /f demo", "--kubeconfig says which cluster"),
        ("--as ada demo", "--as says which cluster"),
        ("demo --speed 0", "a speed is a number from 0.1 to 100"),
        ("demo --speed NaN", "a speed is a number from 0.1 to 100"),
        ("demo --seed=-1", "--seed"),
        ("demo --pods 5", "--sets"),
        ("demo --sets 5001", "5001 is not in 0..=5000"),
        ("demo --serve 0.0.0.0:80", "only addresses of this computer"),
        ("demo --serve here", "an address is written as"),
        ("demo web --serve 127.0.0.1:0", "cannot be used with"),
        ("demo --sed 1", "'--seed'"),
        ("demo a b", "unexpected argument 'b'"),
    ] {
        let sentence = complaint(line);
        assert!(sentence.contains(part), "{line}: {sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

/// The sentence about a cast that is wrong.
fn fault(text: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    let said = match Stage::set(&demo(&format!("demo --cast {path}"))) {
        Ok(_) => String::new(),
        Err(trouble) => {
            assert_eq!(trouble.exit_code(), 2);
            trouble.to_string()
        }
    };
    assert!(said.chars().all(|it| !it.is_control()), "{said:?}");
    said.replace(&path, "FILE")
}

#[tokio::test]
async fn what_is_wrong_with_a_cast_names_file_line_and_field() {
    for (text, sentence) in [
        (
            "\n# words\nat: soon\npatch: Pod a/b\nwith: {}\n",
            "FILE, line 3, at: a time is written as -21d, 40s or 1m30s, not as \"soon\"",
        ),
        (
            "at: 5s\npatch: Pod a/b\n",
            "FILE, line 1, with: a map of changes is needed",
        ),
        (
            "at: 5s\npatch: Pot a/b\nwith: {}\n",
            "FILE, line 2, patch: \"Pot\" is not simulated",
        ),
        (
            "at: 5s\ndelete: Pod a/b\nhow: fast\n",
            "FILE, line 3, how: there is no such field",
        ),
        (
            "delete: Pod a/b\n",
            "FILE, line 1, at: when is it to happen?",
        ),
        (
            "---\nat: 9s to 5s\ndelete: Pod a/b\n",
            "FILE, line 2, at: it ends before it begins: \"9s to 5s\"",
        ),
        (
            "at: 1s\nevery: 10ms\ndelete: Pod a/b\n",
            "FILE, line 2, every: the shortest is 1s",
        ),
        (
            "at: 800d\ndelete: Pod a/b\n",
            "FILE, line 1, at: it is more than a year away: \"800d\"",
        ),
        (
            "kind: Secret\napiVersion: v2\nmetadata: {name: a}\n",
            "FILE, line 2, apiVersion: that of Secret is v1, not \"v2\"",
        ),
        (
            "kind: Deployment\n",
            "FILE, line 1, kind: \"Deployment\" is not simulated",
        ),
        (
            "kind: Secret\napiVersion: v1\n",
            "FILE, line 1, metadata: a map is needed",
        ),
        (
            "kind: Secret\napiVersion: v1\nmetadata: {name: A_b}\n",
            "FILE, line 3, metadata: a name is of a-z, 0-9, '-' and '.', not \"A_b\"",
        ),
        (
            "at: 1s\ndelete: Pod a/b\ngrace: long\n",
            "FILE, line 3, grace: seconds, at most a day",
        ),
        (
            "at: 1s\ndelete: Pod a/b\npropagation: none\n",
            "FILE, line 3, propagation: Background, Foreground or Orphan",
        ),
        ("- 1\n", "FILE, line 1: this is no map of fields"),
    ] {
        assert_eq!(fault(text.as_bytes()), sentence, "{text}");
    }
    let said = fault(b"a: 1\n---\nat: 1s\n  b: [\n");
    assert!(
        said.starts_with("FILE, line 1, kind:") || said.starts_with("FILE, line "),
        "{said}"
    );
    let said = fault(b"---\nat: 1s\n  b: [\n");
    assert!(
        said.starts_with("FILE, line ") && said.contains("this is no YAML"),
        "{said}"
    );
}

#[tokio::test]
async fn no_cast_is_so_hostile_that_it_panics() {
    let deep = "[".repeat(100_000);
    let bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n";
    let manifest = |spec: &str| {
        format!("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: a}}\nspec: {spec}\n")
    };
    let hostile = [
        deep.clone(),
        format!("at: 1s\npatch: Pod a/b\nwith: {deep}"),
        bomb.to_owned(),
        "\u{0}".to_owned(),
        "at: \"\u{1b}[2J\"\ndelete: Pod a/b\n".to_owned(),
        "at: 1s\ndelete: \"Pod \u{1b}]0;x/\u{202e}\"\n".to_owned(),
        "at: 99999999999999999999999s\ndelete: Pod a/b\n".to_owned(),
        "at: -P9999Y\ndelete: Pod a/b\n".to_owned(),
        "at: 1s\nby: 7\ndelete: Pod a/b\n".to_owned(),
        "at: 1s\ndelete: []\n".to_owned(),
        "at: 1s\ndelete: [1, {}]\n".to_owned(),
        "at: 1s\npatch: Pod a/b\nwith: {}\nthen: [{after: -5s, with: {}}]\n".to_owned(),
        "at: 1s\npatch: Pod a/b\nwith: {}\nthen: 7\n".to_owned(),
        manifest("7"),
        manifest("{replicas: -1}"),
        manifest("{replicas: 1e300, template: []}"),
        manifest("{template: {metadata: 7, spec: [1]}, selector: x, volumeClaimTemplates: {a: b}}"),
        manifest(
            "{ordinals: {start: 99999999999999}, replicas: 2, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: 5}}}",
        ),
        "\u{feff}".to_owned(),
    ];
    for text in hostile {
        let said = fault(text.as_bytes());
        assert!(said.len() < 1200, "{said}");
    }
    let said = fault(&[0xff, 0xfe, 0x00]);
    assert!(said.contains("cannot read the cast"), "{said}");
}

#[tokio::test]
async fn a_cast_that_is_not_there_is_one_sentence() {
    let said = Stage::set(&demo("demo --cast /nowhere/at/all"))
        .err()
        .unwrap();
    assert!(
        said.to_string()
            .starts_with("cannot read the cast /nowhere/at/all: "),
        "{said}"
    );
}

/// The body of an answer over HTTP, as anybody may ask.
fn get(address: &str, path: &str, token: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: demo\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_demo_is_served_until_a_signal_comes_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Program::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .args(["demo", "--quiet", "--serve", "127.0.0.1:0"])
        .env("TMPDIR", folder.path())
        .env("HOME", folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let said = lines.next().unwrap().unwrap();
    let export = lines.next().unwrap().unwrap();
    let path = export
        .strip_prefix("export KUBECONFIG=")
        .unwrap()
        .to_owned();
    assert!(said.contains(&path), "{said}");
    let address = said
        .split("http://")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(address), "{text}");
    let token = text
        .split("\"token\": \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let sets = get(address, "/apis/apps/v1/statefulsets", token);
    assert!(
        sets.starts_with("HTTP/1.1 200") && sets.contains("\"ledger\""),
        "{sets}"
    );
    let refused = get(address, "/apis/apps/v1/statefulsets", "guessed");
    assert!(refused.starts_with("HTTP/1.1 401"), "{refused}");
    kill_process(Pid::from_child(&demo), Signal::TERM).unwrap();
    assert_eq!(demo.wait().unwrap().code(), Some(143));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_address_that_is_taken_is_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = Program::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .args(["demo", "--serve", &address])
        .output()
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with(&format!("kubectl-sts: cannot listen on {address}: ")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn in_a_terminal_it_says_demo_reads_no_configuration_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().to_str().unwrap();
    let mut pty = Launch::kubectl_sts()
        .size(80, 24)
        .env("HOME", home)
        .env("TMPDIR", home)
        // Whoever read this would wait for ever, or say that it is wrong.
        .env("KUBECONFIG", "/dev/full")
        .arg("demo")
        .arg("ledger-2")
        .start();
    pty.wait_for("◇ DEMO");
    pty.wait_for("payments/ledger");
    pty.wait_for("ledger-2");
    pty.press("ctrl-c");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_restored();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}
