//! The settings of a set: what is said of it, what is read for that, and when.

use kubectl_sts::app::{Answer, Ask, Event};
use kubectl_sts::domain::change::Object;
use kubectl_sts::domain::presence::Presence;
use kubectl_sts::domain::service::{Endpoint, EndpointSlice};
use kubectl_sts::domain::{Change, Freshness, Kind, Name};
use kubectl_sts::theme::Surroundings;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::screens::{feed, screen, screen_in};

const SETS: &str = "web 3 partition=1 owner=Db/web: 0= 1= 2=unready
    node node-0 topology.kubernetes.io/zone=a disk=ssd
    node node-1 topology.kubernetes.io/zone=a disk=hdd
    node node-2 topology.kubernetes.io/zone=b disk=ssd
    service web-lb headful app=web
    service web-all headful app=web,tier=cache
    budget web-pdb expected=3 healthy=2 desired=2 allowed=0 app=web
    autoscaler web-hpa StatefulSet/web min=2 max=5 desired=4 current=3";

/// A set with everything that a set can have.
fn rich() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": {
            "name": "web", "namespace": "db", "uid": "uid-web",
            "labels": {"app": "web"},
            "annotations": {
                "note": "x".repeat(4000),
                "evil": "\u{1b}[2J\u{202e}",
                "api-token": "t0ps3cret",
                "kubectl.kubernetes.io/last-applied-configuration": "{\"a\":\"hunter2\"}",
            },
            "ownerReferences": [
                {"kind": "Db", "name": "web", "controller": true},
                {"kind": "Tenant", "name": "corp"},
            ],
        },
        "spec": {"template": {
            "metadata": {"labels": {"app": "web"}, "annotations": {"rev": "7"}},
            "spec": {
                "dnsPolicy": "None",
                "dnsConfig": {
                    "nameservers": ["10.0.0.10"],
                    "searches": ["a.x", "b.x", "c.x", "d.x", "e.x", "f.x", "g.x"],
                    "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}],
                },
                "hostAliases": [{"ip": "10.1.1.1", "hostnames": ["old-db", "older-db"]}],
                "nodeSelector": {"disk": "ssd"},
                "tolerations": [
                    {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60},
                ],
                "affinity": {
                    "nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 5, "preference": {"matchExpressions": [{"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["b"]}]}},
                    ]},
                    "podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
                        {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchLabels": {"app": "cache"}}},
                    ]},
                    "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 100, "podAffinityTerm": {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "web"}}}},
                        {"weight": 1, "podAffinityTerm": {"topologyKey": "topology.kubernetes.io/zone", "labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}}},
                    ]},
                },
                "topologySpreadConstraints": [
                    {"maxSkew": 1, "topologyKey": "topology.kubernetes.io/zone", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {"matchLabels": {"app": "web"}}},
                ],
                "securityContext": {"runAsUser": 1000, "fsGroup": 2000},
                "initContainers": [{"name": "tune", "image": "tune:1", "securityContext": {"privileged": true, "capabilities": {"add": ["SYS_ADMIN"]}}}],
                "containers": [{
                    "name": "main", "image": "db:2", "imagePullPolicy": "Always",
                    "command": ["serve"], "args": ["--password", "hunter2"],
                    "ports": [{"name": "db", "containerPort": 5432}],
                    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "250m", "nvidia.com/gpu": "1"}},
                    "startupProbe": {"tcpSocket": {"port": 5432}},
                    "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
                    "securityContext": {"runAsUser": 999, "runAsNonRoot": true, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}},
                    "volumeMounts": [
                        {"name": "data", "mountPath": "/var/lib/db", "subPath": "pg"},
                        {"name": "zone", "mountPath": "/etc/localtime", "readOnly": true},
                    ],
                    "env": [{"name": "PGDATA", "value": "/var/lib/db/pg"}, {"name": "PGPASSWORD", "value": "s3cret"}],
                }],
                "volumes": [{"name": "zone", "hostPath": {"path": "/etc/localtime"}}],
            },
        }},
    })
}

fn opening() -> Desk {
    let mut desk = Desk::of(SETS);
    desk.change("web", |it| {
        it.pull_secrets = vec!["registry".into(), "spare".into(), "far".into()];
    });
    desk.press("enter 4");
    desk
}

/// All of it was read; web-0 and web-2 share a node.
fn opened() -> Desk {
    let mut desk = opening();
    let (read, known) = (desk.asked[0].0, desk.asked[1].0);
    desk.asked.clear();
    desk.feed(Event::Answer(read, Answer::Read(Ok(vec![rich()]))));
    let presences = vec![Presence::There, Presence::Missing, Presence::Forbidden];
    desk.feed(Event::Answer(known, Answer::Known(presences)));
    let name = |ordinal: u32| Name::new("db", format!("web-{ordinal}"));
    let mut pod = desk.app.fleet.pod(&name(2)).unwrap().clone();
    pod.node
        .clone_from(&desk.app.fleet.pod(&name(0)).unwrap().node);
    let endpoint = |ordinal: u32, ready| Endpoint {
        pod: Some(name(ordinal).name.as_ref().into()),
        hostname: None,
        address: Some(format!("10.0.0.{ordinal}").into()),
        ready,
    };
    let slice = |service: &str, endpoints| EndpointSlice {
        name: Name::new("db", format!("{service}-x")),
        uid: format!("uid-slice-{service}").into(),
        service: Some(service.into()),
        endpoints,
    };
    let governed = slice("web", vec![endpoint(0, true), endpoint(2, false)]);
    let balanced = slice("web-lb", vec![endpoint(0, true), endpoint(1, true)]);
    let mut balancer = desk
        .app
        .fleet
        .other_services(&desk.set("web"))
        .next()
        .unwrap()
        .clone();
    balancer.kind = "LoadBalancer".into();
    balancer.external = vec!["203.0.113.7".into()];
    let changes = [
        Object::Pod(Box::new(pod)),
        Object::EndpointSlice(Box::new(governed)),
        Object::EndpointSlice(Box::new(balanced)),
        Object::Service(Box::new(balancer)),
    ];
    let changes = changes.map(Change::Applied).into();
    desk.feed(Event::Changes(changes));
    desk.asked.clear();
    desk
}

fn told(desk: &mut Desk) -> String {
    screen(&mut desk.app, 140, 130)
}

fn reads(desk: &Desk) -> Vec<&str> {
    let paths = desk.asked.iter().filter_map(|(_, ask)| match ask {
        Ask::Read(paths) | Ask::Known(paths) => Some(paths),
        _ => None,
    });
    paths.flatten().map(String::as_str).collect()
}

#[test]
fn everything_that_is_set_is_told_in_words() {
    insta::assert_snapshot!(told(&mut opened()));
}

#[test]
fn settings_fit_80x24_and_40x8() {
    let mut desk = opened();
    for (width, height) in [(80, 24), (40, 8)] {
        insta::assert_snapshot!(
            format!("settings-{width}x{height}"),
            screen(&mut desk.app, width, height)
        );
    }
    let around = Surroundings {
        locale: "C",
        no_color: "1",
        ..Surroundings::default()
    };
    let told = screen_in(&mut desk.app, 140, 120, around);
    assert!(told.is_ascii(), "{told}");
}

#[test]
fn no_secret_is_shown_or_kept() {
    let mut desk = opened();
    let told = told(&mut desk);
    for secret in ["hunter2", "t0ps3cret", "s3cret"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    assert!(told.contains("PGPASSWORD = hidden"), "{told}");
}

#[test]
fn what_is_watched_is_shown_while_the_set_is_read() {
    let mut desk = opening();
    assert_eq!(
        reads(&desk),
        [
            "/apis/apps/v1/namespaces/db/statefulsets/web",
            "/api/v1/namespaces/db/secrets/registry",
            "/api/v1/namespaces/db/secrets/spare",
            "/api/v1/namespaces/db/secrets/far",
        ]
    );
    let told = told(&mut desk);
    for words in [
        "RollingUpdate, partition 1",
        "reading the set ...",
        "registry  looking whether it is there ...",
        "db:2",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn nothing_is_read_while_nobody_looks() {
    let mut desk = Desk::of(SETS);
    desk.change("web", |it| it.pull_secrets = vec!["registry".into()]);
    desk.press("enter");
    assert!(reads(&desk).is_empty());
    desk.press("4");
    assert_eq!(reads(&desk).len(), 2);
    // Who goes on does not wait for it.
    desk.press("1");
    assert!(reads(&desk).is_empty());
    desk.wait(60_000);
    assert!(reads(&desk).is_empty());
}

#[test]
fn it_is_read_again_once_it_changes_and_not_by_the_clock() {
    let mut desk = opened();
    // Its pods changed since.
    desk.wait(5_000);
    assert_eq!(
        reads(&desk),
        ["/apis/apps/v1/namespaces/db/statefulsets/web"]
    );
    desk.answer(Answer::Read(Ok(vec![rich()])));
    desk.wait(600_000);
    assert!(reads(&desk).is_empty(), "{:?}", reads(&desk));
    desk.change("web", |it| it.generation += 1);
    // The secrets too, for it is long ago.
    assert_eq!(reads(&desk).len(), 4);
    desk.change("web", |it| it.generation += 1);
    assert_eq!(reads(&desk).len(), 4, "one is under way");
}

#[test]
fn who_may_not_read_it_sees_what_is_watched() {
    let mut desk = opening();
    desk.answer(Answer::Read(Err(
        "no permission: get statefulsets in db".into()
    )));
    let told = told(&mut desk);
    assert!(
        told.contains("no permission: get statefulsets in db"),
        "{told}"
    );
    assert!(told.contains("RollingUpdate, partition 1"), "{told}");
    assert!(!told.contains("reading the set"), "{told}");
}

#[test]
fn without_nodes_rules_about_nodes_are_neither_kept_nor_broken() {
    let mut desk = opened();
    let why = "no permission: list nodes".into();
    let since = desk.now;
    let closed = Change::Closed(kubectl_sts::domain::Feed {
        kind: Kind::Nodes,
        scope: kubectl_sts::domain::Scope::Cluster,
    });
    let forbidden = feed(Kind::Nodes, Freshness::Forbidden { since, why });
    desk.feed(Event::Changes(vec![closed, forbidden]));
    let told = told(&mut desk);
    assert!(
        told.contains("whether it is kept is not known: no permission: list nodes"),
        "{told}"
    );
    // Which node a pod has is known all the same.
    assert!(
        told.contains("web-0 and web-2 are both on node-0"),
        "{told}"
    );
}

#[test]
fn a_service_is_opened_from_its_line() {
    let mut desk = opened();
    desk.press("/ w e b - l b enter");
    desk.press("y");
    assert_eq!(reads(&desk), ["/api/v1/namespaces/db/services/web-lb"]);
}
