//! Objects that are made from a text: what is asked before, what is sent, in which order, and what is said of each.

mod command;
mod looks;
mod order;
mod said;

use std::collections::BTreeMap;

use kubectl_sts::app::creation::Creation;
use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{Answer, Ask, Effect, Event, Overlay};
use kubectl_sts::domain::plan::{Outcome, Reproof, Request, Verdict};
use serde_json::{Value, json};

use super::desk::Desk;

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {clusterIP: None, selector: {app: shop}}
";

const SET: &str = "apiVersion: apps/v1
kind: StatefulSet
metadata: {name: shop}
spec:
  serviceName: shop
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: main, image: 'nginx:1'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

const CONFIG: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
";

/// A program with a text, before a server that does as it is told.
struct Counter {
    desk: Desk,
    /// What is there, by path.
    there: BTreeMap<String, Value>,
    /// What the server says to a rehearsal, by the name of the object; it accepts all others.
    says: BTreeMap<String, Verdict>,
    /// What comes of a request, by the name of the object; all others are done.
    comes: BTreeMap<String, Vec<Outcome>>,
    rehearsed: Vec<String>,
    sent: Vec<String>,
}

impl Counter {
    /// With a set that is there already, in the namespace `db`, which is open.
    fn of(text: &str) -> Self {
        let mut counter = Self::before(text);
        counter.desk.press("ctrl-s");
        counter.settle();
        counter
    }

    /// The same, before the text is checked.
    fn before(text: &str) -> Self {
        let mut desk = Desk::of("web 1: 0=");
        desk.press("enter C");
        desk.feed(Event::Paste(text.to_owned()));
        Self {
            desk,
            there: BTreeMap::new(),
            says: BTreeMap::new(),
            comes: BTreeMap::new(),
            rehearsed: Vec::new(),
            sent: Vec::new(),
        }
    }

    fn there(mut self, path: &str, object: Value) -> Self {
        self.there.insert(path.into(), object);
        self
    }

    fn says(mut self, name: &str, verdict: Verdict) -> Self {
        self.says.insert(name.into(), verdict);
        self
    }

    fn comes(mut self, name: &str, outcomes: &[Outcome]) -> Self {
        self.comes.insert(name.into(), outcomes.to_vec());
        self
    }

    fn checked(mut self) -> Self {
        self.desk.press("ctrl-s");
        self.settle();
        self
    }

    /// Answers whatever is asked, until nothing is.
    fn settle(&mut self) {
        while !self.desk.asked.is_empty() {
            self.answer_one();
        }
        self.desk.wait(400);
    }

    fn answer_one(&mut self) {
        let (ticket, ask) = self.desk.asked.remove(0);
        let told = |request: &Request| format!("{} {}", request.object.kind, request.object.name);
        match ask {
            Ask::Read(paths) => {
                let values = paths.iter().map(|path| self.read(path)).collect();
                self.desk
                    .feed(Event::Answer(ticket, Answer::Read(Ok(values))));
            }
            Ask::Known(paths) => panic!("{paths:?} is of no creation"),
            Ask::Measure(node) => panic!("{node} is of no creation"),
            Ask::Schema(version) => {
                let answer = Answer::Schema((version, Err("there is none".into())));
                self.desk.feed(Event::Answer(ticket, answer));
            }
            Ask::Rehearse(request) => {
                self.rehearsed.push(told(&request));
                let verdict = self.says.get(&*request.object.name.name);
                let verdict = verdict.cloned().unwrap_or_else(accepted);
                self.desk
                    .feed(Event::Answer(ticket, Answer::Rehearsed(verdict)));
            }
            Ask::CarryOut(request) => {
                self.sent.push(told(&request));
                self.desk.feed(Event::Answer(ticket, Answer::Sent));
                let outcomes = self.comes.get(&*request.object.name.name).cloned();
                let outcomes = outcomes.unwrap_or_else(|| vec![done(&request)]);
                for outcome in outcomes {
                    self.desk
                        .feed(Event::Answer(ticket, Answer::CarriedOut(outcome)));
                }
            }
        }
    }

    fn read(&self, path: &str) -> Value {
        let kinds = |all: &[(&str, &str, bool)]| {
            let all = all.iter().map(|(name, kind, is_namespaced)| {
                json!({"name": name, "kind": kind, "namespaced": is_namespaced})
            });
            json!({ "resources": all.collect::<Vec<_>>() })
        };
        match path {
            "/api/v1" => kinds(&[
                ("services", "Service", true),
                ("configmaps", "ConfigMap", true),
                ("secrets", "Secret", true),
                ("namespaces", "Namespace", false),
            ]),
            "/apis/apps/v1" => kinds(&[("statefulsets", "StatefulSet", true)]),
            "/apis/apiextensions.k8s.io/v1" => kinds(&[(
                "customresourcedefinitions",
                "CustomResourceDefinition",
                false,
            )]),
            path => self.there.get(path).cloned().unwrap_or(Value::Null),
        }
    }

    /// Confirms what is harmless or disruptive, and lets everything come of it.
    fn confirm(&mut self) {
        self.desk.press("enter y");
        self.settle();
    }

    #[track_caller]
    fn creation(&self) -> &Creation {
        match &self.desk.app.overlay {
            Some(Overlay::Creation(creation)) => creation,
            other => panic!("nothing is to be created: {other:?}"),
        }
    }

    fn text(&self) -> String {
        match &self.desk.app.sheet.as_ref().unwrap().page {
            Page::Writer(writer) => writer.editor.text(),
            Page::Reader(_) => panic!("it is read"),
        }
    }

    /// Where the caret is, and what is said on which line: both counted from 1.
    fn remarks(&self) -> (usize, Vec<(usize, String)>) {
        match &self.desk.app.sheet.as_ref().unwrap().page {
            Page::Writer(writer) => {
                let all = writer.remarks.iter();
                let all = all.map(|it| (it.line + 1, it.words.clone())).collect();
                (writer.editor.caret().0 + 1, all)
            }
            Page::Reader(_) => panic!("it is read"),
        }
    }

    fn copied(&mut self) -> Option<String> {
        let mut copied = self.desk.effects.drain(..).filter_map(|it| match it {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        copied.next_back()
    }

    #[track_caller]
    fn shows(&mut self, words: &str) {
        // However it is wrapped in the frame.
        let screen = self.desk.draw();
        let spaced = |text: &str| {
            let text = text.replace(['│', '┃'], " ");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert!(
            spaced(&screen).contains(words),
            "no {words:?} in:\n{screen}"
        );
    }
}

fn accepted() -> Verdict {
    Verdict::Accepted {
        warnings: Vec::new(),
        dropped: Vec::new(),
    }
}

fn refused(code: u16, reason: &str, message: &str) -> Verdict {
    Verdict::Refused(reproof(code, reason, message))
}

fn reproof(code: u16, reason: &str, message: &str) -> Reproof {
    Reproof {
        code,
        reason: reason.into(),
        message: message.into(),
        causes: Vec::new(),
    }
}

fn done(request: &Request) -> Outcome {
    let mut object = request.body.clone();
    object["metadata"]["uid"] = json!("made");
    Outcome::Done {
        object: Some(object),
        warnings: Vec::new(),
        was_lost: false,
    }
}
