//! Namespace: what most tests talk to.

use std::fmt::Display;

use serde_json::{Value, json};

use super::bed::Bed;

/// A namespace for one test, with a name that no other has.
pub struct Namespace<'a> {
    pub bed: &'a Bed,
    pub name: String,
}

impl<'a> Namespace<'a> {
    pub(super) fn create(bed: &'a Bed, name: String) -> Self {
        bed.post(
            "/api/v1/namespaces",
            &json!({ "metadata": { "name": name } }),
        );
        let account = format!("/api/v1/namespaces/{name}/serviceaccounts/default");
        bed.wait(
            "the default service account, without which there are no pods",
            &account,
            Value::is_object,
        );
        Self { bed, name }
    }

    /// `kubectl apply` of what displays as YAML, of one or more documents: text, or a `Set`.
    #[track_caller]
    pub fn apply(&self, yaml: &(impl Display + ?Sized)) {
        let arguments = ["-n", &self.name, "apply", "-f", "-"];
        self.bed.kubectl_reads(&arguments, &yaml.to_string());
    }

    /// Runs kubectl in this namespace, as the admin, and returns what it prints.
    #[track_caller]
    pub fn kubectl(&self, arguments: &[&str]) -> String {
        self.bed.kubectl(&[&["-n", &self.name], arguments].concat())
    }

    /// `what` is as in `pods/web-0`, `statefulsets/web` or `pods`. `Value::Null` when there is none.
    pub fn get(&self, what: &str) -> Value {
        self.bed.get(&self.path(what))
    }

    /// A JSON merge patch.
    pub fn patch(&self, what: &str, body: &Value) -> Value {
        self.bed.patch(&self.path(what), body)
    }

    /// Polls until the object is as wished (`Value::Null` while there is none), and returns it; fails after 90 s.
    #[track_caller]
    pub fn wait(&self, wished: &str, what: &str, wish: impl Fn(&Value) -> bool) -> Value {
        self.bed.wait(wished, &self.path(what), wish)
    }

    /// Waits until the set has this many ready pods, and the controller has seen the set's latest form.
    #[track_caller]
    pub fn wait_ready(&self, set: &str, pods: u32) -> Value {
        self.wait(
            &format!("{set} to have {pods} ready pods"),
            &format!("statefulsets/{set}"),
            |it| {
                it["metadata"]["generation"] == it["status"]["observedGeneration"]
                    && it["status"]["readyReplicas"].as_u64().unwrap_or(0) == u64::from(pods)
                    && it["status"]["replicas"] == pods
            },
        )
    }

    /// Waits for an event about the object with this reason, and returns it.
    #[track_caller]
    pub fn wait_event(&self, object: &str, reason: &str) -> Value {
        let query =
            format!("events?fieldSelector=involvedObject.name%3D{object}%2Creason%3D{reason}");
        let events = self.wait(&format!("an event {reason} about {object}"), &query, |it| {
            it["items"][0].is_object()
        });
        events["items"][0].clone()
    }

    /// The API path of `pods/web-0` and the like in this namespace.
    pub fn path(&self, what: &str) -> String {
        let kind = what.split(['/', '?']).next().unwrap();
        let group = match kind {
            "statefulsets" | "controllerrevisions" => "/apis/apps/v1",
            "poddisruptionbudgets" => "/apis/policy/v1",
            "endpointslices" => "/apis/discovery.k8s.io/v1",
            "roles" | "rolebindings" => "/apis/rbac.authorization.k8s.io/v1",
            _ => "/api/v1",
        };
        format!("{group}/namespaces/{}/{what}", self.name)
    }
}
