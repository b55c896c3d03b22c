//! What we may do in a namespace, as the server's review says.

/// What we may do in a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// What is allowed.
    pub rules: Vec<Rule>,
    /// Whether the server could not tell all: what is not among the rules may be allowed all the same, unless it
    /// was asked for by itself.
    pub is_incomplete: bool,
    /// What was asked for by itself, and the answer.
    pub asked: Vec<(Right, bool)>,
}

/// One rule of a review: each list may hold `*`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// Verbs, such as `patch`.
    pub verbs: Vec<String>,
    /// API groups; the core group is empty.
    pub groups: Vec<String>,
    /// Resources with their subresources: `statefulsets`, `statefulsets/scale`, `*/scale`.
    pub resources: Vec<String>,
    /// Names that it is limited to; empty means all.
    pub names: Vec<String>,
}

/// A right that an operation or a question needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Right {
    /// `patch`, `create` or `delete`.
    pub verb: &'static str,
    /// The API group; the core group is empty.
    pub group: &'static str,
    /// The resource with its subresource: `statefulsets/scale`.
    pub resource: &'static str,
}

/// To change a set.
pub const PATCH_SETS: Right = Right {
    verb: "patch",
    group: "apps",
    resource: "statefulsets",
};
/// To scale a set through its subresource.
pub const PATCH_SCALE: Right = Right {
    verb: "patch",
    group: "apps",
    resource: "statefulsets/scale",
};
/// To delete a set.
pub const DELETE_SETS: Right = Right {
    verb: "delete",
    group: "apps",
    resource: "statefulsets",
};
/// To delete a pod.
pub const DELETE_PODS: Right = Right {
    verb: "delete",
    group: "",
    resource: "pods",
};
/// To evict a pod.
pub const EVICT_PODS: Right = Right {
    verb: "create",
    group: "",
    resource: "pods/eviction",
};

/// To change a pod.
pub const PATCH_PODS: Right = Right {
    verb: "patch",
    group: "",
    resource: "pods",
};
/// To change a claim.
pub const PATCH_CLAIMS: Right = Right {
    verb: "patch",
    group: "",
    resource: "persistentvolumeclaims",
};
/// To change a Service.
pub const PATCH_SERVICES: Right = Right {
    verb: "patch",
    group: "",
    resource: "services",
};
/// To change a disruption budget.
pub const PATCH_BUDGETS: Right = Right {
    verb: "patch",
    group: "policy",
    resource: "poddisruptionbudgets",
};
/// To ask the kubelet of a node, through the API server, how full its claims are.
pub const GET_NODES_PROXY: Right = Right {
    verb: "get",
    group: "",
    resource: "nodes/proxy",
};
/// To create a set.
pub const CREATE_SETS: Right = Right {
    verb: "create",
    group: "apps",
    resource: "statefulsets",
};

/// Every right that something we do needs: asked for one by one where the review of all is incomplete.
pub static ALL: &[Right] = &[
    PATCH_SETS,
    PATCH_SCALE,
    DELETE_SETS,
    DELETE_PODS,
    EVICT_PODS,
    PATCH_PODS,
    PATCH_CLAIMS,
    PATCH_SERVICES,
    PATCH_BUDGETS,
    CREATE_SETS,
    GET_NODES_PROXY,
];

impl Rights {
    /// Whether something may be done to an object of a name; nothing where the server could not tell.
    #[must_use]
    pub fn allow(&self, right: Right, name: &str) -> Option<bool> {
        if self.rules.iter().any(|rule| rule.allows(right, name)) {
            return Some(true);
        }
        let asked = self.asked.iter().find(|(it, _)| *it == right);
        match asked {
            Some((_, answer)) => Some(*answer),
            None if self.is_incomplete => None,
            None => Some(false),
        }
    }
}

impl Rule {
    fn allows(&self, right: Right, name: &str) -> bool {
        let has = |list: &[String], word: &str| list.iter().any(|it| it == "*" || it == word);
        let any_of_subresource = right
            .resource
            .split_once('/')
            .map(|(_, sub)| format!("*/{sub}"));
        let names_resource = has(&self.resources, right.resource)
            || any_of_subresource.is_some_and(|it| self.resources.contains(&it));
        has(&self.verbs, right.verb)
            && has(&self.groups, right.group)
            && names_resource
            && (self.names.is_empty() || self.names.iter().any(|it| it == name))
    }
}

impl Right {
    /// Whether it is a right within a namespace: nodes are in none.
    #[must_use]
    pub fn is_namespaced(self) -> bool {
        !self.resource.starts_with("nodes")
    }
}

impl std::fmt::Display for Right {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.verb, self.resource)
    }
}
