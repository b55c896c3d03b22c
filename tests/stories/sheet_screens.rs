//! The text of an object at every size of screen: read, edited, marked, as a difference, in conflict, offered, new.

use std::fmt::Write as _;

use kubectl_sts::sim::{Key, Kind, PatchKind, Write};
use kubectl_sts::terminal::Input;

use super::sheets::CAST;
use super::{Scene, Story};

/// The same screen at several sizes, one after the other.
struct Told {
    story: Story,
    sizes: &'static [(u16, u16)],
    looks: Vec<String>,
}

impl Told {
    async fn tell(&mut self, title: &str) {
        for ((width, height), told) in self.sizes.iter().zip(&mut self.looks) {
            self.story.put(Input::Resize(*width, *height)).await;
            self.story.wait("1s").await;
            let screen = self.story.raw();
            let _ = writeln!(told, "=== {title}\n{screen}\n");
        }
        self.story.put(Input::Resize(140, 40)).await;
        self.story.wait("1s").await;
    }

    /// In the editor: to the end of the line where this stands, and types there.
    async fn put_behind(&self, words: &str, typed: &str) {
        self.story.press("ctrl-f").await;
        self.story.write(words).await;
        self.story.press("enter end").await;
        self.story.press(typed).await;
    }
}

async fn screens(flags: &str, sizes: &'static [(u16, u16)]) -> Vec<String> {
    let story = Scene::cast(CAST).flags(flags).begin().await;
    story.shows(&["db/web", "live", "2 web-2"]).await;
    let mut it = Told {
        story,
        sizes,
        looks: vec![String::new(); sizes.len()],
    };
    it.story.press("8").await;
    it.story.shows(&["kind: StatefulSet"]).await;
    it.tell("read").await;
    it.story.press("v down down").await;
    it.tell("selected").await;
    it.story.press("esc /").await;
    it.story.write("nginx").await;
    it.tell("looked for").await;
    it.story.press("enter esc e").await;
    it.story.shows(&["ctrl-s check"]).await;
    it.put_behind("image: nginx:1", "2").await;
    it.tell("edited").await;
    it.put_behind("serviceName: web", "x").await;
    it.tell("marked").await;
    it.story.press("f1").await;
    it.tell("keys").await;
    it.story.press("f1 backspace ctrl-s").await;
    it.story.shows(&["dry run accepted"]).await;
    it.tell("difference").await;
    it.story.press("esc").await;
    let key = Key::new(Kind::StatefulSet, "db", "web");
    let body = r#"{"spec":{"minReadySeconds":5,"template":{"spec":{"containers":[{"name":"main","image":"nginx:9"}]}}}}"#;
    let write = Write::by("somebody");
    it.story.sim().with(|world| {
        let done = world.patch(&key, PatchKind::Merge, body.as_bytes(), &write);
        done.map(drop).unwrap();
    });
    it.story.shows(&["changed meanwhile"]).await;
    it.tell("changed meanwhile").await;
    it.story.press("ctrl-s").await;
    it.story.shows(&["1 to choose"]).await;
    it.tell("conflict").await;
    it.story.press("esc esc esc 8").await;
    it.story.shows(&["space fold"]).await;
    it.story.press("e").await;
    it.story.shows(&["and not sent"]).await;
    it.tell("offered").await;
    it.story.press("esc").await;
    it.story.shows(&["space fold"]).await;
    it.story.press("esc C").await;
    it.story.shows(&["Paste manifests here"]).await;
    it.tell("created").await;
    it.looks
}

#[tokio::test(start_paused = true)]
async fn a_text_is_told_at_every_size() {
    let told = screens("web", &[(140, 40), (80, 24), (40, 8)]).await;
    for (name, told) in ["sheets-large", "sheets-medium", "sheets-smallest"]
        .iter()
        .zip(told)
    {
        insta::assert_snapshot!(*name, told);
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_is_told_without_a_sign_beyond_ascii() {
    let told = screens("web --ascii", &[(80, 24)]).await;
    let told = told.concat();
    assert!(told.is_ascii(), "{told}");
    insta::assert_snapshot!("sheets-ascii", told);
}
