//! A situation out of the lines of an example, with the set's object as the server would give it; and what a plan
//! says, as text.

use std::fmt::Write as _;

use kubectl_sts::domain::example::{self, NOW};
use kubectl_sts::domain::plan::{Plan, Refusal};
use kubectl_sts::domain::rights::{Right, Rights};
use kubectl_sts::domain::rollout::{Progress, progress};
use kubectl_sts::domain::set::{self, Fate, Strategy};
use kubectl_sts::domain::timeline::Timeline;
use kubectl_sts::domain::{Change, Fleet, Identity, Name, Object, Ordinal, Set, Text, Touched};
use kubectl_sts::operations::{Field, Operation, Situation, Written};
use serde_json::{Value, json};

pub struct Bench {
    pub fleet: Fleet,
    pub set: Set,
    pub object: Value,
    pub others: Vec<Value>,
    pub rights: Option<Rights>,
    pub last: Option<Written>,
    pub seat: Option<Ordinal>,
    pub revision: Option<Name>,
    progress: Progress,
    timeline: Timeline,
    pub identity: Identity,
}

#[allow(dead_code, reason = "for the operations to come")]
impl Bench {
    /// The first set of these lines, which are parted by `|`; every kind is known and live. Its object is made
    /// from it, with one container, as the server defaults it.
    pub fn new(lines: &str) -> Self {
        Self::raw(&format!("known|{lines}"))
    }

    /// The first set of these lines; only what they say is known.
    pub fn raw(lines: &str) -> Self {
        let fleet = example::fleet(&lines.replace('|', "\n"));
        let set = fleet.sets().next().expect("a set").clone();
        let mut timeline = Timeline::default();
        timeline.look(&set, &fleet, NOW);
        Self {
            object: object(&set),
            others: Vec::new(),
            rights: None,
            last: None,
            seat: None,
            revision: None,
            progress: progress(&set, &fleet, NOW),
            timeline,
            identity: Identity {
                context: "prod-eu".into(),
                user: "ada@corp".into(),
                ..Identity::default()
            },
            fleet,
            set,
        }
    }

    pub fn seat(mut self, ordinal: Ordinal) -> Self {
        self.seat = Some(ordinal);
        self
    }

    pub fn revision(mut self, name: &str) -> Self {
        self.revision = Some(self.set.name.sibling(name));
        self
    }

    /// With something else at a place of the set's object; missing maps are made.
    pub fn put(mut self, pointer: &str, value: impl Into<Value>) -> Self {
        put(&mut self.object, pointer, value.into());
        self
    }

    /// Without what stands at a place of the set's object.
    pub fn without(mut self, pointer: &str) -> Self {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = self.object.pointer_mut(parent).unwrap();
        let key = key.replace("~1", "/");
        parent.as_object_mut().unwrap().remove(&key).unwrap();
        self
    }

    /// With anything at a place of the set's object, if there is such a place.
    pub fn replace(mut self, pointer: &str, value: Value) -> Self {
        if let Some(place) = self.object.pointer_mut(pointer) {
            *place = value;
        }
        self
    }

    /// With the template of its newest revision.
    pub fn at_newest(mut self) -> Self {
        let template = self.fleet.template_now(&self.set).unwrap();
        self.object["spec"]["template"] = template.json().clone();
        self
    }

    /// With objects that were read besides the set.
    pub fn others(mut self, others: impl IntoIterator<Item = Value>) -> Self {
        self.others = others.into_iter().collect();
        self
    }

    /// With someone who manages a place of the set's object, perhaps through a subresource: `helm`, `kubectl/scale`.
    pub fn managed(mut self, manager: &str, pointer: &str) -> Self {
        let (name, subresource) = manager.split_once('/').unwrap_or((manager, ""));
        let steps = pointer.split('/').skip(1).collect::<Vec<_>>();
        let fields = steps.into_iter().rev().fold(
            json!({}),
            |below, step| json!({ (format!("f:{step}")): below }),
        );
        let mut entry = json!({"manager": name, "operation": "Update", "fieldsV1": fields, "time": "2026-11-20T08:00:00Z"});
        if !subresource.is_empty() {
            entry["subresource"] = json!(subresource);
        }
        let mut all = self.object["metadata"]["managedFields"].take();
        if all.is_null() {
            all = json!([]);
        }
        all.as_array_mut().unwrap().push(entry);
        self.object["metadata"]["managedFields"] = all;
        self
    }

    /// With these rights asked for by themselves, and nothing else known.
    pub fn rights(mut self, asked: &[(Right, bool)]) -> Self {
        self.rights = Some(Rights {
            asked: asked.to_vec(),
            is_incomplete: true,
            ..Rights::default()
        });
        self
    }

    pub fn last(mut self, last: Written) -> Self {
        self.last = Some(last);
        self
    }

    /// With another object in the fleet.
    pub fn apply(&mut self, object: Object) {
        self.fleet
            .apply(Change::Applied(object), &mut Touched::default());
    }

    pub fn situation(&self) -> Situation<'_> {
        Situation {
            fleet: &self.fleet,
            set: &self.set,
            progress: Some(&self.progress),
            timeline: &self.timeline,
            seat: self.seat,
            revision: self.revision.as_ref(),
            object: &self.object,
            others: &self.others,
            target: None,
            edits: &[],
            rights: self.rights.as_ref(),
            identity: &self.identity,
            last: self.last.as_ref(),
            now: NOW,
        }
    }

    pub fn fields(&self, operation: &str) -> Vec<Field> {
        (named(operation).fields)(&self.situation())
    }

    pub fn plan(&self, operation: &str, answers: &[&str]) -> Result<Plan, Refusal> {
        (named(operation).plan)(&self.situation(), answers)
    }

    /// What it would do, as text; or why not.
    pub fn told(&self, operation: &str, answers: &[&str]) -> String {
        match self.plan(operation, answers) {
            Ok(plan) => told(&plan),
            Err(refusal) => refused(&refusal),
        }
    }
}

fn named(operation: &str) -> &'static Operation {
    Operation::named(operation).unwrap_or_else(|| panic!("there is no operation {operation}"))
}

/// A plan as text: all that is in it.
pub fn told(plan: &Plan) -> String {
    let mut text = format!(
        "{}  [{}: {}]\n",
        plan.title,
        plan.danger.word(),
        plan.effect
    );
    for delta in &plan.changes {
        let or_none = |it: &Option<String>| it.clone().unwrap_or_else(|| "(none)".to_owned());
        let (before, after) = (or_none(&delta.before), or_none(&delta.after));
        writeln!(text, "  {}: {before} -> {after}", delta.what).unwrap();
    }
    for seat in &plan.seats {
        let mark = if seat.is_in_the_way { "!" } else { " " };
        let line = format!("{mark} {} {}  {}", seat.ordinal, seat.words, seat.claims);
        writeln!(text, "{}", line.trim_end()).unwrap();
    }
    for note in &plan.notes {
        writeln!(text, "{}: {}", note.topic.label(), note.words).unwrap();
    }
    writeln!(text, "$ {}", plan.kubectl).unwrap();
    if let Some(typed) = &plan.typed {
        writeln!(text, "type {typed}").unwrap();
    }
    for step in &plan.steps {
        let request = &step.request;
        let subresource = request.subresource.map(|it| format!("/{it}"));
        writeln!(
            text,
            "{}: {:?} {}{}, until {:?}{}",
            step.about,
            request.verb,
            request.object.path(),
            subresource.unwrap_or_default(),
            step.goal,
            if request.holds_version {
                ", same version"
            } else {
                ""
            }
        )
        .unwrap();
        writeln!(text, "  {}", request.body).unwrap();
    }
    text
}

/// A refusal as text.
pub fn refused(refusal: &Refusal) -> String {
    let instead = refusal.instead.as_ref();
    let instead = instead.map_or(String::new(), |it| format!(" Instead: {it}"));
    format!("no: {}{instead}\n", refusal.words)
}

/// Puts a value at a place; missing maps are made.
#[allow(dead_code, reason = "for the operations to come")]
pub fn put(object: &mut Value, pointer: &str, value: Value) {
    let mut here = object;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        here = match here {
            Value::Array(items) => &mut items[part.parse::<usize>().unwrap()],
            Value::Object(map) => map.entry(part).or_insert_with(|| json!({})),
            other => panic!("{part} in {other}"),
        };
    }
    *here = value;
}

/// A set as the server would give it.
pub fn object(set: &Set) -> Value {
    let fate = |fate: Fate| match fate {
        Fate::Retain => "Retain",
        Fate::Delete => "Delete",
    };
    let labels = |labels: &std::collections::BTreeMap<_, _>| {
        let pairs = labels.iter();
        Value::Object(
            pairs
                .map(|(key, value): (&Text, &Text)| (key.to_string(), json!(value)))
                .collect(),
        )
    };
    let mut object = json!({
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {
            "name": &*set.name.name,
            "namespace": &*set.name.namespace,
            "uid": &*set.uid,
            "resourceVersion": "1000",
            "generation": set.generation,
            "creationTimestamp": set.created,
            "managedFields": [{"manager": "kubectl-sts", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}}],
        },
        "spec": {
            "replicas": set.replicas,
            "serviceName": &*set.service,
            "podManagementPolicy": set.policy.word(),
            "revisionHistoryLimit": set.history_limit,
            "selector": {"matchLabels": labels(&set.selector)},
            "persistentVolumeClaimRetentionPolicy": {
                "whenDeleted": fate(set.retention.when_deleted),
                "whenScaled": fate(set.retention.when_scaled),
            },
            "updateStrategy": strategy(&set.strategy),
            "template": {
                "metadata": {"labels": labels(&set.pod_labels)},
                "spec": {
                    "containers": set.containers.iter().map(|it| json!({"name": &*it.name, "image": &*it.image})).collect::<Value>(),
                    "terminationGracePeriodSeconds": set.grace_seconds,
                },
            },
        },
        "status": {
            "observedGeneration": set.status.observed_generation,
            "currentRevision": &*set.status.current_revision,
            "updateRevision": &*set.status.update_revision,
        },
    });
    if !set.labels.is_empty() {
        object["metadata"]["labels"] = labels(&set.labels);
    }
    // What is 0 the server leaves out.
    if set.min_ready_seconds > 0 {
        object["spec"]["minReadySeconds"] = json!(set.min_ready_seconds);
    }
    if set.start > 0 {
        object["spec"]["ordinals"] = json!({"start": set.start});
    }
    if let Some((kind, name)) = set.controller.as_ref().and_then(|it| it.split_once('/')) {
        object["metadata"]["ownerReferences"] = json!([{"apiVersion": "example.com/v1", "kind": kind, "name": name, "uid": "uid-owner", "controller": true}]);
    }
    let templates = set.claim_templates.iter().map(claim_template);
    object["spec"]["volumeClaimTemplates"] = templates.collect();
    object
}

fn strategy(strategy: &Strategy) -> Value {
    let mut object = json!({"type": strategy.word()});
    if let Strategy::RollingUpdate { block: Some(block) } = strategy {
        object["rollingUpdate"] = json!({"partition": block.partition});
        if let Some(most) = &block.max_unavailable {
            object["rollingUpdate"]["maxUnavailable"] = json!(&**most);
        }
    }
    object
}

fn claim_template(template: &set::ClaimTemplate) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": &*template.name},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": template.size.to_string()}},
            "storageClassName": template.class.as_deref(),
        },
    })
}

/// A name, a situation, an operation and what is typed for it.
pub type Scene = (&'static str, Bench, &'static str, &'static [&'static str]);

/// What is told in each of these scenes, held against the file of a name.
pub fn scenes(file: &str, scenes: &[Scene]) {
    let told = scenes.iter().map(|(name, bench, operation, typed)| {
        let head = format!("=== {name}: {operation} {}", typed.join(" "));
        format!("{}\n{}", head.trim_end(), bench.told(operation, typed))
    });
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(file, told.collect::<Vec<_>>().join("\n"));
    });
}
