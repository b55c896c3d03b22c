//! The kinds whose objects are looked at as text, and which of them can be edited.

use crate::domain::plan::ObjectRef;
use crate::domain::rights::{
    PATCH_BUDGETS, PATCH_CLAIMS, PATCH_PODS, PATCH_SERVICES, PATCH_SETS, Right,
};
use crate::domain::{Name, Uid};

/// A kind whose objects are looked at as text.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// As one says it: `StatefulSet`.
    pub word: &'static str,
    /// As a manifest says it: `apps/v1`.
    pub version: &'static str,
    /// The path of its group: `/apis/apps/v1`.
    pub group: &'static str,
    /// `statefulsets`.
    pub resource: &'static str,
    /// What one must be allowed in order to change one.
    pub change: Change,
}

/// Whether objects of a kind can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// With this right.
    With(Right),
    /// Never: why, and what to do instead.
    Never(&'static str),
}

/// Every kind whose objects are looked at as text.
pub static KINDS: &[&Kind] = &[&SET, &POD, &CLAIM, &SERVICE, &REVISION, &BUDGET];

/// Sets.
pub static SET: Kind = Kind {
    word: "StatefulSet",
    version: "apps/v1",
    group: "/apis/apps/v1",
    resource: "statefulsets",
    change: Change::With(PATCH_SETS),
};

/// Pods.
pub static POD: Kind = Kind {
    word: "Pod",
    version: "v1",
    group: "/api/v1",
    resource: "pods",
    change: Change::With(PATCH_PODS),
};

/// Claims.
pub static CLAIM: Kind = Kind {
    word: "PersistentVolumeClaim",
    version: "v1",
    group: "/api/v1",
    resource: "persistentvolumeclaims",
    change: Change::With(PATCH_CLAIMS),
};

/// Services.
pub static SERVICE: Kind = Kind {
    word: "Service",
    version: "v1",
    group: "/api/v1",
    resource: "services",
    change: Change::With(PATCH_SERVICES),
};

/// Revisions.
pub static REVISION: Kind = Kind {
    word: "ControllerRevision",
    version: "apps/v1",
    group: "/apis/apps/v1",
    resource: "controllerrevisions",
    change: Change::Never(
        "the controller writes revisions, and none changes; roll back to it instead",
    ),
};

/// Disruption budgets.
pub static BUDGET: Kind = Kind {
    word: "PodDisruptionBudget",
    version: "policy/v1",
    group: "/apis/policy/v1",
    resource: "poddisruptionbudgets",
    change: Change::With(PATCH_BUDGETS),
};

impl Kind {
    /// The kind that a manifest names.
    ///
    /// ```
    /// use kubectl_sts::manifest::Kind;
    /// assert_eq!(Kind::named("apps/v1", "StatefulSet").unwrap().resource, "statefulsets");
    /// assert!(Kind::named("v1", "Secret").is_none());
    /// ```
    #[must_use]
    pub fn named(version: &str, word: &str) -> Option<&'static Self> {
        let mut all = KINDS.iter().copied();
        all.find(|it| it.version == version && it.word == word)
    }

    /// The kind of an object that was read.
    #[must_use]
    pub fn of(object: &ObjectRef) -> Option<&'static Self> {
        let mut all = KINDS.iter().copied();
        all.find(|it| it.group == object.group && it.resource == object.resource)
    }

    /// An object of this kind.
    #[must_use]
    pub fn object(&self, name: &Name, uid: &Uid) -> ObjectRef {
        ObjectRef {
            kind: self.word.into(),
            group: self.group.into(),
            resource: self.resource.into(),
            name: name.clone(),
            uid: uid.clone(),
        }
    }
}
