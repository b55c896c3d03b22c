//! What the moves of a container do to it, and the kubelet's words for them.

use jiff::SignedDuration;

use super::life::{Move, Outcome, Said, Scene};
use super::pace::Pace;
use super::plan::Plan;
use super::run::{Container, Health, Run, State};
use crate::sim::event::Tone::{self, Normal, Warning};
use crate::sim::value::{at, entry, name, namespace, uid};

/// A container that ran this long is not in a crash loop.
const LONG_ENOUGH: SignedDuration = SignedDuration::from_mins(10);

/// Does what is due to a container.
pub fn carry_out(run: &mut Run, index: usize, what: Move, scene: &Scene<'_>, into: &mut Outcome) {
    let Some(it) = run.containers.get_mut(index) else {
        return;
    };
    let said = match what {
        Move::Pull | Move::Arrive | Move::FailToPull | Move::BackOffPulling => {
            if what == Move::Arrive {
                into.arrived.push(it.image.clone());
            }
            pull(it, what, scene)
        }
        Move::Create => {
            let mut said = vec![present(it)];
            said.extend(create(it, scene));
            said
        }
        Move::Run => start(it, scene),
        Move::Restart => {
            it.restarts += 1;
            let mut said = vec![present(it)];
            said.extend(start(it, scene));
            said
        }
        Move::Complete => {
            let exit = it.exit(0, "Completed", scene.now);
            it.goes(State::Ended(exit), scene.now);
            Vec::new()
        }
        Move::GetReady => {
            it.health = Health::Ready;
            Vec::new()
        }
        Move::GetUnready => {
            it.health = Health::Unready;
            vec![unhealthy(&scene.plan, it)]
        }
        Move::Crash => crash(it, scene),
    };
    let said = said
        .into_iter()
        .map(|(tone, reason, words)| -> Said { (index, tone, reason, words) });
    into.said.extend(said);
}

type Words = (Tone, &'static str, String);

fn pull(it: &mut Container, what: Move, scene: &Scene<'_>) -> Vec<Words> {
    let (image, now) = (it.image.clone(), scene.now);
    match what {
        Move::Arrive => {
            let took = now.duration_since(it.since).as_millis();
            let took = format!("{}.{:03}s", took / 1000, took % 1000);
            let words = format!(
                "Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {} bytes.",
                size(&image)
            );
            let mut said = vec![(Normal, "Pulled", words)];
            said.extend(create(it, scene));
            said
        }
        Move::FailToPull => {
            it.failed_pulls += 1;
            it.goes(State::PullFailed, now);
            let why = super::report::unpullable(&image);
            let words = format!("Failed to pull image \"{image}\": {why}");
            vec![
                (Warning, "Failed", words),
                (Warning, "Failed", "Error: ErrImagePull".to_owned()),
            ]
        }
        Move::BackOffPulling => {
            it.goes(State::PullBackOff, now);
            let words = format!("Back-off pulling image \"{image}\"");
            vec![
                (Normal, "BackOff", words),
                (Warning, "Failed", "Error: ImagePullBackOff".to_owned()),
            ]
        }
        _ => {
            it.goes(State::Pulling, now);
            vec![(Normal, "Pulling", format!("Pulling image \"{image}\""))]
        }
    }
}

/// Creates a container, if what it needs is there.
fn create(it: &mut Container, scene: &Scene<'_>) -> Option<Words> {
    let why = (scene.lacks)(scene.plan.spec_of(it));
    let state = why.clone().map_or(State::Starting, State::Misconfigured);
    it.goes(state, scene.now);
    why.map(|why| (Warning, "Failed", format!("Error: {why}")))
}

fn start(it: &mut Container, scene: &Scene<'_>) -> Vec<Words> {
    it.goes(State::Running, scene.now);
    let mut said = vec![
        (Normal, "Created", "Container created".to_owned()),
        (Normal, "Started", "Container started".to_owned()),
    ];
    if scene.plan.fate_of(it) == "never" {
        said.push(unhealthy(&scene.plan, it));
    }
    said
}

fn crash(it: &mut Container, scene: &Scene<'_>) -> Vec<Words> {
    let (pod, now) = (scene.plan.pod, scene.now);
    let fate = scene.plan.fate_of(it);
    let (code, reason) = match fate {
        "oom" => (137, "OOMKilled"),
        "deadlock" => (137, "Error"),
        _ => (1, "Error"),
    };
    let mut said = Vec::new();
    if fate == "deadlock" {
        let words = "Liveness probe failed: HTTP probe failed with statuscode: 503";
        said.push((Warning, "Unhealthy", words.to_owned()));
        let words = format!(
            "Container {} failed liveness probe, will be restarted",
            it.name
        );
        said.push((Normal, "Killing", words));
    }
    let exit = it.exit(code, reason, now);
    if now.duration_since(it.since) >= LONG_ENOUGH {
        it.crashes = 0;
    }
    it.crashes += 1;
    it.last = Some(exit.clone());
    if it.crashes == 1 && scene.plan.pace == Pace::Real {
        it.goes(State::Again(exit), now);
        return said;
    }
    it.goes(State::BackOff, now);
    let words = format!(
        "Back-off restarting failed container {} in pod {}_{}({})",
        it.name,
        name(pod),
        namespace(pod),
        uid(pod)
    );
    said.push((Warning, "BackOff", words));
    said
}

fn present(it: &Container) -> Words {
    let words = format!(
        "Container image \"{}\" already present on machine and can be accessed by the pod",
        it.image
    );
    (Normal, "Pulled", words)
}

fn size(image: &str) -> u64 {
    40_000_000 + image.bytes().map(u64::from).sum::<u64>() * 91_573
}

/// What the readiness probe says when it fails.
fn unhealthy(plan: &Plan<'_>, it: &Container) -> Words {
    let probe = at(plan.spec_of(it), "/readinessProbe");
    let words = entry(plan.pod, "/metadata/annotations", "probe-says").map_or_else(
        || {
            if at(probe, "/exec").is_object() {
                "command failed".to_owned()
            } else if at(probe, "/tcpSocket").is_object() {
                "dial tcp: connect: connection refused".to_owned()
            } else {
                "HTTP probe failed with statuscode: 503".to_owned()
            }
        },
        str::to_owned,
    );
    (
        Warning,
        "Unhealthy",
        format!("Readiness probe failed: {words}"),
    )
}
