//! What one change, one frame, one letter and one list cost, without a terminal and without a cluster:
//! `cargo bench --bench micro`.
//!
//! Times are the least of many runs: what it takes when nothing else wants the processor.
#![allow(clippy::print_stdout, reason = "what it prints is its report")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on must stop loudly"
)]

mod shared;

use std::alloc::System;
use std::hint::black_box;
use std::time::{Duration, Instant};

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::{App, Event};
use kubectl_sts::cluster::reflect::split::{Found, Splitter};
use kubectl_sts::cluster::translate::Translator;
use kubectl_sts::domain::example::NOW;
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Identity, Kind, Object, Scope, Touched};
use kubectl_sts::screen;
use kubectl_sts::screen::paint::Painter;
use kubectl_sts::theme::{Surroundings, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use shared::objects::{self, SEATS};
use shared::table::{Measure, Table, least, median};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A named part of the benchmarks.
type Part = (&'static str, fn(&mut Table));

const PARTS: &[Part] = &[
    ("decode", decode),
    ("change", change),
    ("draw", draw),
    ("filter", filter),
];

fn main() {
    // Cargo hands over `--bench`; any other word chooses a part.
    let chosen = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let mut table = Table::default();
    table.begin("**Micro**: the least of many runs, in memory");
    for (name, part) in PARTS {
        if chosen.as_ref().is_none_or(|it| name.contains(it.as_str())) {
            part(&mut table);
        }
    }
    table.end();
}

/// 10,000 pods as they come over the wire.
fn decode(table: &mut Table) {
    let items: Vec<String> = (0..10_000)
        .map(|nth| objects::pod(nth / SEATS, nth % SEATS))
        .collect();
    let list = format!(
        r#"{{"kind":"PodList","apiVersion":"v1","metadata":{{"resourceVersion":"1"}},"items":[{}]}}"#,
        items.join(",")
    );
    drop(items);
    let read = || {
        let mut translator = Translator::new(Kind::Pods);
        let mut splitter = Splitter::default();
        let mut pods = Vec::new();
        for bytes in list.as_bytes().chunks(16 << 10) {
            let take = |found: Found<'_>| match found {
                Found::Item(json) => pods.push(translator.translate(json).unwrap().object),
                Found::TooLong => panic!("no pod is that long"),
            };
            splitter.feed(bytes, take).unwrap();
        }
        (pods, translator)
    };
    let region = Region::new(ALLOCATOR);
    let (pods, translator) = read();
    let asked = region.change();
    let mut fleet = Fleet::default();
    for pod in pods {
        fleet.apply(Change::Applied(pod), &mut Touched::default());
    }
    let kept = kept(&region);
    drop((fleet, translator));
    let runs: Vec<Duration> = (0..7)
        .map(|_| {
            let start = Instant::now();
            black_box(read());
            start.elapsed()
        })
        .collect();
    let what = format!("10,000 pods ({} MB) decoded", list.len() / 1_000_000);
    let target = Duration::from_millis(150);
    table.row(&what, Measure::Time(least(&runs)), Measure::Time(target));
    table.row("kept of them", Measure::Bytes(kept), Measure::Bytes(12e6));
    let each = asked.allocations as f64 / 10_000.0;
    table.note("allocations for each", format!("{each:.1}"));
}

/// What was asked for and not given back.
fn kept(region: &Region<'_, System>) -> f64 {
    let it = region.change();
    it.bytes_allocated as f64 - it.bytes_deallocated as f64
}

/// One pod changes, and the screen shows it.
fn change(table: &mut Table) {
    let mut first = None;
    for pods in [1_000, 10_000, 100_000] {
        let mut bench = Bench::of(pods / SEATS);
        bench.frame();
        let sets = pods / SEATS;
        let mut translator = Translator::new(Kind::Pods);
        let mut object = |set: usize, runs: bool| {
            let json = objects::running(set, 2, runs);
            translator.translate(json.as_bytes()).unwrap().object
        };
        let (mut turns, mut frames, mut allocations) = (Vec::new(), Vec::new(), Vec::new());
        for nth in 0..600_usize {
            // Every third of what can be seen.
            let set = if nth.is_multiple_of(3) {
                nth / 3 % 30
            } else {
                nth * 7_919 % sets
            };
            let change = Change::Applied(object(set, nth.is_multiple_of(2)));
            let region = Region::new(ALLOCATOR);
            let (turn, frame) = bench.turn(Event::Changes(vec![change]));
            allocations.push(region.change().allocations);
            turns.push(turn);
            frames.push(turn + frame);
        }
        let whole = quarter(&mut frames);
        let what = format!("one change among {pods} pods: taken in and drawn");
        let target = Duration::from_micros(500);
        table.row(&what, Measure::Time(whole), Measure::Time(target));
        let words = format!(
            "{}, {} allocations",
            Measure::Time(quarter(&mut turns)),
            median(&allocations)
        );
        table.note("  of that to take it in", words);
        let first = *first.get_or_insert(whole);
        let times = whole.as_secs_f64() / first.as_secs_f64();
        if pods > 1_000 {
            let what = format!("  {pods} pods beside 1,000");
            table.row(&what, Measure::Times(times), Measure::Times(1.5));
        }
    }
}

/// A quarter of the runs took less: as robust as the median, and less moved by what else is going on.
fn quarter(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 4]
}

/// A frame of a list with 10,000 rows, and a step in it.
fn draw(table: &mut Table) {
    let mut bench = Bench::of(10_000);
    bench.frame();
    let target = Measure::Time(Duration::from_micros(500));
    let mut figure = |what: &str, bench: &mut Bench, times: usize, keys: &str| {
        let mut costs = Vec::new();
        let region = Region::new(ALLOCATOR);
        for _ in 0..times {
            for key in keys.split_whitespace() {
                let (turn, frame) = bench.key(key);
                costs.push(turn + frame);
            }
        }
        let each = region.change().allocations / costs.len();
        table.row(what, Measure::Time(quarter(&mut costs)), target);
        table.note("  allocations", each);
    };
    let mut frames: Vec<Duration> = (0..200).map(|_| bench.frame()).collect();
    let what = "10,000 sets: a frame";
    figure("10,000 sets: a step of the cursor", &mut bench, 100, "down");
    figure("10,000 sets: a page", &mut bench, 50, "pgdn");
    figure("10,000 sets: to the end and back", &mut bench, 50, "G g");
    bench.go("/ l e d g e r");
    figure(
        "10,000 sets, of which 1,250 are listed: a step",
        &mut bench,
        100,
        "down up",
    );
    table.row(what, Measure::Time(quarter(&mut frames)), target);
}

/// A filter that is typed letter by letter over 10,000 names.
fn filter(table: &mut Table) {
    let mut bench = Bench::of(10_000);
    bench.frame();
    let target = Measure::Time(Duration::from_millis(3));
    for (what, word) in [
        ("of a name", "l e d g e r - 1 2"),
        ("of the namespace", "t e a m - 1 7"),
        ("that nothing has", "x y z z y"),
        ("of a state", "c r a s h"),
        ("that may be apart", "- f space l d g"),
    ] {
        let mut worst = Vec::new();
        for _ in 0..8 {
            bench.go("/");
            let mut costs = Vec::new();
            for key in word.split(' ') {
                let (turn, frame) = bench.key(key);
                costs.push(turn + frame);
            }
            worst.push(*costs.iter().max().unwrap());
            bench.go("esc esc");
        }
        let what = format!("the worst letter {what}, over 10,000 names");
        table.row(&what, Measure::Time(least(&worst)), target);
    }
}

/// A program without a terminal and without a cluster.
struct Bench {
    app: App,
    theme: Theme,
    buffer: Buffer,
}

impl Bench {
    /// That has seen so many sets, all well.
    fn of(sets: usize) -> Self {
        let keymap = Keymap::parse(DEFAULT).unwrap();
        let scopes = vec![Scope::Cluster];
        let app = App::new(Identity::default(), scopes, Fleet::default(), keymap);
        let around = Surroundings {
            locale: "C.UTF-8",
            ..Surroundings::default()
        };
        let mut bench = Self {
            app,
            theme: Theme::choose(around),
            buffer: Buffer::empty(Rect::new(0, 0, 140, 40)),
        };
        let (mut of_sets, mut of_pods) = (Translator::new(Kind::Sets), Translator::new(Kind::Pods));
        for numbers in (0..sets).collect::<Vec<_>>().chunks(50) {
            let mut seen = Vec::new();
            let mut see = |object: Object| seen.push(Change::Applied(object));
            for number in numbers {
                let set = of_sets.translate(objects::set(*number).as_bytes());
                see(set.unwrap().object);
                for ordinal in 0..SEATS {
                    let pod = of_pods.translate(objects::pod(*number, ordinal).as_bytes());
                    see(pod.unwrap().object);
                }
            }
            bench.app.update(vec![Event::Changes(seen)], NOW);
        }
        let live = Kind::ALL.map(|kind| Change::Feed {
            feed: Feed {
                kind,
                scope: Scope::Cluster,
            },
            freshness: Freshness::Live,
        });
        bench.turn(Event::Changes(live.to_vec()));
        bench
    }

    /// Takes something in and draws: how long the turn took, and how long the frame.
    fn turn(&mut self, event: Event) -> (Duration, Duration) {
        let start = Instant::now();
        self.app.update(vec![event], NOW);
        let turn = start.elapsed();
        (turn, self.frame())
    }

    fn frame(&mut self) -> Duration {
        let start = Instant::now();
        self.buffer.reset();
        let mut painter = Painter::new(&mut self.buffer, &self.theme, self.app.now);
        let shown = screen::draw(&self.app, &mut painter);
        self.app.shown(shown);
        start.elapsed()
    }

    fn key(&mut self, name: &str) -> (Duration, Duration) {
        let chord = Chord::parse(name).unwrap_or_else(|| panic!("{name} is no key"));
        self.turn(Event::Key(chord))
    }

    /// Presses keys that nobody measures.
    fn go(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.key(key);
        }
    }
}
