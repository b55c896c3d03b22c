//! Users who may not see everything: each kind fails by itself, and the rest of the screen lives.

use kubectl_sts::sim::User;

use super::Scene;

/// A set, and a role of the namespace `db` for ada: reading these resources.
fn cast(groups: &str) -> String {
    format!(
        "
at: -1d
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: web, namespace: db}}
spec:
  serviceName: web
  replicas: 2
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: main, image: 'nginx:1'}}]}}
  volumeClaimTemplates:
    - metadata: {{name: data}}
      spec: {{accessModes: [ReadWriteOnce], resources: {{requests: {{storage: 1Gi}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: db}}
spec: {{clusterIP: None, selector: {{app: web}}, ports: [{{port: 80}}]}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {{name: reader, namespace: db}}
rules: [{groups}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: reader, namespace: db}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}}
subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}}]
"
    )
}

const EVERYTHING: &str = "{apiGroups: ['*'], resources: ['*'], verbs: [get, list, watch]}";
const FEW: &str = "{apiGroups: ['', apps], resources: [pods, services, statefulsets, controllerrevisions], verbs: [get, list, watch]}";

/// Rows 14, 15, 17.
#[tokio::test(start_paused = true)]
async fn rights_in_one_namespace_are_enough() {
    let story = Scene::cast(cast(EVERYTHING))
        .flags("-n db --read-only")
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story
        .shows(&[
            "simulated cluster · db · ada",
            "● live",
            "web ●● 2/2",
            "healthy",
            "no permission: list nodes",
        ])
        .await;
    story.press("enter").await;
    story.shows(&["1 web-1 ● running", "Bound 1Gi"]).await;
    story.press("2").await;
    story
        .shows(&[
            "1 data-web-1 Bound",
            "no permission: list persistentvolumes",
        ])
        .await;
    // Elsewhere there is nothing to be seen, and it says why.
    story.press("esc n o t h e r enter").await;
    story
        .shows(&[
            "simulated cluster · other",
            "no permission: list statefulsets",
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn without_claims_and_events_the_rest_of_the_screen_lives() {
    let story = Scene::cast(cast(FEW))
        .flags("-n db")
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story
        .shows(&[
            "● live",
            "web ●● 2/2",
            "healthy",
            "no permission: list persistentvolumeclaims",
        ])
        .await;
    story.press("enter 2").await;
    story
        .shows(&["no permission: list persistentvolumeclaims in ns db"])
        .await;
    story.press("3").await;
    story.shows(&["no permission: list events in ns db"]).await;
    story.press("1").await;
    story.shows(&["1 web-1 ● running"]).await;
}

#[tokio::test(start_paused = true)]
async fn the_namespace_is_chosen_where_the_cluster_may_not_be_listed() {
    let story = Scene::cast(cast(EVERYTHING))
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story
        .shows(&[
            "simulated cluster · default",
            "you may not list statefulsets in all namespaces: this is default",
        ])
        .await;
    story.press("n d b enter").await;
    story
        .shows(&["simulated cluster · db", "● live", "web ●● 2/2"])
        .await;
    story.press("0").await;
    story
        .shows(&["you may not list statefulsets in all namespaces, nor list namespaces"])
        .await;
}

/// A pull secret is looked for, and never read; who may not look is told which right is missing.
#[tokio::test(start_paused = true)]
async fn whether_a_pull_secret_is_there_is_asked_for_and_no_more() {
    let sets = "{apiGroups: ['', apps], resources: [pods, services, statefulsets], verbs: [get, list, watch]}";
    let named =
        "{apiGroups: [''], resources: [secrets], resourceNames: [registry, spare], verbs: [get]}";
    let cast = cast(&format!("{sets}, {named}")).replace(
        "spec: {containers:",
        "spec: {imagePullSecrets: [{name: registry}, {name: spare}, {name: far}], containers:",
    );
    let secret = "
---
apiVersion: v1
kind: Secret
metadata: {name: registry, namespace: db}
data: {.dockerconfigjson: czNjcmV0}
";
    let story = Scene::cast(cast + secret)
        .flags("-n db --read-only")
        .seen_by(|sim| sim.client_as(User::named("ada")))
        .begin()
        .await;
    story.shows(&["web ●● 2/2"]).await;
    story.press("enter 4").await;
    story
        .shows(&[
            "registry is there",
            "spare is not in db: what needs it cannot be pulled",
            "far not allowed to look: get secrets in db",
        ])
        .await;
}
