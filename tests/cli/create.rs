//! `create -f`: whatever is named, it is a text, or refused in one sentence before the terminal is taken.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kubectl_sts::cli::Create;

/// What is said of a file with these bytes, its folder left out.
fn refused(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("web.yaml");
    fs::write(&file, bytes).unwrap();
    said(file)
}

fn said(file: PathBuf) -> String {
    let folder = format!("{}/", file.parent().unwrap().display());
    let why = Create { file }.text().expect_err("it is refused");
    assert!(!why.contains(char::is_control), "{why:?}");
    why.replace(&folder, "")
}

#[test]
fn bytes_that_are_no_text_are_refused_with_their_place() {
    for (bytes, sentence) in [
        (
            &b""[..],
            "`web.yaml` is empty: there is nothing to be created",
        ),
        (
            b" \n\t\n",
            "`web.yaml` is empty: there is nothing to be created",
        ),
        (
            b"a: 1\nb: \xff\n",
            "`web.yaml` is no text: line 2, column 4 is not UTF-8",
        ),
        (
            b"\xef\xbb\xbfa: \xc3\xa4\0",
            "`web.yaml` is no text: line 1, column 5 is a byte of zero",
        ),
        (
            b"\xff\xfea\0:\0 \x001\0",
            "`web.yaml` is no text: line 1, column 1 begins UTF-16, save it as UTF-8",
        ),
    ] {
        assert_eq!(refused(bytes), sentence);
    }
}

#[test]
fn what_is_too_long_is_refused() {
    let large = refused(&vec![b'a'; 10_000_000]);
    assert_eq!(
        large,
        "`web.yaml` has more than 4 MiB, no server takes that"
    );
    let many = refused(&b"a\n".repeat(100_000));
    assert_eq!(
        many,
        "`web.yaml` has more than 65,535 lines; create takes it in parts"
    );
}

#[test]
fn a_text_is_a_text_whatever_its_lines_end_with() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("web.yaml");
    fs::write(&file, "\u{feff}a: 1\r\nb: 2\rc: \u{2028}\n").unwrap();
    assert_eq!(Create { file }.text().unwrap(), "a: 1\nb: 2\nc: \u{2028}\n");
}

#[test]
fn what_is_no_file_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        said(folder.path().join("nowhere.yaml")),
        "cannot read `nowhere.yaml`: No such file or directory (os error 2)"
    );
    fs::create_dir(folder.path().join("web")).unwrap();
    assert_eq!(
        said(folder.path().join("web")),
        "`web` is a folder; create takes one file"
    );
    // It never ends.
    assert_eq!(
        said("/dev/zero".into()),
        "`zero` has more than 4 MiB, no server takes that"
    );
    assert!(said("/dev/null".into()).ends_with("is empty: there is nothing to be created"));
}

#[test]
fn a_pipe_is_read_to_its_end_and_one_without_end_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&file)
            .status()
            .unwrap()
            .success()
    );
    let write = |script: &str| {
        let script = script.replace("PIPE", file.to_str().unwrap());
        Command::new("sh")
            .arg("-c")
            .arg(script)
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut writer = write("{ echo 'a: 1'; sleep 0.1; echo 'b: 2'; } > PIPE");
    let create = Create { file: file.clone() };
    assert_eq!(create.text().unwrap(), "a: 1\nb: 2\n");
    writer.wait().unwrap();
    let mut writer = write("exec yes > PIPE");
    assert_eq!(
        said(file.clone()),
        "`pipe` has more than 4 MiB, no server takes that"
    );
    writer.wait().unwrap();
}

/// The program with this piped in: its sentence.
fn piped(bytes: &[u8]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .args(["create", "-f", "-"])
        .env("KUBECONFIG", "/nowhere")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It stops reading when it has seen enough.
    let _ = program.stdin.take().unwrap().write_all(bytes);
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn what_is_piped_in_is_refused_by_the_program() {
    for (bytes, sentence) in [
        (
            vec![],
            "what is piped in is empty: there is nothing to be created",
        ),
        (
            b"a: \xff".to_vec(),
            "what is piped in is no text: line 1, column 4 is not UTF-8",
        ),
        (
            vec![b'a'; 10_000_000],
            "what is piped in has more than 4 MiB, no server takes that",
        ),
    ] {
        assert_eq!(piped(&bytes), format!("kubectl-sts: {sentence}\n"));
    }
}

#[test]
fn whoever_waits_for_a_mute_pipe_is_told_so() {
    let begun = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_kubectl-sts"))
        .args(["create", "-f", "-"])
        .env("KUBECONFIG", "/nowhere")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = program.stdin.take();
    std::thread::sleep(Duration::from_secs(3));
    drop(input);
    let output = program.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(60));
    assert_eq!(
        said,
        "kubectl-sts: waiting for what is piped in to end (ctrl-c leaves)\n\
         kubectl-sts: what is piped in is empty: there is nothing to be created\n"
    );
}
