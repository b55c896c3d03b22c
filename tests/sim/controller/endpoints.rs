//! EndpointSlices: which pods of a Service take requests, and under which names.

use kubectl_sts::sim::{Key, Kind, Object, Write};
use serde_json::{Value, json};

use super::bench::{Bench, put, web, with};

fn service(spec: &Value) -> Value {
    let object = json!({
        "metadata": { "name": "web", "namespace": "default", "labels": { "app": "web" } },
        "spec": {
            "clusterIP": "None",
            "selector": { "app": "web" },
            "ports": [{ "name": "http", "port": 80, "targetPort": "web", "protocol": "TCP" }],
        },
    });
    spec.as_object()
        .unwrap()
        .iter()
        .fold(object, |object, (field, value)| {
            with(object, &format!("/spec/{field}"), value.clone())
        })
}

/// The world with its pods running on a node, ready or not as told.
fn bench(spec: &Value, pods: &[bool]) -> Bench {
    let ports = json!([{ "name": "web", "containerPort": 8080, "protocol": "TCP" }]);
    let set = with(web(2), "/spec/template/spec/containers/0/ports", ports);
    let mut bench = Bench::with(with(set, "/spec/podManagementPolicy", "Parallel"));
    let node = Key::new(Kind::Node, "", "none");
    let zoned = bench.world.revise(&node, &Write::by("test"), |it| {
        put(
            it,
            "/metadata/labels",
            json!({ "topology.kubernetes.io/zone": "a" }),
        );
    });
    zoned.unwrap();
    bench.create(Kind::Service, service(spec));
    bench.pass(1);
    for (ordinal, is_ready) in pods.iter().enumerate() {
        bench.tell(&format!("web-{ordinal}"), "Running", *is_ready);
        bench.change_status(&format!("web-{ordinal}"), |it| {
            put(
                it,
                "/status/podIPs",
                json!([{ "ip": format!("10.0.0.{ordinal}") }]),
            );
        });
    }
    bench.pass(1);
    bench
}

fn slices(bench: &Bench) -> Vec<Object> {
    let names = bench.names(Kind::EndpointSlice);
    names
        .iter()
        .map(|it| bench.get(Kind::EndpointSlice, it).unwrap())
        .collect()
}

/// The pods of the only slice with their conditions: ready, serving, terminating.
fn told(bench: &Bench) -> Vec<String> {
    let slices = slices(bench);
    assert_eq!(slices.len(), 1);
    let sign = |it: &Value, field: &str, sign: &str| {
        if it["conditions"][field] == true {
            sign.to_owned()
        } else {
            "-".to_owned()
        }
    };
    let endpoints = slices[0]["endpoints"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    endpoints
        .iter()
        .map(|it| {
            let name = it["targetRef"]["name"].as_str().unwrap();
            let signs = [
                sign(it, "ready", "r"),
                sign(it, "serving", "s"),
                sign(it, "terminating", "t"),
            ];
            format!("{name} {}", signs.concat())
        })
        .collect()
}

#[test]
fn a_slice_tells_where_each_pod_is_and_what_it_is_called() {
    let bench = bench(&json!({}), &[true, false]);
    assert_eq!(told(&bench), ["web-0 rs-", "web-1 ---"]);
    let slice = slices(&bench).remove(0);
    let uid = bench.pod("web-0")["metadata"]["uid"].clone();
    let expected = json!({
        "addresses": ["10.0.0.0"],
        "conditions": { "ready": true, "serving": true, "terminating": false },
        "hostname": "web-0",
        "nodeName": "none",
        "zone": "a",
        "targetRef": { "kind": "Pod", "namespace": "default", "name": "web-0", "uid": uid },
    });
    assert_eq!(slice["endpoints"][0], expected);
    assert_eq!(
        slice["ports"],
        json!([{ "name": "http", "port": 8080, "protocol": "TCP" }])
    );
    let expected = json!({
        "app": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": "web",
        "service.kubernetes.io/headless": "",
    });
    assert_eq!(slice["metadata"]["labels"], expected);
}

#[test]
fn addresses_that_are_not_ready_are_published_when_the_service_wishes() {
    let bench = bench(&json!({ "publishNotReadyAddresses": true }), &[true, false]);
    assert_eq!(told(&bench), ["web-0 rs-", "web-1 r--"]);
}

#[test]
fn a_pod_that_ends_serves_but_is_not_ready_and_then_is_gone() {
    let mut bench = bench(&json!({}), &[true, true]);
    bench.delete(Kind::Pod, "web-1");
    bench.pass(1);
    assert_eq!(told(&bench), ["web-0 rs-", "web-1 -st"]);
    bench.edit("/spec/replicas", 1);
    bench.end("web-1");
    bench.pass(1);
    assert_eq!(told(&bench), ["web-0 rs-"]);
}

#[test]
fn a_selector_that_no_pod_has_leaves_an_empty_slice() {
    let bench = bench(
        &json!({ "selector": { "app": "web", "tier": "other" } }),
        &[true, true],
    );
    assert_eq!(told(&bench), [""; 0]);
}

#[test]
fn a_pod_that_loses_the_label_leaves_the_slice() {
    let mut bench = bench(&json!({ "selector": { "tier": "front" } }), &[true, true]);
    assert_eq!(told(&bench), [""; 0]);
    bench.change(Kind::Pod, "web-1", |it| {
        put(it, "/metadata/labels/tier", "front".into());
    });
    bench.pass(1);
    assert_eq!(told(&bench), ["web-1 rs-"]);
    bench.change(Kind::Pod, "web-1", |it| {
        put(it, "/metadata/labels/tier", "back".into());
    });
    bench.pass(1);
    assert_eq!(told(&bench), [""; 0]);
}

#[test]
fn names_are_only_given_under_the_service_that_the_pods_name() {
    let mut bench = bench(&json!({}), &[true, true]);
    let other = with(
        service(&json!({ "clusterIP": "10.9.9.9" })),
        "/metadata/name",
        "other",
    );
    bench.create(Kind::Service, other);
    bench.pass(1);
    let slices = slices(&bench);
    let of_other = slices
        .iter()
        .find(|it| it["metadata"]["ownerReferences"][0]["name"] == "other");
    let of_other = of_other.unwrap();
    assert_eq!(of_other["endpoints"][0]["hostname"], Value::Null);
    assert_eq!(
        of_other["metadata"]["labels"]["service.kubernetes.io/headless"],
        Value::Null
    );
}

#[test]
fn nothing_is_written_when_nothing_that_a_service_shows_has_changed() {
    let mut bench = bench(&json!({}), &[true, true]);
    let version = slices(&bench)[0]["metadata"]["resourceVersion"].clone();
    bench.change(Kind::Pod, "web-1", |it| {
        put(it, "/metadata/annotations", json!({ "x": "y" }));
    });
    bench.change(Kind::Service, "web", |it| {
        put(it, "/metadata/annotations", json!({ "x": "y" }));
    });
    bench.pass(1);
    assert_eq!(slices(&bench)[0]["metadata"]["resourceVersion"], version);
}
