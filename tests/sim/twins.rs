//! A large cluster: the sets that are copied are as those that have grown.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use kubectl_sts::sim::cast::Cast;
use kubectl_sts::sim::{Key, Kind, Object, PatchKind, World, Write};
use regex::Regex;
use serde_json::{Value, json};

const SETS: u32 = 240;
const PODS: u32 = 480;

fn large() -> World {
    seeded(1)
}

fn seeded(seed: u64) -> World {
    let mut cast = Cast::of_file("none", "").unwrap();
    cast.fill(SETS, PODS);
    let origin: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
    cast.play(seed, origin).unwrap()
}

fn all(world: &World, kind: Kind) -> Vec<(&Key, &Object)> {
    world.store.all(kind).collect()
}

fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    let found = object.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no {pointer} in {object:#}"))
}

/// The sets by what is told of them besides their names: the first of each grew.
fn sorts(world: &World) -> BTreeMap<String, Vec<Object>> {
    let mut sorts = BTreeMap::<String, Vec<Object>>::new();
    for (_, set) in all(world, Kind::StatefulSet) {
        let spec = &set["spec"];
        let sort = format!(
            "{} {} {}",
            spec["template"]["spec"], spec["replicas"], spec["volumeClaimTemplates"]
        );
        sorts.entry(sort).or_default().push(set.clone());
    }
    for sets in sorts.values_mut() {
        sets.sort_by_key(|set| version(set));
    }
    sorts
}

fn version(object: &Value) -> u64 {
    text(object, "/metadata/resourceVersion").parse().unwrap()
}

/// A set with claims and more than one pod that has grown, and its last copy.
fn pair(world: &World) -> (Object, Object) {
    let sorts = sorts(world);
    let sets = sorts.values().find(|sets| {
        let set = &sets[0]["spec"];
        sets.len() > 1 && set["volumeClaimTemplates"].is_array() && set["replicas"] == 3
    });
    let sets = sets.expect("a sort with claims and three pods, of which there are several");
    (sets[0].clone(), sets[sets.len() - 1].clone())
}

/// Everything that belongs to a set, by its kind and in the order of its names.
fn family(world: &World, set: &Value) -> Vec<Object> {
    let (space, name) = (
        text(set, "/metadata/namespace"),
        text(set, "/metadata/name"),
    );
    let is_its = |it: &Value| {
        let own = text(it, "/metadata/name");
        own == name || own.contains(&format!("{name}-"))
    };
    let of = |kind| {
        let found = world.store.within(kind, space).map(|(_, it)| it.clone());
        found.filter(|it| is_its(it)).collect::<Vec<_>>()
    };
    let mut family = vec![
        world
            .get(&Key::new(Kind::StatefulSet, space, name))
            .unwrap(),
    ];
    for kind in [
        Kind::Service,
        Kind::ControllerRevision,
        Kind::EndpointSlice,
        Kind::Pod,
    ] {
        family.extend(of(kind));
    }
    for claim in of(Kind::PersistentVolumeClaim) {
        let volume = text(&claim, "/spec/volumeName");
        let volume = Key::new(Kind::PersistentVolume, "", volume);
        family.extend([world.get(&volume).expect("the claim's volume"), claim]);
    }
    family
}

/// What is left of a family when everyone's own is taken away: whatever names it, and where its pods happen to be.
fn nameless(world: &World, set: &Value) -> Vec<String> {
    let (space, name) = (
        text(set, "/metadata/namespace"),
        text(set, "/metadata/name"),
    );
    let own = [
        (
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
            "UID",
        ),
        (r"containerd://[0-9a-f]{64}", "CONTAINER"),
        (r#""resourceVersion": "\d+""#, "VERSION"),
        (r"\b10\.\d+\.\d+\.\d+\b", "ADDRESS"),
        (r"\b(large|node)-\d+\b", "NODE"),
        (r#"zone": "[abc]""#, "ZONE"),
        (
            &*format!(r"\b{name}-[bcdfghjklmnpqrstvwxz2456789]{{5,10}}\b"),
            "SET-HASH",
        ),
        (r#"hash": "[bcdfghjklmnpqrstvwxz2456789]+""#, "HASH"),
        (&*format!(r"\b{name}\b"), "SET"),
        (&*format!(r"\b{space}\b"), "SPACE"),
    ]
    .map(|(pattern, word)| (Regex::new(pattern).unwrap(), word));
    let family = family(world, set);
    let texts = family.iter().map(|object| {
        let mut object = (**object).clone();
        if let Some(labels) = object["metadata"]["labels"].as_object_mut() {
            labels.remove("topology.kubernetes.io/region");
        }
        let mut text = format!("{object:#}");
        for (pattern, word) in &own {
            text = pattern.replace_all(&text, *word).into_owned();
        }
        text
    });
    texts.collect()
}

#[test]
fn a_copied_set_is_as_one_that_has_grown_but_for_what_is_its_own() {
    let world = large();
    let (grown, copy) = pair(&world);
    assert!(version(&copy) > version(&grown) + 1000, "it is no copy");
    let (grown, copy) = (nameless(&world, &grown), nameless(&world, &copy));
    // The set, its service, revision and slice; three pods with a claim and a volume each.
    assert_eq!(copy.len(), 13);
    assert_eq!(grown.len(), copy.len());
    for (grown, copy) in grown.iter().zip(&copy) {
        let lines = grown.lines().zip(copy.lines());
        let differing: Vec<_> = lines.filter(|(grown, copy)| grown != copy).collect();
        assert!(grown == copy, "{differing:#?} in {copy}");
    }
}

#[test]
fn no_word_of_the_original_is_left_in_a_copy_and_all_its_references_lead_home() {
    let world = large();
    let (grown, copy) = pair(&world);
    let uids = |set: &Value| -> BTreeSet<String> {
        let family = family(&world, set);
        family
            .iter()
            .map(|it| text(it, "/metadata/uid").to_owned())
            .collect()
    };
    let (others, own) = (uids(&grown), uids(&copy));
    assert!(others.is_disjoint(&own));
    let uid = Regex::new(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}").unwrap();
    let mut seen = BTreeSet::new();
    for object in family(&world, &copy) {
        let words = object.to_string();
        for found in uid.find_iter(&words) {
            assert!(own.contains(found.as_str()), "{found:?} in {object:#}");
            seen.insert(found.as_str().to_owned());
        }
        let name = text(&grown, "/metadata/name");
        let is_named = Regex::new(&format!(r"\b{name}\b"))
            .unwrap()
            .is_match(&words);
        assert!(!is_named, "{name} in {object:#}");
    }
    assert_eq!(seen, own);
    for pod in family(&world, &copy) {
        if pod["kind"] != "Pod" {
            continue;
        }
        // Its managers own the address that it has, and its node is the one whose zone it tells.
        let address = text(&pod, "/status/podIP");
        let key = format!(r#"k:{{"ip":"{address}"}}"#);
        let fields = &pod["metadata"]["managedFields"];
        assert!(
            fields
                .as_array()
                .unwrap()
                .iter()
                .any(|it| { it["fieldsV1"]["f:status"]["f:podIPs"].get(&key).is_some() }),
            "{key} in {fields:#}"
        );
        let node = Key::new(Kind::Node, "", text(&pod, "/spec/nodeName"));
        let node = world.get(&node).expect("its node");
        let zone = "/metadata/labels/topology.kubernetes.io~1zone";
        assert_eq!(text(&pod, zone), text(&node, zone));
        let own = text(&pod, "/metadata/labels/controller-revision-hash");
        let revision = Key::new(
            Kind::ControllerRevision,
            text(&copy, "/metadata/namespace"),
            own,
        );
        let revision = world.get(&revision).expect("its revision");
        assert_eq!(own, text(&copy, "/status/updateRevision"));
        assert_eq!(
            revision["data"]["spec"]["template"]["metadata"]["labels"],
            copy["spec"]["template"]["metadata"]["labels"]
        );
    }
}

#[test]
fn there_are_as_many_sets_and_pods_as_were_asked_for_and_all_are_well() {
    let world = large();
    assert_eq!(all(&world, Kind::StatefulSet).len(), SETS as usize);
    assert_eq!(all(&world, Kind::Pod).len(), PODS as usize);
    assert_eq!(all(&world, Kind::ControllerRevision).len(), SETS as usize);
    assert_eq!(all(&world, Kind::EndpointSlice).len(), SETS as usize);
    let claims = all(&world, Kind::PersistentVolumeClaim).len();
    assert!(claims > 10);
    assert_eq!(all(&world, Kind::PersistentVolume).len(), claims);
    for (key, set) in all(&world, Kind::StatefulSet) {
        let ready = set["status"]["readyReplicas"].as_u64().unwrap_or(0);
        assert_eq!(Some(ready), set["spec"]["replicas"].as_u64(), "{key:?}");
    }
    let count = |pods: Vec<String>| pods.into_iter().collect::<BTreeSet<_>>().len();
    let pods = all(&world, Kind::Pod);
    let word = |pointer: &str| {
        pods.iter()
            .map(|(_, it)| text(it, pointer).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(count(word("/metadata/uid")), PODS as usize);
    assert_eq!(
        count(word("/status/containerStatuses/0/containerID")),
        PODS as usize
    );
    let nodes = word("/spec/nodeName");
    let fullest = nodes
        .iter()
        .map(|node| nodes.iter().filter(|it| *it == node).count())
        .max();
    assert!(
        fullest < Some(60),
        "{fullest:?} of {PODS} pods are on one node"
    );
    let grown = sorts(&world).len();
    assert!(grown < SETS as usize / 4, "{grown} have grown");
}

#[test]
fn the_same_seed_makes_the_same_copies() {
    let objects = |world: &World| {
        let first = Key::new(Kind::ALL[0], "", "");
        let all = world
            .store
            .from(first)
            .map(|(key, it)| (key.clone(), it.clone()));
        all.collect::<Vec<_>>()
    };
    let (first, again, other) = (
        objects(&seeded(7)),
        objects(&seeded(7)),
        objects(&seeded(8)),
    );
    assert_eq!(first.len(), again.len());
    for (first, again) in first.iter().zip(&again) {
        assert_eq!(first, again);
    }
    assert_ne!(first, other);
}

fn pass(world: &mut World, time: &str) {
    let time: SignedDuration = time.parse().unwrap();
    let until = world.now() + time;
    world.run_until(until);
}

/// What is written in the next minute, besides events.
fn written(world: &mut World) -> Vec<(Key, Option<Object>)> {
    let before = world.store.revision();
    pass(world, "1m");
    let changes = world.store.since(before).unwrap();
    let changes = changes.filter(|it| it.key.kind != Kind::Event);
    changes.map(|it| (it.key.clone(), it.new.clone())).collect()
}

#[test]
fn whoever_is_made_to_look_at_a_copy_finds_nothing_to_do() {
    let mut world = large();
    assert_eq!(written(&mut world), []);
    let (_, copy) = pair(&world);
    for object in family(&world, &copy) {
        let key = Key::new(
            Kind::ALL
                .iter()
                .copied()
                .find(|it| it.resource().name == text(&object, "/kind"))
                .unwrap(),
            object["metadata"]["namespace"].as_str().unwrap_or_default(),
            text(&object, "/metadata/name"),
        );
        let touch = json!({ "metadata": { "annotations": { "touched": "yes" } } }).to_string();
        world
            .patch(&key, PatchKind::Merge, touch.as_bytes(), &Write::by("test"))
            .unwrap();
        assert_eq!(written(&mut world), [], "after {key:?} was touched");
    }
}

#[test]
fn a_copied_set_is_scaled_updated_and_deleted_like_any_other() {
    let mut world = large();
    let (_, copy) = pair(&world);
    let (space, name) = (
        text(&copy, "/metadata/namespace"),
        text(&copy, "/metadata/name"),
    );
    let key = Key::new(Kind::StatefulSet, space, name);
    let change = |world: &mut World, change: Value| {
        let body = change.to_string();
        world
            .patch(
                &key,
                PatchKind::Strategic,
                body.as_bytes(),
                &Write::by("test"),
            )
            .unwrap();
        pass(world, "5m");
        let set = world.get(&key).unwrap();
        (
            set["status"]["replicas"].clone(),
            set["status"]["readyReplicas"].clone(),
            set["status"]["updatedReplicas"].clone(),
        )
    };
    let told = change(&mut world, json!({ "spec": { "replicas": 5 } }));
    assert_eq!(told, (5.into(), 5.into(), 5.into()));
    let told = change(&mut world, json!({ "spec": { "replicas": 2 } }));
    assert_eq!(told, (2.into(), 2.into(), 2.into()));
    let image = text(&copy, "/spec/template/spec/containers/0/name");
    let image = json!([{ "name": image, "image": "other:2" }]);
    let told = change(
        &mut world,
        json!({ "spec": { "template": { "spec": { "containers": image } } } }),
    );
    assert_eq!(told, (2.into(), 2.into(), 2.into()));
    let pods = world
        .store
        .within(Kind::Pod, space)
        .filter(|(it, _)| it.name.starts_with(&format!("{name}-")));
    let images: Vec<_> = pods
        .map(|(_, it)| it["spec"]["containers"][0]["image"].clone())
        .collect();
    assert_eq!(images, ["other:2", "other:2"]);
    world
        .delete(&key, &kubectl_sts::sim::Deletion::default())
        .unwrap();
    pass(&mut world, "5m");
    let left = world
        .store
        .within(Kind::Pod, space)
        .filter(|(it, _)| it.name.starts_with(&format!("{name}-")));
    assert_eq!(left.count(), 0);
    let left = world
        .store
        .within(Kind::ControllerRevision, space)
        .filter(|(it, _)| it.name.starts_with(&format!("{name}-")));
    assert_eq!(left.count(), 0);
}
