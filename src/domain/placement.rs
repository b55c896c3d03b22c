//! Where a volume can live.

use super::Fleet;
use super::node::Node;
use super::volume::{Requirement, Volume};

/// The nodes that can mount a volume.
#[derive(Clone, Debug, PartialEq)]
pub enum Places<'a> {
    /// Any.
    Any,
    /// These.
    Nodes(Vec<&'a Node>),
    /// None that exists: what is asked for, such as `disk=fast`.
    Nowhere(String),
    /// Nodes may not be read: what is asked for.
    Asked(String),
}

/// The nodes that can mount a volume.
///
/// <https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity>
#[must_use]
pub fn places<'a>(volume: &Volume, fleet: &'a Fleet) -> Places<'a> {
    if volume.nodes.is_empty() {
        return Places::Any;
    }
    let asked = || {
        let groups = volume.nodes.iter().map(|group| {
            group
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" and ")
        });
        groups.collect::<Vec<_>>().join(", or ")
    };
    if fleet.nodes().next().is_none() {
        return Places::Asked(asked());
    }
    let fits = |node: &&Node| {
        volume
            .nodes
            .iter()
            .any(|group| group.iter().all(|it| it.is_met_by(node)))
    };
    let nodes: Vec<&Node> = fleet.nodes().filter(fits).collect();
    if nodes.is_empty() {
        Places::Nowhere(asked())
    } else {
        Places::Nodes(nodes)
    }
}

impl Requirement {
    /// Whether a node's label, or its name, is as it asks.
    pub(super) fn is_met_by(&self, node: &Node) -> bool {
        self.holds(self.labels_value(node))
    }

    /// Whether a value is as it asks; nothing is a label that is not there.
    pub(super) fn holds(&self, value: Option<&str>) -> bool {
        let listed = |value: &str| self.values.iter().any(|each| &**each == value);
        let number = |text: &str| text.parse::<i64>().ok();
        let bound = self.values.first().and_then(|bound| number(bound));
        match &*self.operator {
            "In" => value.is_some_and(listed),
            "NotIn" => !value.is_some_and(listed),
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            "Gt" => value
                .and_then(number)
                .zip(bound)
                .is_some_and(|(value, bound)| value > bound),
            "Lt" => value
                .and_then(number)
                .zip(bound)
                .is_some_and(|(value, bound)| value < bound),
            _ => false,
        }
    }

    fn labels_value<'n>(&self, node: &'n Node) -> Option<&'n str> {
        if &*self.key == "metadata.name" {
            return Some(&node.name.name);
        }
        node.labels.get(&self.key).map(AsRef::as_ref)
    }
}

impl std::fmt::Display for Requirement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let values = self.values.join("|");
        match &*self.operator {
            "In" => write!(f, "{}={values}", self.key),
            "NotIn" => write!(f, "{}!={values}", self.key),
            "Exists" => write!(f, "{}", self.key),
            "DoesNotExist" => write!(f, "no {}", self.key),
            other => write!(f, "{} {other} {values}", self.key),
        }
    }
}
