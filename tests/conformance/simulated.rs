//! The simulator does what the real control plane did, but for what `differences.toml` names.

use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kubectl_sts::sim::{Pace, Settings, Sim};
use serde_json::{Value, json};

use super::compare::{Differences, difference, recorded};
use super::door::{Door, Question};
use super::objects::yaml;
use super::place::{Disturbance, Place};
use super::play::{Played, play};
use super::scenario::{Scenario, all};

#[test]
fn the_simulator_does_what_the_real_control_plane_did() {
    let only = std::env::var("CONFORMANCE_ONLY").unwrap_or_default();
    let words: Vec<_> = only.split(',').collect();
    let mut differences = Differences::read();
    let mut scenarios = all();
    scenarios.retain(|it| words.iter().any(|word| it.name.contains(word)));
    let mut failed = vec![];
    for (scenario, told) in scenarios.iter().zip(played(&scenarios)) {
        let told = told.map_or_else(|why| why, |it| it.trace);
        let wished = differences.applied(&scenario.name, &recorded(&scenario.name));
        failed.extend(difference(&wished, &told).map(|it| format!("== {}:\n{it}", scenario.name)));
    }
    if only.is_empty() {
        failed.extend(
            differences
                .unused()
                .map(|it| format!("== no longer so: {it}")),
        );
    }
    assert!(
        failed.is_empty(),
        "{} of {} differ:\n{}",
        failed.len(),
        scenarios.len(),
        failed.join("\n")
    );
}

#[test]
fn the_readme_tells_every_difference_that_stays() {
    let readme = include_str!("../../README.md");
    for why in Differences::read().reasons() {
        assert!(
            readme.contains(&format!("- {why}\n")),
            "the README says nothing of: {why}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_story() {
    let scenarios = all();
    let of = |name: &str| scenarios.iter().find(|it| it.name == name).unwrap();
    for name in [
        "rollout-with-claims",
        "parallel-burst",
        "retention-delete-delete",
    ] {
        let told = || simulated(of(name)).map(|it| it.trace);
        assert_eq!(told(), told(), "{name}");
    }
}

/// What each led to, on all processors.
pub fn played(scenarios: &[Scenario]) -> Vec<Result<Played, String>> {
    let told: Vec<OnceLock<_>> = scenarios.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(scenario) = scenarios.get(index)
        {
            let started = Instant::now();
            told[index].set(simulated(scenario)).ok();
            if std::env::var_os("CONFORMANCE_TIMES").is_some() {
                eprintln!("{:6} ms {}", started.elapsed().as_millis(), scenario.name);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, NonZero::get) {
            scope.spawn(work);
        }
    });
    told.into_iter()
        .map(|it| it.into_inner().unwrap())
        .collect()
}

/// One scenario in a cluster of its own, under tokio's paused clock.
fn simulated(scenario: &Scenario) -> Result<Played, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let place = Simulated::new().await;
        play(scenario, &place).await
    })
}

struct Simulated {
    door: Door,
    sim: Sim,
}

/// Who is stopped when the controllers are.
const CONTROLLER: &str = "statefulset-controller";
const NAMESPACE: &str = "played-1";

/// When every scenario begins.
pub const ORIGIN: &str = "2026-11-21T10:00:00Z";

/// How long the cluster is there before.
pub const BEFORE: Duration = Duration::from_secs(5);

impl Simulated {
    /// The nodes and classes of the test bed, at its pace.
    async fn new() -> Self {
        let sim = Sim::start(&Settings {
            seed: 1,
            speed: 1.0,
            origin: ORIGIN.parse().unwrap(),
        });
        sim.with(|world| {
            world.pace = Pace::Bed;
            world.grace = Duration::from_secs(10);
        });
        let door = Door(sim.client());
        let objects = include_str!("../control_plane/cluster.yaml")
            .split("\n---\n")
            .map(yaml);
        let namespace = json!({ "kind": "Namespace", "metadata": { "name": NAMESPACE } });
        for object in objects.chain([namespace]) {
            let path = match object["kind"].as_str().unwrap() {
                "Node" => "/api/v1/nodes",
                "Namespace" => "/api/v1/namespaces",
                "StorageClass" => "/apis/storage.k8s.io/v1/storageclasses",
                _ => continue, // what drives the volumes of the real one
            };
            let answer = door.post(path, &object).await;
            assert_eq!(answer.code, 201, "{path}: {}", answer.body);
        }
        tokio::time::sleep(BEFORE).await;
        Self { door, sim }
    }

    async fn fate(&self, node: &str, fate: Value, is_over: impl Fn(&Value) -> bool) {
        let path = format!("/api/v1/nodes/{node}");
        let body = json!({ "metadata": { "annotations": { "fate": fate } } });
        let question = Question {
            method: "PATCH",
            path: &path,
            content_type: "application/merge-patch+json",
            body: body.to_string().into_bytes(),
            ..Question::get(&path)
        };
        assert_eq!(self.door.ask(question).await.code, 200);
        while !is_over(&self.door.get(&path).await.body) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Place for Simulated {
    fn door(&self) -> &Door {
        &self.door
    }

    fn namespace(&self) -> &str {
        NAMESPACE
    }

    async fn breathe(&self) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    async fn disturb(&self, what: Disturbance) {
        match what {
            Disturbance::Lose(node) => {
                let is_over = |it: &Value| it["spec"]["taints"].to_string().contains("unreachable");
                self.fate(&node, "lost".into(), is_over).await;
            }
            Disturbance::Find(node) => {
                let is_over = |it: &Value| it["spec"]["taints"].is_null();
                self.fate(&node, Value::Null, is_over).await;
            }
            Disturbance::Forget => self.sim.with(|world| {
                let newest = world.store.revision();
                world.store.compact(newest);
            }),
            Disturbance::Pause => self.sim.with(|world| world.stop(CONTROLLER)),
            Disturbance::Resume => self.sim.with(|world| world.go_on(CONTROLLER)),
        }
    }
}
