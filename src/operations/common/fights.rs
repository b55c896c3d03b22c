//! Who will put an edit back: owners, autoscalers, those who manage the very fields, and tools that apply manifests.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::words::list;
use crate::domain::Kind;
use crate::domain::age::age;
use crate::domain::autoscaler::Autoscaler;
use crate::domain::managers::{self, Manager};
use crate::domain::plan::request::path;
use crate::domain::plan::{Note, Topic};
use crate::operations::Situation;

/// Who fights an edit of these places; of the replicas: from so many to so many.
pub fn fights(situation: &Situation<'_>, pointers: &[&str], before: u32, after: u32) -> Vec<Note> {
    let owner = owner(situation).map(|it| Note::new(Topic::Fights, it));
    let others = other_fights(situation, pointers, before, after);
    owner.into_iter().chain(others).collect()
}

/// The same without the owner.
pub fn other_fights(
    situation: &Situation<'_>,
    pointers: &[&str],
    before: u32,
    after: u32,
) -> Vec<Note> {
    let mut found = Vec::new();
    if pointers.contains(&"/spec/replicas") {
        let autoscalers = situation.fleet.autoscalers_of(situation.set);
        found.extend(autoscalers.map(|it| autoscaler(it, before, after)));
        let namespace = &situation.set.name.namespace;
        if !situation.fleet.is_known(Kind::Autoscalers, namespace) {
            found.push(
                "whether an autoscaler sets its replicas is not known: they are not read here"
                    .into(),
            );
        }
    }
    found.extend(managed(situation, pointers));
    found.extend(MARKS.iter().filter_map(|mark| mark(situation.object)));
    found
        .into_iter()
        .map(|it| Note::new(Topic::Fights, it))
        .collect()
}

fn owner(situation: &Situation<'_>) -> Option<String> {
    let owners = situation.object.pointer("/metadata/ownerReferences");
    let owners = owners.and_then(Value::as_array).into_iter().flatten();
    let text = |it: &Value, key: &str| {
        it.get(key)
            .and_then(Value::as_str)
            .unwrap_or("?")
            .to_owned()
    };
    let mut controllers = owners.filter(|it| it.get("controller") == Some(&Value::Bool(true)));
    let read = controllers
        .next()
        .map(|it| format!("{}/{}", text(it, "kind"), text(it, "name")));
    let owner = read.or_else(|| situation.set.controller.as_ref().map(ToString::to_string))?;
    Some(format!("managed by {owner}: edits will be reverted"))
}

fn autoscaler(it: &Autoscaler, before: u32, after: u32) -> String {
    let Autoscaler {
        min, max, desired, ..
    } = it;
    let behind = it.controller.as_ref().map(|it| format!(" of {it}"));
    let who = format!(
        "HorizontalPodAutoscaler {}{} (min {min}, max {max})",
        it.name.name,
        behind.unwrap_or_default()
    );
    let wish = if *desired > 0 { *desired } else { before };
    let back = wish.clamp(*min, (*max).max(*min));
    match () {
        () if after == 0 => {
            format!("{who} pauses at 0 replicas, and goes on as soon as there is one")
        }
        () if before == 0 => format!("{who} wakes: it sets the replicas by what it measures"),
        () if after == back => format!("{who} sets the replicas, and wants {back} as well"),
        () => format!("{who} will put {back} back within 15 s"),
    }
}

/// Who set these very fields, as far as the server remembers.
fn managed(situation: &Situation<'_>, pointers: &[&str]) -> Vec<String> {
    let mut told: Vec<(Manager, Vec<String>)> = Vec::new();
    for pointer in pointers {
        let managers = managers::of(situation.object, pointer);
        if managers.is_empty() && *pointer == "/spec/replicas" {
            return vec![
                "who sets spec.replicas is unknown: nobody owns it (a scale to 0 leaves no trace)"
                    .into(),
            ];
        }
        for manager in managers {
            if manager.name == OURS || is_past(&manager, situation.now) {
                continue;
            }
            match told.iter_mut().find(|(it, _)| *it == manager) {
                Some((_, fields)) => fields.push(path(pointer)),
                None => told.push((manager, vec![path(pointer)])),
            }
        }
    }
    let words = told.into_iter().map(|(manager, fields)| {
        let when = manager
            .at
            .map(|at| format!(" {} ago", age(situation.now, at).0));
        let (who, when) = (manager.words(), when.unwrap_or_default());
        let fields = list(&fields);
        if manager.applies || manager.name == CLIENT_SIDE_APPLY {
            format!("{who} applied {fields}{when}, and puts it back the next time that it applies")
        } else {
            format!("{who} set {fields}{when}")
        }
    });
    words.collect()
}

/// What somebody did by hand is no fight, unless it was just now: then somebody else is at work.
fn is_past(manager: &Manager, now: Timestamp) -> bool {
    let is_by_hand = manager.name.starts_with("kubectl") && manager.name != CLIENT_SIDE_APPLY;
    let is_old = |at: Timestamp| now.duration_since(at) > SignedDuration::from_hours(1);
    is_by_hand && !manager.applies && manager.at.is_none_or(is_old)
}

/// `kubectl apply`, as it was before it applied on the server.
const CLIENT_SIDE_APPLY: &str = "kubectl-client-side-apply";

/// The name under which we write.
const OURS: &str = "kubectl-sts";

/// Marks that tools leave on what they apply, one function each.
const MARKS: &[fn(&Value) -> Option<String>] = &[helm, argo, flux_kustomize, flux_helm];

fn helm(object: &Value) -> Option<String> {
    let release = marked(object, "annotations", "meta.helm.sh/release-name");
    let by_label = marked(object, "labels", "app.kubernetes.io/managed-by") == Some("Helm");
    match release {
        Some(release) => Some(format!(
            "Helm release {release}: its next upgrade puts back what its chart says"
        )),
        None => by_label.then(|| {
            "made from a Helm chart: the next upgrade puts back what the chart says".into()
        }),
    }
}

/// `app.kubernetes.io/instance` alone is no proof: half of all charts set it.
fn argo(object: &Value) -> Option<String> {
    let mark = ["annotations", "labels"]
        .into_iter()
        .find_map(|place| marks(object, place, "argocd.argoproj.io/").next())?;
    let app = marked(object, "annotations", "argocd.argoproj.io/tracking-id")
        .and_then(|it| it.split(':').next())
        .or_else(|| marked(object, "labels", "argocd.argoproj.io/instance"));
    let who = app.map_or_else(
        || format!("Argo CD ({mark})"),
        |app| format!("Argo CD application {app}"),
    );
    Some(format!(
        "{who}: what is in its manifests is put back, within seconds where it heals by itself"
    ))
}

fn flux_kustomize(object: &Value) -> Option<String> {
    flux(object, "kustomize.toolkit.fluxcd.io", "Kustomization")
}

fn flux_helm(object: &Value) -> Option<String> {
    flux(object, "helm.toolkit.fluxcd.io", "HelmRelease")
}

fn flux(object: &Value, group: &str, kind: &str) -> Option<String> {
    let name = marked(object, "labels", &format!("{group}/name"))?;
    let namespace = marked(object, "labels", &format!("{group}/namespace"));
    let namespace = namespace.map(|it| format!("{it}/")).unwrap_or_default();
    Some(format!(
        "Flux {kind} {namespace}{name}: its next reconciliation puts back what is in its source"
    ))
}

fn marked<'a>(object: &'a Value, place: &str, key: &str) -> Option<&'a str> {
    object.get("metadata")?.get(place)?.get(key)?.as_str()
}

fn marks<'a>(object: &'a Value, place: &str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    let map = object.get("metadata").and_then(|it| it.get(place));
    let keys = map.and_then(Value::as_object).into_iter().flatten();
    keys.map(|(key, _)| key.as_str())
        .filter(move |it| it.starts_with(prefix))
}
