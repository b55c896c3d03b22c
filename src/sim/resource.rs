//! The kinds that are served, and where each lives in the API.

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of Kubernetes")]
pub enum Kind {
    Namespace,
    Node,
    PersistentVolume,
    PersistentVolumeClaim,
    Pod,
    Service,
    Event,
    ConfigMap,
    Secret,
    ServiceAccount,
    ResourceQuota,
    StatefulSet,
    ControllerRevision,
    StorageClass,
    EndpointSlice,
    PodDisruptionBudget,
    HorizontalPodAutoscaler,
    Role,
    RoleBinding,
    ClusterRole,
    ClusterRoleBinding,
}

/// What discovery tells of a kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Resource {
    /// The kind of its objects.
    pub kind: Kind,
    /// That, as a word.
    pub name: &'static str,
    /// The API group; empty for the core group.
    pub group: &'static str,
    /// The version within the group.
    pub version: &'static str,
    /// As in paths.
    pub plural: &'static str,
    /// As kubectl takes it too.
    pub singular: &'static str,
    /// As kubectl takes them too.
    pub short: &'static [&'static str],
    /// Whether its objects live in namespaces.
    pub is_namespaced: bool,
    /// `status`, `scale`, `eviction`.
    pub subresources: &'static [&'static str],
}

macro_rules! resources {
    ($($kind:ident $group:literal $version:literal $plural:literal $singular:literal $short:tt $where:ident $subresources:tt;)*) => {
        impl Kind {
            /// Every kind that is served.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// What discovery tells of it.
            #[must_use]
            pub fn resource(self) -> &'static Resource {
                match self { $(Kind::$kind => {
                    static IT: Resource = Resource {
                        kind: Kind::$kind,
                        name: stringify!($kind),
                        group: $group,
                        version: $version,
                        plural: $plural,
                        singular: $singular,
                        short: &$short,
                        is_namespaced: resources!($where),
                        subresources: &$subresources,
                    };
                    &IT
                })* }
            }
        }
    };
    (namespaced) => { true };
    (cluster) => { false };
}

resources! {
    Namespace "" "v1" "namespaces" "namespace" ["ns"] cluster ["status"];
    Node "" "v1" "nodes" "node" ["no"] cluster ["status"];
    PersistentVolume "" "v1" "persistentvolumes" "persistentvolume" ["pv"] cluster ["status"];
    PersistentVolumeClaim "" "v1" "persistentvolumeclaims" "persistentvolumeclaim" ["pvc"] namespaced ["status"];
    Pod "" "v1" "pods" "pod" ["po"] namespaced ["status", "eviction", "log"];
    Service "" "v1" "services" "service" ["svc"] namespaced ["status"];
    Event "" "v1" "events" "event" ["ev"] namespaced [];
    ConfigMap "" "v1" "configmaps" "configmap" ["cm"] namespaced [];
    Secret "" "v1" "secrets" "secret" [] namespaced [];
    ServiceAccount "" "v1" "serviceaccounts" "serviceaccount" ["sa"] namespaced [];
    ResourceQuota "" "v1" "resourcequotas" "resourcequota" ["quota"] namespaced ["status"];
    StatefulSet "apps" "v1" "statefulsets" "statefulset" ["sts"] namespaced ["status", "scale"];
    ControllerRevision "apps" "v1" "controllerrevisions" "controllerrevision" [] namespaced [];
    StorageClass "storage.k8s.io" "v1" "storageclasses" "storageclass" ["sc"] cluster [];
    EndpointSlice "discovery.k8s.io" "v1" "endpointslices" "endpointslice" [] namespaced [];
    PodDisruptionBudget "policy" "v1" "poddisruptionbudgets" "poddisruptionbudget" ["pdb"] namespaced ["status"];
    HorizontalPodAutoscaler "autoscaling" "v2" "horizontalpodautoscalers" "horizontalpodautoscaler" ["hpa"] namespaced ["status"];
    Role "rbac.authorization.k8s.io" "v1" "roles" "role" [] namespaced [];
    RoleBinding "rbac.authorization.k8s.io" "v1" "rolebindings" "rolebinding" [] namespaced [];
    ClusterRole "rbac.authorization.k8s.io" "v1" "clusterroles" "clusterrole" [] cluster [];
    ClusterRoleBinding "rbac.authorization.k8s.io" "v1" "clusterrolebindings" "clusterrolebinding" [] cluster [];
}

impl Resource {
    /// As in the field `apiVersion`.
    #[must_use]
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// As in messages: `statefulsets.apps`, `pods`.
    #[must_use]
    pub fn qualified(&self) -> String {
        if self.group.is_empty() {
            self.plural.to_owned()
        } else {
            format!("{}.{}", self.plural, self.group)
        }
    }

    /// As in messages about invalid objects: `StatefulSet.apps`, `Pod`.
    #[must_use]
    pub fn qualified_kind(&self) -> String {
        if self.group.is_empty() {
            self.name.to_owned()
        } else {
            format!("{}.{}", self.name, self.group)
        }
    }

    /// The path of all its objects, or of those of one namespace.
    #[must_use]
    pub fn path(&self, namespace: &str) -> String {
        let root = if self.group.is_empty() {
            "/api".to_owned()
        } else {
            format!("/apis/{}", self.group)
        };
        let namespaces = if namespace.is_empty() {
            String::new()
        } else {
            format!("/namespaces/{namespace}")
        };
        format!("{root}/{}{namespaces}/{}", self.version, self.plural)
    }
}
