use kubectl_sts::sim::{Kind, Write};
use serde_json::{Value, json};

use super::{claim, defaulted, key, make, pod, put, refused, set, world};

#[test]
fn a_set_in_its_shortest_form_gets_what_it_does_not_say() {
    let mut world = world();
    let set = make(&mut world, Kind::StatefulSet, set()).object;
    let spec = &set["spec"];
    assert_eq!(spec["replicas"], 1);
    assert_eq!(spec["revisionHistoryLimit"], 10);
    assert_eq!(spec["podManagementPolicy"], "OrderedReady");
    assert_eq!(
        spec["updateStrategy"],
        json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } })
    );
    assert_eq!(spec["template"]["spec"], defaulted());
    assert_eq!(
        set["status"],
        json!({ "replicas": 0, "availableReplicas": 0 })
    );
    assert_eq!(set["metadata"]["generation"], 1);
}

#[test]
fn a_strategy_that_names_its_type_alone_gets_no_block() {
    let mut world = world();
    let mut set = set();
    put(
        &mut set,
        "/spec/updateStrategy",
        json!({ "type": "RollingUpdate" }),
    );
    let set = make(&mut world, Kind::StatefulSet, set).object;
    assert_eq!(
        set["spec"]["updateStrategy"],
        json!({ "type": "RollingUpdate" })
    );
}

#[test]
fn what_is_switched_off_is_dropped_without_a_word() {
    let mut world = world();
    let mut set = set();
    let block = json!({ "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 2 } });
    put(&mut set, "/spec/updateStrategy", block);
    let made = make(&mut world, Kind::StatefulSet, set);
    assert_eq!(
        made.object["spec"]["updateStrategy"]["rollingUpdate"],
        json!({ "partition": 0 })
    );
    assert!(made.warnings.is_empty());
}

#[test]
fn quantities_are_kept_in_their_shortest_form() {
    for (wished, kept) in [
        ("1.5Gi", "1536Mi"),
        ("2048Mi", "2Gi"),
        ("2000000000", "2G"),
        ("1024", "1024"),
        ("0.5", "500m"),
        ("1e3", "1e3"),
        ("100m", "100m"),
        ("1500M", "1500M"),
        ("512Ki", "512Ki"),
        ("0.5Ki", "512"),
    ] {
        let mut world = world();
        let mut claim = claim("data");
        put(
            &mut claim,
            "/spec/resources/requests/storage",
            wished.into(),
        );
        let made = make(&mut world, Kind::PersistentVolumeClaim, claim).object;
        assert_eq!(made["spec"]["resources"]["requests"]["storage"], kept);
    }
}

#[test]
fn a_pod_gets_tolerations_a_priority_and_a_class_of_service() {
    let mut world = world();
    let pod = make(&mut world, Kind::Pod, pod("a")).object;
    assert_eq!(pod["spec"]["tolerations"].as_array().unwrap().len(), 2);
    assert_eq!(pod["spec"]["serviceAccountName"], "default");
    assert_eq!(
        pod["status"],
        json!({ "phase": "Pending", "qosClass": "BestEffort" })
    );
}

#[test]
fn limits_become_requests_in_pods_and_not_in_templates() {
    let limits = json!({ "limits": { "cpu": "1", "memory": "1Gi" } });
    let mut world = world();
    let mut pod = pod("a");
    put(&mut pod, "/spec/containers/0/resources", limits.clone());
    let pod = make(&mut world, Kind::Pod, pod).object;
    assert_eq!(
        pod["spec"]["containers"][0]["resources"]["requests"],
        limits["limits"]
    );
    assert_eq!(pod["status"]["qosClass"], "Guaranteed");
    let mut set = set();
    put(
        &mut set,
        "/spec/template/spec/containers/0/resources",
        limits,
    );
    let set = make(&mut world, Kind::StatefulSet, set).object;
    let resources = &set["spec"]["template"]["spec"]["containers"][0]["resources"];
    assert_eq!(resources["requests"], Value::Null);
}

#[test]
fn a_claim_gets_the_newest_default_class_and_its_protection() {
    let mut world = world();
    for name in ["old", "new"] {
        let class = json!({
            "metadata": {
                "name": name,
                "annotations": { "storageclass.kubernetes.io/is-default-class": "true" },
            },
            "provisioner": "disk.csi.demo",
        });
        make(&mut world, Kind::StorageClass, class);
        world.run_until(world.now() + jiff::SignedDuration::from_secs(5));
    }
    let mut claim = claim("data");
    claim["spec"]
        .as_object_mut()
        .unwrap()
        .remove("storageClassName");
    let claim = make(&mut world, Kind::PersistentVolumeClaim, claim).object;
    assert_eq!(claim["spec"]["storageClassName"], "new");
    assert_eq!(
        claim["metadata"]["finalizers"],
        json!(["kubernetes.io/pvc-protection"])
    );
}

#[test]
fn a_service_gets_an_address_that_no_other_has() {
    let mut world = world();
    let mut addresses = Vec::new();
    for name in ["a", "b"] {
        let service =
            json!({ "metadata": { "name": name }, "spec": { "ports": [{ "port": 80 }] } });
        let made = make(&mut world, Kind::Service, service).object;
        assert_eq!(made["spec"]["ports"][0]["targetPort"], 80);
        addresses.push(made["spec"]["clusterIP"].clone());
    }
    assert_ne!(addresses[0], addresses[1]);
    let none = json!({ "metadata": { "name": "c" }, "spec": { "clusterIP": "None" } });
    let made = make(&mut world, Kind::Service, none).object;
    assert_eq!(made["spec"]["clusterIPs"], json!(["None"]));
}

#[test]
fn a_name_is_made_up_from_its_beginning() {
    let mut world = world();
    let mut pod = pod("");
    put(&mut pod, "/metadata/generateName", "web-".into());
    let made = make(&mut world, Kind::Pod, pod).object;
    let name = made["metadata"]["name"].as_str().unwrap();
    assert!(name.starts_with("web-") && name.len() == 9, "{name}");
}

#[test]
fn a_name_that_is_taken_is_refused_and_so_is_one_whose_owner_still_goes() {
    let mut world = world();
    let mut held = set();
    put(&mut held, "/metadata/finalizers", json!(["test/hold"]));
    make(&mut world, Kind::StatefulSet, held);
    assert_eq!(
        refused(&mut world, Kind::StatefulSet, set()),
        "409 AlreadyExists: statefulsets.apps \"web\" already exists"
    );
    super::delete(&mut world, Kind::StatefulSet, "web");
    assert_eq!(
        refused(&mut world, Kind::StatefulSet, set()),
        "409 AlreadyExists: object is being deleted: statefulsets.apps \"web\" already exists"
    );
}

#[test]
fn a_namespace_that_is_not_there_takes_nothing() {
    let mut world = world();
    let refusal = world
        .create(Kind::StatefulSet, "nowhere", set(), &Write::by("tester"))
        .unwrap_err();
    assert_eq!(
        super::told(&refusal),
        "404 NotFound: namespaces \"nowhere\" not found"
    );
}

#[test]
fn a_resource_version_has_no_place_in_a_new_object_unless_nothing_is_stored() {
    let mut world = world();
    let mut set = set();
    put(&mut set, "/metadata/resourceVersion", "5".into());
    let refusal = refused(&mut world, Kind::StatefulSet, set.clone());
    assert_eq!(
        refusal,
        "500 : resourceVersion should not be set on objects to be created"
    );
    let dry = Write {
        is_dry: true,
        ..Write::by("tester")
    };
    assert!(
        world
            .create(Kind::StatefulSet, "default", set, &dry)
            .is_ok()
    );
    assert!(world.get(&key(Kind::StatefulSet, "web")).is_none());
}

#[test]
fn a_set_that_breaks_rules_is_refused_in_the_servers_words() {
    for (pointer, value, words) in [
        (
            "/spec/template/metadata/labels",
            json!({ "app": "other" }),
            "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: `selector` does not match template `labels`",
        ),
        (
            "/spec/replicas",
            json!(-1),
            "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
        ),
        (
            "/spec/updateStrategy",
            json!({ "type": "Sometimes" }),
            "spec.updateStrategy: Invalid value: {\"Type\":\"Sometimes\",\"RollingUpdate\":null}: must be 'RollingUpdate' or 'OnDelete'",
        ),
        (
            "/spec/template/spec/containers",
            json!([]),
            "spec.template.spec.containers: Required value",
        ),
        (
            "/spec/template/spec/containers/0/volumeMounts",
            json!([{ "name": "data", "mountPath": "/data" }]),
            "spec.template.spec.containers[0].volumeMounts[0].name: Not found: \"data\"",
        ),
        (
            "/metadata/name",
            json!("Web"),
            "metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        ),
    ] {
        let mut set = set();
        put(&mut set, pointer, value);
        let name = set["metadata"]["name"].clone();
        assert_eq!(
            refused(&mut world(), Kind::StatefulSet, set),
            format!("422 Invalid: StatefulSet.apps {name} is invalid: {words}")
        );
    }
}

#[test]
fn the_server_warns_of_what_it_lets_pass() {
    let mut set = set();
    put(&mut set, "/spec/revisionHistoryLimit", json!(-1));
    put(
        &mut set,
        "/spec/template/spec/containers/0/env",
        json!([{ "name": "A", "value": "1" }, { "name": "A", "value": "2" }]),
    );
    let made = make(&mut world(), Kind::StatefulSet, set);
    assert_eq!(
        made.warnings,
        [
            "spec.template.spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended",
        ]
    );
}
