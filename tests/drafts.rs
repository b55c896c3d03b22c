//! Drafts on the disk: whole or not at all, for us alone, and never in the way.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use kubectl_sts::domain::Identity;
use kubectl_sts::domain::draft::{Draft, new_on};
use kubectl_sts::drafts::{Drafts, Told};
use serde_json::json;

const SOON: Duration = Duration::from_secs(20);

fn draft(key: &str, text: &str) -> Draft {
    Draft {
        key: key.into(),
        about: "StatefulSet db/web on prod".into(),
        at: "2026-11-21T14:02:00Z".parse().unwrap(),
        text: text.into(),
        opened: Some(json!({"metadata": {"uid": key}})),
    }
}

/// A folder for us alone, whatever the umask says.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), Permissions::from_mode(0o700)).unwrap();
    home
}

fn is_draft(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "json")
}

async fn told(drafts: &mut Drafts) -> Told {
    let next = tokio::time::timeout(SOON, drafts.next());
    next.await.unwrap().expect("they tell something")
}

async fn recalled(drafts: &mut Drafts, key: &str) -> Option<Draft> {
    drafts.recall(key.into());
    match told(drafts).await {
        Told::Recalled(of, found) if of == key => found.map(|it| *it),
        other => panic!("{other:?}"),
    }
}

async fn notice(drafts: &mut Drafts) -> String {
    match told(drafts).await {
        Told::Notice(words) => words,
        Told::Recalled(..) => panic!("no notice"),
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = files
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_is_kept_is_recalled_by_the_next_program_and_readable_by_nobody_else() {
    let home = home();
    let folder = home.path().join("kubectl-sts/drafts");
    let mut drafts = Drafts::at(folder.clone());
    assert_eq!(recalled(&mut drafts, "u1").await, None);
    assert!(!folder.exists(), "whoever only looks leaves no trace");
    drafts.keep(Box::new(draft("u1", "a: 1\n")));
    drafts.keep(Box::new(draft("u1", "a: 2\n")));
    let new = new_on(&Identity::default());
    drafts.keep(Box::new(draft(&new, "kind: x\n")));
    assert!(drafts.settle(SOON));
    assert_eq!(names(&folder), [format!("{new}.json"), "u1.json".into()]);
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(folder.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.join("u1.json")), 0o600);
    let mut next = Drafts::at(folder.clone());
    assert_eq!(recalled(&mut next, "u1").await, Some(draft("u1", "a: 2\n")));
    next.forget("u1".into());
    next.forget("u1".into());
    assert_eq!(recalled(&mut next, "u1").await, None);
    assert_eq!(names(&folder), [format!("{new}.json")]);
}

#[tokio::test]
async fn a_file_that_is_damaged_is_told_once_and_stays() {
    let home = home();
    let other =
        serde_json::to_string(&json!({"key": "x", "at": "2026-11-21T14:02:00Z", "text": ""}));
    for content in ["", "{\"key\":\"u1\"", "\u{0}\u{1}", &other.unwrap()] {
        let path = home.path().join("u1.json");
        fs::write(&path, content).unwrap();
        let mut drafts = Drafts::at(home.path().into());
        drafts.recall("u1".into());
        let words = notice(&mut drafts).await;
        assert!(
            words.ends_with("u1.json: it is damaged, and is left as it is"),
            "{words}"
        );
        assert_eq!(told(&mut drafts).await, Told::Recalled("u1".into(), None));
        assert_eq!(recalled(&mut drafts, "u1").await, None);
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
        // Nor does what is typed next take its place.
        drafts.keep(Box::new(draft("u1", "a: 1\n")));
        assert!(drafts.settle(SOON));
        let kept = fs::read_to_string(home.path().join("u1.damaged")).unwrap();
        assert_eq!(kept, content);
        assert_eq!(
            recalled(&mut drafts, "u1").await,
            Some(draft("u1", "a: 1\n"))
        );
    }
}

#[tokio::test]
async fn what_is_no_file_or_too_large_is_told_and_never_waited_for() {
    let home = home();
    let made = std::process::Command::new("mkfifo")
        .arg(home.path().join("pipe.json"))
        .status();
    assert!(made.unwrap().success());
    fs::create_dir(home.path().join("folder.json")).unwrap();
    let large = File::create(home.path().join("large.json")).unwrap();
    large.set_len(5 * 1024 * 1024).unwrap();
    fs::write(home.path().join("secret"), "x").unwrap();
    std::os::unix::fs::symlink(home.path().join("secret"), home.path().join("link.json")).unwrap();
    let mut drafts = Drafts::at(home.path().into());
    for key in ["pipe", "folder", "large", "link"] {
        drafts.recall(key.into());
        let words = notice(&mut drafts).await;
        assert!(words.contains(&format!("{key}.json: ")), "{words}");
        assert_eq!(told(&mut drafts).await, Told::Recalled(key.into(), None));
    }
    drafts.keep(Box::new(draft("u1", &"x".repeat(5 * 1024 * 1024))));
    let words = notice(&mut drafts).await;
    assert!(words.ends_with("it is larger than 4 MiB"), "{words}");
}

#[tokio::test]
async fn a_uid_leads_nowhere_else() {
    let home = home();
    let folder = home.path().join("drafts");
    let mut drafts = Drafts::at(folder.clone());
    for key in ["../x", "a/b", "", ".", "a\u{0}", "a b", &"x".repeat(200)] {
        drafts.keep(Box::new(draft(key, "a: 1\n")));
    }
    assert!(drafts.settle(SOON));
    let words = notice(&mut drafts).await;
    assert!(
        words.ends_with("the object has a uid that is no file name"),
        "{words}"
    );
    assert_eq!(names(home.path()), Vec::<String>::new());
}

#[tokio::test]
async fn the_old_and_the_too_many_are_swept_at_the_start() {
    let home = home();
    let days = |path: &Path, days: u64| {
        let at = SystemTime::now() - Duration::from_hours(24 * days) - Duration::from_mins(1);
        File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(at)
            .unwrap();
    };
    for nth in 0..110 {
        let path = home.path().join(format!("u{nth:03}.json"));
        fs::write(&path, "{}").unwrap();
        days(&path, if nth < 5 { 90 } else { 1 + u64::from(nth < 12) });
    }
    for (name, age) in [(".a.half", 0), (".b.half", 1), ("theirs.txt", 400)] {
        fs::write(home.path().join(name), "x").unwrap();
        days(&home.path().join(name), age);
    }
    File::options()
        .write(true)
        .open(home.path().join(".a.half"))
        .unwrap()
        .set_modified(SystemTime::now())
        .unwrap();
    let drafts = Drafts::at(home.path().into());
    assert!(drafts.settle(SOON));
    let left = names(home.path());
    assert_eq!(left.iter().filter(|it| is_draft(it)).count(), 100);
    assert!(!left.contains(&"u004.json".into()));
    assert!(left.contains(&".a.half".into()) && !left.contains(&".b.half".into()));
    assert!(
        left.contains(&"theirs.txt".into()),
        "what is not ours stays"
    );
}

#[tokio::test]
async fn of_two_who_write_at_once_one_is_right_and_no_file_is_half() {
    let home = home();
    let mut writers: Vec<_> = (0..3).map(|_| Drafts::at(home.path().into())).collect();
    let mut reader = Drafts::at(home.path().into());
    for nth in 0..20 {
        for (number, drafts) in writers.iter_mut().enumerate() {
            let text = format!("{number} {nth} {}", "x".repeat(50_000));
            drafts.keep(Box::new(draft("u1", &text)));
        }
        let read = recalled(&mut reader, "u1").await;
        assert!(read.is_none_or(|it| it.text.len() > 50_000));
    }
    for drafts in &writers {
        assert!(drafts.settle(SOON));
    }
    let last = recalled(&mut reader, "u1").await.unwrap();
    assert_eq!(last.text.split(' ').nth(1), Some("19"));
    assert_eq!(names(home.path()), ["u1.json"]);
}

#[tokio::test]
async fn a_folder_that_was_open_to_others_is_closed_and_told() {
    let home = home();
    fs::set_permissions(home.path(), Permissions::from_mode(0o755)).unwrap();
    let mut drafts = Drafts::at(home.path().into());
    drafts.keep(Box::new(draft("u1", "a: 1\n")));
    let words = notice(&mut drafts).await;
    assert!(words.ends_with("now it is yours alone"), "{words}");
    assert_eq!(mode(home.path()), 0o700);
}

#[tokio::test]
async fn a_place_where_nothing_can_be_written_is_told_once() {
    let home = home();
    fs::write(home.path().join("file"), "").unwrap();
    let mut drafts = Drafts::at(home.path().join("file/drafts"));
    drafts.keep(Box::new(draft("u1", "a: 1\n")));
    drafts.keep(Box::new(draft("u1", "a: 2\n")));
    let words = notice(&mut drafts).await;
    assert!(
        words.starts_with("what you type cannot be kept in "),
        "{words}"
    );
    // Whatever came next would be told first.
    drafts.forget("u2/".into());
    assert!(notice(&mut drafts).await.contains("cannot be removed"));
}

#[tokio::test]
async fn without_a_home_and_in_a_demo_it_is_kept_until_the_end() {
    let mut drafts = Drafts::nowhere("neither says where");
    drafts.keep(Box::new(draft("u1", "a: 1\n")));
    let words = "what you type is kept until the program ends, and no longer: neither says where";
    assert_eq!(notice(&mut drafts).await, words);
    drafts.keep(Box::new(draft("u1", "a: 2\n")));
    assert_eq!(
        recalled(&mut drafts, "u1").await,
        Some(draft("u1", "a: 2\n"))
    );
    let mut drafts = Drafts::in_memory();
    drafts.keep(Box::new(draft("u1", "a: 1\n")));
    assert_eq!(
        recalled(&mut drafts, "u1").await,
        Some(draft("u1", "a: 1\n"))
    );
    drafts.forget("u1".into());
    assert_eq!(recalled(&mut drafts, "u1").await, None);
    assert!(drafts.settle(SOON));
}
