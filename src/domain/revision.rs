//! A ControllerRevision: one template that a set has had.

use jiff::Timestamp;

use super::template::PodTemplate;
use super::{Fleet, Name, Set, Text, Uid};

/// What we keep of a revision while it is only listed: not its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Namespace and name.
    pub name: Name,
    /// Its identity.
    pub uid: Uid,
    /// The uid of the StatefulSet that controls it.
    pub set: Option<Uid>,
    /// Its place in the history; a rollback raises it.
    pub number: i64,
    /// When the template was first used.
    pub created: Timestamp,
    /// `kubernetes.io/change-cause`, if someone wrote one.
    pub cause: Option<Text>,
}

/// The template of a revision: read for the open set only, for a set keeps ten of them and more.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Namespace and name, which are those of its revision.
    pub name: Name,
    /// Its identity, which is that of its revision.
    pub uid: Uid,
    /// The uid of the StatefulSet that controls it.
    pub set: Option<Uid>,
    /// The template; nothing when it is larger than [`LARGEST`].
    pub pods: Option<PodTemplate>,
}

/// Templates of more bytes are not kept: they are listed, but not compared.
pub const LARGEST: usize = 256 * 1024;

impl Fleet {
    /// The revisions of a set, newest first.
    #[must_use]
    pub fn revisions_of(&self, set: &Set) -> Vec<&Revision> {
        let of_set = |it: &&Revision| it.set.as_ref() == Some(&set.uid);
        let mut found: Vec<_> = self
            .revisions_in(&set.name.namespace)
            .filter(of_set)
            .collect();
        // In the order of the controller: by number, then by age, then by name.
        found.sort_by(|a, b| (b.number, b.created, &b.name).cmp(&(a.number, a.created, &a.name)));
        found
    }

    /// The template of a revision, where it is read.
    #[must_use]
    pub fn template(&self, revision: &Name) -> Option<&PodTemplate> {
        self.templates.get(revision)?.pods.as_ref()
    }

    /// The template that a set has now: that of its newest revision, as the controller wrote it down.
    #[must_use]
    pub fn template_now(&self, set: &Set) -> Option<&PodTemplate> {
        self.template(&set.name.sibling(&*set.status.update_revision))
    }
}
