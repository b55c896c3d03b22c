//! Every key, at least once.

use kubectl_sts::session::End;
use kubectl_sts::terminal::{Input, Leave};

use super::{Scene, Story};

/// Three sets in two namespaces, and 20 in a third.
pub fn cast() -> String {
    let set = |namespace: &str, name: &str| {
        format!(
            "at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  serviceName: {name}
  replicas: 2
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: \"nginx:1\"}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{clusterIP: None, selector: {{app: {name}}}, ports: [{{port: 80}}]}}
"
        )
    };
    let mut sets = vec![set("a", "first"), set("a", "second"), set("b", "third")];
    sets.extend((10..30).map(|number| set("c", &format!("web-{number}"))));
    sets.join("---\n")
}

/// Where the cursor is.
fn chosen(story: &Story) -> String {
    let screen = story.screen();
    let line = screen.lines().find(|line| line.starts_with('▌'));
    line.unwrap_or_else(|| panic!("nothing is chosen:\n{screen}"))
        .trim_start_matches(['▌', ' '])
        .split(' ')
        .take(2)
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test(start_paused = true)]
async fn the_cursor_goes_where_the_arrows_the_letters_and_the_pages_say() {
    let story = Scene::cast(cast()).size(100, 20).begin().await;
    story.shows(&["● live", "23 sets 46 pods"]).await;
    for (keys, at) in [
        ("down", "a/second"),
        ("j", "b/third"),
        ("up", "a/second"),
        ("k", "a/first"),
        ("k", "a/first"),
        ("end", "c/web-29"),
        ("down", "c/web-29"),
        ("home", "a/first"),
        ("G", "c/web-29"),
        ("g", "a/first"),
    ] {
        story.press(keys).await;
        assert_eq!(chosen(&story), at, "after {keys}");
    }
    for (down, up) in [("pgdn", "pgup"), ("ctrl-f", "ctrl-b")] {
        story.press(down).await;
        let page = chosen(&story);
        assert!(page.starts_with("c/web-1"), "{page}");
        story.press(down).await;
        assert_ne!(chosen(&story), page);
        story.press(up).await;
        assert_eq!(chosen(&story), page);
        story.press(up).await;
        assert_eq!(chosen(&story), "a/first");
    }
}

#[tokio::test(start_paused = true)]
async fn panes_are_turned_by_tab_by_arrows_by_letters_and_by_number() {
    let story = Story::of(&cast()).await;
    story.shows(&["● live"]).await;
    let at_sets = "NAMESPACE NAME ORDINALS";
    let left = "nothing is left behind";
    let found = "nothing seems wrong";
    let written = "nothing was written yet";
    for (key, shown) in [
        ("tab", left),
        ("right", left),
        ("l", left),
        ("2", left),
        ("shift-tab", written),
        ("left", written),
        ("h", written),
        ("3", found),
        ("4", written),
    ] {
        story.press(key).await;
        story.shows(&[shown]).await;
        story.press("1").await;
        story.shows(&[at_sets]).await;
    }
    story.press("enter").await;
    story.shows(&["a/first", "# POD STATE"]).await;
    for (key, shown) in [
        ("tab", "this set has no claim templates"),
        ("tab", "nothing was said lately"),
        ("tab", "update strategy"),
        ("tab", found),
        ("tab", "nothing is under way"),
        ("tab", "REV HASH AGE"),
        ("tab", "managedFields"),
        ("tab", "# POD STATE"),
        ("shift-tab", "managedFields"),
        ("shift-tab", "REV HASH AGE"),
        ("shift-tab", "nothing is under way"),
        ("shift-tab", found),
        ("shift-tab", "update strategy"),
        ("3", "nothing was said lately"),
        ("9", "nothing was said lately"),
    ] {
        story.press(key).await;
        assert!(
            story
                .screen()
                .to_lowercase()
                .contains(&shown.to_lowercase()),
            "{shown} after {key}:\n{}",
            story.screen()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn esc_and_q_lead_back_and_q_leaves_at_the_end() {
    let story = Story::of(&cast()).await;
    story.shows(&["● live"]).await;
    for key in ["esc", "q"] {
        story.press("down enter").await;
        story.shows(&["a/second", "# POD STATE"]).await;
        story.press(key).await;
        story.shows(&["1 Sets"]).await;
        assert_eq!(chosen(&story), "a/second");
        story.press("up").await;
    }
    story.press("2 esc").await;
    story.shows(&["NAMESPACE NAME ORDINALS"]).await;
    story.press("esc").await;
    assert!(story.runs().await, "esc never leaves");
    story.press("q").await;
    assert_eq!(story.ends().await, End::Quit);
}

#[tokio::test(start_paused = true)]
async fn ctrl_c_leaves_from_everywhere_and_signals_say_which() {
    for keys in ["", "enter", "?", "n", "2"] {
        let story = Story::of(&cast()).await;
        story.shows(&["● live"]).await;
        story.press(keys).await;
        story.press("ctrl-c").await;
        assert_eq!(story.ends().await, End::Quit, "after {keys:?}");
    }
    let story = Story::of(&cast()).await;
    story.put(Input::Leave(Leave::Terminate)).await;
    assert_eq!(story.ends().await, End::Killed(143));
}

#[tokio::test(start_paused = true)]
async fn help_lists_the_keys_and_scrolls() {
    let story = Scene::cast(cast()).size(80, 16).begin().await;
    story.shows(&["● live"]).await;
    for key in ["?", "f1"] {
        story.press(key).await;
        story.shows(&["keys on sets", "s scale", "◇ DEMO"]).await;
        story.press("down down pgdn").await;
        story.shows_no(&["s scale"]).await;
        story.press("home").await;
        story.shows(&["s scale"]).await;
        story.press(if key == "?" { "?" } else { "esc" }).await;
        story.shows_no(&["keys on sets"]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_namespace_is_chosen_typed_and_left_again() {
    let story = Story::of(&cast()).await;
    story.shows(&["● live", "all namespaces", "23 sets"]).await;
    story.press("n").await;
    story.shows(&["a 2 sets", "b 1 set", "c 20 sets"]).await;
    story.press("down down enter").await;
    story
        .shows(&["simulated cluster · b", "1 set 2 pods", "third ●● 2/2"])
        .await;
    story.press("n c enter").await;
    story
        .shows(&["simulated cluster · c", "20 sets 40 pods"])
        .await;
    story.press("n n o w h e r e enter").await;
    story
        .shows(&["simulated cluster · nowhere", "0 sets", "● live"])
        .await;
    story.press("n esc").await;
    story.shows(&["simulated cluster · nowhere"]).await;
    story.press("0").await;
    story.shows(&["all namespaces", "23 sets"]).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_pasted_triggers_no_key() {
    let story = Story::of(&cast()).await;
    story.shows(&["● live"]).await;
    story.put(Input::Paste("q\n\u{3}enter".into())).await;
    story.wait("1s").await;
    assert!(story.runs().await);
    story.press("n").await;
    story.put(Input::Paste("b\nq".into())).await;
    story.press("enter").await;
    story.shows(&["simulated cluster · b"]).await;
}
