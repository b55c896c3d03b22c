//! What is listed, into a file: all of it, for us alone, and never over what is there by mistake.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::story::{Scene, Story};

const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: db}
spec:
  serviceName: web
  replicas: 12
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'nginx:1'}]}
";

async fn story() -> Story {
    let story = Scene::cast(CAST).size(80, 16).begin().await;
    story.shows(&["12/12"]).await;
    story
}

async fn save(story: &Story, command: &str, path: &Path) {
    story.press(":").await;
    story.write(&format!("{command} {}", path.display())).await;
    story.press("enter").await;
    story.wait("2s").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_is_saved_with_all_its_rows_and_columns() {
    let folder = tempfile::tempdir().unwrap();
    let story = story().await;
    story.press("enter").await;
    story.shows(&["1 Ordinals"]).await;
    let path = folder.path().join("pods.txt");
    save(&story, "save", &path).await;
    story.shows(&["saved to"]).await;
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 13, "{text}");
    // What has no room on this screen is in the file, under its head.
    let column = lines[0].find("NODE").expect("a wide column");
    let screen = story.screen();
    let mut heads = lines[0].split_whitespace();
    assert!(heads.any(|it| !screen.contains(it)), "{text}");
    for (nth, line) in lines[1..].iter().enumerate() {
        assert!(
            line.contains(&format!("web-{}", 11 - nth)) || line.contains("web-"),
            "{line}"
        );
        assert!(
            line.chars().nth(column).is_some_and(|it| it != ' '),
            "{line}"
        );
    }
    let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_there_is_written_over_only_when_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let story = story().await;
    let path = folder.path().join("a.csv");
    fs::write(&path, "mine").unwrap();
    save(&story, "w", &path).await;
    story
        .shows(&["is there already: nothing is written over"])
        .await;
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    save(&story, "w!", &path).await;
    story.shows(&["saved to"]).await;
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("NAMESPACE,NAME,"), "{text}");
    assert_eq!(text.matches("\r\n").count(), 2, "{text}");
    save(&story, "w", &folder.path().join("nowhere/a.json")).await;
    story.shows(&["there is no such folder"]).await;
}

#[tokio::test(start_paused = true)]
async fn only_what_passes_the_filter_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let story = story().await;
    story.press("enter /").await;
    story.write("web-1").await;
    story.press("enter").await;
    let path = folder.path().join("some.json");
    save(&story, "save", &path).await;
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let mut pods: Vec<&str> = rows.iter().map(|it| it["pod"].as_str().unwrap()).collect();
    pods.sort_unstable();
    assert_eq!(pods, ["web-1", "web-10", "web-11"]);
}
