//! Two contexts of one kubeconfig, two users with different rights: there and back, in a terminal.

use std::fs;

use super::super::{Bed, Rights, set};
use super::screen::Screen;

#[test]
fn one_goes_to_another_context_and_back() {
    let Some(bed) = Bed::shared() else { return };
    let ns = bed.namespace("contexts");
    ns.apply(&set("web", 2));
    ns.wait_ready("web", 2);
    let token = |rights| {
        let text = fs::read_to_string(ns.user(rights)).unwrap();
        let token = text.split("token: ").nth(1).unwrap();
        token.split('}').next().unwrap().to_owned()
    };
    let (writer, reader) = (token(Rights::NamespaceOnly), token(Rights::ReadOnly));
    let file = ns.user_who_may("nobody", false, &serde_json::json!([]));
    let one = fs::read_to_string(&file).unwrap();
    let cluster = one.lines().find(|it| it.starts_with("clusters:")).unwrap();
    let name = &ns.name;
    let both = format!(
        "apiVersion: v1
kind: Config
current-context: writes
contexts:
- {{name: writes, context: {{cluster: bed, user: writer, namespace: {name}}}}}
- {{name: reads, context: {{cluster: bed, user: reader, namespace: {name}}}}}
{cluster}
users: [{{name: writer, user: {{token: {writer}}}}}, {{name: reader, user: {{token: {reader}}}}}]
"
    );
    fs::write(&file, &both).unwrap();
    let screen = Screen::with(&file, &[]);
    let go = |to: &str| {
        screen.pty.type_text(&format!(":ctx {to}\n"));
    };
    screen.shows(&["writes ·", "● live", "web ●● 2/2"]);
    go("reads");
    screen.shows(&["now on reads", "reads · all namespaces", "● live"]);
    screen.press("/");
    screen.pty.type_text(&format!("{name}\n"));
    // Whoever is faster than the answer is shown a dialog.
    screen.shows(&["web ●● 2/2", "1 of", "scale: you may not"]);
    screen.press("s");
    screen.shows_without(&["scale: you may not"], &["scale · "]);
    go("writes");
    screen.shows(&["now on writes", &format!("writes · {name} ·"), "web ●● 2/2"]);
    screen.press("s");
    screen.shows(&["scale · "]);
    screen.press("Esc");
    screen.shows_without(&["● live"], &["scale · "]);
    screen.quits();
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        both,
        "it is never written"
    );
}
