//! The revisions of a set as they were just read, and what becomes of them.

use serde_json::Value;

use crate::domain::age::duration;
use crate::domain::plan::at;
use crate::domain::template::PodTemplate;
use crate::operations::Situation;

/// A revision as it was just read.
pub struct Revision<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its number.
    pub number: i64,
    /// The patch that it holds.
    pub data: &'a Value,
    /// The template in it.
    pub template: PodTemplate,
    /// How old it is.
    pub age: String,
}

/// The revisions are listed by the set's labels, as kubectl does; whose they are is told by their owner.
pub fn reads(situation: &Situation<'_>) -> Vec<String> {
    let namespace = &situation.set.name.namespace;
    let labels = situation.set.selector.iter();
    let labels: Vec<String> = labels
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let path = format!("/apis/apps/v1/namespaces/{namespace}/controllerrevisions");
    if labels.is_empty() {
        return vec![path];
    }
    vec![format!("{path}?labelSelector={}", labels.join(","))]
}

/// The revisions that the set controls, newest first.
pub fn revisions<'a>(situation: &Situation<'a>) -> Vec<Revision<'a>> {
    let list = situation.others.first().and_then(|it| it.get("items"));
    let items = list.and_then(Value::as_array).into_iter().flatten();
    let uid = &*situation.set.uid;
    let is_ours = |owner: &Value| {
        owner.get("controller") == Some(&Value::Bool(true))
            && owner.get("uid").and_then(Value::as_str) == Some(uid)
    };
    let age = |item: &Value| {
        let created = at(item, "/metadata/creationTimestamp")?.as_str()?;
        let created: jiff::Timestamp = created.parse().ok()?;
        Some(format!(
            "{} old",
            duration(situation.now.duration_since(created))
        ))
    };
    let read = |item: &'a Value| {
        let owners = at(item, "/metadata/ownerReferences")?.as_array()?;
        let data = at(item, "/data").filter(|_| owners.iter().any(is_ours))?;
        Some(Revision {
            name: at(item, "/metadata/name")?.as_str()?,
            number: at(item, "/revision")?.as_i64()?,
            data,
            template: PodTemplate::of_revision(data.clone()),
            age: age(item).unwrap_or_default(),
        })
    };
    let mut found: Vec<Revision<'_>> = items.filter_map(read).collect();
    found.sort_by_key(|it| std::cmp::Reverse(it.number));
    found
}

/// What becomes of the revision that is rolled back to.
pub struct Becomes {
    /// Its number now.
    pub was: i64,
    /// Its number then.
    pub number: i64,
    /// Servers before 1.34 wrote `creationTimestamp: null` into templates: to a newer one such a template is another.
    pub is_another: bool,
}

impl Becomes {
    /// What becomes of one, where this is the newest.
    pub fn of(target: &Revision<'_>, newest: &Revision<'_>) -> Self {
        let is_last = target.number == newest.number;
        Self {
            was: target.number,
            number: newest.number.saturating_add(i64::from(!is_last)),
            is_another: !is_last && is_of_old_server(target.data) && !is_of_old_server(newest.data),
        }
    }

    /// In a few words.
    pub fn in_short(&self) -> String {
        let Self { was, number, .. } = self;
        match (was == number, self.is_another) {
            (true, _) => was.to_string(),
            (false, false) => format!("{was}, which becomes {number}"),
            (false, true) => format!("{number}, as {was} was"),
        }
    }
}

fn is_of_old_server(data: &Value) -> bool {
    let metadata = data.pointer("/spec/template/metadata");
    metadata.is_some_and(|it| it.get("creationTimestamp") == Some(&Value::Null))
}
