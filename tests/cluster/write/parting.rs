//! The program itself ends while a write is on its way: that is noted, and told where it can be read.

use std::path::Path;
use std::time::Duration;

use kubectl_sts::sim::Sim;
use rustix::process::Signal;
use serde_json::Value;

use super::bench::{Bench, Way, writes_go};
use super::proxy::Proxy;
use crate::cluster::loopback::Home;
use crate::control_plane::scenarios::Screen;
use crate::pty::Launch;

/// The program before a simulated cluster, over a line.
async fn begin(sim: &Sim, way: Way) -> (Screen, Proxy, Home) {
    let proxy = Proxy::start(sim.client(), writes_go(way)).await;
    let home = Home::with(&proxy.url, "{}");
    let launch = Launch::kubectl_sts()
        .size(140, 40)
        .env("HOME", home.folder.path().to_str().unwrap())
        .arg("-n")
        .arg("default");
    let screen = Screen {
        pty: launch.start(),
    };
    (screen, proxy, home)
}

/// Scales the set `web` from 3 to 5, by its keys.
fn scale(screen: &Screen) {
    screen.shows(&["● live", "web"]);
    screen.press("s");
    screen.shows(&["default/web", "it has 3 replicas already"]);
    screen.press("5");
    screen.shows(&["5▌", "dry run accepted"]);
    // A key that was pressed before anybody could read is not taken.
    std::thread::sleep(Duration::from_millis(500));
    screen.press("y");
}

fn journal(home: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(home.join(".local/state/kubectl-sts/journal.jsonl"));
    let lines = text.unwrap_or_default();
    lines
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_without_an_answer_is_noted_and_told_when_the_program_ends() {
    let bench = Bench::new().await;
    let hour = Duration::from_secs(3600);
    let (mut screen, proxy, home) = begin(&bench.sim, Way::Silent(hour)).await;
    tokio::task::block_in_place(|| {
        scale(&screen);
        screen.shows(&["sent, no answer yet"]);
        screen.pty.signal(Signal::TERM);
        assert_eq!(screen.pty.wait_exit(), 143);
        screen.pty.assert_restored();
        screen.shows(&[
            "kubectl-sts: StatefulSet default/web:",
            "UNKNOWN. Look before you try again",
        ]);
    });
    assert_eq!(proxy.written().len(), 1);
    let lines = journal(home.folder.path());
    let [line] = &lines[..] else {
        panic!("{lines:?}")
    };
    assert_eq!(
        line["outcome"],
        "unknown: the program ended before it was known"
    );
    assert_eq!(
        (&line["object"], &line["context"]),
        (&"StatefulSet default/web".into(), &"here".into())
    );
    assert!(
        line["kubectl"].as_str().unwrap().contains("--replicas=5"),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_is_answered_is_one_line_and_nothing_is_told() {
    let bench = Bench::new().await;
    let (mut screen, proxy, home) = begin(&bench.sim, Way::Through).await;
    tokio::task::block_in_place(|| {
        scale(&screen);
        screen.until(Duration::from_secs(20), "a line of the journal", |_| {
            !journal(home.folder.path()).is_empty()
        });
        screen.press("4");
        screen.shows(&["4 Journal", "default/web", "replicas 3 → 5", "done"]);
        screen.press("Y");
        screen.shows(&["copied, if your terminal allows it"]);
        screen.press("ctrl-c");
        assert_eq!(screen.pty.wait_exit(), 0);
        screen.pty.assert_restored();
    });
    assert_eq!(proxy.written().len(), 1);
    let lines = journal(home.folder.path());
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["outcome"], "done");
    // kubectl, in base64.
    let bytes = String::from_utf8_lossy(&screen.pty.bytes()).into_owned();
    assert!(
        bytes.contains("\u{1b}]52;c;a3ViZWN0b"),
        "nothing was copied"
    );
    assert!(!bytes.contains("UNKNOWN"));
    // The next program reads what this one wrote.
    let (screen, _proxy, _home) = {
        let proxy = Proxy::start(bench.sim.client(), |_| Way::Through).await;
        home.write(
            ".kube/config",
            &crate::cluster::loopback::kubeconfig(&proxy.url, "{}", "{}"),
        );
        let launch = Launch::kubectl_sts()
            .size(140, 40)
            .env("HOME", home.folder.path().to_str().unwrap());
        (
            Screen {
                pty: launch.start(),
            },
            proxy,
            home,
        )
    };
    tokio::task::block_in_place(|| {
        screen.press("4");
        screen.shows(&["4 Journal", "default/web", "replicas 3 → 5", "done"]);
        screen.press("ctrl-c");
    });
}
