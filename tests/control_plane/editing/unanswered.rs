//! An edit whose answer is lost: it is sent once, and found out by reading. And a server that does not tell its schemas: what
//! we would have said before, it says.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use super::super::operations::keys::leave;
use super::super::scenarios::Screen;
use super::super::{Bed, set};
use super::keys::{add_below, ask, begin, change, remove, send};
use crate::cluster::loopback::Home;
use crate::cluster::write::bench::{Seen, Way};
use crate::cluster::write::proxy::Proxy;
use crate::cluster::write::real::client;

/// What becomes of a write.
const ARRIVES: u8 = 0;
const SWALLOWED: u8 = 1;
const KILLS_THE_SERVER: u8 = 2;

#[test]
fn an_edit_without_an_answer_is_sent_once_and_found_out() {
    let Some(bed) = Bed::own() else { return };
    let bed = Arc::new(bed);
    let ns = bed.namespace("unanswered");
    ns.apply(&set("web", 1));
    ns.wait_ready("web", 1);
    let fate = Arc::new(AtomicU8::new(ARRIVES));
    let (fated, killed) = (fate.clone(), bed.clone());
    let line = move |seen: &Seen| {
        if seen.path.starts_with("/openapi") {
            return Way::Answered(404, "{}");
        }
        let killed = killed.clone();
        match fated.load(Ordering::SeqCst) {
            SWALLOWED if seen.is_write() => Way::Swallowed,
            KILLS_THE_SERVER if seen.is_write() => {
                Way::Until(Arc::new(move || killed.stop_api_server()))
            }
            _ => Way::Through,
        }
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let proxy = runtime.block_on(async { Proxy::start(client(&bed.admin()).await, line).await });
    let home = Home::with(&proxy.url, "{}");
    let screen = Screen::with(&home.path(".kube/config"), &["-n", &ns.name]);
    begin(&screen);

    // Nobody knows the field here but the server.
    add_below(&screen, "spec.template.spec.dnsPolicy", "hostNetwerk: true");
    screen.press("ctrl-s");
    screen.says(&["strict decoding error: unknown field \"spec.template.spec.hostNetwerk\""]);
    screen.press("y");
    screen.press("Enter");
    leave(&screen);
    screen.shows(&[
        "hostNetwerk: true",
        "unknown field \"spec.template.spec.hostNetwerk\"",
    ]);
    assert_eq!(proxy.written().len(), 0);
    remove(&screen, "spec.template.spec.hostNetwerk", 1);

    // It never arrived.
    change(&screen, "spec.replicas", "1", "2");
    fate.store(SWALLOWED, Ordering::SeqCst);
    ask(&screen);
    send(&screen);
    // A server may work on a request for a minute: so long nobody can say that it never comes.
    screen.shows_within(Duration::from_mins(3), &["not carried out"]);
    assert_eq!(proxy.written().len(), 1, "{:?}", proxy.written());
    assert_eq!(ns.get("statefulsets/web")["metadata"]["generation"], 1);
    leave(&screen);
    screen.shows(&["replicas: 2", "ctrl-s"]);

    // It arrived, and its answer did not.
    fate.store(KILLS_THE_SERVER, Ordering::SeqCst);
    ask(&screen);
    send(&screen);
    screen.shows(&["UNKNOWN whether it was carried out"]);
    fate.store(ARRIVES, Ordering::SeqCst);
    bed.start_api_server();
    screen.shows_without(
        &["apiVersion: apps/v1", "replicas: 2"],
        &["ctrl-s", "UNKNOWN"],
    );
    ns.wait_ready("web", 2);
    assert_eq!(proxy.written().len(), 2, "{:?}", proxy.written());
    assert_eq!(ns.get("statefulsets/web")["metadata"]["generation"], 2);
    screen.quits();
}
