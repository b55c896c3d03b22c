//! Which revision is current, which is the update, and how many old ones are kept.

use serde_json::{Value, json};

use super::member::Member;
use super::set::Set;
use super::{Trouble, hash, signed};
use crate::sim::resource::Kind;
use crate::sim::store::Object;
use crate::sim::value::{at, map, name, number, place, remove, set as put, text};
use crate::sim::verbs::Deletion;
use crate::sim::world::World;

/// The label of a revision that holds its hash.
const HASH: &str = "controller.kubernetes.io/hash";
/// Where a revision's data holds its template.
const TEMPLATE: &str = "/data/spec/template";

/// The two revisions that count, and the times that a name was taken.
pub struct Chosen {
    /// What the pods below the partition are made from.
    pub current: Object,
    /// What the template says.
    pub update: Object,
    /// How often the name of a new revision was taken by another.
    pub collisions: i64,
}

/// Puts revisions into their order: by number, then by age, then by name.
pub fn sort(revisions: &mut [Object]) {
    revisions.sort_by(|a, b| rank(a).cmp(&rank(b)));
}

fn rank(revision: &Value) -> (i64, &str, &str) {
    (
        number(revision, "/revision").unwrap_or(0),
        text(revision, "/metadata/creationTimestamp"),
        name(revision),
    )
}

/// Finds or makes the revision of the template; the revisions are sorted.
pub fn choose(world: &mut World, set: &Set, revisions: &[Object]) -> Result<Chosen, Trouble> {
    let mut collisions = set.number("/status/collisionCount");
    let update = match known(set, revisions) {
        Some(newest) => newest.clone(),
        None => find_or_make(world, set, revisions, &mut collisions)?,
    };
    let current = revisions
        .iter()
        .find(|it| name(it) == set.text("/status/currentRevision"))
        .unwrap_or(&update)
        .clone();
    Ok(Chosen {
        current,
        update,
        collisions,
    })
}

/// The newest revision, if the status says that this generation's template was found to be it. So a pass
/// that has nothing to do does not read the template.
fn known<'a>(set: &Set, revisions: &'a [Object]) -> Option<&'a Object> {
    let is_observed =
        set.number("/metadata/generation") == set.number("/status/observedGeneration");
    revisions
        .last()
        .filter(|it| is_observed && name(it) == set.text("/status/updateRevision"))
}

fn find_or_make(
    world: &mut World,
    set: &Set,
    revisions: &[Object],
    collisions: &mut i64,
) -> Result<Object, Trouble> {
    let data = data_of(set.at("/spec/template"));
    let Some(newest) = revisions.last() else {
        return make(world, set, &data, 1, collisions);
    };
    if at(newest, "/data") == &data {
        return Ok(newest.clone());
    }
    let next = number(newest, "/revision").unwrap_or(0) + 1;
    let equal = revisions.iter().rfind(|it| at(it, "/data") == &data);
    if let Some(older) = equal {
        let key = set.beside(Kind::ControllerRevision, name(older));
        let raised = world.revise(&key, &signed(), |it| put(it, "/revision", next));
        return raised
            .map(|it| it.object)
            .map_err(|refusal| Trouble(refusal.message));
    }
    if data_of(&without_nulls(&template(newest))) == data {
        return Ok(newest.clone());
    }
    make(world, set, &data, next, collisions)
}

/// What is kept of a set: a strategic patch that puts its template back.
fn data_of(template: &Value) -> Value {
    let mut template = template.clone();
    map(&mut template).insert("$patch".to_owned(), "replace".into());
    json!({ "spec": { "template": template } })
}

/// The template that a revision puts back.
pub fn template(revision: &Value) -> Value {
    let mut template = at(revision, TEMPLATE).clone();
    remove(&mut template, "/$patch");
    template
}

/// Older servers wrote `creationTimestamp: null`; a null says no more than what is absent.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

fn make(
    world: &mut World,
    set: &Set,
    data: &Value,
    number: i64,
    collisions: &mut i64,
) -> Result<Object, Trouble> {
    let mut labels = set.at("/spec/template/metadata/labels").clone();
    map(&mut labels).insert(HASH.to_owned(), hash::of(data, *collisions).into());
    let mut revision = json!({
        "metadata": { "labels": labels, "ownerReferences": [set.reference()] },
        "data": data,
        "revision": number,
    });
    let annotations = set.at("/metadata/annotations");
    if annotations.is_object() {
        *place(&mut revision, "/metadata/annotations") = annotations.clone();
    }
    loop {
        // A name has at most 253 characters.
        let prefix: String = set.name().chars().take(223).collect();
        let name = format!("{prefix}-{}", hash::of(data, *collisions));
        put(&mut revision, "/metadata/name", name.as_str());
        let made = world.create(
            Kind::ControllerRevision,
            set.namespace(),
            revision.clone(),
            &signed(),
        );
        let refusal = match made {
            Ok(written) => return Ok(written.object),
            Err(refusal) => refusal,
        };
        let taken = world.get(&set.beside(Kind::ControllerRevision, &name));
        match taken.filter(|_| refusal.reason == "AlreadyExists") {
            Some(same) if at(&same, "/data") == data => return Ok(same),
            Some(_) => *collisions += 1,
            None => return Err(Trouble(refusal.message)),
        }
    }
}

/// Deletes the oldest revisions that no pod is made from, until as many are left as the limit says.
pub fn truncate(
    world: &mut World,
    set: &Set,
    revisions: &[Object],
    live: &[&str],
    members: &[Member],
) -> Result<(), Trouble> {
    let limit = number(&set.object, "/spec/revisionHistoryLimit").unwrap_or(10);
    let Ok(limit) = usize::try_from(limit) else {
        return Ok(());
    };
    let idle: Vec<&Object> = revisions
        .iter()
        .filter(|it| !live.contains(&name(it)))
        .filter(|it| !members.iter().any(|pod| pod.revision() == name(it)))
        .collect();
    for old in idle.iter().take(idle.len().saturating_sub(limit)) {
        let key = set.beside(Kind::ControllerRevision, name(old));
        world
            .delete(&key, &Deletion::default())
            .map_err(|refusal| Trouble(refusal.message))?;
    }
    Ok(())
}
