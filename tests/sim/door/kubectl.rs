//! The real kubectl against the simulated cluster: each test is a session.

use std::io::{BufRead as _, BufReader};
use std::process::Command;

use jiff::Timestamp;
use kubectl_sts::sim::{Kind, Kubeconfig, Settings, Sim, User, Write};
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::control_plane::Programs;

const MANIFEST: &str = r"
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: main, image: 'nginx:1'}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: db}
spec: {minAvailable: 1, selector: {matchLabels: {app: db}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: other}
spec:
  maxReplicas: 4
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: other}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
";

/// A cluster on loopback where an hour takes a minute, and a kubectl that knows the way.
struct Bench {
    folder: TempDir,
    programs: Programs,
    /// The cluster ends with its handle, and what serves it with the runtime.
    _alive: (Sim, Runtime),
}

impl Bench {
    /// None, and a word about it, where there is no kubectl.
    #[track_caller]
    fn ready() -> Option<Self> {
        let programs = Programs::found_or_skip()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let sim = runtime.block_on(async {
            let sim = Sim::start(&Settings {
                seed: 7,
                speed: 60.0,
                origin: Timestamp::now(),
            });
            sim.admit("secret", User::admin());
            let address = sim.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
            let kubeconfig = Kubeconfig {
                name: "demo".to_owned(),
                address,
                token: "secret".to_owned(),
                namespace: "default".to_owned(),
            };
            kubeconfig.write(&folder.path().join("config")).unwrap();
            sim
        });
        sim.with(|world| {
            let write = Write::by("test");
            let mut make = |kind, object| world.create(kind, "", object, &write).unwrap();
            make(Kind::Namespace, json!({ "metadata": { "name": "default" } }));
            make(
                Kind::StorageClass,
                json!({ "metadata": { "name": "fast" }, "provisioner": "disk.csi.demo", "allowVolumeExpansion": true }),
            );
            for name in ["node-1", "node-2"] {
                make(
                    Kind::Node,
                    json!({
                        "metadata": { "name": name, "labels": { "kubernetes.io/hostname": name } },
                        "status": { "allocatable": { "cpu": "8", "memory": "32Gi", "pods": "110" } },
                    }),
                );
            }
        });
        let bench = Self {
            folder,
            programs,
            _alive: (sim, runtime),
        };
        bench.file("db.yaml", MANIFEST);
        Some(bench)
    }

    fn file(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Runs kubectl with these words, of which one may be quoted with `'`; what it prints, and whether it succeeds.
    fn run(&self, line: &str) -> (bool, String) {
        let output = Command::new(self.programs.path("kubectl"))
            .args(words(line))
            .current_dir(self.folder.path())
            .env_clear()
            .env("KUBECONFIG", self.folder.path().join("config"))
            .env("HOME", self.folder.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("KUBE_EDITOR", "sed -i s/replicas:.3/replicas:\\ 2/")
            .output()
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    }

    /// The same, which must succeed and print all of this.
    #[track_caller]
    fn says(&self, line: &str, expected: &[&str]) -> String {
        let (succeeds, text) = self.run(line);
        assert!(succeeds, "kubectl {line} fails:\n{text}");
        let missing: Vec<_> = expected.iter().filter(|it| !text.contains(**it)).collect();
        assert!(
            missing.is_empty(),
            "kubectl {line} does not say {missing:?}:\n{text}"
        );
        text
    }

    /// The same, which must fail.
    #[track_caller]
    fn fails(&self, line: &str, expected: &str) {
        let (succeeds, text) = self.run(line);
        assert!(!succeeds, "kubectl {line} succeeds:\n{text}");
        assert!(
            text.contains(expected),
            "kubectl {line} does not say {expected}:\n{text}"
        );
    }

    /// With the set `db` of two pods, ready.
    fn with_set() -> Option<Self> {
        let bench = Self::ready()?;
        bench.says(
            "apply -f db.yaml",
            &["statefulset.apps/db created", "service/db created"],
        );
        bench.says(
            "rollout status sts/db --timeout=60s",
            &["partitioned roll out complete: 2 new pods have been updated..."],
        );
        Some(bench)
    }
}

fn words(line: &str) -> Vec<String> {
    line.split('\'')
        .enumerate()
        .flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[test]
fn it_shows_what_there_is() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    bench.says("version", &["Server Version: v1.36.3+kubectl-sts-demo"]);
    bench.says("get sts", &["NAME   READY   AGE", "db     2/2"]);
    bench.says(
        "get pods -o wide",
        &[
            "NOMINATED NODE   READINESS GATES",
            "db-0   1/1     Running   0",
        ],
    );
    bench.says(
        "get pods -A -l app=db",
        &["NAMESPACE   NAME", "default     db-1"],
    );
    let one = bench.says("get pods --field-selector metadata.name=db-1", &["db-1"]);
    assert!(!one.contains("db-0"), "{one}");
    bench.says("get pods -l app=other", &["No resources found"]);
    bench.says("get sts db -o yaml", &["kind: StatefulSet", "replicas: 2"]);
    bench.says(
        "get pvc,pv,svc,pdb,hpa,nodes,sc,events,endpointslices,controllerrevisions,ns",
        &[
            "persistentvolumeclaim/data-db-0   Bound",
            "service/db   ClusterIP   None",
            "poddisruptionbudget.policy/db   1               N/A               1",
            "node/node-1   Ready",
            "storageclass.storage.k8s.io/fast   disk.csi.demo",
            "controllerrevision.apps/db-",
        ],
    );
    bench.says(
        "get all",
        &["pod/db-0", "service/db", "statefulset.apps/db"],
    );
    bench.says("api-resources", &["statefulsets", "poddisruptionbudgets"]);
    bench.fails(
        "get sts nothing",
        "Error from server (NotFound): statefulsets.apps \"nothing\" not found",
    );
    bench.fails(
        "get deployments",
        "the server doesn't have a resource type \"deployments\"",
    );
}

#[test]
fn it_describes_what_there_is() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    bench.says(
        "describe sts db",
        &["2 desired | 2 total", "2 Running", "SuccessfulCreate"],
    );
    bench.says("describe pod db-0", &["StatefulSet/db", "data-db-0"]);
    bench.says(
        "describe pvc data-db-0",
        &["Status:        Bound", "Used By:       db-0"],
    );
    bench.says("describe pv", &["Claim:           default/data-db"]);
    bench.says("describe node node-1", &["KubeletReady"]);
    bench.says("describe svc db", &["Selector:                 app=db"]);
    bench.says("describe pdb db", &["Allowed disruptions:  1"]);
    bench.says("describe hpa other", &["StatefulSet/other"]);
}

#[test]
fn it_changes_sets() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    bench.says("scale sts db --replicas=3", &["statefulset.apps/db scaled"]);
    bench.says(
        "scale sts db --replicas=3 --current-replicas=3",
        &["scaled"],
    );
    bench.fails(
        "scale sts db --replicas=4 --current-replicas=9",
        "Expected replicas to be 9, was 3",
    );
    bench.says("edit sts db", &["statefulset.apps/db edited"]);
    bench.says("get sts db -o jsonpath={.spec.replicas}", &["2"]);
    bench.says("label sts db team=a", &["labeled"]);
    bench.says(
        "annotate sts db kubernetes.io/change-cause=first",
        &["annotated"],
    );
    bench.says("set image sts/db main=nginx:2", &["image updated"]);
    bench.says(
        "rollout status sts/db --timeout=60s",
        &["roll out complete"],
    );
    bench.says("rollout history sts/db", &["REVISION", "1", "2"]);
    bench.says("rollout undo sts/db", &["rolled back"]);
    bench.says(
        "get sts db -o jsonpath={.spec.template.spec.containers[0].image}",
        &["nginx:1"],
    );
    bench.says(
        "rollout status sts/db --timeout=60s",
        &["roll out complete"],
    );
    bench.says("rollout history sts/db", &["3"]);
    bench.says("rollout restart sts/db", &["restarted"]);
    bench.says(
        "rollout status sts/db --timeout=60s",
        &["roll out complete"],
    );
    for patch in [
        r#"patch sts db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}'"#,
        r#"patch sts db --type=merge -p '{"spec":{"minReadySeconds":1}}'"#,
        r#"patch sts db --type=json -p '[{"op":"replace","path":"/spec/minReadySeconds","value":0}]'"#,
        r#"patch sts db --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'"#,
    ] {
        bench.says(patch, &["db patched"]);
    }
    bench.fails(
        r#"patch sts db --type=json -p '[{"op":"test","path":"/spec/replicas","value":7}]'"#,
        "the server rejected our request due to an error in our request",
    );
    bench.fails(
        r#"patch sts db -p '{"spec":{"serviceName":"other"}}'"#,
        "updates to statefulset spec for fields other than",
    );
}

#[test]
fn it_applies_creates_and_deletes() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    bench.says("apply -f db.yaml", &["service/db unchanged"]);
    bench.file("db.yaml", &MANIFEST.replace("replicas: 2", "replicas: 3"));
    bench.says("apply -f db.yaml", &["statefulset.apps/db configured"]);
    bench.says("rollout status sts/db --timeout=60s", &["complete"]);
    bench.says("get pods", &["db-2"]);
    bench.says("apply -f db.yaml --dry-run=server", &["(server dry run)"]);
    bench.fails(
        "create -f db.yaml",
        "statefulsets.apps \"db\" already exists",
    );
    bench.file(
        "typo.yaml",
        &MANIFEST
            .replace("name: db", "name: typo")
            .replace("serviceName", "serviceNam"),
    );
    bench.fails(
        "create -f typo.yaml",
        "strict decoding error: unknown field \"spec.serviceNam\"",
    );
    bench.says("create configmap notes --from-literal=a=b", &["created"]);
    bench.says("get cm notes -o jsonpath={.data.a}", &["b"]);
    bench.says("delete pod db-2 --force", &["force deleted"]);
    bench.says("cordon node-1", &["cordoned"]);
    bench.says("get nodes", &["Ready,SchedulingDisabled"]);
    bench.says("uncordon node-1", &["uncordoned"]);
    bench.says("delete sts db --cascade=orphan", &["deleted"]);
    bench.says("get pods", &["db-0", "db-1"]);
    bench.says("apply -f db.yaml", &["statefulset.apps/db created"]);
    bench.says("rollout status sts/db --timeout=60s", &["complete"]);
    bench.says(
        "delete sts db --cascade=foreground --timeout=60s",
        &["deleted"],
    );
    bench.says("get pods", &["No resources found"]);
    bench.says("apply -f db.yaml", &["statefulset.apps/db created"]);
    bench.says("rollout status sts/db --timeout=60s", &["complete"]);
    bench.says("delete -f db.yaml --timeout=60s", &["deleted"]);
    bench.says("get pvc", &["data-db-0", "data-db-1", "data-db-2"]);
}

#[test]
fn it_drains_a_node_as_far_as_the_budget_allows() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    bench.says("delete pdb db", &["deleted"]);
    let drained = "drain node-1 --ignore-daemonsets --delete-emptydir-data --timeout=60s";
    bench.says(drained, &["node/node-1 drained"]);
}

#[test]
fn it_watches() {
    let Some(bench) = Bench::with_set() else {
        return;
    };
    let config = bench.folder.path().join("config");
    let mut watching = Command::new(bench.programs.path("kubectl"))
        .args(["get", "pods", "-w"])
        .env_clear()
        .env("KUBECONFIG", config)
        .env("HOME", bench.folder.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut until = |begin: &str, word: &str| {
        lines
            .by_ref()
            .map(Result::unwrap)
            .find(|it| it.starts_with(begin) && it.contains(word))
    };
    assert!(until("NAME", "RESTARTS").is_some());
    assert!(until("db-1", "Running").is_some());
    bench.says("delete pod db-1 --wait=false", &["deleted"]);
    assert!(until("db-1", "Terminating").is_some());
    assert!(until("db-1", "1/1     Running").is_some(), "it comes back");
    watching.kill().unwrap();
    watching.wait().unwrap();
}

#[test]
fn it_says_who_one_is_and_keeps_out_whom_it_does_not_know() {
    let Some(bench) = Bench::ready() else {
        return;
    };
    bench.says("auth whoami", &["kubernetes-admin", "system:masters"]);
    bench.says("auth can-i delete pods", &["yes"]);
    bench.says("auth can-i --list", &["*.*"]);
    bench.fails("auth can-i delete pods --as=nobody", "no");
    bench.fails(
        "get pods --as=nobody",
        "User \"nobody\" cannot list resource \"pods\"",
    );
    bench.says(
        "create role reader --verb=list --resource=pods",
        &["created"],
    );
    bench.says(
        "create rolebinding reader --role=reader --user=nobody",
        &["created"],
    );
    bench.says("get pods --as=nobody", &["No resources found"]);
    let config = std::fs::read_to_string(bench.folder.path().join("config")).unwrap();
    bench.file("config", &config.replace("secret", "guessed"));
    bench.fails("get pods", "You must be logged in to the server");
}
