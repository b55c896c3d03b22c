//! Stop, pause and restart programs, compact and restore etcd, lose a node. For beds of one's own: others would suffer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use super::bed::{Bed, is_ready};
use super::etcd;
use super::plane::CONTROLLERS;

/// A copy of all that etcd held.
pub struct EtcdCopy(PathBuf);

impl Bed {
    pub fn stop_api_server(&self) {
        self.plane.guard.stop("kube-apiserver");
    }

    /// On the same port, with the same certificate. Returns when it is ready.
    pub fn start_api_server(&self) {
        self.plane.start_api_server();
    }

    /// It accepts connections, and answers nothing.
    pub fn pause_api_server(&self) {
        self.plane.guard.pause("kube-apiserver");
    }

    pub fn resume_api_server(&self) {
        self.plane.guard.resume("kube-apiserver");
    }

    /// Sets are edited, and nobody acts on it: `observedGeneration` stays behind. They are stopped and not paused: one that
    /// was paused has every edit waiting for it, and sometimes acts on the first before it has read the last.
    pub fn stop_controllers(&self) {
        self.plane.guard.stop("kube-controller-manager");
    }

    /// They list what there is, and act on that.
    pub fn start_controllers(&self) {
        self.plane.start_controller_manager();
    }

    /// etcd forgets every version but the newest. The API server still has some of them in its memory: a watch from
    /// an old version is answered with 410 only after `forget_versions`.
    pub fn compact_etcd(&self) -> i64 {
        etcd::compact(self.plane.ports.etcd)
    }

    /// Compacts etcd and starts the API server anew: whoever asks for an older version is told 410, Expired.
    pub fn forget_versions(&self) -> i64 {
        self.stop_api_server();
        let revision = self.compact_etcd();
        self.start_api_server();
        revision
    }

    /// A backup, for which etcd pauses a moment.
    pub fn copy_etcd(&self) -> EtcdCopy {
        let copy = tempfile::Builder::new()
            .prefix("etcd-copy-")
            .tempdir_in(self.folder())
            .unwrap()
            .keep();
        self.plane.guard.stop("etcd");
        copy_folder(&self.plane.etcd_data(), &copy);
        self.plane.start_etcd();
        EtcdCopy(copy)
    }

    /// Puts a backup back, with everything that runs started anew: versions and objects go back in time.
    pub fn restore_etcd(&self, copy: &EtcdCopy) {
        let guard = &self.plane.guard;
        for name in CONTROLLERS.into_iter().chain(["kube-apiserver", "etcd"]) {
            guard.stop(name);
        }
        std::fs::remove_dir_all(self.plane.etcd_data()).unwrap();
        copy_folder(&copy.0, &self.plane.etcd_data());
        self.plane.start_etcd();
        self.plane.start_api_server();
        self.plane.start_controllers();
    }

    /// Nothing is heard any more from a node: it becomes `NotReady` after 20 s and is tainted, its pods are no longer
    /// ready, and what is deleted on it stays `Terminating`. Returns when the control plane has noticed, for good.
    pub fn lose_node(&self, name: &str) {
        // kwok does for a node what a kubelet would, for as long as it holds the node's lease.
        self.patch(
            &lease(name),
            &json!({ "spec": { "holderIdentity": "nobody", "leaseDurationSeconds": 1_000_000 } }),
        );
        // On a busy machine a node can be late, and be taken for lost, while kwok has not seen yet that the lease is
        // another's: then it says once more that node and pods are ready. Lost is what stays so.
        let (what, path) = (
            format!("{name} to be lost"),
            format!("/api/v1/nodes/{name}"),
        );
        let is_lost = |node: &Value| {
            let is_tainted = node["spec"]["taints"].to_string().contains("unreachable");
            is_tainted && !is_ready(node) && !self.is_any_pod_ready_on(name)
        };
        loop {
            let before = self.wait(&what, &path, is_lost);
            std::thread::sleep(Duration::from_secs(5));
            let now = self.get(&path);
            if is_lost(&now) && now["status"] == before["status"] {
                return;
            }
        }
    }

    fn is_any_pod_ready_on(&self, node: &str) -> bool {
        let pods = self.get(&format!(
            "/api/v1/pods?fieldSelector=spec.nodeName%3D{node}"
        ));
        pods["items"].as_array().unwrap().iter().any(is_ready)
    }

    /// The node is back. Returns when it is ready.
    pub fn find_node(&self, name: &str) {
        self.patch(
            &lease(name),
            &json!({ "spec": { "holderIdentity": Value::Null } }),
        );
        self.wait(
            &format!("{name} to be back"),
            &format!("/api/v1/nodes/{name}"),
            |node| is_ready(node) && node["spec"]["taints"].is_null(),
        );
    }
}

fn lease(node: &str) -> String {
    format!("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/{node}")
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
