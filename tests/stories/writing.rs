//! From a key to the cluster and back: what is confirmed comes true, and is followed until then.

use super::story::Story;

#[tokio::test(start_paused = true)]
async fn a_set_is_scaled_by_keys_followed_until_it_is_true_and_undone() {
    let story = Story::demo("--quiet").await;
    story.shows(&["ledger ●●●●● 5/5"]).await;
    story.open("payments", "ledger").await;
    story.press("s 3").await;
    story
        .shows(&["Scale payments/ledger", "goes second", "dry run accepted"])
        .await;
    story.wait("400ms").await;
    story.press("y").await;
    story.shows(&["Scale payments/ledger: done, after"]).await;
    story.press("u").await;
    story.shows(&["dry run accepted", "comes"]).await;
    story.wait("400ms").await;
    story.press("y").await;
    story.shows(&["done, after", "ledger-4 ● running"]).await;
    story.press("U").await;
    story
        .shows(&["nothing is under way", "Scale payments/ledger: done"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_stuck_rollback_is_cured_by_one_key() {
    let story = Story::demo("--quiet").await;
    story.open("payments", "vault").await;
    story.shows(&["vault-2 ✖"]).await;
    story.press("c").await;
    story
        .shows(&["Delete pod payments/vault-2", "dry run accepted"])
        .await;
    story.wait("400ms").await;
    story.press("y").await;
    story
        .shows(&["Delete pod payments/vault-2: done", "vault-2 ● running"])
        .await;
}

#[tokio::test(start_paused = true)]
async fn with_read_only_nothing_can_be_begun() {
    let story = Story::demo("--quiet --read-only").await;
    story.open("payments", "ledger").await;
    story.press("s").await;
    story.shows(&["scale: read-only, nothing is written"]).await;
    story.shows_no(&["dry run"]).await;
}
