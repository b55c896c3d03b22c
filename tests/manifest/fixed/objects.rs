//! What is changed: objects of every kind that have many of their fields.

use kubectl_sts::manifest::{Kind, kind};
use serde_json::Value;

use crate::control_plane::Namespace;

/// The kind, the path, what is waited for.
pub const ALL: &[(&Kind, &str, &str)] = &[
    (&kind::SET, "statefulsets/plain", ""),
    (&kind::SET, "statefulsets/full", ""),
    (&kind::POD, "pods/plain", ""),
    (&kind::POD, "pods/full", ""),
    (&kind::POD, "pods/gated", ""),
    (&kind::CLAIM, "persistentvolumeclaims/grows", "Bound"),
    (&kind::CLAIM, "persistentvolumeclaims/fixed", "Bound"),
    (&kind::CLAIM, "persistentvolumeclaims/waits", ""),
    (&kind::SERVICE, "services/plain", ""),
    (&kind::SERVICE, "services/headless", ""),
    (&kind::SERVICE, "services/nodes", ""),
    (&kind::SERVICE, "services/balancer", ""),
    (&kind::SERVICE, "services/elsewhere", ""),
    (&kind::REVISION, "controllerrevisions/one", ""),
    (&kind::BUDGET, "poddisruptionbudgets/one", ""),
];

/// Makes them all.
pub fn create<'n>(
    ns: &'n Namespace<'_>,
) -> impl Iterator<Item = (&'static Kind, &'static str)> + 'n {
    let text = include_str!("objects.yaml").replace("NAMESPACE", &ns.name);
    ns.bed
        .kubectl_reads(&["-n", &ns.name, "create", "-f", "-"], &text);
    ALL.iter().map(|(kind, path, phase)| {
        ns.wait(&format!("{path} to be {phase}"), path, |it| {
            it.is_object()
                && (phase.is_empty() || it.pointer("/status/phase") == Some(&Value::from(*phase)))
        });
        (*kind, *path)
    })
}
