//! The program as it is used: its binary in a terminal, against a large cluster, beside `kubectl get pods -A -w`.
//!
//! ```text
//! cargo bench --bench whole                                      the embedded cluster, in a process of its own
//! cargo bench --bench whole -- --control-plane                   the real one of tests/control_plane
//! cargo bench --bench whole -- --beside 'k9s -A -c pods'         any other program, measured in the same way
//! ```
//!
//! A change is the waiting reason of one pod, patched; it counts when the new word is on the screen, from the moment
//! at which the API server answered the patch.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what it prints is its report"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on must stop loudly"
)]

mod api;
mod control_plane;
#[allow(
    dead_code,
    unused_imports,
    reason = "a terminal for tests, of which this needs a part"
)]
#[path = "../../tests/pty/mod.rs"]
mod pty;
mod seat;
#[path = "../shared/mod.rs"]
mod shared;
mod world;

use std::time::{Duration, Instant};

use api::{Api, Pod};
use seat::Seat;
use shared::table::{Measure, Table, least, median, worst};
use world::World;

/// How often something is changed, to see how long it takes.
const CHANGES: usize = 40;

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A change that is not seen within this is not seen.
const UNSEEN: Duration = Duration::from_secs(20);

/// What was asked for.
struct Wanted {
    control_plane: bool,
    sets: usize,
    rest: Duration,
    beside: Vec<String>,
}

fn main() {
    let wanted = Wanted::read();
    let world = if wanted.control_plane {
        World::real(wanted.sets, 1_000)
    } else {
        World::simulated(wanted.sets, wanted.sets * 5)
    };
    let api = Api::new(&world.kubeconfig);
    let mut table = Table::default();
    table.begin(&format!(
        "**Whole**: in a terminal, against {}",
        world.about
    ));

    let seat = Seat::ours(&world);
    begin(&mut table, &seat, wanted.sets * 5);
    let target = first_pod(&api, &seat);
    rest(&mut table, &seat, &wanted);
    change(&mut table, &world, &api, &seat, &target);
    storm(&mut table, &api, &seat);
    let what = "resident memory";
    table.row(what, Measure::Bytes(seat.resident()), Measure::Bytes(80e6));
    drop(seat);

    for line in &wanted.beside {
        beside(
            &table,
            &Seat::other(&world, line),
            &api,
            &target,
            wanted.rest,
        );
    }
    table.end();
}

impl Wanted {
    fn read() -> Self {
        let mut wanted = Self {
            control_plane: false,
            sets: 2_000,
            rest: Duration::from_secs(30),
            beside: Vec::new(),
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("a value follows");
            match word.as_str() {
                "--bench" => {} // from cargo
                "--control-plane" => wanted.control_plane = true,
                "--sets" => wanted.sets = value().parse().expect("a number"),
                "--rest" => wanted.rest = Duration::from_secs(value().parse().expect("seconds")),
                "--beside" => wanted.beside.push(value()),
                other => panic!("{other}: there are --control-plane, --sets, --rest and --beside"),
            }
        }
        wanted
    }
}

/// How soon there is something to read, and how soon all of it.
fn begin(table: &mut Table, seat: &Seat, pods: usize) {
    let shows_sets = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.contains("STATE") && text.lines().filter(|line| line.contains("team-")).count() > 10
    };
    let seen = seat.pty.comes(PATIENCE, shows_sets);
    let first = seat.begun.elapsed();
    assert!(seen, "no list of sets:\n{}", seat.pty.screen());
    let is_complete = |screen: &vt100::Screen| {
        let header = screen
            .contents()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        header.contains(" live") && !header.contains("syncing")
    };
    let seen = seat.pty.comes(PATIENCE, is_complete);
    let whole = seat.begun.elapsed();
    assert!(seen, "it is never complete:\n{}", seat.pty.screen());
    let target = Duration::from_secs(1);
    table.row(
        "first useful screen",
        Measure::Time(first),
        Measure::Time(target),
    );
    let what = format!("complete: all {pods} pods");
    table.row(
        &what,
        Measure::Time(whole),
        Measure::Time(Duration::from_secs(3)),
    );
}

/// A pod of a set that is seen, second from the top, where the cursor is not.
fn first_pod(api: &Api, seat: &Seat) -> Pod {
    let screen = seat.pty.screen();
    let row = screen
        .lines()
        .filter(|line| line.contains("team-"))
        .nth(1)
        .unwrap();
    let mut words = row
        .split_whitespace()
        .skip_while(|it| !it.starts_with("team-"));
    let (namespace, set) = (words.next().unwrap(), words.next().unwrap());
    let path = format!("/api/v1/namespaces/{namespace}/pods/{set}-0");
    Pod::of(&api.get(&path))
}

/// What it costs when nothing happens.
fn rest(table: &mut Table, seat: &Seat, wanted: &Wanted) {
    std::thread::sleep(Duration::from_secs(3));
    let (cpu, bytes) = seat.at_rest(wanted.rest);
    let over = wanted.rest.as_secs();
    table.row(
        &format!("at rest for {over} s: processor"),
        Measure::Percent(cpu),
        Measure::Percent(0.3),
    );
    let what = format!("at rest for {over} s: bytes a second");
    if wanted.control_plane {
        // What was made just now has an age that ticks every second, in every row.
        let what = format!("{what}, with ages that tick");
        table.note(&what, Measure::Bytes(bytes));
    } else {
        table.row(&what, Measure::Bytes(bytes), Measure::Bytes(20.0));
    }
}

/// From the server's answer to the screen, beside kubectl in the same run.
fn change(table: &mut Table, world: &World, api: &Api, seat: &Seat, target: &Pod) {
    let kubectl = world.kubectl.as_ref().map(|it| Seat::kubectl(world, it));
    if let Some(kubectl) = &kubectl {
        // It prints everything first.
        let mut before = usize::MAX;
        while before != kubectl.written() || before == 0 {
            before = kubectl.written();
            std::thread::sleep(Duration::from_secs(2));
        }
    }
    let (mut ours, mut theirs, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for nth in 0..CHANGES {
        let word = format!("Bench{nth:02}Wait");
        let before = seat.written();
        let answered = api.wait_for_reason(target, &word);
        std::thread::scope(|scope| {
            let other = kubectl.as_ref();
            let other = other.map(|it| scope.spawn(|| it.comes(&word, answered, UNSEEN)));
            ours.push(seat.comes(&word, answered, UNSEEN).unwrap_or(UNSEEN));
            theirs.extend(other.map(|it| it.join().unwrap().unwrap_or(UNSEEN)));
        });
        std::thread::sleep(Duration::from_millis(60));
        bytes.push((seat.written() - before) as f64);
    }
    let middle = median(&ours);
    if theirs.is_empty() {
        table.note(
            "change to screen, median (no kubectl to compare with)",
            Measure::Time(middle),
        );
    } else {
        let limit = median(&theirs);
        table.note(
            "`kubectl get pods -A -w`: change to screen, median",
            Measure::Time(limit),
        );
        table.note(
            "`kubectl get pods -A -w`: worst",
            Measure::Time(worst(&theirs)),
        );
        table.row(
            "change to screen, median",
            Measure::Time(middle),
            Measure::Time(limit.mul_f64(1.2)),
        );
    }
    let target = Duration::from_millis(60);
    table.row(
        "change to screen, worst",
        Measure::Time(worst(&ours)),
        Measure::Time(target),
    );
    table.row(
        "bytes to the terminal for a change",
        Measure::Bytes(median(&bytes)),
        Measure::Bytes(100.0),
    );
    if let Some(kubectl) = &kubectl {
        table.note(
            "`kubectl get pods -A -w`: resident memory",
            Measure::Bytes(kubectl.resident()),
        );
    }
}

/// Keys while a thousand updates a second arrive.
fn storm(table: &mut Table, api: &Api, seat: &Seat) {
    let pods = api.get("/api/v1/pods?labelSelector=statefulset.kubernetes.io/pod-name&limit=2000");
    let pods: Vec<Pod> = pods["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(Pod::of)
        .collect();
    let storm = api.storm(&pods, 1_000);
    std::thread::sleep(Duration::from_secs(2));
    let (begun, cpu) = (Instant::now(), seat.pty.cost().cpu);
    let mut times = Vec::new();
    for nth in 0..60 {
        std::thread::sleep(Duration::from_millis(83));
        let before = cursor(seat);
        let pressed = Instant::now();
        seat.pty.press(if nth % 20 < 10 { "j" } else { "k" });
        let moved = seat.pty.comes(UNSEEN, |screen| cursor_of(screen) != before);
        times.push(if moved { pressed.elapsed() } else { UNSEEN });
    }
    let cpu = seat.pty.cost().cpu.saturating_sub(cpu).as_secs_f64() / begun.elapsed().as_secs_f64()
        * 100.0;
    let rate = storm.rate();
    drop(storm);
    let what = format!("a key while {rate:.0} updates a second arrive, median");
    let target = Measure::Time(Duration::from_millis(16));
    table.row(&what, Measure::Time(median(&times)), target);
    table.note(
        "  the fastest, the slowest",
        format!(
            "{}, {}",
            Measure::Time(least(&times)),
            Measure::Time(worst(&times))
        ),
    );
    table.row(
        "  processor meanwhile",
        Measure::Percent(cpu),
        Measure::Percent(100.0),
    );
}

fn cursor(seat: &Seat) -> Option<usize> {
    seat.pty.look(cursor_of)
}

/// The line of the screen on which the cursor stands.
fn cursor_of(screen: &vt100::Screen) -> Option<usize> {
    screen
        .contents()
        .lines()
        .position(|line| line.starts_with('▌'))
}

/// The same of another program, as far as it can be seen from outside: its screen must show the pod.
fn beside(table: &Table, seat: &Seat, api: &Api, target: &Pod, over: Duration) {
    let name = &seat.name;
    let listed = seat
        .pty
        .comes(PATIENCE, |screen| screen.contents().lines().count() > 10);
    if !listed {
        return table.note(&format!("`{name}`"), "shows no list");
    }
    table.note(
        &format!("`{name}`: a list after"),
        Measure::Time(seat.begun.elapsed()),
    );
    std::thread::sleep(Duration::from_secs(20));
    let (cpu, bytes) = seat.at_rest(over);
    table.note(
        &format!("`{name}`: at rest, processor"),
        Measure::Percent(cpu),
    );
    table.note(
        &format!("`{name}`: at rest, bytes a second"),
        Measure::Bytes(bytes),
    );
    let times: Vec<Duration> = (0..10)
        .map(|nth| {
            let word = format!("Other{nth:02}Wait");
            let answered = api.wait_for_reason(target, &word);
            seat.comes(&word, answered, UNSEEN).unwrap_or(UNSEEN)
        })
        .collect();
    let told = |it: Duration| match it {
        UNSEEN => "not seen".to_owned(),
        it => Measure::Time(it).to_string(),
    };
    table.note(
        &format!("`{name}`: change to screen, median"),
        told(median(&times)),
    );
    table.note(
        &format!("`{name}`: change to screen, worst"),
        told(worst(&times)),
    );
    table.note(
        &format!("`{name}`: resident memory"),
        Measure::Bytes(seat.resident()),
    );
}
