//! How fast texts are edited and read: `cargo bench --bench editor`.
//!
//! What a key costs is its turn (`App::update`: the text is changed and checked) and its frame (the whole screen, drawn into
//! memory). Each figure is the worst of several keys, with the median.
#![allow(clippy::print_stdout, reason = "what it prints is its report")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement that cannot go on must stop loudly"
)]

mod shared;

use std::sync::Arc;
use std::time::{Duration, Instant};

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::sheet::Page;
use kubectl_sts::app::{Answer, App, Ask, Effect, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Identity, Kind, Scope};
use kubectl_sts::manifest::schema::Schema;
use kubectl_sts::screen;
use kubectl_sts::screen::paint::Painter;
use kubectl_sts::theme::{Surroundings, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};
use shared::table::{Measure, Table, median, worst};

/// After a key the text is checked within this.
const CHECK: Duration = Duration::from_millis(20);
/// From a key to its frame.
const DRAWN: Duration = Duration::from_millis(50);
/// What nobody does twice a second may take this, up to its frame.
const ONCE: Duration = Duration::from_millis(100);

fn main() {
    let mut report = Report::default();
    report
        .0
        .begin("**Texts**: the worst of several keys, in memory");
    edit_a_set(&mut report);
    edit_manifests(&mut report);
    paste(&mut report);
    read_50_000_lines(&mut report);
    edit_50_000_lines(&mut report);
    report.0.end();
}

fn edit_a_set(report: &mut Report) {
    let mut bench = Bench::editing(&set(1_485));
    Report::begin("a set that is edited", &bench);
    bench.go("pgdn pgdn down end");
    let typed = bench.each("x y z 1 2 3 backspace backspace");
    report.key("a letter", &typed);
    report.key("a line", &bench.each("enter - space a : space b"));
    bench.go("ctrl-home end");
    report.key("a letter that makes it unreadable", &bench.each("[ x y"));
    bench.go("ctrl-z ctrl-end");
    report.key("a letter at the end", &bench.each("x y z"));
    report.key(
        "the caret",
        &bench.each("up pgup left pgdn ctrl-home ctrl-end"),
    );
    report.key(
        "step back, and again",
        &bench.each("ctrl-z ctrl-z ctrl-y ctrl-y"),
    );
    bench.go("ctrl-f");
    report.key("a letter of what is looked for", &bench.each("v a l u e"));
}

fn edit_manifests(report: &mut Report) {
    let mut bench = Bench::creating(&manifests(3_000));
    Report::begin("sets that are to be created", &bench);
    bench.go("pgdn pgdn down end");
    report.key("a letter", &bench.each("x y z 1 2 3 backspace backspace"));
    report.key("a line", &bench.each("enter - space a"));
    bench.go("ctrl-end");
    report.key("a letter at the end", &bench.each("x y z"));
    bench.go("ctrl-home down down end ctrl-a");
    report.key(
        "all of it made comments, and back",
        &bench.each("alt-c ctrl-z"),
    );
}

fn paste(report: &mut Report) {
    let pasted = manifests(5_000);
    let lines = pasted.lines().count();
    let mut bench = Bench::creating("# Here\n");
    bench.go("ctrl-end");
    let (turn, frame) = bench.turn(Event::Paste(pasted.clone()));
    report.say(&format!("{lines} lines are pasted"), &[turn + frame], ONCE);
    let mut bench = Bench::creating(&manifests(3_000));
    bench.go("pgdn pgdn down home");
    let (turn, frame) = bench.turn(Event::Paste(pasted));
    report.say(
        &format!("{lines} lines are pasted into 3,000"),
        &[turn + frame],
        ONCE,
    );
    report.key("a letter behind them", &bench.each("x y z"));
    report.say(
        "they are taken back",
        &whole(&bench.each("ctrl-z ctrl-z")),
        ONCE,
    );
}

fn read_50_000_lines(report: &mut Report) {
    let mut bench = Bench::reading(&set(24_985));
    Report::begin("a set that is read", &bench);
    report.key("the cursor", &bench.each("j pgdn G k pgup g"));
    report.say(
        "all is folded, and opened",
        &whole(&bench.each("Z Z Z Z")),
        DRAWN,
    );
    bench.go("j j j");
    report.say("one fold", &whole(&bench.each("space space space")), DRAWN);
    bench.go("/");
    let typed = bench.each("v a l u e - 2 4");
    report.say("a letter of what is looked for", &whole(&typed), DRAWN);
    bench.go("enter");
    report.say("the next place", &whole(&bench.each("n n N N")), DRAWN);
    bench.go("esc");
    bench.go_to("spec.template.spec.containers[0].env[24000].value");
    report.say("go to a path", &[bench.key("enter").1], DRAWN);
    Report::line_is(&bench, 48_000);
    bench.go("Z");
    report.key("the cursor, all folded", &bench.each("j k pgdn G g"));
}

fn edit_50_000_lines(report: &mut Report) {
    let mut bench = Bench::editing(&set(24_985));
    Report::begin("a set that is edited", &bench);
    bench.go("pgdn pgdn down end");
    report.say(
        "a letter, checked later",
        &whole(&bench.each("x y z 1 2")),
        DRAWN,
    );
    report.key(
        "the caret",
        &bench.each("up pgup left pgdn ctrl-home ctrl-end"),
    );
    report.say(
        "step back, and again",
        &whole(&bench.each("ctrl-z ctrl-y")),
        DRAWN,
    );
    bench.go("ctrl-f");
    let typed = bench.each("v a l u e - 2 4");
    report.say("a letter of what is looked for", &whole(&typed), DRAWN);
    bench.go("enter");
    report.say(
        "the next place",
        &whole(&bench.each("f3 f3 shift-f3")),
        DRAWN,
    );
    bench.go("esc");
    bench.go_to("spec.template.spec.containers[0].env[24000].value");
    report.say("go to a path", &[bench.key("enter").1], DRAWN);
    Report::line_is(&bench, 48_000);
}

/// What it says.
#[derive(Default)]
struct Report(Table);

/// What a key cost: the turn, and with its frame.
type Cost = (Duration, Duration);

impl Report {
    fn begin(what: &str, bench: &Bench) {
        println!("| *{what}: {} lines* | | | |", bench.lines());
    }

    /// Both targets of a key.
    fn key(&mut self, what: &str, costs: &[Cost]) {
        let turns: Vec<_> = costs.iter().map(|(turn, _)| *turn).collect();
        self.say(&format!("{what}: checked"), &turns, CHECK);
        self.say(&format!("{what}: drawn"), &whole(costs), DRAWN);
    }

    fn say(&mut self, what: &str, times: &[Duration], target: Duration) {
        let what = format!("{what} (median {})", Measure::Time(median(times)));
        let worst = Measure::Time(worst(times));
        self.0.row(&what, worst, Measure::Time(target));
    }

    /// What was measured was done.
    fn line_is(bench: &Bench, least: usize) {
        let line = match &bench.app.sheet.as_ref().unwrap().page {
            Page::Reader(reader) => reader.line,
            Page::Writer(writer) => writer.editor.caret().0,
        };
        assert!(line > least, "line {line}");
    }
}

/// The times to the frame.
fn whole(costs: &[Cost]) -> Vec<Duration> {
    costs.iter().map(|(_, drawn)| *drawn).collect()
}

/// A program without a terminal and without a cluster.
struct Bench {
    app: App,
    theme: Theme,
    buffer: Buffer,
}

impl Bench {
    fn new() -> Self {
        let keymap = Keymap::parse(DEFAULT).unwrap();
        let scopes = vec![Scope::Cluster];
        let mut app = App::new(Identity::default(), scopes, Fleet::default(), keymap);
        let mut seen = changes("web 3 claims: 0=old 1= 2=");
        seen.extend(Kind::ALL.map(|kind| Change::Feed {
            feed: Feed {
                kind,
                scope: Scope::Cluster,
            },
            freshness: Freshness::Live,
        }));
        app.update(vec![Event::Changes(seen)], NOW);
        let around = Surroundings {
            locale: "C.UTF-8",
            ..Surroundings::default()
        };
        let mut bench = Self {
            app,
            theme: Theme::choose(around),
            buffer: Buffer::empty(Rect::new(0, 0, 140, 40)),
        };
        bench.turn(Event::Tick);
        bench
    }

    /// A set whose text is open.
    fn reading(set: &Value) -> Self {
        let mut bench = Self::new();
        bench.answered("y", set);
        bench
    }

    /// A set that is edited.
    fn editing(set: &Value) -> Self {
        let mut bench = Self::new();
        bench.answered("e", set);
        bench
    }

    /// Objects that are to be created.
    fn creating(text: &str) -> Self {
        let mut bench = Self::new();
        bench.app = bench.app.creating(text, None);
        bench.answered("ctrl-home", &Value::Null);
        bench
    }

    /// Presses a key, and answers whatever is asked.
    fn answered(&mut self, key: &str, object: &Value) {
        let mut events = vec![Event::Key(Chord::parse(key).unwrap())];
        while !events.is_empty() {
            let effects = self.app.update(std::mem::take(&mut events), NOW).effects;
            for effect in effects {
                events.extend(match effect {
                    Effect::Ask(ticket, Ask::Read(paths)) => {
                        let mut values = vec![Value::Null; paths.len()];
                        values[0] = object.clone();
                        Some(Event::Answer(ticket, Answer::Read(Ok(values))))
                    }
                    Effect::Ask(ticket, Ask::Schema(version)) => {
                        let schema = Ok(Arc::new(schema(&version)));
                        Some(Event::Answer(ticket, Answer::Schema((version, schema))))
                    }
                    Effect::Recall(key) => Some(Event::Draft(key, None)),
                    _ => None,
                });
            }
        }
        self.frame();
    }

    /// Takes something in and draws: how long the turn took, and how long the frame.
    fn turn(&mut self, event: Event) -> Cost {
        let start = Instant::now();
        self.app.update(vec![event], NOW);
        let turn = start.elapsed();
        let start = Instant::now();
        self.frame();
        (turn, start.elapsed())
    }

    fn frame(&mut self) {
        self.buffer.reset();
        let mut painter = Painter::new(&mut self.buffer, &self.theme, self.app.now);
        let shown = screen::draw(&self.app, &mut painter);
        self.app.shown(shown);
    }

    fn key(&mut self, name: &str) -> Cost {
        let chord = Chord::parse(name).unwrap_or_else(|| panic!("{name} is a key"));
        let (turn, frame) = self.turn(Event::Key(chord));
        (turn, turn + frame)
    }

    /// Presses keys that nobody measures.
    fn go(&mut self, keys: &str) {
        self.each(keys);
    }

    fn each(&mut self, keys: &str) -> Vec<Cost> {
        keys.split_whitespace().map(|it| self.key(it)).collect()
    }

    /// Types a path; `enter` goes there.
    fn go_to(&mut self, path: &str) {
        self.go("ctrl-g");
        self.turn(Event::Paste(path.to_owned()));
    }

    fn lines(&self) -> usize {
        match &self.app.sheet.as_ref().unwrap().page {
            Page::Reader(reader) => reader.lines.len(),
            Page::Writer(writer) => writer.editor.lines().len(),
        }
    }
}

/// What of the schema of `apps/v1` those sets are made of; nothing of others.
fn schema(version: &str) -> Schema {
    let of = |name: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
    let list = |of: &Value| json!({ "type": "array", "items": of });
    let (word, number) = (
        json!({ "type": "string" }),
        json!({ "type": "integer", "format": "int32" }),
    );
    let words = json!({ "type": "object", "additionalProperties": word });
    let kind = match version {
        "apps/v1" => json!([{ "group": "apps", "version": "v1", "kind": "StatefulSet" }]),
        _ => json!([]),
    };
    let document = json!({ "components": { "schemas": {
        "StatefulSet": {
            "type": "object",
            "properties": { "apiVersion": word, "kind": word, "metadata": of("Meta"), "spec": of("Spec") },
            "x-kubernetes-group-version-kind": kind,
        },
        "Meta": { "type": "object", "properties": {
            "name": word, "namespace": word, "uid": word, "generation": number, "labels": words, "annotations": words,
        } },
        "Spec": { "type": "object", "required": ["selector", "template"], "properties": {
            "replicas": number, "serviceName": word, "selector": of("Selector"), "template": of("Template"),
        } },
        "Selector": { "type": "object", "properties": { "matchLabels": words } },
        "Template": { "type": "object", "properties": { "metadata": of("Meta"), "spec": of("PodSpec") } },
        "PodSpec": { "type": "object", "required": ["containers"], "properties": {
            "containers": list(&of("Container")),
        } },
        "Container": { "type": "object", "required": ["name"], "properties": {
            "name": word, "image": word, "env": list(&of("EnvVar")),
        } },
        "EnvVar": { "type": "object", "required": ["name"], "properties": { "name": word, "value": word } },
    } } });
    Schema::read(document.to_string().as_bytes()).unwrap()
}

/// A set with so many variables: two lines each.
fn set(variables: usize) -> Value {
    let variables: Vec<_> = (0..variables)
        .map(|nth| json!({ "name": format!("NAME_{nth}"), "value": format!("value-{nth}") }))
        .collect();
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": { "name": "web", "namespace": "db", "uid": "web", "generation": 1 },
        "spec": {
            "replicas": 3, "serviceName": "web",
            "selector": { "matchLabels": { "app": "web" } },
            "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": { "containers": [{ "name": "web", "image": "web:1", "env": variables }] },
            },
        },
    })
}

/// Sets of 50 lines each, one after another.
fn manifests(lines: usize) -> String {
    let one = |nth: usize| {
        let variables: String = (0..16)
            .flat_map(|it| {
                [
                    format!("        - name: NAME_{it}\n"),
                    format!("          value: value-{it}\n"),
                ]
            })
            .collect();
        format!(
            "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web-{nth}\n  namespace: db\nspec:\n  \
             replicas: 3\n  serviceName: web\n  selector:\n    matchLabels:\n      app: web\n  template:\n    \
             metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        \
             image: web:1\n        env:\n{variables}"
        )
    };
    let one_has = one(0).lines().count();
    (0..lines.div_ceil(one_has)).map(one).collect()
}
