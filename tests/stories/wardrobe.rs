//! Other colours and other keys, while the program runs.

use std::fs;

use ratatui::style::Color;

use super::story::{Scene, Story};

async fn story(folder: &std::path::Path) -> Story {
    let story = Scene::demo("--quiet").size(100, 24).settings_in(folder);
    let story = story.begin().await;
    story.shows(&["● live", "q quit"]).await;
    story
}

async fn command(story: &Story, line: &str) {
    story.press(":").await;
    story.write(line).await;
    story.press("enter").await;
}

#[tokio::test(start_paused = true)]
async fn a_keymap_works_at_once_and_the_footer_tells() {
    let home = tempfile::tempdir().unwrap();
    let keymaps = home.path().join("kubectl-sts/keymaps");
    fs::create_dir_all(&keymaps).unwrap();
    fs::write(
        keymaps.join("mine.toml"),
        "[everywhere]\n\"m\" = \"\"\n\"V\" = \"menu\"\n",
    )
    .unwrap();
    fs::write(
        keymaps.join("torn.toml"),
        "[everywhere]\n\"V\" = \"menus\"\n",
    )
    .unwrap();
    let story = story(home.path()).await;
    story.shows(&["m menu"]).await;
    story.press(":").await;
    story.write("keymap mi").await;
    story.press("tab enter").await;
    story.shows(&["keymap mine", "V menu"]).await;
    command(&story, "keymap torn").await;
    story
        .shows(&[
            "all stays as it was: keymaps/torn.toml:2:1: [everywhere] `V`: no such action: menus",
            "V menu",
        ])
        .await;
    command(&story, "keymap default").await;
    story.shows(&["keymap default", "m menu"]).await;
    command(&story, "keymap nano").await;
    story.shows(&["no such keymap: nano", "m menu"]).await;
    command(&story, "keymap").await;
    story
        .shows(&["which keymap? default, vim, k9s, emacs, mine, torn"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_theme_is_worn_at_once_and_a_torn_one_is_not() {
    let home = tempfile::tempdir().unwrap();
    let themes = home.path().join("kubectl-sts/themes");
    fs::create_dir_all(&themes).unwrap();
    fs::write(themes.join("torn.toml"), "[tones]\nbad = \"reddish\"\n").unwrap();
    let story = story(home.path()).await;
    let colours = |story: &Story| {
        let frame = story.frame();
        let cells = frame.content().iter();
        cells.filter(|it| it.fg != Color::Reset).count()
    };
    command(&story, "theme mono").await;
    story.shows(&["theme mono"]).await;
    assert_eq!(colours(&story), 0);
    command(&story, "theme torn").await;
    story
        .shows(&["all stays as it was: themes/torn.toml:"])
        .await;
    assert_eq!(colours(&story), 0);
    command(&story, "theme 16").await;
    story.shows(&["theme 16"]).await;
    assert!(colours(&story) > 0);
}
