//! How full claims are: asked of the nodes while it is looked at, and told why where it is not known.

use kube::Api;
use kube::api::{Patch, PatchParams};
use kubectl_sts::sim::{Fault, Key, Kind, Manner, User, Whom};
use serde_json::json;

use super::{Scene, Story};

const CAST: &str = "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: db}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'nginx:1'}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: db}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
at: -1h
patch: PersistentVolumeClaim db/data-web-1
with: {metadata: {annotations: {full: '40', full-inodes: '99'}}}
---
at: -1d
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules: [{apiGroups: ['', apps, storage.k8s.io], resources: [statefulsets, pods, nodes, persistentvolumeclaims, services], verbs: [get, list, watch]}]
---
at: -1d
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}]
";

#[tokio::test(start_paused = true)]
async fn the_demo_has_a_claim_that_is_nearly_full() {
    let story = Story::demo("--quiet ledger").await;
    story
        .shows(&[
            "data-ledger-2 is 91% full, 9Gi of 100Gi left",
            "Bound 100Gi 91%⚠",
        ])
        .await;
    story.press("2").await;
    story.shows(&["100Gi 100Gi 91% ▮▮▮▮▮⚠"]).await;
    story.press("5").await;
    story
        .shows(&[
            "claim-full",
            "raise what the claim asks for, which class fast allows",
        ])
        .await;
    // It was true, but nobody has looked since.
    story.wait("400s").await;
    story.shows_no(&["91% full"]).await;
}

#[tokio::test(start_paused = true)]
async fn inodes_run_out_before_bytes() {
    let story = Scene::cast(CAST).flags("web -n db").begin().await;
    story.shows(&["web-1 ● running"]).await;
    story.press("2").await;
    story
        .shows(&[
            "99% inodes✖",
            "data-web-1 has used 99% of its inodes",
            "40% 409Mi of 1Gi used",
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn who_may_not_ask_nodes_sees_everything_else() {
    let story = Scene::cast(CAST)
        .flags("web -n db")
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story.shows(&["web-1 ● running"]).await;
    story.press("2").await;
    story
        .shows(&[
            "how full they are is not known: you may not get nodes/proxy",
            "1 data-web-1 Bound",
            "full not known: you may not get nodes/proxy",
        ])
        .await;
}

/// Lost nodes, proxies that know better, garbage: each is told in a sentence, and nothing else breaks.
#[tokio::test(start_paused = true)]
async fn a_node_that_does_not_answer_is_named() {
    let story = Scene::cast(CAST)
        .flags("web -n db --read-only")
        .begin()
        .await;
    let summaries = || Whom::only(Manner::Other).at("proxy/stats/summary");
    story.shows(&["web-1 ● running"]).await;
    for (fault, words) in [
        (Fault::Mute, "does not answer (no answer within 10 s)"),
        (Fault::Refused, "does not answer ("),
    ] {
        story.sim().strike(summaries(), fault);
        story.press("2 ctrl-r").await;
        story.shows(&[words, "1 data-web-1 Bound", "● live"]).await;
        story.sim().clear();
        story.press("ctrl-r").await;
        story.shows_no(&["does not answer"]).await;
    }
    let pod = Key::new(Kind::Pod, "db", "web-0");
    let pod = story.sim().with(|world| world.get(&pod)).unwrap();
    let node = pod["spec"]["nodeName"].as_str().unwrap().to_owned();
    let nodes: Api<k8s_openapi::api::core::v1::Node> = Api::all(story.sim().client());
    let lost = json!({"metadata": {"annotations": {"fate": "lost"}}});
    let lost = Patch::Merge(lost);
    nodes
        .patch(&node, &PatchParams::default(), &lost)
        .await
        .unwrap();
    story.press("ctrl-r").await;
    let words = format!("{node} does not answer (no answer within 10 s)");
    story.shows(&[&words, "1 data-web-1 Bound"]).await;
}
