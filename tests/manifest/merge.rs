//! Three ways together.

use fastrand::Rng;
use kubectl_sts::domain::plan::Edit;
use kubectl_sts::manifest::merge::{changeable, settle};
use kubectl_sts::manifest::{Merge, merge};
use serde_json::{Value, json};

use super::objects::{changed, set};

const ROUNDS: u64 = 600;

fn applied(edits: &[Edit], object: &Value) -> Value {
    let mut object = object.clone();
    for edit in edits {
        edit.apply(&mut object);
    }
    object
}

fn same(one: &Value, other: &Value) -> bool {
    changeable(one) == changeable(other)
}

fn pointers(edits: &[Edit]) -> Vec<&str> {
    edits.iter().map(|it| it.pointer.as_str()).collect()
}

#[test]
fn a_merge_keeps_its_laws() {
    for seed in 0..ROUNDS {
        let mut rng = Rng::with_seed(seed);
        let opened = set(&mut rng);
        let changes = rng.usize(..6);
        let (one, other) = (
            changed(&mut rng, &opened, changes),
            changed(&mut rng, &opened, 3),
        );
        let found = merge(&opened, &one, &opened);
        assert!(
            same(&found.merged, &one) && found.both.is_empty(),
            "seed {seed}"
        );
        assert!(found.only_theirs.is_empty(), "seed {seed}");
        let found = merge(&opened, &opened, &one);
        assert!(
            same(&found.merged, &one) && found.both.is_empty(),
            "seed {seed}"
        );
        assert!(found.only_yours.is_empty(), "seed {seed}");
        let found = merge(&opened, &one, &one);
        assert!(
            same(&found.merged, &one) && found.both.is_empty(),
            "seed {seed}"
        );
        assert!(
            found.only_yours.is_empty() && found.only_theirs.is_empty(),
            "seed {seed}"
        );
        let found = merge(&opened, &one, &other);
        let edited = applied(&found.only_yours, &other);
        assert!(same(&edited, &found.merged), "seed {seed}");
        assert!(
            found
                .only_yours
                .iter()
                .all(|it| other.pointer(&it.pointer) == it.before.as_ref())
        );
    }
}

#[test]
fn who_takes_theirs_in_every_clash_loses_only_what_clashed() {
    for seed in 0..ROUNDS {
        let mut rng = Rng::with_seed(seed);
        let opened = set(&mut rng);
        let (one, other) = (changed(&mut rng, &opened, 4), changed(&mut rng, &opened, 4));
        let found = merge(&opened, &one, &other);
        let all = (0..found.both.len()).collect();
        let theirs = settle(&opened, &one, &other, &all);
        assert_eq!(theirs.both, found.both, "seed {seed}");
        let back = merge(&opened, &other, &one);
        assert_eq!(back.both.len(), found.both.len(), "seed {seed}");
        // Once it was settled, what was there is the base, and nothing clashes any more.
        assert!(
            merge(&other, &theirs.merged, &other).both.is_empty(),
            "seed {seed}"
        );
    }
}

fn pods(containers: &Value) -> Value {
    json!({"spec": {"template": {"spec": {"containers": containers}}}})
}

fn containers(found: &Merge) -> &Value {
    &found.merged["spec"]["template"]["spec"]["containers"]
}

#[test]
fn changes_of_different_fields_stand_together_whoever_came_first() {
    let opened = json!({"metadata": {}, "spec": {"replicas": 3, "template": {"a": 1}}});
    let one =
        json!({"metadata": {"labels": {"x": "1"}}, "spec": {"replicas": 5, "template": {"a": 1}}});
    let other =
        json!({"metadata": {"labels": {"y": "2"}}, "spec": {"replicas": 3, "template": {"a": 2}}});
    let found = merge(&opened, &one, &other);
    assert_eq!(found.merged, merge(&opened, &other, &one).merged);
    assert_eq!(
        pointers(&found.only_yours),
        ["/metadata/labels/x", "/spec/replicas"]
    );
    assert_eq!(
        pointers(&found.only_theirs),
        ["/metadata/labels/y", "/spec/template/a"]
    );
    assert!(found.both.is_empty());
}

#[test]
fn an_edit_of_a_container_follows_it_where_they_moved_it() {
    let opened = pods(&json!([{"name": "db", "image": "db:1"}, {"name": "proxy", "image": "p:1"}]));
    let yours = pods(&json!([{"name": "db", "image": "db:2"}, {"name": "proxy", "image": "p:1"}]));
    let theirs = pods(&json!([
        {"name": "new", "image": "n:1"},
        {"name": "proxy", "image": "p:9"},
        {"name": "db", "image": "db:1"},
    ]));
    let found = merge(&opened, &yours, &theirs);
    assert!(found.both.is_empty());
    assert_eq!(
        *containers(&found),
        json!([
            {"name": "new", "image": "n:1"},
            {"name": "proxy", "image": "p:9"},
            {"name": "db", "image": "db:2"},
        ])
    );
    assert_eq!(
        pointers(&found.only_yours),
        ["/spec/template/spec/containers/2/image"]
    );
}

#[test]
fn a_variable_that_both_added_is_no_clash_where_it_is_the_same() {
    let env = |items: Value| pods(&json!([{"name": "db", "env": items}]));
    let opened = env(json!([{"name": "A", "value": "1"}]));
    let yours = env(
        json!([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "C", "value": "3"}]),
    );
    let theirs = env(
        json!([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "C", "value": "4"}]),
    );
    let found = merge(&opened, &yours, &theirs);
    let clash = &found.both[0];
    assert_eq!(
        clash.pointer,
        "/spec/template/spec/containers/0/env/2/value"
    );
    assert_eq!(
        (&clash.opened, &clash.yours, &clash.theirs),
        (&None, &Some(json!("3")), &Some(json!("4")))
    );
    assert_eq!(found.both.len(), 1);
}

#[test]
fn what_one_removed_and_the_other_changed_is_a_clash() {
    let opened = pods(&json!([{"name": "db", "image": "1"}, {"name": "proxy", "image": "1"}]));
    let yours = pods(&json!([{"name": "db", "image": "1"}]));
    let theirs = pods(&json!([{"name": "db", "image": "1"}, {"name": "proxy", "image": "2"}]));
    let found = merge(&opened, &yours, &theirs);
    assert_eq!(found.both[0].pointer, "/spec/template/spec/containers/1");
    assert_eq!(found.both[0].yours, None);
    assert_eq!(containers(&found).as_array().unwrap().len(), 1);
    let theirs = settle(&opened, &yours, &theirs, &[0].into());
    assert_eq!(containers(&theirs).as_array().unwrap().len(), 2);
}

#[test]
fn ports_are_told_apart_by_number_and_protocol_and_other_lists_are_one_value() {
    let ports = |items: Value| json!({"spec": {"ports": items}});
    let opened = ports(json!([{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]));
    let yours = ports(
        json!([{"port": 53, "protocol": "TCP", "name": "t"}, {"port": 53, "protocol": "UDP"}]),
    );
    let theirs = ports(
        json!([{"port": 53, "protocol": "UDP", "name": "u"}, {"port": 53, "protocol": "TCP"}]),
    );
    assert!(merge(&opened, &yours, &theirs).both.is_empty());
    let list = |items: &[&str]| json!({"spec": {"args": items}});
    let found = merge(&list(&["a"]), &list(&["a", "b"]), &list(&["a", "c"]));
    assert_eq!(found.both[0].pointer, "/spec/args");
}

#[test]
fn what_the_server_alone_writes_is_nobodys_change() {
    let object = |version: &str, uid: &str, ready: u8| {
        json!({
            "metadata": {"name": "web", "uid": uid, "resourceVersion": version, "generation": ready,
                "creationTimestamp": version, "managedFields": [version]},
            "spec": {"replicas": 3},
            "status": {"readyReplicas": ready},
        })
    };
    let found = merge(
        &object("1", "u", 1),
        &object("0", "typed", 9),
        &object("2", "u", 2),
    );
    assert!(found.only_yours.is_empty() && found.only_theirs.is_empty() && found.both.is_empty());
    assert_eq!(found.merged["metadata"]["resourceVersion"], "2");
    assert_eq!(found.merged.get("status"), None);
}
