//! A draft: edits of a set with all that follows from them. Most plans are nothing else.

use serde_json::{Value, json};

use super::moves::Moves;
use super::{blocks, effect, fights, length, lost, seats, spec};
use crate::domain::health::{Health, Standing};
use crate::domain::plan::request::path;
use crate::domain::plan::{
    Danger, Delta, Edit, Goal, Guard, Note, ObjectRef, Plan, Refusal, Request, SeatFate, Step,
    Topic, at,
};
use crate::domain::rights::{PATCH_SCALE, PATCH_SETS};
use crate::domain::rollout::{self, Seat};
use crate::domain::sequence::{At, NEW};
use crate::domain::set::Strategy;
use crate::domain::template::{PodTemplate, words};
use crate::domain::{Fleet, Ordinal, Set, Text};
use crate::manifest::mask::Pair;
use crate::manifest::rules;
use crate::operations::{Operation, Situation};

/// Edits of a set, and what they do.
pub struct Draft<'a> {
    /// Where it starts from.
    pub situation: &'a Situation<'a>,
    /// The edits, those that change nothing left out.
    pub edits: Vec<Edit>,
    /// The set as it was just read.
    pub before: Set,
    /// The set as it would be; a template that no revision has yet is [`NEW`].
    pub after: Set,
    /// Its seats as they are, those too that it would have; in ascending order, each with how it is doing.
    pub seats: Vec<Seat<'a>>,
    /// What the controller does.
    pub moves: Moves,
    /// Whether the template becomes another.
    pub has_new_template: bool,
    /// The object before and after, as it may be shown.
    pub shown: Pair,
}

/// How an operation speaks of its edits.
pub struct Telling<'t> {
    /// Which it is.
    pub operation: &'t Operation,
    /// Its heading, before the name of the set: `Scale`.
    pub title: &'t str,
    /// What to press the key for.
    pub deed: String,
    /// What changes; nothing for the places of the edits.
    pub changes: Option<Vec<Delta>>,
    /// The same with kubectl; nothing for the very patch that is sent.
    pub kubectl: Option<String>,
}

impl<'a> Draft<'a> {
    /// Takes edits of the set as it was just read.
    pub fn new(situation: &'a Situation<'a>, edits: Vec<Edit>) -> Result<Self, Refusal> {
        let (set, object) = (situation.set, situation.object);
        if set.deleting.is_some() || at(object, "/metadata/deletionTimestamp").is_some() {
            return Err(Refusal::new(format!("{} is being deleted", set.name)));
        }
        let uid = object.pointer("/metadata/uid").and_then(Value::as_str);
        if uid != Some(&*set.uid) {
            let words = match uid {
                Some(_) => format!("another set has the name {} by now", set.name),
                None => format!("{} could not be read", set.name),
            };
            return Err(Refusal::new(words).instead("close this and look again"));
        }
        let edits: Vec<Edit> = edits.into_iter().filter(Edit::is_change).collect();
        let mut changed = object.clone();
        for edit in &edits {
            edit.apply(&mut changed);
        }
        let shown = Pair::of(object, &changed);
        let template = |it: &Value| it.pointer("/spec/template").cloned();
        let has_new_template = !rules::template_changes(object, &changed).is_empty();
        let before = spec::as_in(set, object);
        let mut after = spec::as_in(set, &changed);
        if has_new_template {
            let template = template(&changed).unwrap_or_default();
            let known = revision_of(set, situation.fleet, template);
            after.status.update_revision = known.unwrap_or_else(|| NEW.into());
        }
        let (fleet, now) = (situation.fleet, situation.now);
        let moves = Moves::of((&before, &after), fleet, now);
        Ok(Self {
            seats: seats_of((&before, &after), &moves, situation),
            moves,
            situation,
            edits,
            before,
            after,
            has_new_template,
            shown,
        })
    }

    /// The plan.
    pub fn plan(self, telling: Telling<'_>) -> Plan {
        let situation = self.situation;
        let name = &situation.set.name;
        let lost = lost::lost(&self);
        let (in_the_way, mut notes) = blocks::blocks(&self);
        let danger = self.danger(!lost.is_empty());
        let typed = (danger == Danger::Destructive).then(|| name.name.to_string());
        notes.splice(0..0, lost);
        let pointers: Vec<&str> = self.edits.iter().map(|it| &*it.pointer).collect();
        notes.extend(fights::fights(
            situation,
            &pointers,
            self.before.replicas,
            self.after.replicas,
        ));
        notes.extend(self.follows());
        notes.extend(length::length(&self, &in_the_way));
        notes.sort_by_key(|it| it.topic);
        let request = self.request();
        let hides = self.edits.iter().any(|it| self.shown.hides(&it.pointer));
        let told = telling
            .kubectl
            .filter(|it| !(hides && self.shown.secrets.may_be_in(it)));
        let kubectl = told.unwrap_or_else(|| {
            if hides {
                super::by_hand(situation, &format!("sts/{}", name.name))
            } else {
                super::patch(situation, &request.body)
            }
        });
        Plan {
            operation: telling.operation.name,
            set: name.clone(),
            uid: situation.set.uid.clone(),
            title: format!("{} {name}", telling.title),
            danger,
            effect: effect::effect(&self),
            typed,
            changes: telling.changes.unwrap_or_else(|| self.deltas()),
            seats: self.shown_seats(&in_the_way),
            notes,
            kubectl,
            inverse: Some(self.edits.iter().rev().map(Edit::inverse).collect()),
            steps: vec![Step {
                about: telling.deed.clone(),
                request,
                goal: self.goal(),
            }],
            deed: telling.deed,
        }
    }

    /// The one request that makes all edits: through `/scale` where it is about the replicas alone.
    pub fn request(&self) -> Request {
        let set = self.situation.set;
        let object = ObjectRef::set(&set.name, &set.uid);
        let mut request = Request::edit(object, &self.edits);
        if self.is_scale() && self.names_a_number() && !self.must_scale_the_object() {
            request.subresource = Some("scale");
            if self.before.replicas == 0 {
                request.body = json!([
                    {"op": "test", "path": "/metadata/uid", "value": &*set.uid},
                    {"op": "test", "path": "/spec", "value": {}},
                    {"op": "add", "path": "/spec/replicas", "value": self.after.replicas},
                ]);
            }
        } else if self.has_new_template || self.before.strategy != self.after.strategy {
            // Which pods that moves depends on the whole spec: it must be the one that was shown.
            let guard = Guard::new("/metadata/generation", self.before.generation);
            let test = json!({"op": "test", "path": guard.pointer, "value": guard.value});
            if let Value::Array(operations) = &mut request.body {
                operations.insert(1.min(operations.len()), test);
            }
            // The generation holds them all.
            request.guards.retain(|it| {
                !it.pointer.starts_with("/spec/template/spec") || it.pointer.ends_with("/image")
            });
            request.guards.insert(0, guard);
        }
        // A guard is told to everybody. Its value is tested by the patch in any case.
        request.guards.retain(|it| !self.shown.hides(&it.pointer));
        request.secrets = self.shown.secrets.clone();
        request
    }

    /// Whether it is about the number of replicas, and nothing else.
    pub fn is_scale(&self) -> bool {
        let mut pointers = self.edits.iter().map(|it| &*it.pointer);
        pointers.next() == Some("/spec/replicas") && pointers.next().is_none()
    }

    /// Of a set without replicas one is wanted, of a scale none.
    fn names_a_number(&self) -> bool {
        let mut after = self.edits.iter().map(|it| it.after.as_ref());
        after.all(|it| it.is_some_and(Value::is_number))
    }

    /// Forbidden on `/scale`, but perhaps allowed on the object.
    fn must_scale_the_object(&self) -> bool {
        let name = &self.situation.set.name.name;
        self.situation.rights.is_some_and(|rights| {
            rights.allow(PATCH_SCALE, name) == Some(false)
                && rights.allow(PATCH_SETS, name) != Some(false)
        })
    }

    /// What the edits set off, as one speaks of it.
    pub fn what(&self) -> &'static str {
        if !self.moves.going().is_empty() {
            "the scale-down"
        } else if !self.moves.coming().is_empty() {
            "the scale-up"
        } else {
            "the update"
        }
    }

    /// A seat as it is.
    pub fn seat(&self, ordinal: Ordinal) -> Option<&Seat<'a>> {
        let found = self
            .seats
            .binary_search_by_key(&ordinal, |(it, _)| it.ordinal);
        found.ok().and_then(|place| self.seats.get(place))
    }

    /// How a seat is doing.
    pub fn health(&self, ordinal: Ordinal) -> Option<&Health> {
        self.seat(ordinal).map(|(_, standing)| &standing.health)
    }

    /// The name of the pod in a seat.
    pub fn pod(&self, ordinal: Ordinal) -> String {
        self.before.pod_name(ordinal).name.to_string()
    }

    /// The revision of the pod in a seat, in short.
    pub fn revision_of(&self, ordinal: Ordinal) -> Option<String> {
        let revision = self.seat(ordinal)?.0.pod?.revision.as_deref()?;
        Some(self.situation.fleet.short_revision(&self.before, revision))
    }

    /// The revision at which a pod is made, in short.
    pub fn revision(&self, at: Option<At>) -> String {
        let (fleet, set) = (self.situation.fleet, &self.before);
        if at == Some(At::Current) {
            return fleet.short_revision(set, &set.status.current_revision);
        }
        if !self.has_new_template {
            return fleet.short_revision(set, &set.status.update_revision);
        }
        let newest = fleet.revisions_of(set).first().map(|it| it.number);
        newest.map_or_else(|| "new".to_owned(), |it| (it + 1).to_string())
    }

    /// The number of the revision whose template returns, if one has it.
    pub fn returning(&self) -> Option<i64> {
        let revision = &self.after.status.update_revision;
        let number = self.situation.fleet.revision_number(&self.before, revision);
        number.filter(|_| self.has_new_template)
    }

    /// Whether pods of two revisions are wanted, so that it matters at which one a pod is made.
    pub fn is_between_revisions(&self) -> bool {
        let status = &self.before.status;
        status.current_revision != status.update_revision
            && self.before.strategy != Strategy::OnDelete
    }

    /// What moves nobody, and was not meant to, lists no seats.
    fn shown_seats(&self, in_the_way: &[Ordinal]) -> Vec<SeatFate> {
        let is_about_pods = self.is_scale()
            || self.has_new_template
            || self.before.strategy != self.after.strategy
            || self.moves.fates.values().any(|it| !it.is_under_way);
        if is_about_pods {
            seats::seats(self, in_the_way)
        } else {
            Vec::new()
        }
    }

    fn danger(&self, loses: bool) -> Danger {
        let is_emptied = self.after.replicas == 0 && !self.moves.going().is_empty();
        let moves = self.moves.fates.values().any(|it| !it.is_under_way);
        match () {
            () if loses || is_emptied => Danger::Destructive,
            () if moves => Danger::Disruptive,
            () => Danger::Harmless,
        }
    }

    /// Value by value: of a map that comes or goes as a whole, each of its keys. What the pods become is told by what
    /// knows templates.
    fn deltas(&self) -> Vec<Delta> {
        let none = json!({});
        let (pods, others): (Vec<_>, Vec<_>) = self
            .edits
            .iter()
            .partition(|it| it.pointer.starts_with("/spec/template/spec"));
        let others = others.into_iter().flat_map(|it| {
            let (before, after) = (it.before.as_ref(), it.after.as_ref());
            if before.or(after).is_some_and(Value::is_object) {
                Edit::between(before.unwrap_or(&none), after.unwrap_or(&none), &it.pointer)
            } else {
                vec![it.clone()]
            }
        });
        let others = others.map(|it| {
            let (before, after) = self.shown.words(&it.pointer);
            Delta {
                what: path(&it.pointer),
                before,
                after,
            }
        });
        let template = |object: &Value| {
            let template = object.pointer("/spec/template").cloned();
            PodTemplate::new(template.unwrap_or_default())
        };
        let (before, mut after) = (self.situation.object, self.situation.object.clone());
        for edit in &pods {
            let after_it = self.shown.laid_open.pointer(&edit.pointer).cloned();
            let shown = Edit {
                after: after_it.filter(|_| edit.after.is_some()),
                ..(*edit).clone()
            };
            shown.apply(&mut after);
        }
        let pods = words::changes(&template(before), &template(&after)).into_iter();
        let pods = pods.map(|(what, before, after)| Delta {
            what,
            before,
            after,
        });
        pods.chain(others).collect()
    }

    fn follows(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut say = |words: String| notes.push(Note::new(Topic::Follows, words));
        let set = &self.after;
        if self.has_new_template {
            if let Some(revision) = self.returning() {
                say(format!(
                    "the template is that of revision {revision}, which becomes {}: pods that have it still are not replaced",
                    self.revision(Some(At::Update))
                ));
            }
            match &set.strategy {
                Strategy::OnDelete => say(
                    "OnDelete: nothing is replaced; each pod takes the new template when someone deletes it".into(),
                ),
                Strategy::RollingUpdate { .. } if set.partition() > 0 && self.moves.replaced().is_empty() && set.replicas > 0 => say(format!(
                    "nothing is replaced: the partition {} holds every pod at the template that it has",
                    set.partition()
                )),
                _ => {}
            }
        }
        notes
    }

    /// What is true when it is done.
    fn goal(&self) -> Goal {
        if self.moves.fates.values().any(|it| !it.is_under_way) {
            Goal::AtRest
        } else {
            Goal::Observed
        }
    }
}

/// The revision that has a template already: then the controller makes no new one, and pods that have it stay.
fn revision_of(set: &Set, fleet: &Fleet, template: Value) -> Option<Text> {
    let template = PodTemplate::new(template);
    let all = fleet.revisions_of(set).into_iter();
    let mut same = all.filter(|it| fleet.template(&it.name) == Some(&template));
    same.next().map(|it| (*it.name.name).into())
}

fn seats_of<'a>(
    (before, after): (&Set, &Set),
    moves: &Moves,
    situation: &Situation<'a>,
) -> Vec<Seat<'a>> {
    let (fleet, now) = (situation.fleet, situation.now);
    let mut seats = rollout::seats(before, fleet, now);
    let wanted = before.ordinals();
    let more = moves.fates.keys().filter(|it| !wanted.contains(it));
    let more = more
        .map(|ordinal| fleet.replica(after, *ordinal))
        .filter(|it| it.pod.is_none());
    seats.extend(more.map(|replica| {
        let standing = Standing::of(&replica, after, now);
        (replica, standing)
    }));
    seats.sort_by_key(|(it, _)| it.ordinal);
    seats
}
