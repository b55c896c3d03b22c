//! Rules of a cluster's own, by real admission policies.

use serde_json::json;

use super::namespace::Namespace;

impl Namespace<'_> {
    /// Makes a policy for changes of this namespace's sets, which holds some seconds later: where the rule is not so, the
    /// message is said, and `action` done: `Deny` or `Warn`. Its name is this one and the namespace's: `deny-web-1`.
    pub fn policy(&self, name: &str, rule: &str, message: &str, action: &str) {
        let folder = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic";
        let metadata = json!({ "name": format!("{name}-{}", self.name) });
        self.bed.post(
            &format!("{folder}ies"),
            &json!({
                "metadata": metadata,
                "spec": {
                    "matchConstraints": { "resourceRules": [{
                        "apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["UPDATE"],
                        "resources": ["statefulsets", "statefulsets/scale"],
                    }] },
                    "validations": [{ "expression": rule, "message": message }],
                },
            }),
        );
        self.bed.post(
            &format!("{folder}ybindings"),
            &json!({
                "metadata": metadata,
                "spec": {
                    "policyName": metadata["name"],
                    "validationActions": [action],
                    "matchResources": { "namespaceSelector": {
                        "matchLabels": { "kubernetes.io/metadata.name": self.name },
                    } },
                },
            }),
        );
    }
}
