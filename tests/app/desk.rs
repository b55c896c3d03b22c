//! A program whose questions are answered by the test: no cluster, and time passes as it is told.

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::dialog::Dialog;
use kubectl_sts::app::{Answer, App, Ask, Effect, Event, Overlay, Ticket};
use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::example::NOW;
use kubectl_sts::domain::journal::Entry;
use kubectl_sts::domain::plan::{Outcome, Request, Verdict};
use kubectl_sts::domain::{Change, Name, Set};
use serde_json::{Value, json};

use crate::screens::{app, screen};

pub struct Desk {
    pub app: App,
    pub now: Timestamp,
    /// Questions without an answer.
    pub asked: Vec<(Ticket, Ask)>,
    pub effects: Vec<Effect>,
    pub journal: Vec<Entry>,
}

impl Desk {
    /// A program that has seen these sets, and was drawn.
    pub fn of(lines: &str) -> Self {
        let mut desk = Self {
            app: app(lines),
            now: NOW,
            asked: Vec::new(),
            effects: Vec::new(),
            journal: Vec::new(),
        };
        desk.draw();
        desk
    }

    pub fn draw(&mut self) -> String {
        screen(&mut self.app, 140, 40)
    }

    /// Lets the program take in something, and draws it.
    pub fn feed(&mut self, event: Event) {
        let turn = self.app.update(vec![event], self.now);
        for effect in turn.effects {
            match effect {
                Effect::Ask(ticket, ask) => self.asked.push((ticket, ask)),
                Effect::CallOff(ticket) => {
                    let place = self.asked.iter().position(|(it, _)| *it == ticket);
                    if let Some((_, Ask::CarryOut(_))) = place.map(|it| &self.asked[it]) {
                        self.effects.push(Effect::CallOff(ticket));
                    } else if let Some(place) = place {
                        self.asked.remove(place);
                    }
                }
                Effect::Journal(entry) => self.journal.push(*entry),
                effect => self.effects.push(effect),
            }
        }
        self.draw();
    }

    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            self.feed(Event::Key(Chord::parse(key).unwrap()));
        }
    }

    pub fn wait(&mut self, milliseconds: i64) {
        self.now = self
            .now
            .checked_add(SignedDuration::from_millis(milliseconds))
            .unwrap();
        self.feed(Event::Tick);
    }

    pub fn set(&self, name: &str) -> Set {
        self.app.fleet.set(&Name::new("db", name)).unwrap().clone()
    }

    /// The set as the server would give it.
    pub fn object(&self, name: &str) -> Value {
        let set = self.set(name);
        json!({
            "metadata": {"name": name, "namespace": "db", "uid": &*set.uid, "generation": set.generation},
            "spec": {"replicas": set.replicas},
        })
    }

    /// Someone changes a set.
    pub fn change(&mut self, name: &str, change: impl FnOnce(&mut Set)) {
        let mut set = self.set(name);
        change(&mut set);
        let change = Change::Applied(Object::Set(Box::new(set)));
        self.feed(Event::Changes(vec![change]));
    }

    pub fn answer(&mut self, answer: Answer) {
        let (ticket, _) = self.asked.remove(0);
        self.feed(Event::Answer(ticket, answer));
    }

    /// Answers what is to be read: the set of this name, and nothing else.
    pub fn read(&mut self, name: &str) {
        let [(_, Ask::Read(paths)), ..] = self.asked.as_slice() else {
            panic!("nothing is read: {:?}", self.asked)
        };
        let mut values = vec![Value::Null; paths.len()];
        values[0] = self.object(name);
        self.answer(Answer::Read(Ok(values)));
    }

    /// What is rehearsed.
    pub fn rehearsed(&self) -> &Request {
        match self.asked.as_slice() {
            [(_, Ask::Rehearse(request))] => request,
            other => panic!("nothing is rehearsed: {other:?}"),
        }
    }

    pub fn accept(&mut self) {
        self.rehearsed();
        self.answer(Answer::Rehearsed(Verdict::Accepted {
            warnings: Vec::new(),
            dropped: Vec::new(),
        }));
    }

    /// What is carried out.
    pub fn carried_out(&self) -> &Request {
        match self.asked.as_slice() {
            [(_, Ask::CarryOut(request))] => request,
            other => panic!("nothing is carried out: {other:?}"),
        }
    }

    /// The request is on its way, and an outcome comes.
    pub fn outcome(&mut self, outcome: Outcome) {
        self.carried_out();
        let (ticket, _) = self.asked.remove(0);
        self.feed(Event::Answer(ticket, Answer::Sent));
        self.feed(Event::Answer(ticket, Answer::CarriedOut(outcome)));
    }

    pub fn done(&mut self, object: Value) {
        self.outcome(Outcome::Done {
            object: Some(object),
            warnings: Vec::new(),
            was_lost: false,
        });
    }

    pub fn dialog(&self) -> &Dialog {
        match &self.app.overlay {
            Some(Overlay::Dialog(dialog)) => dialog,
            other => panic!("no dialog: {other:?}"),
        }
    }

    #[track_caller]
    pub fn shows(&mut self, words: &str) {
        let screen = self.draw();
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            spaced(&screen).contains(words),
            "no {words:?} in:\n{screen}"
        );
    }
}
