//! The way through 0 replicas: its steps, and its dangers.

use serde_json::json;

use super::going;
use crate::domain::Ordinal;
use crate::domain::plan::{Edit, Goal, Note, ObjectRef, Request, Step, Topic};
use crate::domain::set::PodManagement;
use crate::operations::{Situation, pod};

/// The dangers of a way that leads through 0 replicas.
pub fn dangers(situation: &Situation<'_>) -> Vec<Note> {
    let set = situation.set;
    let mut notes = Vec::new();
    if set.partition() > 0 {
        let words = format!(
            "what partition {} holds: after 0 replicas no pod comes back at an older revision, not even if you stop half way",
            set.partition()
        );
        notes.push(Note::new(Topic::Lost, words));
    }
    let unwell: Vec<Ordinal> = going(situation)
        .iter()
        .filter(|it| !pod::is_well(situation, it))
        .map(|it| it.ordinal)
        .collect();
    if let ([highest, _, ..], PodManagement::OrderedReady) = (unwell.as_slice(), &set.policy) {
        let name = set.pod_name(*highest).name;
        let words = format!(
            "{} are not ready: a scale-down past two of them deadlocks until {name} is deleted by hand",
            set.pods_in_words(&unwell)
        );
        notes.push(Note::new(Topic::Blocks, words));
    }
    notes
}

/// The steps to 0 replicas. `OrderedReady` goes there in order by itself; under `Parallel` all would go at once, so
/// that each is scaled away by itself.
pub fn scaled_away(situation: &Situation<'_>, object: &ObjectRef) -> Vec<Step> {
    let set = situation.set;
    let there = going(situation);
    let mut now = Edit::of(situation.object, "/spec/replicas", Some(json!(0)));
    let mut steps = Vec::new();
    if set.policy != PodManagement::OrderedReady {
        for it in there.iter().filter(|it| it.wanted) {
            let (Some(pod), replicas) = (it.pod, it.ordinal.saturating_sub(set.start)) else {
                continue;
            };
            now.after = Some(json!(replicas));
            if replicas == 0 || now.before == now.after {
                continue;
            }
            steps.push(Step {
                about: format!("scale to {replicas}"),
                request: Request::edit(object.clone(), std::slice::from_ref(&now)),
                goal: Goal::PodGone {
                    ordinal: it.ordinal,
                    uid: pod.uid.clone(),
                },
            });
            now.before.clone_from(&now.after);
        }
    }
    now.after = Some(json!(0));
    if now.before != now.after {
        steps.push(Step {
            about: "scale to 0".into(),
            request: Request::edit(object.clone(), &[now]),
            goal: Goal::Empty,
        });
    }
    steps
}
