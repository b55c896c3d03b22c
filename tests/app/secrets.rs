//! A secret that is edited is sent, and shown nowhere: every way that its value could take, from the text to the journal.

use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{Answer, Ask, Effect, Event, Overlay};
use kubectl_sts::domain::draft::Draft;
use kubectl_sts::domain::plan::{Outcome, Plan, Reproof, Verdict};
use kubectl_sts::yaml;
use serde_json::{Value, json};

use super::desk::Desk;

/// What every secret here begins with.
const MARK: &str = "hunter";

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What was applied last.
fn applied(secret: &str) -> String {
    let secret = format!("hunter-{secret}");
    json!({"env": [{"name": "PASSWORD", "value": secret}]}).to_string()
}

fn object(desk: &Desk, turn: &str) -> Value {
    let mut object = desk.object("web");
    object["apiVersion"] = json!("apps/v1");
    object["kind"] = json!("StatefulSet");
    object["metadata"]["annotations"] =
        json!({APPLIED: applied(&format!("applied-{turn}")), "team": "db"});
    object["spec"]["selector"] = json!({"matchLabels": {"app": "web"}});
    object["spec"]["serviceName"] = json!("web");
    object["spec"]["template"] = json!({
        "metadata": {"labels": {"app": "web"}, "annotations": {"x/api-key": format!("hunter-key-{turn}")}},
        "spec": {"containers": [{
            "name": "db", "image": "db:1",
            "args": ["run", "--token", format!("hunter-flag-{turn}")],
            "env": [
                {"name": "PASSWORD", "value": format!("hunter-env-{turn}")},
                {"name": "MODE", "value": "fast"},
                {"name": "STORE", "value": format!("postgres://ada:hunter-url-{turn}@db/x")},
            ],
        }]},
    });
    object
}

/// What is typed into the text of the object, of which one knows its signs only.
type Edit = fn(&mut Value);

/// Places whose values are secret, and an edit of each.
const EDITS: [(&str, &str, Edit); 7] = [
    (
        "a variable",
        "/spec/template/spec/containers/0/env/0/value",
        |it| {
            it["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"] =
                json!("hunter-typed");
        },
    ),
    (
        "a new variable",
        "/spec/template/spec/containers/0/env",
        |it| {
            let env = &mut it["spec"]["template"]["spec"]["containers"][0]["env"];
            env.as_array_mut()
                .unwrap()
                .push(json!({"name": "ROOT_PASSWORD", "value": "hunter-typed"}));
        },
    ),
    (
        "what was applied",
        "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration",
        |it| {
            it["metadata"]["annotations"][APPLIED] = json!(applied("typed"));
        },
    ),
    (
        "a URL",
        "/spec/template/spec/containers/0/env/2/value",
        |it| {
            let value = "postgres://ada:hunter-typed@db/y";
            it["spec"]["template"]["spec"]["containers"][0]["env"][2]["value"] = json!(value);
        },
    ),
    ("a flag", "/spec/template/spec/containers/0/args/2", |it| {
        it["spec"]["template"]["spec"]["containers"][0]["args"][2] = json!("hunter-typed");
    }),
    (
        "a pod's annotation",
        "/spec/template/metadata/annotations/x~1api-key",
        |it| {
            it["spec"]["template"]["metadata"]["annotations"]["x/api-key"] = json!("hunter-typed");
        },
    ),
    (
        "a secret put elsewhere",
        "/spec/template/spec/containers/0/env/1/value",
        |it| {
            let env = &mut it["spec"]["template"]["spec"]["containers"][0]["env"];
            env[1]["value"] = env[0]["value"].clone();
        },
    ),
];

/// The server repeats what it refuses, old and new.
fn echo(at: &str) -> Vec<String> {
    let all = [
        "typed",
        "env-old",
        "url-old",
        "flag-old",
        "key-old",
        "applied-old",
    ];
    // Where a secret is only put elsewhere nothing is typed.
    let skipped = usize::from(at == "a secret put elsewhere");
    let all = all.iter().skip(skipped).map(|it| {
        format!("spec.template.spec.containers[0].env[0].value: Invalid value: \"hunter-{it}\": no")
    });
    all.collect()
}

fn reproof(at: &str) -> Reproof {
    Reproof {
        code: 422,
        reason: "Invalid".into(),
        message: format!("it is invalid: [{}]", echo(at).join(", ")),
        causes: echo(at),
    }
}

fn in_words(plan: &Plan) -> String {
    let guards: Vec<_> = plan
        .steps
        .iter()
        .flat_map(|it| &it.request.guards)
        .collect();
    format!(
        "{} {} {} {:?} {:?} {:?} {guards:?} {:?}",
        plan.title,
        plan.effect,
        plan.deed,
        plan.changes,
        plan.notes,
        plan.kubectl,
        plan.steps.iter().map(|it| &it.about).collect::<Vec<_>>()
    )
}

/// Looks at all that the program shows, keeps and tells.
#[track_caller]
fn look(desk: &mut Desk, at: &str) {
    let mut all = vec![desk.draw()];
    all.push(format!(
        "{:?} {:?} {:?}",
        desk.app.notice, desk.app.deeds.past, desk.journal
    ));
    all.push(format!("{:?}", desk.app.in_flight()));
    match &desk.app.overlay {
        Some(Overlay::Dialog(dialog)) => {
            all.push(format!("{:?} {:?}", dialog.meanwhile, dialog.diff));
            all.extend(dialog.plan().map(in_words));
        }
        Some(Overlay::Creation(creation)) => {
            all.extend(
                creation
                    .rows
                    .iter()
                    .map(|it| format!("{:?} {:?}", it.said, it.findings)),
            );
        }
        _ => {}
    }
    if let Some(Page::Writer(writer)) = desk.app.sheet.as_ref().map(|it| &it.page) {
        all.push(format!("{:?} {:?}", writer.remarks, writer.report.marks));
    }
    all.extend(drafts(desk).iter().map(|it| format!("{it:?}")));
    for text in all {
        assert!(!text.contains(MARK), "{at}:\n{text}");
    }
}

fn drafts(desk: &Desk) -> Vec<Draft> {
    let kept = desk.effects.iter().filter_map(|it| match it {
        Effect::Keep(draft) => Some((**draft).clone()),
        _ => None,
    });
    kept.chain(desk.app.unsent()).collect()
}

/// Answers whatever is read: the set, and nothing else.
fn read(desk: &mut Desk, object: &Value) {
    while let Some(nth) = desk
        .asked
        .iter()
        .position(|(_, it)| matches!(it, Ask::Read(_)))
    {
        let (ticket, ask) = desk.asked.remove(nth);
        let Ask::Read(paths) = ask else {
            unreachable!()
        };
        let mut values = vec![Value::Null; paths.len()];
        values[0] = object.clone();
        desk.feed(Event::Answer(ticket, Answer::Read(Ok(values))));
    }
}

fn answer(desk: &mut Desk, wanted: fn(&Ask) -> bool, answer: Answer) {
    let nth = desk
        .asked
        .iter()
        .position(|(_, it)| wanted(it))
        .expect("it is asked");
    let (ticket, ask) = desk.asked.remove(nth);
    if let Ask::Rehearse(request) | Ask::CarryOut(request) = ask {
        assert!(
            !request.body.to_string().contains("•••"),
            "a sign is sent: {}",
            request.body
        );
    }
    desk.feed(Event::Answer(ticket, answer));
}

fn rehearsed(desk: &mut Desk, verdict: Verdict) {
    answer(
        desk,
        |it| matches!(it, Ask::Rehearse(_)),
        Answer::Rehearsed(verdict),
    );
}

fn came(desk: &mut Desk, outcome: Outcome) {
    answer(
        desk,
        |it| matches!(it, Ask::CarryOut(_)),
        Answer::CarriedOut(outcome),
    );
}

fn accepted(at: &str) -> Verdict {
    Verdict::Accepted {
        warnings: echo(at),
        dropped: echo(at),
    }
}

/// The text of the set is open, and says what was typed, far below what is seen of it.
fn typed(edit: Edit) -> (Desk, Value) {
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    let opened = object(&desk, "old");
    desk.press("e");
    read(&mut desk, &opened);
    desk.feed(Event::Draft(recalled(&desk), None));
    let Page::Writer(writer) = &mut desk.app.sheet.as_mut().unwrap().page else {
        panic!("it is read")
    };
    let text = writer.editor.text();
    let mut value = yaml::read(&text).unwrap().remove(0);
    edit(&mut value);
    let text = format!("{}{}", "#\n".repeat(60), yaml::write(&value));
    writer.editor.replace(&text);
    writer.editor.go_to(0, 0);
    desk.feed(Event::Tick);
    desk.wait(1_000);
    (desk, opened)
}

fn go_to_top(desk: &mut Desk) {
    if let Some(Page::Writer(writer)) = desk.app.sheet.as_mut().map(|it| &mut it.page) {
        writer.editor.go_to(0, 0);
    }
}

/// From the text to what the server would say, and confirmed.
fn confirmed(desk: &mut Desk, opened: &Value, at: &str) {
    desk.press("ctrl-s");
    read(desk, opened);
    look(desk, &format!("{at}: dialog"));
    desk.wait(400);
    rehearsed(desk, Verdict::Refused(reproof(at)));
    look(desk, &format!("{at}: refused"));
    desk.press("esc");
    go_to_top(desk);
    look(desk, &format!("{at}: remarks"));
    desk.press("ctrl-s");
    read(desk, opened);
    desk.wait(400);
    rehearsed(desk, accepted(at));
    look(desk, &format!("{at}: accepted"));
    desk.wait(400);
    desk.press("Y enter y");
    let copied = desk.effects.iter().find_map(|it| match it {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.expect("the command is copied");
    assert!(
        copied.contains("edit sts/web") && !copied.contains(MARK),
        "{at}: {copied}"
    );
}

#[test]
fn a_secret_that_is_edited_is_sent_and_shown_nowhere() {
    for (at, pointer, edit) in EDITS {
        let (mut desk, opened) = typed(edit);
        assert!(!drafts(&desk).is_empty(), "{at}");
        look(&mut desk, &format!("{at}: draft"));
        confirmed(&mut desk, &opened, at);
        let sent = desk.asked.iter().find_map(|(_, it)| match it {
            Ask::CarryOut(request) => Some(request.body.to_string()),
            _ => None,
        });
        assert!(
            sent.expect("it is sent").contains(MARK),
            "{at}: the value itself is sent"
        );
        look(&mut desk, &format!("{at}: sending"));

        let mut done = opened.clone();
        let typed = "hunter-typed";
        match done.pointer_mut(pointer).unwrap() {
            Value::Array(items) => items.push(json!({"name": "ROOT_PASSWORD", "value": typed})),
            other if at == "a URL" => *other = json!(format!("postgres://ada:{typed}@db/y")),
            other if at == "a secret put elsewhere" => *other = json!("hunter-env-old"),
            other if at == "what was applied" => *other = json!(applied("typed")),
            other => *other = json!(typed),
        }
        came(
            &mut desk,
            Outcome::Done {
                object: Some(done.clone()),
                warnings: echo(at),
                was_lost: false,
            },
        );
        read(&mut desk, &done);
        look(&mut desk, &format!("{at}: done"));
        assert_eq!(desk.journal.len(), 1, "{at}");
        assert!(
            !desk.journal[0].after.is_empty(),
            "{at}: {:?}",
            desk.journal
        );

        desk.press("esc u");
        read(&mut desk, &done);
        assert!(desk.dialog().plan().is_some(), "{at}: {}", desk.draw());
        look(&mut desk, &format!("{at}: undo"));
        desk.wait(400);
        rehearsed(&mut desk, accepted(at));
        desk.wait(400);
        desk.press("enter y");
        came(&mut desk, Outcome::Refused(reproof(at)));
        look(&mut desk, &format!("{at}: undo refused"));
        assert_eq!(desk.journal.len(), 2, "{at}");
    }
}

#[test]
fn what_comes_of_a_secret_that_is_refused_or_put_back_is_told_without_it() {
    for (at, _, edit) in EDITS {
        let (mut desk, opened) = typed(edit);
        confirmed(&mut desk, &opened, at);
        came(&mut desk, Outcome::Refused(reproof(at)));
        look(&mut desk, &format!("{at}: refused after all"));
        assert!(
            desk.journal[0].outcome.contains("•••"),
            "{at}: {:?}",
            desk.journal
        );

        let (mut desk, opened) = typed(edit);
        confirmed(&mut desk, &opened, at);
        came(
            &mut desk,
            Outcome::Done {
                object: Some(opened.clone()),
                warnings: Vec::new(),
                was_lost: false,
            },
        );
        read(&mut desk, &opened);
        let others = object(&desk, "new");
        desk.change("web", |set| set.generation += 1);
        desk.wait(6_000);
        read(&mut desk, &others);
        look(&mut desk, &format!("{at}: put back"));
    }
}

#[test]
fn a_secret_that_both_changed_is_chosen_unseen() {
    for (at, pointer, edit) in EDITS {
        let (mut desk, opened) = typed(edit);
        let theirs = object(&desk, "new");
        let mut live = opened.clone();
        *live.pointer_mut(pointer).unwrap() = match theirs.pointer(pointer).unwrap() {
            Value::String(fast) if fast == "fast" => json!("slow"),
            Value::Array(_) => json!([{"name": "ROOT_PASSWORD", "value": "hunter-new"}]),
            other => other.clone(),
        };
        if !pointer.contains("/env") {
            let env = &theirs["spec"]["template"]["spec"]["containers"][0]["env"];
            live["spec"]["template"]["spec"]["containers"][0]["env"] = env.clone();
        }
        desk.press("ctrl-s");
        read(&mut desk, &live);
        assert!(
            matches!(desk.app.overlay, Some(Overlay::Conflict(_))),
            "{at}"
        );
        look(&mut desk, &format!("{at}: conflict"));
        desk.press("y y y y enter");
        go_to_top(&mut desk);
        read(&mut desk, &live);
        look(&mut desk, &format!("{at}: chosen"));
    }
}

#[test]
fn a_draft_says_which_values_it_does_not_have_and_is_not_sent_without_them() {
    let (desk, opened) = typed(EDITS[1].2);
    let draft = drafts(&desk).pop().unwrap();
    assert!(draft.text.contains("ROOT_PASSWORD"), "{}", draft.text);
    let mut desk = Desk::of("web 5: 0= 1= 2= 3= 4=");
    desk.press("e");
    read(&mut desk, &opened);
    desk.feed(Event::Draft(recalled(&desk), Some(Box::new(draft))));
    desk.shows("not sent, without 1 secret, to be typed again");
    desk.wait(300);
    desk.press("enter");
    desk.shows("no draft keeps a secret: type it again where its line is marked");
    desk.press("ctrl-s");
    desk.shows("a secret was typed here, and no draft keeps one; type it again");
    assert!(
        !desk
            .asked
            .iter()
            .any(|(_, it)| matches!(it, Ask::Rehearse(_) | Ask::Read(_)))
    );
    assert!(desk.app.overlay.is_none());
}

#[test]
fn what_a_server_repeats_of_a_new_object_is_not_shown() {
    for made in [
        object(&Desk::of("web 1: 0="), "typed"),
        json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "namespace": "db"},
            "stringData": {"a": "hunter-key-typed", "b": "hunter-env-typed", "c": "hunter-url-typed", "d": "hunter-flag-typed"},
        }),
    ] {
        let mut desk = Desk::of("web 1: 0=");
        desk.press("C");
        let mut made = made;
        made["metadata"] = json!({"name": "new", "namespace": "db"});
        let text = format!("{}{}", "#\n".repeat(60), yaml::write(&made));
        desk.feed(Event::Draft(recalled(&desk), None));
        desk.feed(Event::Paste(text));
        go_to_top(&mut desk);
        desk.press("ctrl-s");
        let kinds = json!({"resources": [
            {"name": "statefulsets", "kind": "StatefulSet", "namespaced": true},
            {"name": "secrets", "kind": "Secret", "namespaced": true},
        ]});
        let answers = |desk: &mut Desk| {
            read(desk, &kinds);
            read(desk, &Value::Null);
        };
        answers(&mut desk);
        rehearsed(&mut desk, Verdict::Refused(reproof_of_typed()));
        look(&mut desk, "refused");
        desk.shows("•••");
        desk.press("esc");
        go_to_top(&mut desk);
        look(&mut desk, "remarks");
        desk.press("ctrl-s");
        answers(&mut desk);
        rehearsed(
            &mut desk,
            Verdict::Accepted {
                warnings: reproof_of_typed().causes,
                dropped: Vec::new(),
            },
        );
        look(&mut desk, "accepted");
        desk.wait(400);
        desk.press("enter y");
        look(&mut desk, "sending");
        came(&mut desk, Outcome::Refused(reproof_of_typed()));
        look(&mut desk, "made");
        assert!(
            desk.journal[0].outcome.contains("•••"),
            "{:?}",
            desk.journal
        );
    }
}

fn reproof_of_typed() -> Reproof {
    let all = [
        "hunter-key-typed",
        "hunter-env-typed",
        "hunter-url-typed",
        "hunter-flag-typed",
    ];
    let cause = |it: &str| format!("stringData[a]: Invalid value: \"{it}\"");
    Reproof {
        causes: all.iter().map(|it| cause(it)).collect(),
        message: cause(all[0]),
        ..reproof("")
    }
}

fn recalled(desk: &Desk) -> String {
    let asked = desk.effects.iter().find_map(|it| match it {
        Effect::Recall(key) => Some(key.clone()),
        _ => None,
    });
    asked.expect("it is asked what was kept")
}
