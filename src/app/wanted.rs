//! What must be watched for what is shown.

use std::collections::BTreeSet;

use super::App;
use crate::domain::{Feed, Kind, Scope, Set};

/// Beyond so many sets, their revisions are read for the open set only: a set keeps ten templates, and the
/// list of sets shows but a number of two of them.
const FEW_SETS: usize = 300;

/// Where sets of more namespaces miss a pod, it is not for a name that is taken.
const FEW_NAMESPACES: usize = 10;

impl App {
    /// The feeds that what is shown needs.
    #[must_use]
    pub fn wanted(&self) -> BTreeSet<Feed> {
        let mut wanted = BTreeSet::new();
        for kind in self.place.fleet_pane.needs() {
            if kind == Kind::Revisions && !self.reads_all_revisions() {
                continue;
            }
            wanted.extend(self.scopes.iter().map(|scope| feed(kind, scope.clone())));
        }
        if let Some((set, pane)) = &self.place.open {
            for kind in pane.needs() {
                if kind == Kind::Templates {
                    wanted.extend(self.open_set().map(templates_of));
                    continue;
                }
                let narrow = feed(kind, Scope::Namespace(set.namespace.clone()));
                if !wanted.contains(&feed(kind, Scope::Cluster)) {
                    wanted.insert(narrow);
                }
            }
        }
        // Whose pod bears the name that a set wants? Only then are pods of others read.
        let crowded = self.standings.unmade(self.now).take(FEW_NAMESPACES);
        wanted
            .extend(crowded.map(|set| feed(Kind::Strays, Scope::Namespace(set.namespace.clone()))));
        wanted
    }

    fn reads_all_revisions(&self) -> bool {
        let sets = feed(
            Kind::Sets,
            self.scopes.first().cloned().unwrap_or(Scope::Cluster),
        );
        self.fleet.is_listed(&sets) && self.fleet.sets().len() <= FEW_SETS
    }
}

/// The templates of one set: ten of them and more, each of some kilobytes.
fn templates_of(set: &Set) -> Feed {
    let labels: Vec<String> = set
        .selector
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    Feed {
        kind: Kind::Templates,
        scope: Scope::Set {
            namespace: set.name.namespace.clone(),
            uid: set.uid.clone(),
            labels: labels.join(",").into(),
        },
    }
}

/// Kinds without namespaces are always watched in the whole cluster.
fn feed(kind: Kind, scope: Scope) -> Feed {
    let scope = if kind.is_namespaced() {
        scope
    } else {
        Scope::Cluster
    };
    Feed { kind, scope }
}
