//! The real control plane does what was recorded.

use std::sync::{Arc, Mutex};

use futures::StreamExt as _;
use tokio::runtime::Runtime;

use super::compare::{difference, less_lost_events, record, recorded};
use super::door::Door;
use super::place::{BedOf, Real, door};
use super::play::play;
use super::scenario::{Bed as Needs, Scenario, all};
use crate::control_plane::Bed;

/// Two control planes at once are more than a small machine bears: a node that is late is taken for lost.
static TURN: Mutex<()> = Mutex::new(());

#[test]
fn the_real_control_plane_does_what_was_recorded() {
    let _turn = TURN.lock();
    let Some(bed) = Bed::shared() else { return };
    hold(&BedOf::Everybody(bed), &wanted(Needs::Shared), 12);
}

#[test]
fn the_real_control_plane_does_what_was_recorded_where_it_is_disturbed() {
    let scenarios = wanted(Needs::Own);
    if scenarios.is_empty() {
        return;
    }
    let _turn = TURN.lock();
    let Some(bed) = Bed::own() else { return };
    hold(&BedOf::One(Arc::new(bed)), &scenarios, 1);
}

fn wanted(needs: Needs) -> Vec<Scenario> {
    let only = std::env::var("CONFORMANCE_ONLY").unwrap_or_default();
    let words: Vec<_> = only.split(',').collect();
    let mut all = all();
    all.retain(|it| it.header.bed == needs && words.iter().any(|word| it.name.contains(word)));
    // The longest first: then they do not end alone.
    all.sort_by_key(|it| std::cmp::Reverse(it.steps.len()));
    all
}

/// Plays all, so many at a time, and fails for those that differ.
fn hold(bed: &BedOf, scenarios: &[Scenario], at_a_time: usize) {
    let runtime = Runtime::new().unwrap();
    let records = std::env::var_os("CONFORMANCE_RECORD").is_some();
    let failed: Vec<String> = runtime.block_on(async {
        let door = door(bed.bed().admin()).await;
        let played = futures::stream::iter(scenarios).map(|scenario| {
            let door = door.clone();
            async move {
                let told = once(bed, &door, scenario).await;
                Some((scenario, judge(scenario, told, records)?))
            }
        });
        let played = played.buffer_unordered(at_a_time);
        let differ: Vec<_> = played.filter_map(async |it| it).collect().await;
        let mut failed = Vec::new();
        for (scenario, first) in differ {
            if records || differs_again(bed, scenario).await {
                failed.push(first);
            }
        }
        failed
    });
    assert!(
        failed.is_empty(),
        "{} of {} differ:\n{}",
        failed.len(),
        scenarios.len(),
        failed.join("\n")
    );
}

/// kwok deletes by name, and now and then, on a busy machine, what has come back under that name: nobody is blamed for
/// what does not happen again when the scenario is played alone.
async fn differs_again(bed: &BedOf, scenario: &Scenario) -> bool {
    for _ in 0..2 {
        let again = bed.afresh();
        let door = door(again.bed().admin()).await;
        let told = once(&again, &door, scenario).await;
        if judge(scenario, told, false).is_none() {
            return false;
        }
    }
    true
}

/// The trace of one scenario in a namespace of its own.
async fn once(bed: &BedOf, door: &Door, scenario: &Scenario) -> Result<String, String> {
    let place = Real::new(bed.clone(), door.clone()).await;
    let started = std::time::Instant::now();
    let trace = play(scenario, &place).await.map(|it| it.trace);
    if std::env::var_os("CONFORMANCE_TIMES").is_some() {
        eprintln!(
            "{:6.1} s {}",
            started.elapsed().as_secs_f64(),
            scenario.name
        );
    }
    trace
}

fn judge(scenario: &Scenario, trace: Result<String, String>, records: bool) -> Option<String> {
    let name = &scenario.name;
    match trace {
        Err(why) => Some(format!("== {name}: {why}")),
        Ok(trace) => {
            let known = recorded(name);
            let differs = difference(&less_lost_events(&known, &trace), &trace)?;
            if records {
                record(name, &trace);
                return None;
            }
            Some(format!("== {name}:\n{differs}"))
        }
    }
}
