//! Labels and annotations, of the set and of its template.

use serde_json::Value;

use super::common::{Draft, Pairs, Rules, Telling, answers, kubectl, words};
use super::{Field, On, Operation, Situation, nothing_else};
use crate::domain::Fleet;
use crate::domain::escape;
use crate::domain::plan::{Plan, Refusal, Topic, at};
use crate::domain::rights::PATCH_SETS;

/// Labels of the set.
pub const SET_LABELS: Operation = Operation {
    name: "set-labels",
    about: "change the labels of the set",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields: |situation| fields(situation, "labels"),
    plan: |situation, typed| of_set(situation, typed, (&SET_LABELS, Rules::Labels)),
};

/// Annotations of the set.
pub const SET_ANNOTATIONS: Operation = Operation {
    name: "set-annotations",
    about: "change the annotations of the set",
    fields: |situation| fields(situation, "annotations"),
    plan: |situation, typed| of_set(situation, typed, (&SET_ANNOTATIONS, Rules::Annotations)),
    ..SET_LABELS
};

/// Labels that the pods get: a new template.
pub const TEMPLATE_LABELS: Operation = Operation {
    name: "template-labels",
    about: "change the labels of the pods",
    fields: |situation| fields(situation, "labels"),
    plan: |situation, typed| of_template(situation, typed, (&TEMPLATE_LABELS, Rules::Labels)),
    ..SET_LABELS
};

/// Annotations that the pods get: a new template.
pub const TEMPLATE_ANNOTATIONS: Operation = Operation {
    name: "template-annotations",
    about: "change the annotations of the pods",
    fields: |situation| fields(situation, "annotations"),
    plan: |situation, typed| {
        of_template(
            situation,
            typed,
            (&TEMPLATE_ANNOTATIONS, Rules::Annotations),
        )
    },
    ..SET_LABELS
};

fn fields(_: &Situation<'_>, label: &str) -> Vec<Field> {
    vec![answers::text(label, "")]
}

fn place(rules: Rules) -> (&'static str, &'static str) {
    match rules {
        Rules::Labels => ("labels", "label"),
        Rules::Annotations => ("annotations", "annotate"),
    }
}

fn of_set(
    situation: &Situation<'_>,
    typed: &[&str],
    (operation, rules): (&Operation, Rules),
) -> Result<Plan, Refusal> {
    let (what, verb) = place(rules);
    let pairs = Pairs::read(answers::at(typed, 0), rules)?;
    let edits = pairs.edits(situation.object, &format!("/metadata/{what}"))?;
    let draft = Draft::new(situation, edits)?;
    let mut plan = draft.plan(Telling {
        operation,
        title: &format!("Change {what} of"),
        deed: format!("change the {what}"),
        changes: None,
        kubectl: Some(format!(
            "{} {verb} sts/{} {} --overwrite",
            kubectl(situation),
            situation.set.name.name,
            pairs.words()
        )),
    });
    for (key, _) in &pairs.0 {
        if let Some((_, whose)) = MARKS.iter().find(|(prefix, _)| key.starts_with(prefix)) {
            let words = format!(
                "{key} is a mark of {whose}: without the right one it loses sight of the set, or takes it for its own"
            );
            plan.note(Topic::Follows, words);
        }
    }
    Ok(plan)
}

/// Keys by which tools know what is theirs.
const MARKS: &[(&str, &str)] = &[
    ("argocd.argoproj.io/", "Argo CD"),
    ("kustomize.toolkit.fluxcd.io/", "Flux"),
    ("helm.toolkit.fluxcd.io/", "Flux"),
    ("meta.helm.sh/", "Helm"),
    ("app.kubernetes.io/managed-by", "whoever manages the set"),
    ("kubectl-sts/", "kubectl-sts"),
    (
        "kubectl.kubernetes.io/last-applied-configuration",
        "kubectl apply",
    ),
];

fn of_template(
    situation: &Situation<'_>,
    typed: &[&str],
    (operation, rules): (&Operation, Rules),
) -> Result<Plan, Refusal> {
    let (what, _) = place(rules);
    let pairs = Pairs::read(answers::at(typed, 0), rules)?;
    if rules == Rules::Labels {
        check(situation.object, &pairs)?;
    }
    let edits = pairs.edits(situation.object, &format!("/spec/template/metadata/{what}"))?;
    let draft = Draft::new(situation, edits)?;
    let mut plan = draft.plan(Telling {
        operation,
        title: &format!("Change the pods' {what} of"),
        deed: format!("change the {what}"),
        changes: None,
        kubectl: None,
    });
    if rules == Rules::Labels {
        let who = who_selects(situation, situation.fleet, &pairs);
        if !who.is_empty() {
            let words = format!(
                "{} selects pods by a label that changes: see that the new pods are still found",
                words::list(&who)
            );
            plan.note(Topic::Follows, words);
        }
    }
    Ok(plan)
}

/// Labels that the controller writes itself.
const OWN: &[&str] = &[
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
];

/// A set finds its pods by its selector, which cannot change.
fn check(object: &Value, pairs: &Pairs) -> Result<(), Refusal> {
    let labels = at(object, "/spec/selector/matchLabels").and_then(Value::as_object);
    let expressions = at(object, "/spec/selector/matchExpressions").and_then(Value::as_array);
    let keys = expressions
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("key")?.as_str());
    let keys: Vec<&str> = labels
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .chain(keys)
        .collect();
    for (key, _) in &pairs.0 {
        let shown = escape::quoted(key);
        if keys.contains(&key.as_str()) {
            let words = format!(
                "{shown} is a label of the selector, which cannot change: the set would no longer find its pods"
            );
            return Err(Refusal::new(words).instead("re-create the set"));
        }
        if OWN.contains(&key.as_str()) {
            return Err(Refusal::new(format!(
                "{shown} is written by the controller itself"
            )));
        }
    }
    Ok(())
}

/// Whoever selects pods of the set by a label that changes.
fn who_selects(situation: &Situation<'_>, fleet: &Fleet, pairs: &Pairs) -> Vec<String> {
    let set = situation.set;
    let changes = |key: &str| pairs.0.iter().any(|(it, _)| it == key);
    let service = fleet.governing_service(set);
    let service = service
        .filter(|it| it.selector.keys().any(|key| changes(key)))
        .map(|it| format!("Service {}", it.name.name));
    let budgets = fleet.budgets_of(set);
    let budgets = budgets
        .filter(|it| it.selector.keys().any(|key| changes(key)))
        .map(|it| format!("PodDisruptionBudget {}", it.name.name));
    service.into_iter().chain(budgets).collect()
}
