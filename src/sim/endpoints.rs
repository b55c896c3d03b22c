//! EndpointSlices: where the pods of a Service are, and which of them take requests.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::actor::Actor;
use super::resource::Kind;
use super::store::{Change, Key, Object};
use super::value::{
    at, entry, is_terminating, is_true, items, map, name, namespace, number, place, remove,
    set as put, text, uid,
};
use super::verbs::{Deletion, Write};
use super::world::World;

/// The controller that tells where the pods of Services are.
pub static ENDPOINT_SLICES: Actor = Actor {
    name: "endpoint-slice-controller",
    notice,
    act,
};

/// A slice holds at most so many pods.
const LARGEST: usize = 100;
const CHANGED: &str = "endpoints.kubernetes.io/last-change-trigger-time";
const HEADLESS: &str = "service.kubernetes.io/headless";
const SERVICE: &str = "kubernetes.io/service-name";
const MANAGED: &str = "endpointslice.kubernetes.io/managed-by";

/// What a slice holds besides its names.
struct Share {
    ports: Value,
    endpoints: Vec<Value>,
}

fn notice(world: &mut World, change: &Change) {
    match change.key.kind {
        Kind::Service => wake(world, change.key.clone()),
        Kind::Pod if matters(change) => {
            for pod in [&change.old, &change.new].into_iter().flatten() {
                let labels = at(pod, "/metadata/labels");
                let index = world.store.labelled();
                let services: Vec<Key> = index
                    .services(&change.key.namespace, labels)
                    .filter(|key| world.store.get(key).is_some_and(|it| selects(it, labels)))
                    .cloned()
                    .collect();
                for service in services {
                    wake(world, service);
                }
            }
        }
        _ => {}
    }
}

/// Whether a pod's change can be seen from a Service.
fn matters(change: &Change) -> bool {
    let seen = |pod: &Option<Object>| {
        pod.as_ref().filter(|it| is_listed(it)).map(|it| {
            let parts = ["/metadata/labels", "/metadata/uid", "/status/podIPs"];
            let parts = parts.map(|part| at(it, part).clone());
            (parts, is_ready(it), is_terminating(it))
        })
    };
    seen(&change.old) != seen(&change.new)
}

fn wake(world: &mut World, service: Key) {
    let after = Duration::from_micros(world.dice.u64(2_000..10_000));
    world.look(&ENDPOINT_SLICES, service, after);
}

/// A Service that is gone leaves its slices to the garbage collector.
fn act(world: &mut World, key: &Key) {
    let Some(service) = world.get(key) else {
        return;
    };
    let has_selector = at(&service, "/spec/selector")
        .as_object()
        .is_some_and(|it| !it.is_empty());
    if !has_selector || text(&service, "/spec/type") == "ExternalName" {
        return;
    }
    let mut shares = shares(world, &service);
    if shares.is_empty() {
        // A Service without pods has a slice too.
        shares.push(Share {
            ports: json!([]),
            endpoints: Vec::new(),
        });
    }
    let mut slices: Vec<Object> = world
        .store
        .owned()
        .by(uid(&service))
        .filter(|key| key.kind == Kind::EndpointSlice)
        .filter_map(|key| world.get(key))
        .collect();
    for share in shares {
        let same = slices
            .iter()
            .position(|it| at(it, "/ports") == &share.ports)
            .or_else(|| (!slices.is_empty()).then_some(0));
        match same {
            Some(index) => revise(world, &service, &slices.remove(index), &share),
            None => make(world, &service, &share),
        }
    }
    for slice in slices {
        let _ = world.delete(&Key::of(Kind::EndpointSlice, &slice), &Deletion::default());
    }
}

fn selects(service: &Value, labels: &Value) -> bool {
    at(service, "/spec/selector")
        .as_object()
        .is_some_and(|wished| {
            !wished.is_empty()
                && wished
                    .iter()
                    .all(|(key, value)| labels.get(key) == Some(value))
        })
}

/// Pods that resolve the Service's ports alike are listed together.
fn shares(world: &World, service: &Value) -> Vec<Share> {
    let index = world.store.labelled();
    let candidates = index.pods(namespace(service), at(service, "/spec/selector"));
    let mut groups: BTreeMap<String, Share> = BTreeMap::new();
    for pod in candidates.filter_map(|key| world.store.get(key)) {
        if !selects(service, at(pod, "/metadata/labels")) || !is_listed(pod) {
            continue;
        }
        let node = Key::new(Kind::Node, "", text(pod, "/spec/nodeName"));
        let node = world.store.get(&node);
        if node.is_none() && !publishes_unready(service) {
            continue;
        }
        let ports = ports(service, pod);
        let group = groups.entry(ports.to_string()).or_insert_with(|| Share {
            ports,
            endpoints: Vec::new(),
        });
        group
            .endpoints
            .push(endpoint(service, pod, node.map(|it| &**it)));
    }
    let full = groups.into_values().flat_map(|group| {
        let chunks: Vec<Share> = group
            .endpoints
            .chunks(LARGEST)
            .map(|chunk| Share {
                ports: group.ports.clone(),
                endpoints: chunk.to_vec(),
            })
            .collect();
        chunks
    });
    full.collect()
}

/// Whether a pod has a place where it could take requests.
fn is_listed(pod: &Value) -> bool {
    !matches!(text(pod, "/status/phase"), "Failed" | "Succeeded") && !addresses(pod).is_empty()
}

fn is_ready(pod: &Value) -> bool {
    items(pod, "/status/conditions")
        .iter()
        .any(|it| text(it, "/type") == "Ready" && text(it, "/status") == "True")
}

fn publishes_unready(service: &Value) -> bool {
    is_true(service, "/spec/publishNotReadyAddresses")
}

fn addresses(pod: &Value) -> Vec<&str> {
    items(pod, "/status/podIPs")
        .iter()
        .map(|it| text(it, "/ip"))
        .filter(|it| it.contains('.'))
        .collect()
}

fn endpoint(service: &Value, pod: &Value, node: Option<&Value>) -> Value {
    let (is_serving, is_terminating) = (is_ready(pod), is_terminating(pod));
    let mut endpoint = json!({
        "addresses": addresses(pod),
        "conditions": {
            "ready": publishes_unready(service) || is_serving && !is_terminating,
            "serving": is_serving,
            "terminating": is_terminating,
        },
        "nodeName": text(pod, "/spec/nodeName"),
        "targetRef": {
            "kind": "Pod",
            "namespace": namespace(pod),
            "name": name(pod),
            "uid": uid(pod),
        },
    });
    let zone = node.and_then(|node| entry(node, "/metadata/labels", "topology.kubernetes.io/zone"));
    if let Some(zone) = zone {
        put(&mut endpoint, "/zone", zone);
    }
    // A name of its own in DNS: only under the service that the pod names.
    let hostname = text(pod, "/spec/hostname");
    if !hostname.is_empty() && text(pod, "/spec/subdomain") == name(service) {
        put(&mut endpoint, "/hostname", hostname);
    }
    endpoint
}

fn ports(service: &Value, pod: &Value) -> Value {
    let resolved = items(service, "/spec/ports").iter().filter_map(|wished| {
        let mut port = json!({
            "name": text(wished, "/name"),
            "port": port_number(wished, pod)?,
            "protocol": match text(wished, "/protocol") { "" => "TCP", it => it },
        });
        if let Some(protocol) = wished.get("appProtocol") {
            put(&mut port, "/appProtocol", protocol.clone());
        }
        Some(port)
    });
    resolved.collect()
}

/// A port of the pod: by number, or by the name that one of its containers gives it.
fn port_number(wished: &Value, pod: &Value) -> Option<i64> {
    let Some(sought) = at(wished, "/targetPort").as_str() else {
        return number(wished, "/targetPort").or_else(|| number(wished, "/port"));
    };
    let sidecars = items(pod, "/spec/initContainers")
        .iter()
        .filter(|it| text(it, "/restartPolicy") == "Always");
    items(pod, "/spec/containers")
        .iter()
        .chain(sidecars)
        .flat_map(|it| items(it, "/ports"))
        .find(|it| text(it, "/name") == sought)
        .and_then(|it| number(it, "/containerPort"))
}

fn labels(service: &Value) -> Value {
    let mut labels = at(service, "/metadata/labels").clone();
    let all = map(&mut labels);
    all.remove(HEADLESS);
    if matches!(text(service, "/spec/clusterIP"), "" | "None") {
        all.insert(HEADLESS.to_owned(), "".into());
    }
    all.insert(SERVICE.to_owned(), name(service).into());
    all.insert(MANAGED.to_owned(), "endpointslice-controller.k8s.io".into());
    labels
}

fn make(world: &mut World, service: &Value, share: &Share) {
    let suffix = world.suffix();
    let prefix = format!("{}-", name(service));
    let changed = world.stamp();
    let slice = json!({
        "metadata": {
            "name": format!("{prefix}{suffix}"),
            "generateName": prefix,
            "labels": labels(service),
            "annotations": { CHANGED: changed },
            "ownerReferences": [{
                "apiVersion": "v1",
                "kind": "Service",
                "name": name(service),
                "uid": uid(service),
                "controller": true,
                "blockOwnerDeletion": true,
            }],
        },
        "addressType": "IPv4",
        "endpoints": listed(&share.endpoints),
        "ports": share.ports,
    });
    let write = Write::by("kube-controller-manager");
    let _ = world.create(Kind::EndpointSlice, namespace(service), slice, &write);
}

fn revise(world: &mut World, service: &Value, slice: &Value, share: &Share) {
    let labels = labels(service);
    let is_same = at(slice, "/metadata/labels") == &labels
        && at(slice, "/ports") == &share.ports
        && items(slice, "/endpoints") == share.endpoints;
    if is_same {
        return;
    }
    let changed = world.stamp();
    let key = Key::of(Kind::EndpointSlice, slice);
    let write = Write::by("kube-controller-manager");
    let _ = world.revise(&key, &write, |slice| {
        put(slice, "/metadata/labels", labels);
        put(slice, "/endpoints", listed(&share.endpoints));
        put(slice, "/ports", share.ports.clone());
        let annotations: &mut Map<_, _> = map(place(slice, "/metadata/annotations"));
        annotations.insert(CHANGED.to_owned(), changed.into());
        remove(slice, "/metadata/resourceVersion");
    });
}

/// Lets a slice say where the pods that it names are now.
pub fn renew(world: &World, service: &Value, slice: &mut Value) {
    let pod = |it: &Value| {
        let name = text(it, "/targetRef/name");
        world.get(&Key::new(Kind::Pod, namespace(service), name))
    };
    let endpoints: Vec<Value> = items(slice, "/endpoints")
        .iter()
        .filter_map(pod)
        .map(|pod| {
            let node = Key::new(Kind::Node, "", text(&pod, "/spec/nodeName"));
            endpoint(service, &pod, world.get(&node).as_deref())
        })
        .collect();
    put(slice, "/endpoints", listed(&endpoints));
}

/// None at all are null.
fn listed(endpoints: &[Value]) -> Value {
    match endpoints {
        [] => Value::Null,
        all => all.to_vec().into(),
    }
}
