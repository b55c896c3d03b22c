//! Whether pods keep to the rules of their template.

use kubectl_sts::domain::obeyed::{by_place, domains, is_about_own, placed, selects, together};
use kubectl_sts::domain::{Fleet, Name, Set, example};
use serde_json::json;

const ZONE: &str = "topology.kubernetes.io/zone";

fn fleet() -> Fleet {
    example::fleet(
        "web 3: 0= 1=old 2=
        node node-0 topology.kubernetes.io/zone=a
        node node-1 topology.kubernetes.io/zone=a
        node node-2 topology.kubernetes.io/zone=b
        node node-3 topology.kubernetes.io/zone=c disk=hdd",
    )
}

fn web(fleet: &Fleet) -> &Set {
    fleet.set(&Name::new("db", "web")).expect("it is there")
}

#[test]
fn pods_share_a_place_that_their_labels_mean() {
    let fleet = fleet();
    let placed = placed(&fleet, web(&fleet));
    let term = json!({"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": "web"}}});
    assert_eq!(
        together(&term, &placed),
        [("a".to_owned(), vec![0, 1])].into()
    );
    assert_eq!(by_place(&term, &placed).len(), 2);
    // Of other revisions they may.
    let term = json!({"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": "web"}}, "matchLabelKeys": ["controller-revision-hash"]});
    assert!(together(&term, &placed).is_empty());
    let term = json!({"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": "db"}}});
    assert!(by_place(&term, &placed).is_empty());
    // Each node has a name, whatever its labels.
    let term = json!({"topologyKey": "kubernetes.io/hostname", "labelSelector": {}});
    assert_eq!(by_place(&term, &placed).len(), 3);
}

#[test]
fn a_place_without_pods_counts_where_the_template_allows_it() {
    let fleet = fleet();
    let placed = placed(&fleet, web(&fleet));
    let spread = json!({"topologyKey": ZONE, "labelSelector": {"matchLabels": {"app": "web"}}});
    let places = domains(&spread, &json!({}), (&placed, &fleet));
    assert_eq!(places.get("c"), Some(&Vec::new()));
    let required = json!({"nodeSelectorTerms": [{"matchExpressions": [{"key": "disk", "operator": "DoesNotExist"}]}]});
    let spec = json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}});
    let places = domains(&spread, &spec, (&placed, &fleet));
    assert_eq!(places.get("c"), None);
}

#[test]
fn a_rule_is_about_pods_of_the_set_or_of_others() {
    let fleet = fleet();
    let web = web(&fleet);
    let about = |term| is_about_own(&term, web);
    let own = json!({"matchLabels": {"app": "web"}});
    assert_eq!(about(json!({"labelSelector": own})), Some(true));
    assert_eq!(
        about(json!({"labelSelector": {"matchLabels": {"app": "x"}}})),
        Some(false)
    );
    assert_eq!(
        about(json!({"labelSelector": own, "namespaces": ["x"]})),
        Some(false)
    );
    assert_eq!(
        about(json!({"labelSelector": own, "namespaceSelector": {}})),
        Some(true)
    );
    let labelled = json!({"matchLabels": {"team": "a"}});
    assert_eq!(
        about(json!({"labelSelector": own, "namespaceSelector": labelled})),
        None
    );
    assert_eq!(about(json!({})), Some(false));
}

#[test]
fn a_selector_takes_labels_as_the_server_does() {
    let labels = [("app".into(), "web".into())].into();
    let fits = |rule| selects(Some(&json!({"matchExpressions": [rule]})), &labels);
    assert!(fits(
        json!({"key": "app", "operator": "In", "values": ["web", "x"]})
    ));
    assert!(!fits(
        json!({"key": "app", "operator": "NotIn", "values": ["web"]})
    ));
    assert!(fits(
        json!({"key": "tier", "operator": "NotIn", "values": ["web"]})
    ));
    assert!(fits(json!({"key": "app", "operator": "Exists"})));
    assert!(fits(json!({"key": "tier", "operator": "DoesNotExist"})));
    assert!(selects(Some(&json!({})), &labels));
    assert!(!selects(None, &labels));
}
