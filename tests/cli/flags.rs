//! The command line alone: nothing here reads a file or sends a packet.

use std::time::Duration;

use kubectl_sts::app::Target;
use kubectl_sts::cli::{Options, Stop};

fn read(line: &[&str]) -> Result<Options, Stop> {
    Options::read(std::iter::once("kubectl-sts").chain(line.iter().copied()))
}

fn complaint(line: &[&str]) -> String {
    match read(line) {
        Err(Stop::Usage(sentence)) => sentence,
        Err(Stop::Answer(text)) => panic!("{line:?} is answered: {text}"),
        Ok(_) => panic!("{line:?} is accepted"),
    }
}

#[test]
fn every_flag_of_kubectl_that_says_where_and_who_is_known() {
    let options = read(&[
        "sts/web",
        "-n",
        "db",
        "--context",
        "c",
        "--cluster",
        "k",
        "--user",
        "u",
        "--kubeconfig",
        "/f",
        "--as",
        "ada",
        "--as-group",
        "g1",
        "--as-group",
        "g2",
        "--as-uid",
        "7",
        "--request-timeout",
        "1m30s",
        "-l",
        "app in (a, b),!x",
        "-s",
        "https://h",
        "--insecure-skip-tls-verify=true",
        "--tls-server-name",
        "n",
        "--token",
        "hunter2",
        "--read-only",
    ])
    .unwrap();
    assert_eq!(options.target, Some(Target::Set("web".into())));
    assert_eq!(options.flags.namespace.as_deref(), Some("db"));
    assert_eq!(options.flags.as_group, ["g1", "g2"]);
    assert_eq!(
        options.flags.request_timeout(),
        Some(Duration::from_secs(90))
    );
    assert!(
        options.flags.insecure_skip_tls_verify
            && options.flags.read_only
            && !options.flags.all_namespaces
    );
    assert!(
        !format!("{options:?}").contains("hunter2"),
        "a token is never printed"
    );
}

#[test]
fn the_argument_names_a_set_or_a_pod_as_kubectl_writes_them() {
    for (text, target) in [
        ("web", Target::SetOrPod("web".into())),
        ("web-2", Target::SetOrPod("web-2".into())),
        ("sts/web", Target::Set("web".into())),
        ("statefulset/web", Target::Set("web".into())),
        ("statefulset.apps/web", Target::Set("web".into())),
        ("statefulsets.apps/web", Target::Set("web".into())),
        ("pod/web-2", Target::Pod("web-2".into())),
        ("po/web-2", Target::Pod("web-2".into())),
    ] {
        assert_eq!(read(&[text]).unwrap().target, Some(target));
    }
    assert!(complaint(&["deploy/web"]).contains("`deploy` is no set and no pod"));
    assert!(complaint(&["sts/../x"]).contains("a name is of"));
}

#[test]
fn a_wrong_flag_is_one_line_with_a_suggestion() {
    for (line, part) in [
        (
            vec!["--nmespace", "x"],
            "a similar argument exists: '--namespace'",
        ),
        (vec!["-n", "a", "-n", "b"], "cannot be used multiple times"),
        (vec!["-n", ""], "a namespace is"),
        (vec!["-n", "../x"], "a namespace is"),
        (vec!["-A", "-n", "x"], "cannot be used with"),
        (vec!["--context", ""], "it is empty"),
        (vec!["--fps", "61"], "61 is not in 1..=60"),
        (vec!["--request-timeout", "soon"], "a time is written as"),
        (vec!["web", "db"], "unexpected argument 'db'"),
    ] {
        let sentence = complaint(&line);
        assert!(sentence.contains(part), "{sentence}");
        assert!(!sentence.contains('\n'), "{sentence}");
    }
}

#[test]
fn nothing_from_the_command_line_reaches_the_terminal_raw_or_at_length() {
    let sentence = complaint(&["-n", "\u{1b}]0;x\u{7}\u{202e}"]);
    assert!(
        sentence.chars().all(|c| !c.is_control() && c != '\u{202e}'),
        "{sentence:?}"
    );
    assert!(complaint(&["-n", &"x".repeat(100_000)]).len() < 1000);
}

#[test]
fn selectors_are_refused_where_their_grammar_ends() {
    for good in [
        "a",
        "!a",
        "a=b",
        "a==b",
        "a!=b,c",
        "a in (b,c),d notin (e)",
        "example.com/app=x",
        "a=",
        "n>1",
    ] {
        assert!(read(&["-l", good]).is_ok(), "{good}");
    }
    for bad in [
        "",
        "a b",
        "a in b",
        "a in (b",
        "a)",
        "=b",
        "a=b=c",
        "a in (b) c",
        "-x=1",
        "a,,b",
        "a=\u{1b}",
    ] {
        let sentence = complaint(&[&format!("-l={bad}")]);
        assert!(sentence.contains("--selector"), "{bad}: {sentence}");
    }
}
