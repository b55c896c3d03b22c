//! Users with few rights, by real RBAC objects: service accounts with roles bound to them.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::kubeconfig;
use super::namespace::Namespace;

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Everything in the namespace; nothing outside it, so no nodes, volumes, storage classes nor other namespaces.
    NamespaceOnly,
    /// Everything in every namespace, but no nodes, claims or events.
    NoNodesClaimsEvents,
    /// Get, list and watch everything, everywhere.
    ReadOnly,
}

impl Namespace<'_> {
    /// Makes a user with these rights and returns the kubeconfig. Its context's namespace is this one.
    pub fn user(&self, rights: Rights) -> PathBuf {
        match rights {
            Rights::NamespaceOnly => self.user_who_may("namespace-only", false, &json!([{ "apiGroups": ["*"], "resources": ["*"], "verbs": ["*"] }])),
            Rights::NoNodesClaimsEvents => self.user_who_may("no-nodes-claims-events", true, &json!([
                { "apiGroups": ["apps", "policy", "discovery.k8s.io"], "resources": ["*"], "verbs": ["*"] },
                { "apiGroups": [""], "resources": ["pods", "pods/*", "services", "namespaces"], "verbs": ["*"] },
            ])),
            Rights::ReadOnly => self.user_who_may("read-only", true, &json!([{ "apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"] }])),
        }
    }

    /// The same with rules of the test's own, in the whole cluster or in this namespace only.
    pub fn user_who_may(&self, name: &str, everywhere: bool, rules: &Value) -> PathBuf {
        let (bed, namespace) = (self.bed, &self.name);
        bed.post(
            &self.path("serviceaccounts"),
            &json!({ "metadata": { "name": name } }),
        );
        let (kind, path, metadata) = if everywhere {
            (
                "ClusterRole",
                "/apis/rbac.authorization.k8s.io/v1/clusterrole".to_owned(),
                json!({ "name": format!("{namespace}-{name}") }),
            )
        } else {
            (
                "Role",
                format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}/role"),
                json!({ "name": name }),
            )
        };
        bed.post(
            &format!("{path}s"),
            &json!({ "metadata": metadata, "rules": rules }),
        );
        bed.post(&format!("{path}bindings"), &json!({
            "metadata": metadata,
            "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": metadata["name"] },
            "subjects": [{ "kind": "ServiceAccount", "name": name, "namespace": namespace }],
        }));
        let token = bed.post(
            &self.path(&format!("serviceaccounts/{name}/token")),
            &json!({ "spec": {} }),
        );
        let file = bed.folder().join(format!("{namespace}-{name}.kubeconfig"));
        let token = token["status"]["token"].as_str().unwrap();
        std::fs::write(
            &file,
            kubeconfig::yaml(bed.folder(), bed.plane.ports.api_server, token, namespace),
        )
        .unwrap();
        std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        file
    }
}
