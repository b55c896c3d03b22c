//! The subresource `eviction`: deleting a pod, if its disruption budget allows.

use serde_json::{Value, json};

use super::decode::{complaints, settle};
use super::{Deletion, Propagation, Validation, Write};
use crate::sim::budgets::{self, covers, is_ready};
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::schema;
use crate::sim::store::{Key, Object};
use crate::sim::value::{self, at, is_terminating, items, name, number, text};
use crate::sim::world::World;

/// As the API server signs what it writes on its own.
const MANAGER: &str = "kube-apiserver";
/// How many evictions a budget remembers that the controller has not seen.
const MOST: usize = 2000;

impl World {
    /// Evicts a pod, as this `Eviction` wishes.
    pub fn evict(
        &mut self,
        key: &Key,
        body: &Value,
        is_dry: bool,
        validation: Validation,
    ) -> Result<Value, Refusal> {
        let mut body = body.clone();
        let unknown = settle(&mut body, schema::named("Eviction")).unknown;
        if validation == Validation::Strict && !unknown.is_empty() {
            return Err(Refusal::bad_request(format!(
                "Eviction in version \"v1\" cannot be handled as a Eviction: strict decoding error: {}",
                complaints(&[], &unknown).join(", ")
            )));
        }
        if name(&body) != key.name {
            return Err(Refusal::bad_request(
                "name in URL does not match name in Eviction object",
            ));
        }
        let mut how = wished(&body);
        how.is_dry |= is_dry;
        let pod = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        if !passes_any_budget(&pod) {
            self.ask_budget(key, &pod, how.is_dry)?;
        }
        self.dispose_evicted(key, how)?;
        Ok(json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Success",
            "code": 201,
        }))
    }

    /// What the pod's budget says; what it allows is written off.
    fn ask_budget(&mut self, key: &Key, pod: &Object, is_dry: bool) -> Result<(), Refusal> {
        let mut found = self
            .store
            .within(Kind::PodDisruptionBudget, &key.namespace)
            .filter(|(_, budget)| covers(budget, pod))
            .map(|(key, budget)| (key.clone(), budget.clone()));
        let (first, second) = (found.next(), found.next());
        drop(found);
        let Some((its, budget)) = first else {
            return Ok(());
        };
        if second.is_some() {
            return Err(Refusal::new(
                500,
                "",
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
            ));
        }
        if !is_ready(pod) && lets_unhealthy_go(&budget) {
            return Ok(());
        }
        check(&its, &budget)?;
        if is_dry {
            return Ok(());
        }
        let (now, evicted) = (self.stamp(), key.name.clone());
        let write = Write::by(MANAGER).status();
        self.revise(&its, &write, |budget| {
            let left = number(budget, "/status/disruptionsAllowed").unwrap_or(0) - 1;
            value::set(budget, "/status/disruptionsAllowed", left);
            let gone = value::map(value::place(budget, "/status/disruptedPods"));
            gone.insert(evicted, now.clone().into());
            if left == 0 {
                budgets::tell(budget, "False", "InsufficientPods", "", &now);
            }
        })
        .map(drop)
    }

    /// Tells the pod why it goes, and deletes it.
    fn dispose_evicted(&mut self, key: &Key, mut how: Deletion) -> Result<(), Refusal> {
        let pod = self.get(key).ok_or_else(|| Refusal::not_found(key))?;
        super::delete::check_preconditions(key, &pod, &how)?;
        if !how.is_dry {
            let now = self.stamp();
            let written = self.revise(key, &Write::by(MANAGER).status(), |pod| {
                tell(pod, &now);
            })?;
            if how.version.is_some() {
                let version = text(&written.object, "/metadata/resourceVersion");
                how.version = Some(version.to_owned());
            }
        }
        self.dispose(key, &how).map(drop)
    }
}

fn wished(body: &Value) -> Deletion {
    let options = at(body, "/deleteOptions");
    let some = |pointer| Some(text(options, pointer).to_owned()).filter(|it| !it.is_empty());
    Deletion {
        uid: some("/preconditions/uid"),
        version: some("/preconditions/resourceVersion"),
        grace: number(options, "/gracePeriodSeconds"),
        propagation: match text(options, "/propagationPolicy") {
            "Background" => Some(Propagation::Background),
            "Foreground" => Some(Propagation::Foreground),
            "Orphan" => Some(Propagation::Orphan),
            _ => None,
        },
        is_dry: items(options, "/dryRun").iter().any(|it| it == "All"),
    }
}

/// A pod that is over, that is not there yet or that goes anyway takes nothing from anybody.
fn passes_any_budget(pod: &Value) -> bool {
    matches!(
        text(pod, "/status/phase"),
        "Succeeded" | "Failed" | "Pending"
    ) || is_terminating(pod)
}

fn lets_unhealthy_go(budget: &Value) -> bool {
    if text(budget, "/spec/unhealthyPodEvictionPolicy") == "AlwaysAllow" {
        return true;
    }
    let (healthy, desired) = healthy(budget);
    healthy >= desired && desired > 0
}

fn healthy(budget: &Value) -> (i64, i64) {
    let count = |field| number(budget, field).unwrap_or(0);
    (
        count("/status/currentHealthy"),
        count("/status/desiredHealthy"),
    )
}

fn check(key: &Key, budget: &Value) -> Result<(), Refusal> {
    let observed = number(budget, "/status/observedGeneration").unwrap_or(0);
    if observed < number(budget, "/metadata/generation").unwrap_or(0) {
        let why = format!(
            "The disruption budget {} is still being processed by the server.",
            key.name
        );
        return Err(too_many(&why, Some(10)));
    }
    if at(budget, "/status/disruptedPods")
        .as_object()
        .is_some_and(|it| it.len() > MOST)
    {
        return Err(Refusal::forbidden(
            key,
            "DisruptedPods map too big - too many evictions not confirmed by PDB controller",
        ));
    }
    if number(budget, "/status/disruptionsAllowed").unwrap_or(0) > 0 {
        return Ok(());
    }
    let condition = items(budget, "/status/conditions")
        .iter()
        .find(|it| text(it, "/type") == "DisruptionAllowed" && text(it, "/status") == "False");
    let message = condition.map_or("", |it| text(it, "/message"));
    let reason = condition.map_or("", |it| text(it, "/reason"));
    let (has, needs) = healthy(budget);
    let its = &key.name;
    let why = if reason == "SyncFailed" && !message.is_empty() {
        format!(
            "The disruption budget {its} does not allow evicting pods currently because it failed sync: {message}"
        )
    } else if has <= needs {
        format!("The disruption budget {its} needs {needs} healthy pods and has {has} currently")
    } else if !message.is_empty() {
        format!(
            "The disruption budget {its} does not allow evicting pods currently ({reason}): {message}"
        )
    } else {
        format!("The disruption budget {its} does not allow evicting pods currently")
    };
    Err(too_many(&why, None))
}

fn too_many(why: &str, retry: Option<u32>) -> Refusal {
    let mut details = json!({ "causes": [{ "reason": "DisruptionBudget", "message": why }] });
    if let Some(seconds) = retry {
        value::set(&mut details, "/retryAfterSeconds", seconds);
    }
    Refusal::new(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
    )
    .with(details)
}

fn tell(pod: &mut Value, now: &str) {
    let mut conditions = items(pod, "/status/conditions").to_vec();
    conditions.retain(|it| text(it, "/type") != "DisruptionTarget");
    conditions.push(json!({
        "type": "DisruptionTarget",
        "status": "True",
        "reason": "EvictionByEvictionAPI",
        "message": "Eviction API: evicting",
        "lastProbeTime": null,
        "lastTransitionTime": now,
    }));
    value::set(pod, "/status/conditions", conditions);
}
