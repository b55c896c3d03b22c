//! The newcomer's first look.

use super::Story;

#[tokio::test(start_paused = true)]
async fn it_says_that_it_is_a_demo_on_every_screen() {
    let story = Story::demo("--quiet").await;
    story.shows(&["DEMO", "● live"]).await;
}
