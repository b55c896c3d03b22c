//! The steps of a scenario, one after the other.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep, timeout};

use super::answer::{answered, found};
use super::door::Question;
use super::objects::{merge_patch, yaml};
use super::place::{Disturbance, Place, bind};
use super::recorder::{KINDS, Objects, Recorder, version};
use super::scenario::{Ask, Body, Scenario, Step, Wish};
use super::trace::{Marks, plain};
use super::wish::{first, fulfils};

/// Nothing takes longer, or something else is wrong.
const LIMIT: Duration = Duration::from_secs(90);

/// What a scenario led to.
pub struct Played {
    pub trace: String,
    /// What there was before each step, and at the end.
    pub moments: Vec<Moment>,
    /// The names of all revisions, in the order in which they were made.
    pub revisions: Vec<String>,
}

pub struct Moment {
    pub at: Instant,
    pub objects: Objects,
}

/// What it led to; or what went wrong, and the trace until then.
pub async fn play(scenario: &Scenario, place: &impl Place) -> Result<Played, String> {
    let mut player = Player {
        recorder: Recorder::start(place.door(), place.namespace()).await,
        place,
        marks: Marks::default(),
        kept: BTreeMap::new(),
        since: 0,
    };
    let mut moments = Vec::new();
    for (user, rules) in &scenario.header.users {
        bind(place, user, rules).await;
    }
    for object in scenario
        .header
        .objects
        .split("\n---\n")
        .filter(|it| !it.trim().is_empty())
    {
        player.make(&yaml(object)).await;
    }
    for (words, step) in &scenario.steps {
        player.mark(format!("> {words}"));
        moments.push(player.moment());
        if let Err(why) = player.step(step).await {
            return Err(format!("{why}\n{}", player.text(&[])));
        }
    }
    let events = if scenario.header.events {
        player.events().await
    } else {
        vec![]
    };
    moments.push(player.moment());
    Ok(Played {
        trace: format!("# {}\n{}", scenario.header.shows, player.text(&events)),
        moments,
        revisions: player.recorder.seen.lock().unwrap().revisions(),
    })
}

struct Player<'a, P> {
    recorder: Recorder,
    place: &'a P,
    marks: Marks,
    kept: BTreeMap<String, String>,
    /// The version at which the last request left the objects.
    since: u64,
}

impl<P: Place> Player<'_, P> {
    async fn step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Ask(ask) => self.ask(ask).await,
            Step::Until { what, wish } => self.until(what, wish).await?,
            Step::Note { what, keep } => {
                let object = self
                    .place
                    .door()
                    .get(&self.path(&self.filled(what)))
                    .await
                    .body;
                self.keep(keep, &object);
            }
            Step::Still { seconds, loose } => {
                if !self
                    .recorder
                    .still(Duration::from_secs_f64(*seconds), LIMIT)
                    .await
                {
                    return Err("it never stood still".into());
                }
                self.marks
                    .still(*loose, &self.recorder.seen.lock().unwrap());
            }
            Step::Wait(seconds) => sleep(Duration::from_secs_f64(*seconds)).await,
            Step::Lose(node) => self.place.disturb(Disturbance::Lose(node.clone())).await,
            Step::Find(node) => self.place.disturb(Disturbance::Find(node.clone())).await,
            Step::Forget => self.place.disturb(Disturbance::Forget).await,
            Step::Pause => self.place.disturb(Disturbance::Pause).await,
            Step::Resume => self.place.disturb(Disturbance::Resume).await,
        }
        Ok(())
    }

    async fn ask(&mut self, ask: &Ask) {
        self.place.breathe().await;
        let path = self.path(&self.filled(&ask.path));
        if let Some(lines) = ask.lines {
            self.watch(&path, lines).await;
            return;
        }
        let body = match &ask.body {
            Body::None => String::new(),
            Body::Raw(text) => self.filled(text),
            Body::Yaml(text) => yaml(&self.filled(text)).to_string(),
            Body::Changed { of, change } => {
                let mut object = self.place.door().get(&self.path(of)).await.body;
                merge_patch(&mut object, &yaml(&self.filled(change)));
                object.to_string()
            }
        };
        let question = Question {
            method: ask.method,
            path: &path,
            content_type: &ask.content_type,
            body: body.into_bytes(),
            user: ask.user.as_deref(),
            accept: ask.accept.as_deref(),
        };
        self.since = self.newest();
        let answer = self.place.door().ask(question).await;
        for line in answered(&answer, &ask.show) {
            self.marks.line(line);
        }
        self.keep(&ask.keep, &answer.body);
        let kind = KINDS
            .iter()
            .find(|(_, _, resource)| path.contains(&format!("/{resource}")));
        if let Some((kind, _, _)) = kind
            && ask.method != "GET"
            && answer.code < 300
        {
            self.since = self.since.max(version(&answer.body));
            self.recorder.catch_up(*kind, version(&answer.body)).await;
        }
    }

    async fn watch(&mut self, path: &str, mut lines: usize) {
        let mut told = Vec::new();
        let watched = self.place.door().lines(path, |event| {
            let object = &event["object"];
            told.push(match (event["type"].as_str(), object["kind"].as_str()) {
                (Some(change), Some("Status")) => {
                    format!(
                        "  {change} {} {}: {}",
                        object["code"],
                        plain(&object["reason"]),
                        plain(&object["message"])
                    )
                }
                (Some(change), kind) => {
                    format!(
                        "  {change} {} {}",
                        kind.unwrap_or_default(),
                        plain(&object["metadata"]["name"])
                    )
                }
                (None, _) => format!(
                    "  {} {}: {}",
                    event["code"],
                    plain(&event["reason"]),
                    plain(&event["message"])
                ),
            });
            lines -= 1;
            lines == 0
        });
        timeout(LIMIT, watched).await.ok();
        for line in told {
            self.mark(line);
        }
    }

    async fn until(&mut self, what: &str, wish: &Wish) -> Result<(), String> {
        let (resource, name) = what.split_once('/').unwrap_or((what, ""));
        let kind = KINDS
            .iter()
            .find(|(_, _, it)| *it == resource)
            .map(|(kind, _, _)| *kind);
        let done = match kind {
            Some(kind) if !what.starts_with('/') => {
                let since = self.since;
                let found = self
                    .recorder
                    .until(LIMIT, |seen| first(seen, kind, name, since, wish))
                    .await;
                found.inspect(|version| self.marks.cut(*version)).is_some()
            }
            _ => self.poll(&self.path(&self.filled(what)), wish).await,
        };
        if done {
            Ok(())
        } else {
            Err(format!("waited in vain for {what}"))
        }
    }

    async fn poll(&self, path: &str, wish: &Wish) -> bool {
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            let answer = self.place.door().get(path).await;
            if fulfils((answer.code == 200).then_some(&answer.body), wish) {
                return true;
            }
            sleep(Duration::from_millis(100)).await;
        }
        false
    }

    /// Makes an object, and fails when that fails.
    async fn make(&self, object: &Value) {
        let kind = object["kind"].as_str().unwrap_or_default();
        let resource = match kind {
            "StorageClass" => "storageclasses".to_owned(),
            other => other.to_lowercase() + "s",
        };
        let path = self.path(&resource);
        let answer = self.place.door().post(&path, object).await;
        assert_eq!(answer.code, 201, "{path}: {}", answer.body);
    }

    /// The events about sets, each once. Their number is left to chance where something is tried again and again.
    async fn events(&self) -> Vec<String> {
        let path = self.path("events?fieldSelector=involvedObject.kind%3DStatefulSet");
        let events = self.place.door().get(&path).await.body;
        let mut lines: Vec<_> = events["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|event| {
                let set = plain(&event["involvedObject"]["name"]);
                format!(
                    "  = event {set}: {} {} {}",
                    plain(&event["type"]),
                    plain(&event["reason"]),
                    plain(&event["message"])
                )
            })
            .collect();
        // Two writers met: that is chance, and the controller tries again.
        lines.retain(|it| !it.contains("the object has been modified"));
        lines
    }

    fn moment(&self) -> Moment {
        Moment {
            at: Instant::now(),
            objects: self.recorder.seen.lock().unwrap().objects.clone(),
        }
    }

    fn text(&self, events: &[String]) -> String {
        self.marks.text(
            &self.recorder.seen.lock().unwrap(),
            self.place.namespace(),
            events,
        )
    }

    fn newest(&self) -> u64 {
        self.recorder.seen.lock().unwrap().newest()
    }

    fn mark(&mut self, line: String) {
        self.marks.line(line);
    }

    fn keep(&mut self, keep: &BTreeMap<String, String>, object: &Value) {
        for (name, pointer) in keep {
            self.kept
                .insert(name.clone(), plain(&found(object, pointer)));
        }
    }

    fn filled(&self, text: &str) -> String {
        self.kept.iter().fold(
            text.replace("$(namespace)", self.place.namespace()),
            |text, (name, value)| text.replace(&format!("$({name})"), value),
        )
    }

    /// `pods/web-0` is in the namespace; what begins with `/` is a whole path.
    fn path(&self, what: &str) -> String {
        if what.starts_with('/') {
            return what.to_owned();
        }
        let group = match what.split(['/', '?']).next().unwrap_or_default() {
            "statefulsets" | "controllerrevisions" => "/apis/apps/v1",
            "poddisruptionbudgets" => "/apis/policy/v1",
            "endpointslices" => "/apis/discovery.k8s.io/v1",
            _ => "/api/v1",
        };
        format!("{group}/namespaces/{}/{what}", self.place.namespace())
    }
}
