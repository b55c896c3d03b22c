//! tmp
use super::Scene;
#[tokio::test(start_paused = true)]
async fn explore() {
    let story = Scene::demo("--quiet").size(150, 50).begin().await;
    story.shows(&["● live"]).await;
    story.wait("5s").await;
    println!("{}", story.raw());
    story.press("2").await;
    story.wait("2s").await;
    println!("{}", story.raw());
    story.press("1").await;
    for _ in 0..26 {
        story.press("enter").await;
        story.wait("1s").await;
        for pane in ["1", "2", "3", "4"] {
            story.press(pane).await;
            story.wait("2s").await;
            println!(
                "{}",
                story
                    .raw()
                    .lines()
                    .filter(|l| !l.is_empty())
                    .collect::<Vec<_>>()
                    .join("\n")
            );
        }
        story.press("1 esc").await;
        story.press("down").await;
    }
}
