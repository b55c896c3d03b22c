//! User: a name and its groups.

/// Somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name.
    pub name: String,
    /// The groups, those included that every user is in.
    pub groups: Vec<String>,
}

impl User {
    /// Somebody with this name, who may do what the roles in the cluster say.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            groups: vec!["system:authenticated".to_owned()],
        }
    }

    /// Somebody who may do everything.
    #[must_use]
    pub fn admin() -> Self {
        Self::named("kubernetes-admin").of("system:masters")
    }

    /// Somebody who did not say who it is.
    #[must_use]
    pub fn anonymous() -> Self {
        Self {
            name: "system:anonymous".to_owned(),
            groups: vec!["system:unauthenticated".to_owned()],
        }
    }

    /// The same, in this group too.
    #[must_use]
    pub fn of(mut self, group: impl Into<String>) -> Self {
        self.groups.push(group.into());
        self
    }

    /// Whether the groups hold this one.
    #[must_use]
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|it| it == group)
    }
}
