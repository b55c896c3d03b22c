//! Restart: every pod is replaced, as `kubectl rollout restart` has it done.

use serde_json::{Value, json};

use super::common::{Draft, Telling, kubectl};
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::plan::{Delta, Edit, PatchKind, Plan, Refusal, Verb};
use crate::domain::rights::PATCH_SETS;

/// A new moment in an annotation of the template, by kubectl's own key.
pub const RESTART: Operation = Operation {
    name: "restart",
    about: "restart",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

const KEY: &str = "kubectl.kubernetes.io/restartedAt";

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let now = situation.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let annotations = "/spec/template/metadata/annotations";
    let edit = Edit::within(situation.object, annotations, KEY, Some(json!(now)));
    let before = situation
        .object
        .pointer(annotations)
        .and_then(|it| it.get(KEY));
    let before = before.and_then(Value::as_str).map(str::to_owned);
    if before.as_ref() == Some(&now) {
        return Err(Refusal::new("it was restarted this very second"));
    }
    let delta = Delta {
        what: "restartedAt".into(),
        before,
        after: Some(now.clone()),
    };
    let draft = Draft::new(situation, vec![edit])?;
    let mut plan = draft.plan(Telling {
        operation: &RESTART,
        title: "Restart",
        deed: "restart".into(),
        changes: Some(vec![delta]),
        kubectl: Some(format!(
            "{} rollout restart sts/{}",
            kubectl(situation),
            situation.set.name.name
        )),
    });
    for step in &mut plan.steps {
        step.request.verb = Verb::Patch(PatchKind::Strategic);
        // A strategic patch has no tests: uid and version in its body are its preconditions.
        step.request.holds_version = true;
        step.request.body = json!({
            "metadata": {"uid": &*situation.set.uid},
            "spec": {"template": {"metadata": {"annotations": {KEY: now}}}},
        });
    }
    Ok(plan)
}
