//! Where a volume can live.

use std::collections::BTreeMap;

use kubectl_sts::domain::node::Node;
use kubectl_sts::domain::placement::{Places, places};
use kubectl_sts::domain::pod::Condition;
use kubectl_sts::domain::volume::{Requirement, Volume};
use kubectl_sts::domain::{Change, Fleet, Name, Object, Quantity, Touched, example};

fn volume(groups: &[&[(&str, &str, &[&str])]]) -> Volume {
    let requirement = |(key, operator, values): &(&str, &str, &[&str])| Requirement {
        key: (*key).into(),
        operator: (*operator).into(),
        values: values.iter().map(|value| (*value).into()).collect(),
    };
    Volume {
        name: Name::new("", "pv-0"),
        uid: "uid".into(),
        created: example::NOW,
        phase: "Bound".into(),
        capacity: Quantity::new("64Mi"),
        class: "local".into(),
        reclaim: "Retain".into(),
        claim: None,
        nodes: groups
            .iter()
            .map(|group| group.iter().map(requirement).collect())
            .collect(),
    }
}

fn cluster() -> Fleet {
    let mut fleet = Fleet::default();
    for (name, disk) in [("node-1", "fast"), ("node-2", "slow"), ("node-3", "7")] {
        let node = Node {
            pressures: Vec::new(),
            name: Name::new("", name),
            uid: name.into(),
            ready: Condition::default(),
            cordoned: false,
            labels: BTreeMap::from([("disk".into(), disk.into())]),
            taints: Vec::new(),
        };
        fleet.apply(
            Change::Applied(Object::Node(Box::new(node))),
            &mut Touched::default(),
        );
    }
    fleet
}

fn told(groups: &[&[(&str, &str, &[&str])]]) -> String {
    match places(&volume(groups), &cluster()) {
        Places::Any => "any".into(),
        Places::Nodes(nodes) => nodes
            .iter()
            .map(|node| &*node.name.name)
            .collect::<Vec<_>>()
            .join(" "),
        Places::Nowhere(asked) => format!("nowhere: {asked}"),
        Places::Asked(asked) => format!("asked: {asked}"),
    }
}

#[test]
fn a_volume_lives_where_one_group_of_its_requirements_is_met() {
    assert_eq!(told(&[]), "any");
    assert_eq!(
        told(&[&[("disk", "In", &["fast", "slow"])]]),
        "node-1 node-2"
    );
    assert_eq!(told(&[&[("disk", "NotIn", &["fast"])]]), "node-2 node-3");
    assert_eq!(
        told(&[&[
            ("disk", "Exists", &[]),
            ("metadata.name", "In", &["node-3"])
        ]]),
        "node-3"
    );
    assert_eq!(told(&[&[("disk", "Gt", &["6"])]]), "node-3");
    assert_eq!(
        told(&[&[("disk", "In", &["fast"])], &[("disk", "Lt", &["8"])]]),
        "node-1 node-3"
    );
}

#[test]
fn a_volume_that_no_node_can_mount_says_what_is_asked_for() {
    assert_eq!(
        told(&[&[("disk", "In", &["gold", "silver"])]]),
        "nowhere: disk=gold|silver"
    );
    assert_eq!(
        told(&[&[("disk", "DoesNotExist", &[])]]),
        "nowhere: no disk"
    );
    assert_eq!(told(&[&[("disk", "Near", &["x"])]]), "nowhere: disk Near x");
}

#[test]
fn without_the_right_to_read_nodes_only_what_is_asked_is_told() {
    let asked = places(&volume(&[&[("disk", "In", &["fast"])]]), &Fleet::default())
        == Places::Asked("disk=fast".into());
    assert!(asked);
}
