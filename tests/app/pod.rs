//! A pod that is opened: what is said of it, when it is read, and what keys do there.

use kubectl_sts::app::{Answer, Ask, Effect, Overlay};
use kubectl_sts::domain::Name;
use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::{Change, Kind};
use kubectl_sts::theme::Surroundings;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::screens::{feed, screen, screen_in};

const SETS: &str = "web 3 claims: 0= 1= 2=crash";

/// A pod with everything that a pod can have.
fn rich(uid: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "web-2", "namespace": "db", "uid": uid},
        "spec": {
            "nodeName": "node-2", "serviceAccountName": "web", "priorityClassName": "high", "priority": 1000,
            "schedulerName": "default-scheduler", "terminationGracePeriodSeconds": 45,
            "nodeSelector": {"pool": "db"},
            "readinessGates": [{"conditionType": "corp.example/warm"}],
            "tolerations": [
                {"key": "pool", "value": "db"},
                {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300},
                {"operator": "Exists", "effect": "NoSchedule"},
            ],
            "affinity": {
                "nodeAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                        {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["a", "b"]}, {"key": "ssd", "operator": "Exists"}]},
                        {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-2"]}]},
                    ]},
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 10, "preference": {"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["8"]}]}},
                    ],
                },
                "podAntiAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": [
                        {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}},
                    ],
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 100, "podAffinityTerm": {"topologyKey": "zone", "namespaceSelector": {}, "labelSelector": {}}},
                    ],
                },
            },
            "topologySpreadConstraints": [
                {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app": "web"}}},
            ],
            "initContainers": [
                {"name": "schema", "image": "schema:1", "command": ["migrate", "--password", "hunter2"]},
                {"name": "proxy", "image": "proxy:2", "restartPolicy": "Always",
                 "startupProbe": {"grpc": {"port": 9000, "service": "up"}, "failureThreshold": 30},
                 "env": [{"name": "TARGET", "value": "postgres://ada:letmein@db/x"}]},
            ],
            "containers": [{
                "name": "main", "image": "registry.corp/web:5",
                "ports": [{"name": "http", "containerPort": 8080}, {"containerPort": 53, "protocol": "UDP"}],
                "resources": {"requests": {"cpu": "500m", "memory": "2Gi"}, "limits": {"memory": "4Gi"}},
                "readinessProbe": {"httpGet": {"path": "/healthz", "port": 8080, "httpHeaders": [{"name": "Authorization", "value": "Bearer abc"}]}},
                "livenessProbe": {"tcpSocket": {"port": "http"}, "initialDelaySeconds": 30, "periodSeconds": 5, "timeoutSeconds": 2},
                "lifecycle": {"preStop": {"exec": {"command": ["drain", "--token=t0ps3cret"]}}},
                "volumeMounts": [
                    {"name": "data", "mountPath": "/var/lib/data", "subPath": "pg"},
                    {"name": "settings", "mountPath": "/etc/web/web.conf", "subPath": "web.conf", "readOnly": true},
                    {"name": "tls", "mountPath": "/etc/tls"},
                    {"name": "token", "mountPath": "/run/token"},
                    {"name": "lost", "mountPath": "/lost"},
                ],
                "envFrom": [{"secretRef": {"name": "all-secret"}}, {"prefix": "P_", "configMapRef": {"name": "all", "optional": true}}],
                "env": [
                    {"name": "PGDATA", "value": "/var/lib/data/pg"},
                    {"name": "PGPASSWORD", "value": "s3cret"},
                    {"name": "ADMIN", "valueFrom": {"secretKeyRef": {"name": "creds", "key": "admin"}}},
                    {"name": "LEVEL", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "level", "optional": true}}},
                    {"name": "ME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                    {"name": "CPUS", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
                ],
            }],
            "ephemeralContainers": [{"name": "debug", "image": "busybox", "targetContainerName": "main"}],
            "volumes": [
                {"name": "data", "persistentVolumeClaim": {"claimName": "data-web-2"}},
                {"name": "settings", "configMap": {"name": "settings", "defaultMode": 420, "items": [{"key": "web", "path": "web.conf", "mode": 256}]}},
                {"name": "tls", "secret": {"secretName": "web-tls", "defaultMode": 288, "optional": true}},
                {"name": "token", "projected": {"defaultMode": 420, "sources": [
                    {"serviceAccountToken": {"path": "token", "audience": "vault", "expirationSeconds": 3607}},
                    {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                    {"downwardAPI": {"items": [{"path": "ns", "fieldRef": {"fieldPath": "metadata.namespace"}}]}},
                    {"secret": {"name": "more"}},
                ]}},
                {"name": "scratch", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
            ],
        },
        "status": {
            "phase": "Running", "qosClass": "Burstable", "podIPs": [{"ip": "10.0.0.7"}, {"ip": "fd00::7"}],
            "conditions": [
                {"type": "Ready", "status": "False", "reason": "ContainersNotReady", "message": "containers with unready status: [main]", "lastTransitionTime": "2027-01-15T07:58:00Z"},
                {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2027-01-15T07:00:00Z"},
            ],
            "initContainerStatuses": [
                {"name": "schema", "restartCount": 0, "ready": true, "state": {"terminated": {"exitCode": 0, "reason": "Completed", "finishedAt": "2027-01-15T07:01:00Z"}}},
                {"name": "proxy", "restartCount": 0, "ready": true, "state": {"running": {"startedAt": "2027-01-15T07:01:10Z"}}},
            ],
            "containerStatuses": [{"name": "other", "restartCount": 0, "ready": false}],
            "ephemeralContainerStatuses": [
                {"name": "debug", "restartCount": 0, "state": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2027-01-15T07:59:00Z"}},
                 "lastState": {}},
            ],
        },
    })
}

fn uid(desk: &Desk, pod: &str) -> String {
    let pod = desk
        .app
        .fleet
        .pod(&Name::new("db", pod))
        .expect("it is there");
    pod.uid.to_string()
}

/// The pod of the highest seat, opened.
fn opening() -> Desk {
    let mut desk = Desk::of(SETS);
    desk.press("enter enter");
    desk
}

fn opened() -> Desk {
    let mut desk = opening();
    let object = rich(&uid(&desk, "web-2"));
    desk.answer(Answer::Read(Ok(vec![object])));
    desk
}

/// All of it, on a screen that is high enough.
fn told(desk: &mut Desk, width: u16) -> String {
    screen(&mut desk.app, width, 160)
}

fn reads(desk: &Desk) -> Vec<&str> {
    let paths = desk.asked.iter().filter_map(|(_, ask)| match ask {
        Ask::Read(paths) => Some(paths),
        _ => None,
    });
    paths.flatten().map(String::as_str).collect()
}

/// Something of the pod is another now.
fn stir(desk: &mut Desk) {
    let mut pod = desk
        .app
        .fleet
        .pod(&Name::new("db", "web-2"))
        .unwrap()
        .clone();
    pod.containers[0].restarts += 1;
    let change = Change::Applied(Object::Pod(Box::new(pod)));
    desk.feed(kubectl_sts::app::Event::Changes(vec![change]));
}

#[test]
fn what_is_watched_is_shown_while_the_pod_is_read() {
    let mut desk = opening();
    assert_eq!(reads(&desk), ["/api/v1/namespaces/db/pods/web-2"]);
    let screen = desk.draw();
    assert!(screen.contains("pod web-2  of db/web"), "{screen}");
    assert!(screen.contains("reading the pod ..."), "{screen}");
    assert!(screen.contains("CrashLoopBackOff"), "{screen}");
}

#[test]
fn everything_that_a_pod_has_is_told_in_words() {
    insta::assert_snapshot!(told(&mut opened(), 140));
}

#[test]
fn a_narrow_screen_breaks_lines_between_words_and_cuts_none() {
    let mut desk = opened();
    let told = told(&mut desk, 40);
    assert!(!told.lines().skip(1).any(|it| it.contains('…')), "{told}");
    for (width, height) in [(80, 24), (40, 8)] {
        insta::assert_snapshot!(
            format!("pod-{width}x{height}"),
            screen(&mut desk.app, width, height)
        );
    }
}

#[test]
fn a_pod_is_told_in_ascii_and_without_colour() {
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let told = screen_in(&mut opened().app, 80, 120, around);
    assert!(told.is_ascii(), "{told}");
}

#[test]
fn no_secret_is_shown_or_kept() {
    let mut desk = opened();
    let told = told(&mut desk, 140);
    let kept = format!("{:?}", desk.app.pod);
    for secret in ["hunter2", "letmein", "s3cret", "t0ps3cret"] {
        assert!(!told.contains(secret), "{secret}: {told}");
        assert!(!kept.contains(secret), "{secret}: {kept}");
    }
    assert!(!told.contains("Bearer"), "{told}");
    assert!(
        told.contains("key admin of secret creds, not shown"),
        "{told}"
    );
}

#[test]
fn it_is_read_again_once_it_changes_but_once_a_second_at_most() {
    let mut desk = opened();
    assert!(reads(&desk).is_empty());
    stir(&mut desk);
    stir(&mut desk);
    assert!(reads(&desk).is_empty(), "too soon");
    // What is watched is shown at once.
    let restarts = desk
        .app
        .fleet
        .pod(&Name::new("db", "web-2"))
        .unwrap()
        .restarts();
    assert!(
        desk.draw()
            .contains(&format!("{restarts} restarts of containers"))
    );
    desk.wait(1000);
    assert_eq!(reads(&desk).len(), 1);
    stir(&mut desk);
    desk.wait(5000);
    assert_eq!(reads(&desk).len(), 1, "one is under way");
}

#[test]
fn who_may_not_read_it_sees_what_is_watched() {
    let mut desk = opening();
    let why = "no permission: get pods in db";
    desk.answer(Answer::Read(Err(why.into())));
    let screen = desk.draw();
    assert!(screen.contains(why), "{screen}");
    assert!(screen.contains("CrashLoopBackOff"), "{screen}");
    stir(&mut desk);
    desk.wait(2000);
    assert!(reads(&desk).is_empty(), "it is not asked for again at once");
    desk.press("ctrl-r");
    assert_eq!(reads(&desk).len(), 1);
}

#[test]
fn another_pod_in_the_seat_is_another_object() {
    let mut desk = opened();
    assert!(told(&mut desk, 140).contains("Burstable"));
    let mut pod = desk
        .app
        .fleet
        .pod(&Name::new("db", "web-2"))
        .unwrap()
        .clone();
    pod.uid = "another".into();
    let change = Change::Applied(Object::Pod(Box::new(pod)));
    desk.feed(kubectl_sts::app::Event::Changes(vec![change]));
    assert!(!told(&mut desk, 140).contains("Burstable"));
    // What is answered late is of the one that went.
    assert_eq!(reads(&desk).len(), 1);
    desk.answer(Answer::Read(Ok(vec![rich("the first")])));
    let told = told(&mut desk, 140);
    assert!(!told.contains("Burstable"), "{told}");
    assert!(told.contains("1 pod went from this seat"), "{told}");
}

#[test]
fn an_empty_seat_says_why_it_is_empty() {
    let mut desk = Desk::of("web 3: 0= 1=unready");
    desk.press("enter enter");
    assert!(reads(&desk).is_empty());
    let screen = desk.draw();
    assert!(screen.contains("none yet"), "{screen}");
    assert!(screen.contains("Why"), "{screen}");
    assert!(screen.contains("web-1"), "{screen}");
}

#[test]
fn whatever_lies_over_a_pod_leads_back_to_it() {
    let mut desk = opened();
    desk.press("?");
    assert!(matches!(desk.app.overlay, Some(Overlay::Help(_))));
    assert!(desk.draw().contains("keys on pod"));
    assert!(!desk.draw().contains("sort"), "what means nothing here");
    desk.press("esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)));
    desk.press("ctrl-d");
    let Some(Overlay::Dialog(dialog)) = &desk.app.overlay else {
        panic!("no dialog: {:?}", desk.app.overlay)
    };
    assert_eq!(
        (dialog.operation.name, dialog.aim.seat),
        ("delete-pod", Some(2))
    );
    desk.press("esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)));
    desk.press("y");
    assert!(desk.app.sheet.is_some() && desk.app.overlay.is_none());
    desk.press("esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)));
    desk.press("esc");
    assert!(desk.app.pod.is_none() && desk.app.overlay.is_none());
    assert!(desk.draw().contains("1 Ordinals"));
}

#[test]
fn it_scrolls_no_further_than_its_end() {
    let mut desk = opened();
    desk.press("G");
    let end = desk.draw();
    desk.press("down pgdn");
    assert_eq!(end, desk.draw());
    assert!(end.contains("Events"), "{end}");
    desk.press("g");
    assert!(desk.draw().contains("state "));
}

#[test]
fn events_that_may_not_be_read_are_said_to_be_so() {
    let mut desk = opened();
    let freshness = kubectl_sts::domain::Freshness::Forbidden {
        why: "no permission: list events".into(),
        since: desk.now,
    };
    let change = feed(Kind::Events, freshness);
    desk.feed(kubectl_sts::app::Event::Changes(vec![change]));
    assert!(told(&mut desk, 140).contains("no permission: list events"));
}

#[test]
fn what_it_is_and_where_can_be_copied() {
    let mut desk = opened();
    desk.press("Y");
    let Some(Overlay::Copying(copying)) = &desk.app.overlay else {
        panic!("it asks what to copy: {:?}", desk.app.overlay)
    };
    let pod = desk.app.fleet.pod(&Name::new("db", "web-2")).unwrap();
    let text = |it: &Option<std::sync::Arc<str>>| it.as_deref().unwrap_or_default().to_owned();
    let wanted = [
        ("name", "web-2".to_owned()),
        ("namespace", "db".into()),
        ("DNS name", "web-2.web.db.svc".into()),
        ("IP", pod.ip.as_deref().unwrap_or_default().to_owned()),
        ("node", text(&pod.node)),
        ("image of main", pod.containers[0].image.to_string()),
        (
            "kubectl command",
            "kubectl --context=prod-eu -n db get pod web-2 -o yaml".into(),
        ),
    ];
    let wanted = wanted.into_iter().filter(|(_, it)| !it.is_empty());
    let wanted: Vec<_> = wanted.map(|(what, it)| (what.to_owned(), it)).collect();
    assert!(wanted.len() >= 6, "{wanted:?}");
    assert_eq!(copying.values, wanted);
    desk.press("enter");
    assert!(
        desk.effects.contains(&Effect::Copy("web-2".into())),
        "{:?}",
        desk.effects
    );
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)));
}

#[test]
fn the_number_of_a_pane_leaves_it_for_that_pane() {
    for (key, pane) in [("2", "claims"), ("3", "events"), ("1", "ordinals")] {
        let mut desk = opening();
        assert_eq!(reads(&desk).len(), 1);
        desk.press(key);
        assert!(desk.app.pod.is_none() && desk.app.overlay.is_none());
        assert_eq!(desk.app.pane().name, pane);
        assert!(reads(&desk).is_empty(), "what is not looked at is not read");
    }
    let mut desk = opened();
    desk.press("9");
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)), "no pane");
}

#[test]
fn commands_are_for_the_pod_that_is_open() {
    let mut desk = opened();
    desk.press(": esc");
    assert!(matches!(desk.app.overlay, Some(Overlay::Pod)));
    desk.press(": d e l e t e - p o d enter");
    let Some(Overlay::Dialog(dialog)) = &desk.app.overlay else {
        panic!("no dialog: {:?}", desk.app.overlay)
    };
    assert_eq!(
        (dialog.operation.name, dialog.aim.seat),
        ("delete-pod", Some(2))
    );
    desk.press("esc : e v e n t s enter");
    assert!(desk.app.pod.is_none() && desk.app.overlay.is_none());
    assert_eq!(desk.app.pane().name, "events");
    desk.press("1 enter");
    assert!(desk.app.pod.is_some());
    desk.press(": o r d i n a l s enter");
    assert!(desk.app.pod.is_none() && desk.app.overlay.is_none());
    assert_eq!(desk.app.pane().name, "ordinals");
}

#[test]
fn the_help_on_a_pod_names_what_it_takes() {
    let mut desk = opened();
    desk.press("?");
    let told = told(&mut desk, 140);
    for (key, words) in [("Y", "copy ..."), (":", "command"), ("2", "pane claims")] {
        let row = format!("│ {key:<22}{words}");
        assert!(told.contains(&row), "{row}: {told}");
    }
}
