//! The cluster that is measured against: simulated, in a process of its own; or the real control plane.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::api::Api;
use crate::control_plane::{Bed, Programs};
use crate::shared::objects::{self, SEATS};

/// A cluster; it ends with this.
pub struct World {
    pub kubeconfig: PathBuf,
    pub kubectl: Option<PathBuf>,
    pub about: String,
    home: tempfile::TempDir,
    life: Life,
}

enum Life {
    Simulated(Child),
    Real(#[allow(dead_code, reason = "it lives as long as this")] Box<Bed>),
}

impl World {
    /// The embedded cluster, served by the product itself.
    pub fn simulated(sets: usize, pods: usize) -> Self {
        let home = tempfile::tempdir().unwrap();
        // Of its own cast, nothing.
        let cast = home.path().join("cast.yaml");
        let nothing = "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n";
        std::fs::write(&cast, nothing).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kubectl-sts"))
            .args(["demo", "--quiet", "--serve", "127.0.0.1:0", "--cast"])
            .arg(&cast)
            .args(["--sets", &sets.to_string(), "--pods", &pods.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.map_while(Result::ok);
        let mut exports =
            said.filter_map(|it| Some(it.strip_prefix("export KUBECONFIG=")?.to_owned()));
        let kubeconfig = exports.next().expect("the demo says where it is");
        Self {
            kubeconfig: PathBuf::from(kubeconfig.trim_matches('\'')),
            kubectl: Programs::kubectl(),
            home,
            about: format!("the embedded cluster with {sets} sets and {pods} pods"),
            life: Life::Simulated(child),
        }
    }

    /// A real API server with etcd. The objects are written as they are: nothing acts on them.
    pub fn real(sets: usize, claims: usize) -> Self {
        let bed = Bed::built();
        bed.stop_controllers();
        let kubeconfig = bed.admin();
        let api = Api::new(&kubeconfig);
        eprintln!(
            "writing {sets} sets, {} pods and {claims} claims",
            sets * SEATS
        );
        fill(&api, sets, claims);
        Self {
            kubectl: Programs::kubectl(),
            home: tempfile::tempdir().unwrap(),
            about: format!(
                "kube-apiserver {} with {sets} sets, {} pods and {claims} claims",
                api.get("/version")["gitVersion"].as_str().unwrap(),
                sets * SEATS
            ),
            kubeconfig,
            life: Life::Real(Box::new(bed)),
        }
    }

    /// A folder for whatever a client writes.
    pub fn home(&self) -> &str {
        self.home.path().to_str().unwrap()
    }

    /// Who the client is, and where the cluster.
    pub fn kubeconfig(&self) -> &str {
        self.kubeconfig.to_str().unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Life::Simulated(child) = &mut self.life {
            // Asked, not killed: it removes its kubeconfig.
            let _ = kill_process(Pid::from_child(child), Signal::TERM);
            let _ = child.wait();
        }
    }
}

fn fill(api: &Api, sets: usize, claims: usize) {
    let mut namespaces: Vec<String> = (0..sets).map(objects::namespace).collect();
    namespaces.dedup();
    let made = |it: &String| {
        let body = json!({ "metadata": { "name": it } });
        ("/api/v1/namespaces".to_owned(), body.to_string())
    };
    api.post_all(namespaces.iter().map(made).collect());
    // Nobody else makes them here, and without them no pod is admitted.
    let account = |it: &String| {
        let body = json!({ "metadata": { "name": "default" } });
        (
            format!("/api/v1/namespaces/{it}/serviceaccounts"),
            body.to_string(),
        )
    };
    api.post_all(namespaces.iter().map(account).collect());

    let set = |number: usize| {
        let path = format!(
            "/apis/apps/v1/namespaces/{}/statefulsets",
            objects::namespace(number)
        );
        (path, bare(&objects::set(number)).to_string())
    };
    let uids: Vec<String> = api
        .post_all((0..sets).map(set).collect())
        .iter()
        .map(|it| it["metadata"]["uid"].as_str().unwrap().to_owned())
        .collect();
    api.patch_all(
        (0..sets)
            .map(|number| {
                let path = format!(
                    "/apis/apps/v1/namespaces/{}/statefulsets/{}/status",
                    objects::namespace(number),
                    objects::set_name(number)
                );
                (path, status(&objects::set(number)))
            })
            .collect(),
    );

    // A part after the other: what waits to be sent is kept in memory.
    for part in (0..sets).collect::<Vec<_>>().chunks(200) {
        let seats = || {
            part.iter()
                .flat_map(|set| (0..SEATS).map(move |seat| (*set, seat)))
        };
        let pod = |(number, seat): (usize, usize)| {
            let mut pod = bare(&objects::pod(number, seat));
            pod["metadata"]["ownerReferences"][0]["uid"] = json!(uids[number]);
            let path = format!("/api/v1/namespaces/{}/pods", objects::namespace(number));
            (path, pod.to_string())
        };
        api.post_all(seats().map(pod).collect());
        let patch = |(number, seat): (usize, usize)| {
            let path = format!(
                "/api/v1/namespaces/{}/pods/{}-{seat}/status",
                objects::namespace(number),
                objects::set_name(number)
            );
            (path, status(&objects::pod(number, seat)))
        };
        api.patch_all(seats().map(patch).collect());
    }

    let claim = |number: usize| {
        let body = json!({
            "metadata": { "name": format!("data-{}-{}", objects::set_name(number % sets), number / sets) },
            "spec": { "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "10Gi" } } },
        });
        let path = format!(
            "/api/v1/namespaces/{}/persistentvolumeclaims",
            objects::namespace(number % sets)
        );
        (path, body.to_string())
    };
    api.post_all((0..claims).map(claim).collect());
}

/// An object without what the server writes.
fn bare(json: &str) -> Value {
    let mut object: Value = serde_json::from_str(json).unwrap();
    let metadata = object["metadata"].as_object_mut().unwrap();
    for of_server in [
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
    ] {
        metadata.remove(of_server);
    }
    object.as_object_mut().unwrap().remove("status");
    let spec = object["spec"].as_object_mut().unwrap();
    spec.remove("serviceAccount");
    object
}

fn status(json: &str) -> String {
    let object: Value = serde_json::from_str(json).unwrap();
    json!({ "status": object["status"] }).to_string()
}
