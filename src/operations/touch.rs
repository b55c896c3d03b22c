//! Touch: an annotation that means nothing, so that the controller looks at the set again.

use serde_json::json;

use super::common::kubectl;
use super::{On, Operation, Situation, no_fields, nothing_else};
use crate::domain::health::Health;
use crate::domain::plan::{
    Danger, Delta, Edit, Goal, Note, ObjectRef, Plan, Refusal, Request, Step, Topic,
};
use crate::domain::rights::PATCH_SETS;

/// The set.
pub const TOUCH: Operation = Operation {
    name: "touch",
    about: "touch, so that its controller looks again",
    on: On::Set,
    for_one: None,
    needs: &[&[PATCH_SETS]],
    reads: nothing_else,
    fields: no_fields,
    plan,
};

/// The annotation: when the set was last touched.
const TOUCHED: &str = "kubectl-sts/touched-at";

fn plan(situation: &Situation<'_>, _: &[&str]) -> Result<Plan, Refusal> {
    let set = situation.set;
    if set.deleting.is_some() {
        return Err(Refusal::new("it is being deleted: nothing else is due"));
    }
    let now = situation.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let all = "/metadata/annotations";
    let edit = match situation.object.pointer(all) {
        Some(it) if it.is_object() => Edit::of(
            situation.object,
            format!("{all}/{}", TOUCHED.replace('/', "~1")),
            Some(json!(now)),
        ),
        _ => Edit::of(situation.object, all, Some(json!({ TOUCHED: now }))),
    };
    let before = situation
        .object
        .pointer(&format!("{all}/{}", TOUCHED.replace('/', "~1")));
    Ok(Plan {
        operation: TOUCH.name,
        set: set.name.clone(),
        uid: set.uid.clone(),
        title: format!("Touch {}", set.name),
        danger: Danger::Harmless,
        effect: "an annotation that means nothing".into(),
        deed: "touch the set".into(),
        typed: None,
        changes: vec![Delta {
            what: TOUCHED.into(),
            before: before.and_then(|it| it.as_str()).map(str::to_owned),
            after: Some(now.clone()),
        }],
        seats: Vec::new(),
        notes: vec![
            Note::new(
                Topic::Follows,
                "the controller looks at a set whenever it changes, and does what is due",
            ),
            Note::new(Topic::Stays, "the template: no pod is made anew for this"),
        ],
        kubectl: format!(
            "{} annotate sts/{} {TOUCHED}={now} --overwrite",
            kubectl(situation),
            set.name.name
        ),
        inverse: Some(vec![edit.inverse()]),
        steps: vec![Step {
            about: "touch the set".into(),
            request: Request::edit(ObjectRef::set(&set.name, &set.uid), &[edit]),
            goal: goal(situation),
        }],
    })
}

/// Where the controller should make a pod, that it has; else that it looked.
fn goal(situation: &Situation<'_>) -> Goal {
    let wait = situation.progress.and_then(|it| it.wait.as_ref());
    let due = wait.filter(|it| matches!(it.standing.health, Health::Empty | Health::Ended { .. }));
    due.map_or(Goal::Observed, |wait| Goal::Replaced {
        ordinal: wait.ordinal,
        uid: situation
            .fleet
            .replica(situation.set, wait.ordinal)
            .pod
            .map(|it| it.uid.clone()),
    })
}
