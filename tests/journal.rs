//! The journal's file: appended to, for us alone, and never in the way.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use kubectl_sts::domain::journal::Entry;
use kubectl_sts::journal::{Journal, MOST, Told};

const SOON: Duration = Duration::from_secs(20);

fn entry(deed: &str) -> Box<Entry> {
    Box::new(Entry {
        at: "2026-11-21T10:00:00Z".parse().unwrap(),
        context: "prod".into(),
        server: "https://10.0.0.1:6443".into(),
        user: "ada".into(),
        object: "StatefulSet db/web".into(),
        uid: "u1".into(),
        operation: "scale".into(),
        deed: deed.into(),
        before: "replicas 5".into(),
        after: "replicas 3".into(),
        outcome: "done".into(),
        kubectl: "kubectl -n db scale sts/web --replicas=3".into(),
    })
}

/// The next thing that a journal tells.
async fn told(journal: &mut Journal) -> Told {
    let next = tokio::time::timeout(SOON, journal.next());
    next.await.unwrap().expect("it tells something")
}

/// What was in the file, as a program that starts reads it.
async fn read(path: &Path) -> Vec<Entry> {
    match told(&mut Journal::at(path.into())).await {
        Told::Read(entries) => entries,
        Told::Notice(words) => panic!("{words}"),
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn what_is_written_is_read_by_the_next_program_and_by_nobody_else() {
    let home = tempfile::tempdir().unwrap();
    let path = Journal::place("", home.path().to_str().unwrap()).unwrap();
    assert_eq!(
        path,
        home.path().join(".local/state/kubectl-sts/journal.jsonl")
    );
    assert!(read(&path).await.is_empty());
    assert!(!path.exists(), "whoever only looks leaves no trace");
    let mut journal = Journal::at(path.clone());
    journal.write(entry("scale to 3"));
    journal.write(entry("scale to 5"));
    assert!(journal.settle(SOON));
    assert_eq!(
        read(&path).await,
        [*entry("scale to 3"), *entry("scale to 5")]
    );
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    assert!(
        first.starts_with(r#"{"at":"2026-11-21T10:00:00Z","context":"prod","#),
        "{first}"
    );
}

#[test]
fn it_lies_where_xdg_says() {
    let place = |state: &str, home: &str| Journal::place(state, home).ok();
    let there = Some("/state/kubectl-sts/journal.jsonl".into());
    assert_eq!(place("/state", "/home/ada"), there);
    let at_home = Some("/home/ada/.local/state/kubectl-sts/journal.jsonl".into());
    assert_eq!(place("relative", "/home/ada"), at_home);
    assert_eq!(place("", ""), None);
}

#[tokio::test]
async fn many_who_write_at_once_spoil_no_line() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.jsonl");
    let mut writers: Vec<_> = (0..4).map(|_| Journal::at(path.clone())).collect();
    for nth in 0..25 {
        for (number, journal) in writers.iter_mut().enumerate() {
            journal.write(entry(&format!("{number} {nth} {}", "x".repeat(1500))));
        }
    }
    for journal in &writers {
        assert!(journal.settle(SOON));
    }
    let entries = read(&path).await;
    assert_eq!(entries.len(), 100);
    for number in 0..4 {
        let own = entries
            .iter()
            .filter(|it| it.deed.starts_with(&format!("{number} ")));
        let order: Vec<u32> = own
            .map(|it| it.deed.split(' ').nth(1).unwrap().parse().unwrap())
            .collect();
        assert!(order.is_sorted() && order.len() == 25, "{order:?}");
    }
}

#[tokio::test]
async fn a_line_that_was_cut_is_told_of_and_spoils_no_other() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.jsonl");
    let mut journal = Journal::at(path.clone());
    journal.write(entry("first"));
    assert!(journal.settle(SOON));
    let mut text = fs::read(&path).unwrap();
    text.extend(b"\n\xff\xfe not ours\n{\"at\":\"2026-");
    fs::write(&path, text).unwrap();
    journal.write(entry("second"));
    assert!(journal.settle(SOON));
    let mut next = Journal::at(path.clone());
    let Told::Notice(words) = told(&mut next).await else {
        panic!()
    };
    assert!(
        words.ends_with("2 lines cannot be read, and are left out"),
        "{words}"
    );
    assert_eq!(
        told(&mut next).await,
        Told::Read(vec![*entry("first"), *entry("second")])
    );
}

#[tokio::test]
async fn only_the_newest_lines_are_read() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.jsonl");
    let mut journal = Journal::at(path.clone());
    journal.write(entry("DEED"));
    assert!(journal.settle(SOON));
    let line = fs::read_to_string(&path).unwrap();
    let lines = (0..20_000).map(|nth| line.replace("DEED", &nth.to_string()));
    fs::write(&path, lines.collect::<String>()).unwrap();
    let entries = read(&path).await;
    assert_eq!((entries.len(), &*entries[0].deed), (MOST, "19000"));
}

#[tokio::test]
async fn what_others_can_read_is_closed_and_told() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("kubectl-sts");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("journal.jsonl");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    let mut journal = Journal::at(path.clone());
    assert_eq!(told(&mut journal).await, Told::Read(vec![]));
    journal.write(entry("scale"));
    let Told::Notice(words) = told(&mut journal).await else {
        panic!()
    };
    assert!(
        words.ends_with("others on this computer could read it; now it is yours alone"),
        "{words}"
    );
    assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
    journal.write(entry("again"));
    assert!(journal.settle(SOON));
    assert_eq!(read(&path).await.len(), 2);
}

#[tokio::test]
async fn a_place_where_nothing_can_be_written_is_told_and_nothing_more() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a-file");
    fs::write(&file, "").unwrap();
    let pipe = home.path().join("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    for path in [
        file.join("journal.jsonl"),
        pipe,
        home.path().join("a-file/b/c"),
    ] {
        let mut journal = Journal::at(path);
        journal.write(entry("scale"));
        assert!(journal.settle(SOON));
        let Told::Notice(read) = told(&mut journal).await else {
            panic!()
        };
        assert!(read.contains("cannot be read: "), "{read}");
        let Told::Notice(written) = told(&mut journal).await else {
            panic!()
        };
        assert!(
            written.contains("cannot be written: ") && written.ends_with("this write is not in it"),
            "{written}"
        );
    }
}

#[tokio::test]
async fn nothing_in_it_drives_a_terminal() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("journal.jsonl");
    let mut journal = Journal::at(path.clone());
    journal.write(entry("\u{1b}[2J\u{9b}31m\u{202e}a\nb"));
    assert!(journal.settle(SOON));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("^[[2J<9B>31m<U+202E>a^Jb"), "{text}");
}

#[tokio::test]
async fn in_a_demo_nothing_is_kept_and_without_a_home_it_is_told() {
    let mut journal = Journal::in_memory();
    journal.write(entry("scale"));
    assert!(journal.settle(SOON));
    assert_eq!(journal.next().await, None);
    let mut journal = Journal::nowhere("neither says where");
    journal.write(entry("scale"));
    assert_eq!(
        told(&mut journal).await,
        Told::Notice("no journal is kept: neither says where".into())
    );
}
