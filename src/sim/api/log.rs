//! Logs of containers: a few lines, told from how the container does. Nothing runs here that could write more.

use serde_json::Value;

use super::asked::{Asked, Query};
use super::path::Place;
use super::reply::Reply;
use crate::sim::refusal::Refusal;
use crate::sim::running::Sim;
use crate::sim::value::{at, items, number, text};

/// The log of a container, or of the one before it.
pub fn answer(sim: &Sim, asked: &Asked, place: &Place) -> Result<Reply, Refusal> {
    let key = place.key();
    let pod = sim.with(|world| world.get(&key));
    let pod = pod.ok_or_else(|| Refusal::not_found(&key))?;
    let specs = items(&pod, "/spec/containers");
    let mut all = specs.iter().chain(items(&pod, "/spec/initContainers"));
    let wished = asked.query.text("container");
    let name = match (wished, specs) {
        ("", [one]) => text(one, "/name"),
        ("", several) => {
            let names: Vec<&str> = several.iter().map(|it| text(it, "/name")).collect();
            let pod = &place.name;
            return Err(Refusal::bad_request(format!(
                "a container name must be specified for pod {pod}, choose one of: [{}]",
                names.join(" ")
            )));
        }
        (wished, _) if all.any(|it| text(it, "/name") == wished) => wished,
        (wished, _) => {
            let pod = &place.name;
            return Err(Refusal::bad_request(format!(
                "container {wished} is not valid for pod {pod}"
            )));
        }
    };
    let statuses = items(&pod, "/status/containerStatuses").iter();
    let mut statuses = statuses.chain(items(&pod, "/status/initContainerStatuses"));
    let status = statuses.find(|it| text(it, "/name") == name);
    let (lines, pod) = (said(status, &asked.query), &place.name);
    let lines = lines.map_err(|lack| {
        Refusal::bad_request(match lack {
            Lack::Previous => {
                format!("previous terminated container {name:?} in pod {pod:?} not found")
            }
            Lack::Start(why) => {
                format!("container {name:?} in pod {pod:?} is waiting to start: {why}")
            }
        })
    })?;
    let most = asked.query.number("tailLines")?;
    let most = most.map_or(usize::MAX, |it| usize::try_from(it).unwrap_or(0));
    let told = lines.iter().skip(lines.len().saturating_sub(most));
    let told: String = told.flat_map(|it| [*it, "\n"]).collect();
    Ok(Reply::plain(200, told))
}

/// Why there is no log.
enum Lack {
    /// It never ended.
    Previous,
    /// It never began.
    Start(String),
}

fn said(status: Option<&Value>, query: &Query) -> Result<&'static [&'static str], Lack> {
    let last = |pointer: &str| status.map(|it| at(it, pointer)).filter(|it| it.is_object());
    let end = last("/lastState/terminated");
    if query.flag("previous") == Some(true) {
        return end.map(ending).ok_or(Lack::Previous);
    }
    if let Some(now) = last("/state/terminated") {
        return Ok(ending(now));
    }
    if last("/state/running").is_some() {
        return Ok(RUNNING);
    }
    match (end, last("/state/waiting")) {
        (Some(end), _) => Ok(ending(end)),
        (None, waiting) => {
            let reason = waiting.map_or("ContainerCreating", |it| text(it, "/reason"));
            Err(Lack::Start(match reason {
                "ImagePullBackOff" | "ErrImagePull" => "trying and failing to pull image".into(),
                other => other.into(),
            }))
        }
    }
}

const RUNNING: &[&str] = &["starting", "reading the configuration", "listening"];

/// What one says before it ends in this way.
fn ending(end: &Value) -> &'static [&'static str] {
    match (text(end, "/reason"), number(end, "/exitCode")) {
        ("OOMKilled", _) => &["starting", "reading the configuration", "filling the cache"],
        ("Completed", _) | (_, Some(0)) => &["starting", "done"],
        (_, Some(137)) => &["starting", "listening", "the workers do not answer"],
        _ => &[
            "starting",
            "reading the configuration",
            "FATAL: could not open the data directory: Permission denied",
        ],
    }
}
