//! `kubectl sts demo` as it is asked for.

use std::io::Write as _;

use kubectl_sts::app::Target;
use kubectl_sts::cli::{Command, Demo, Options, Stage, Stop};

fn read(line: &str) -> Result<Options, Stop> {
    Options::read(std::iter::once("kubectl-sts").chain(line.split_whitespace()))
}

fn demo(line: &str) -> Demo {
    match read(line).unwrap().command {
        Some(Command::Demo(demo)) => demo,
        None => panic!("{line} is no demo"),
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
