//! What admission does to a new object: namespaces that end, tolerations, the default class, protection.

use serde_json::{Value, json};

use super::decode::quantity::nanos;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{self, at, entry, items, text};
use crate::sim::world::World;

/// These are there from the beginning, and for ever.
pub const IMMORTAL: &[&str] = &["default", "kube-system", "kube-public", "kube-node-lease"];

const LOST: &[&str] = &[
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
];

impl World {
    /// Whether the namespace takes new objects.
    pub(super) fn admit_to_namespace(&self, key: &Key) -> Result<(), Refusal> {
        if !key.kind.resource().is_namespaced {
            return Ok(());
        }
        let place = Key::new(Kind::Namespace, "", &key.namespace);
        let Some(namespace) = self.store.get(&place) else {
            return if IMMORTAL.contains(&key.namespace.as_str()) {
                Ok(())
            } else {
                Err(Refusal::not_found(&place))
            };
        };
        if text(namespace, "/status/phase") != "Terminating" {
            return Ok(());
        }
        let name = &key.namespace;
        let mut refusal = Refusal::forbidden(
            key,
            &format!(
                "unable to create new content in namespace {name} because it is being terminated"
            ),
        );
        value::set(
            &mut refusal.details,
            "/causes",
            json!([{
                "reason": "NamespaceTerminating",
                "message": format!("namespace {name} is being terminated"),
                "field": "metadata.namespace",
            }]),
        );
        Err(refusal)
    }

    /// What the admission plugins add.
    pub(super) fn admit(&self, kind: Kind, object: &mut Value) {
        match kind {
            Kind::Pod => admit_pod(object),
            Kind::PersistentVolumeClaim => {
                protect(object, "kubernetes.io/pvc-protection");
                if at(object, "/spec/storageClassName").is_null()
                    && let Some(class) = self.default_class()
                {
                    value::set(object, "/spec/storageClassName", class);
                }
            }
            Kind::PersistentVolume => protect(object, "kubernetes.io/pv-protection"),
            Kind::Namespace => value::set(object, "/spec/finalizers", json!(["kubernetes"])),
            _ => {}
        }
    }

    /// Whether a claim may grow: it must be bound, and its class must allow it.
    pub(super) fn admit_growth(&self, key: &Key, old: &Value, new: &Value) -> Result<(), Refusal> {
        let size = |it: &Value| nanos(text(it, "/spec/resources/requests/storage")).unwrap_or(0);
        if key.kind != Kind::PersistentVolumeClaim || size(new) <= size(old) {
            return Ok(());
        }
        if text(old, "/status/phase") != "Bound" {
            return Err(Refusal::forbidden(
                key,
                "Only bound persistent volume claims can be expanded",
            ));
        }
        let class = Key::new(Kind::StorageClass, "", text(new, "/spec/storageClassName"));
        let class = self.store.get(&class);
        if class.is_some_and(|class| value::is_true(class, "/allowVolumeExpansion")) {
            return Ok(());
        }
        Err(Refusal::forbidden(
            key,
            "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
        ))
    }

    /// The newest class that is marked as the default.
    fn default_class(&self) -> Option<String> {
        self.store
            .all(Kind::StorageClass)
            .filter(|(_, class)| {
                let mark = "storageclass.kubernetes.io/is-default-class";
                entry(class, "/metadata/annotations", mark) == Some("true")
            })
            .max_by(|(a, one), (b, other)| {
                let made = |it: &Value| text(it, "/metadata/creationTimestamp").to_owned();
                made(one).cmp(&made(other)).then(b.name.cmp(&a.name))
            })
            .map(|(key, _)| key.name.clone())
    }
}

fn protect(object: &mut Value, finalizer: &str) {
    let known = items(object, "/metadata/finalizers");
    if !known.iter().any(|it| it == finalizer) {
        let mut all = known.to_vec();
        all.push(finalizer.into());
        value::set(object, "/metadata/finalizers", all);
    }
}

fn admit_pod(pod: &mut Value) {
    let spec = value::map(value::place(pod, "/spec"));
    spec.entry("serviceAccountName")
        .or_insert_with(|| json!("default"));
    if let Some(account) = spec.get("serviceAccountName").cloned() {
        spec.insert("serviceAccount".to_owned(), account);
    }
    spec.entry("priority").or_insert_with(|| json!(0));
    spec.entry("preemptionPolicy")
        .or_insert_with(|| json!("PreemptLowerPriority"));
    tolerate(pod);
}

/// Lost nodes are tolerated for five minutes.
pub fn tolerate(pod: &mut Value) {
    let spec = value::map(value::place(pod, "/spec"));
    let tolerations = spec.entry("tolerations").or_insert_with(|| json!([]));
    let Value::Array(tolerations) = tolerations else {
        return;
    };
    for taint in LOST {
        let is_tolerated = tolerations.iter().any(|it| {
            let (key, effect) = (text(it, "/key"), text(it, "/effect"));
            (key == *taint || key.is_empty()) && (effect == "NoExecute" || effect.is_empty())
        });
        if !is_tolerated {
            tolerations.push(json!({
                "key": taint,
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": 300,
            }));
        }
    }
}
