//! Roll back: the pod template of an earlier revision returns, exactly as `kubectl rollout undo` does it.
//!
//! The revision's `data` is a patch that replaces `spec.template`; it is sent as it was read. The controller finds
//! the revision that has this template already, and raises its number.

mod revisions;

use super::common::{fights, kubectl, until_back};
use super::{Choice, Field, Input, On, Operation, Situation, pod};
use crate::domain::plan::{
    Danger, Delta, Edit, Fate, Goal, Guard, Note, ObjectRef, PatchKind, Plan, Refusal, Request,
    Step, Topic, Verb, at,
};
use crate::domain::rights::{DELETE_PODS, PATCH_SETS};
use crate::domain::secret::Secrets;
use crate::domain::set::Strategy;
use crate::domain::template::{PodTemplate, words};
use crate::domain::{Ordinal, rollback, rollout, sequence};
use revisions::{Becomes, Revision, reads, revisions};

/// To an earlier revision of the set.
pub const ROLL_BACK: Operation = Operation {
    name: "roll-back",
    about: "roll back",
    on: On::Set,
    for_one: Some("each set has revisions of its own"),
    needs: &[&[PATCH_SETS]],
    reads,
    fields,
    plan,
};

/// The template that the set has now.
fn template_now(situation: &Situation<'_>) -> PodTemplate {
    let template = situation.object.pointer("/spec/template");
    PodTemplate::new(template.cloned().unwrap_or_default())
}

fn fields(situation: &Situation<'_>) -> Vec<Field> {
    let all = revisions(situation);
    let now = template_now(situation);
    let about = |it: &Revision<'_>| {
        let change = if it.template == now {
            "the template that it has now".into()
        } else {
            words::in_one_line(&now, &it.template)
        };
        format!("{}: {change}", it.age)
    };
    // The second highest is the previous one, also for kubectl.
    let chosen = |it: &&Revision<'_>| {
        situation
            .revision
            .is_some_and(|name| *name.name == *it.name)
    };
    let start = all.iter().find(chosen).filter(|it| it.template != now);
    let Some(start) = start.or(all.get(1)) else {
        return Vec::new();
    };
    let choices = all.iter().map(|it| Choice {
        value: it.number.to_string(),
        about: about(it),
    });
    vec![Field {
        label: "revision".into(),
        input: Input::Choice(choices.collect()),
        start: start.number.to_string(),
        step: None,
    }]
}

fn plan(situation: &Situation<'_>, answers: &[&str]) -> Result<Plan, Refusal> {
    let all = revisions(situation);
    let set = situation.set;
    let (Some(newest), Some(_)) = (all.first(), all.get(1)) else {
        return Err(Refusal::new("there is no earlier revision to roll back to"));
    };
    let typed = answers.first().copied().unwrap_or_default();
    let Some(target) = all.iter().find(|it| it.number.to_string() == typed) else {
        return Err(Refusal::new(format!("there is no revision {typed}")));
    };
    let now = template_now(situation);
    if target.template == now {
        return Err(Refusal::new(format!(
            "nothing to roll back: the set has the template of revision {typed} already"
        )));
    }
    let becomes = Becomes::of(target, newest);
    let stuck = Stuck::of(situation, target.name);
    let mut queue = stuck.ordinals();
    let after = sequence::replaced_by(set, situation.fleet, target.name);
    queue.extend(
        after
            .into_iter()
            .filter(|it| !stuck.ordinals().contains(it)),
    );
    let touched = touched(situation, &queue, &stuck, becomes.number);
    let mut seats = pod::seats(situation, &touched);
    for seat in &mut seats {
        seat.is_in_the_way = stuck.ordinals().contains(&seat.ordinal);
    }
    let edits = Edit::between(now.json(), target.template.json(), "/spec/template");
    let mut changes = vec![Delta::new("revision", newest.number, becomes.in_short())];
    let differing = words::changes(&now, &target.template).into_iter();
    changes.extend(differing.map(|(what, before, after)| Delta {
        what,
        before,
        after,
    }));
    Ok(Plan {
        operation: ROLL_BACK.name,
        set: set.name.clone(),
        uid: set.uid.clone(),
        title: format!("Roll back {}", set.name),
        danger: if queue.is_empty() {
            Danger::Harmless
        } else {
            Danger::Disruptive
        },
        effect: match (queue.len(), &set.strategy) {
            (0, Strategy::OnDelete) => "no pod is touched before someone deletes it".into(),
            (0, _) => "no pod is replaced".into(),
            (1, _) => "one pod is made anew, with its claims".into(),
            (pods, _) => format!("{pods} pods are made anew, with their claims"),
        },
        deed: format!("roll back to {}", target.number),
        typed: None,
        changes,
        seats,
        notes: notes(situation, &stuck, &becomes, (&queue, &edits)),
        kubectl: command(situation, target, &stuck),
        inverse: Some(edits.iter().map(Edit::inverse).collect()),
        steps: steps(situation, target, &edits, &stuck),
    })
}

/// The patch, and the deletion of each pod that would stand in its way.
fn steps(
    situation: &Situation<'_>,
    target: &Revision<'_>,
    edits: &[Edit],
    stuck: &Stuck,
) -> Vec<Step> {
    let set = situation.set;
    let last = match set.strategy {
        Strategy::RollingUpdate { .. } => Goal::AtRest,
        Strategy::OnDelete | Strategy::Other(_) => Goal::Observed,
    };
    let deletions = stuck.deletions();
    let mut goals = deletions.iter().map(|(_, goal)| goal.clone());
    let generation = at(situation.object, "/metadata/generation");
    let mut steps = vec![Step {
        about: format!("roll back to revision {}", target.number),
        request: Request {
            verb: Verb::Patch(PatchKind::Strategic),
            object: ObjectRef::set(&set.name, &set.uid),
            subresource: None,
            body: target.data.clone(),
            // It holds the whole spec; and of a template what is secret is in no guard.
            guards: vec![Guard::new(
                "/metadata/generation",
                generation.cloned().unwrap_or_default(),
            )],
            holds_version: true,
            wishes: edits.iter().flat_map(Edit::wishes).collect(),
            secrets: Secrets::of([situation.object, target.data]),
        },
        goal: goals.next().unwrap_or_else(|| last.clone()),
    }];
    for (request, _) in &deletions {
        steps.push(Step {
            about: format!(
                "delete pod {}, which stands in the way",
                request.object.name.name
            ),
            request: (*request).clone(),
            goal: goals.next().unwrap_or_else(|| last.clone()),
        });
    }
    steps
}

fn command(situation: &Situation<'_>, target: &Revision<'_>, stuck: &Stuck) -> String {
    let kubectl = kubectl(situation);
    let mut command = format!(
        "{kubectl} rollout undo sts/{} --to-revision={}",
        situation.set.name.name, target.number
    );
    for (request, _) in stuck.deletions() {
        command = format!(
            "{command} && {kubectl} delete pod {}",
            request.object.name.name
        );
    }
    command
}

/// What becomes of each seat that the roll back touches.
fn touched(
    situation: &Situation<'_>,
    queue: &[Ordinal],
    stuck: &Stuck,
    number: i64,
) -> Vec<(Ordinal, Fate, String)> {
    let fate = |(nth, ordinal): (usize, &Ordinal)| {
        let pod = situation.fleet.replica(situation.set, *ordinal).pod;
        let revision = pod.and_then(|it| it.revision.as_deref());
        let before = revision.map(|it| situation.fleet.short_revision(situation.set, it));
        let what = if stuck.ordinals().contains(ordinal) && stuck.may_delete {
            "deleted once the template is back".to_owned()
        } else {
            format!("replaced {}", pod::nth(nth + 1))
        };
        let words = format!(
            "{what}, revision {} → {number}",
            before.unwrap_or("?".into())
        );
        (*ordinal, Fate::Replaced(nth + 1), words)
    };
    queue.iter().enumerate().map(fate).collect()
}

/// Pods that the controller would wait for, for ever, once the template is back.
struct Stuck {
    pods: Vec<(Ordinal, Request)>,
    may_delete: bool,
}

impl Stuck {
    fn of(situation: &Situation<'_>, revision: &str) -> Self {
        let (set, now) = (situation.set, situation.now);
        let seats = rollout::seats(set, situation.fleet, now);
        let found = rollback::in_the_way_of(set, &seats, revision, now);
        let pods: Vec<_> = found
            .iter()
            .filter_map(|(replica, _)| Some((replica.ordinal, pod::deletion(replica.pod?))))
            .collect();
        let may = |(_, request): &(Ordinal, Request)| {
            let name = &request.object.name.name;
            let rights = situation.rights.and_then(|it| it.allow(DELETE_PODS, name));
            rights != Some(false)
        };
        Self {
            may_delete: pods.iter().all(may),
            pods,
        }
    }

    fn ordinals(&self) -> Vec<Ordinal> {
        self.pods.iter().map(|(ordinal, _)| *ordinal).collect()
    }

    /// Each deletion with what is waited for before it.
    fn deletions(&self) -> Vec<(&Request, Goal)> {
        let pods = self.pods.iter().filter(|_| self.may_delete);
        let deletion = |(ordinal, request): &'_ (Ordinal, Request)| Goal::WaitsFor {
            ordinal: *ordinal,
            uid: request.object.uid.clone(),
        };
        pods.map(|it| (&it.1, deletion(it))).collect()
    }
}

fn notes(
    situation: &Situation<'_>,
    stuck: &Stuck,
    becomes: &Becomes,
    (queue, edits): (&[Ordinal], &[Edit]),
) -> Vec<Note> {
    let set = situation.set;
    let mut notes = blocks(situation, stuck);
    let is_free = notes.is_empty() && !queue.is_empty();
    let pointers: Vec<&str> = edits.iter().map(|it| &*it.pointer).collect();
    notes.extend(fights(situation, &pointers, set.replicas, set.replicas));
    let stays = "replicas, claims, strategy and Service: only the pod template returns";
    notes.push(Note::new(Topic::Stays, stays));
    let held = self::held(situation);
    if !held.is_empty() {
        let pods = set.pods_in_words(&held);
        let words = format!("{pods}, held by partition {}", set.partition());
        notes.push(Note::new(Topic::Stays, words));
    }
    let Becomes { was, number, .. } = becomes;
    if becomes.is_another {
        let words = format!(
            "a new revision {number} with the template of {was}, which an older server wrote down in another way"
        );
        notes.push(Note::new(Topic::Follows, words));
    } else if was != number {
        let words = format!("revision {was} becomes {number}; its hash stays");
        notes.push(Note::new(Topic::Follows, words));
    }
    if set.strategy == Strategy::OnDelete {
        let words = "under OnDelete a pod takes the template when someone deletes it";
        notes.push(Note::new(Topic::Follows, words));
    }
    notes.extend(is_free.then(|| until_back(situation, queue.len())));
    notes
}

/// The seats that the partition keeps as they are.
fn held(situation: &Situation<'_>) -> Vec<Ordinal> {
    let set = situation.set;
    let seats = situation.fleet.replicas(set).into_iter();
    let below = seats.filter(|it| it.wanted && it.ordinal < set.first_updated());
    below.map(|it| it.ordinal).collect()
}

fn blocks(situation: &Situation<'_>, stuck: &Stuck) -> Vec<Note> {
    let set = situation.set;
    let mut notes = Vec::new();
    let seats = rollout::seats(set, situation.fleet, situation.now);
    let note = |words: String| Note::new(Topic::Blocks, words);
    for ordinal in stuck.ordinals() {
        let name = set.pod_name(ordinal).name;
        let then = if stuck.may_delete {
            "it is deleted once the template is back"
        } else {
            "someone must delete it: you may not delete pods"
        };
        notes.push(note(format!(
            "{name} was never ready at the template that it has: the controller would wait for it for ever; {then}"
        )));
    }
    if sequence::is_one_by_one(set) && matches!(set.strategy, Strategy::RollingUpdate { .. }) {
        let unwell = seats.iter().filter(|(replica, _)| {
            replica.wanted
                && replica.pod.is_some()
                && !pod::is_well(situation, replica)
                && !stuck.ordinals().contains(&replica.ordinal)
        });
        notes.extend(unwell.map(|(replica, _)| {
            let name = set.pod_name(replica.ordinal).name;
            note(format!("nothing is replaced before {name} is available"))
        }));
    }
    notes
}
