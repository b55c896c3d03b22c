//! A request can be called off until it is sent.

use std::sync::Mutex;
use std::time::Duration;

use kubectl_sts::cluster::write::{self, News};
use kubectl_sts::domain::plan::Outcome;
use tokio_util::sync::CancellationToken;

use super::bench::{Bench, SET, Seen, Way, heard, writes_go};

#[tokio::test(start_paused = true)]
async fn before_it_is_sent_nothing_happens() {
    let slow = |seen: &Seen| {
        if seen.method == "GET" {
            Way::Silent(Duration::from_secs(9))
        } else {
            Way::Through
        }
    };
    let bench = Bench::by(slow).await;
    let write = bench.scale(5).await;
    let token = CancellationToken::new();
    let later = token.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(3)).await;
        later.cancel();
    });
    let news = heard(&bench.server, &write, &token).await;
    assert_eq!(news, [News::Came(Outcome::NotSent("called off".into()))]);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert!(bench.written().is_empty());
    assert_eq!(bench.get(SET).await["spec"]["replicas"], 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_cannot_be_called_off_and_is_told_to_the_end() {
    let bench = Bench::by(writes_go(Way::Lost)).await;
    let write = bench.scale(5).await;
    let (token, all) = (CancellationToken::new(), Mutex::new(Vec::new()));
    let tell = |news: News| {
        if news == News::Sent {
            token.cancel();
        }
        all.lock().unwrap().push(news);
    };
    write::carry_out(&bench.server, &write, &token, &tell).await;
    let all = all.into_inner().unwrap();
    let [
        News::Sent,
        News::Came(Outcome::Unknown(_)),
        News::Came(Outcome::Done { .. }),
    ] = &all[..]
    else {
        panic!("{all:?}")
    };
}
