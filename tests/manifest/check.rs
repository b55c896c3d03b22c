//! All that is said of a text while it is typed.

use kubectl_sts::manifest::{Subject, Veil, Weight, check, kind, remark, rules};
use kubectl_sts::yaml;
use serde_json::{Value, json};

fn set() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "x", "uid": "u"},
        "spec": {
            "replicas": 3, "serviceName": "db", "podManagementPolicy": "OrderedReady",
            "selector": {"matchLabels": {"app": "db"}},
            "template": {"metadata": {"labels": {"app": "db"}}, "spec": {"containers": [
                {"name": "main", "image": "a:1", "env": [{"name": "TOKEN", "value": "hunter2"}]}, {"name": "side", "image": "b:1"},
            ]}},
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"resources": {"requests": {"storage": "1Gi"}}}}],
        },
    })
}

fn said(text: &str, opened: Option<&Value>) -> Vec<(usize, Weight, String)> {
    let veil = opened.map(|it| Veil::over(it).1).unwrap_or_default();
    let subject = Subject {
        kind: opened.map(|_| &kind::SET),
        opened,
        veil: &veil,
        schema: &|_| None,
        rollout: &|_| "replaces db-2, db-1, then db-0".to_owned(),
    };
    let marks = check(text, &subject).marks.into_iter();
    marks
        .map(|it| (it.line, it.weight, it.pointer.unwrap_or_default()))
        .collect()
}

fn text() -> String {
    yaml::write(&Veil::over(&set()).0)
}

#[test]
fn a_text_that_changes_nothing_has_no_marks() {
    assert_eq!(said(&text(), Some(&set())), []);
}

/// What is said of a set whose first container asks for this, below each line it is said of.
fn said_of(resources: &Value) -> Vec<(String, String)> {
    let mut object = set();
    object["spec"]["template"]["spec"]["containers"][0]["resources"] = resources.clone();
    let text = yaml::write(&object);
    let veil = Veil::default();
    let subject = Subject {
        kind: None,
        opened: None,
        veil: &veil,
        schema: &|_| None,
        rollout: &|_| String::new(),
    };
    let report = check(&text, &subject);
    assert_eq!(report.stop().is_some(), !report.marks.is_empty());
    let line = |nth: usize| text.lines().nth(nth).unwrap().trim().replace('"', "");
    let marks = report.marks.iter();
    marks.map(|it| (line(it.line), it.words.clone())).collect()
}

#[test]
fn what_is_asked_for_and_cannot_be_is_marked_in_the_servers_words() {
    for (resources, wanted) in super::amounts::IMPOSSIBLE {
        let resources: Value = serde_json::from_str(resources).unwrap();
        let found = said_of(&resources);
        let found: Vec<(&str, &str)> = found.iter().map(|it| (&*it.0, &*it.1)).collect();
        assert_eq!(found, *wanted, "{resources}");
    }
}

#[test]
fn what_init_containers_and_living_sets_ask_for_is_marked_too() {
    let mut object = set();
    object["spec"]["template"]["spec"]["initContainers"] = json!([
        {"name": "first", "image": "c:1", "resources": {"requests": {"cpu": 1}, "limits": {"cpu": "1000m"}}},
    ]);
    let typed = yaml::write(&Veil::over(&object).0).replace("cpu: 1\n", "cpu: 2\n");
    let found = said(&typed, Some(&object));
    let pointer = "/spec/template/spec/initContainers/0/resources/requests/cpu".to_owned();
    let line = typed.lines().position(|it| it.contains("cpu: 2")).unwrap();
    assert!(found.contains(&(line, Weight::Error, pointer)), "{found:?}");
}

#[test]
fn a_fixed_field_and_a_rollout_are_marked_on_their_lines() {
    let typed = text()
        .replace("serviceName: db", "serviceName: web")
        .replace("a:1", "a:2");
    let line = |it: &str| typed.lines().position(|line| line.contains(it)).unwrap();
    let mut expected = [
        (
            line("serviceName"),
            Weight::Immutable,
            "/spec/serviceName".to_owned(),
        ),
        (
            line("a:2"),
            Weight::Rollout,
            "/spec/template/spec/containers/0/image".to_owned(),
        ),
    ];
    expected.sort();
    assert_eq!(said(&typed, Some(&set())), expected);
}

#[test]
fn nothing_and_too_much_are_errors() {
    assert_eq!(said("# a\n", Some(&set()))[0].1, Weight::Error);
    let two = format!("{}---\na: 1\n", text());
    assert_eq!(
        said(&two, Some(&set())),
        [(text().lines().count() + 1, Weight::Error, String::new())]
    );
    assert_eq!(said("a: [", None)[0].1, Weight::Error);
}

#[test]
fn a_sign_that_nobody_knows_stops_the_text() {
    let typed = text().replace("main/TOKEN", "main/OTHER");
    let found = said(&typed, Some(&set()));
    assert!(
        found
            .iter()
            .any(|it| it.1 == Weight::Error && it.2.ends_with("/env/0/value")),
        "{found:?}"
    );
}

#[test]
fn what_an_object_to_be_made_lacks_is_named() {
    let found = said("apiVersion: apps/v1\nkind: StatefulSet\nspec: {}\n", None);
    let pointers: Vec<&str> = found.iter().map(|it| it.2.as_str()).collect();
    assert_eq!(pointers, ["/metadata/name", "/spec/selector"]);
}

#[test]
fn a_list_is_checked_item_by_item() {
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n- apiVersion: apps/v1\n  kind: StatefulSet\n  metadata: {}\n  spec:\n    selector: {matchLabels: {a: b}}\n";
    let found: Vec<(usize, String)> = said(text, None)
        .into_iter()
        .map(|it| (it.0, it.2))
        .collect();
    let wanted = [
        (8, "/items/1/metadata/name"),
        (9, "/items/1/spec/template/metadata/labels/a"),
    ];
    assert_eq!(found, wanted.map(|(line, it)| (line, it.to_owned())));
}

#[test]
fn a_name_that_is_too_long_for_pods_is_marked_and_sent() {
    for (length, marks) in [(52, 0), (53, 1)] {
        let mut object = set();
        object["metadata"] = json!({"name": "a".repeat(length)});
        let found = said(
            &yaml::write(&kubectl_sts::manifest::Veil::over(&object).0),
            None,
        );
        let found: Vec<_> = found.iter().filter(|it| it.2 == "/metadata/name").collect();
        assert_eq!(found.len(), marks);
        assert!(found.iter().all(|it| it.1 == Weight::Warning));
    }
}

#[test]
fn what_comes_back_by_itself_starts_no_rollout() {
    let mut opened = set();
    let pods = &mut opened["spec"]["template"]["spec"];
    pods["dnsPolicy"] = json!("ClusterFirst");
    pods["containers"][0]["imagePullPolicy"] = json!("IfNotPresent");
    pods["containers"][0]["resources"] = json!({"limits": {"cpu": "100m"}});
    let mut typed = opened.clone();
    let pods = &mut typed["spec"]["template"]["spec"];
    pods.as_object_mut().unwrap().remove("dnsPolicy");
    pods["hostIPC"] = json!(false);
    pods["tolerations"] = json!([]);
    pods["containers"][0]["imagePullPolicy"] = Value::Null;
    pods["containers"][0]["resources"] =
        json!({"limits": {"cpu": "0.1"}, "requests": {"cpu": "100m"}});
    assert_eq!(
        rules::template_changes(&opened, &typed),
        Vec::<String>::new()
    );
    typed["spec"]["template"]["spec"]["dnsPolicy"] = json!("Default");
    assert_eq!(
        rules::template_changes(&opened, &typed),
        ["/spec/template/spec/dnsPolicy"]
    );
}

#[test]
fn whole_numbers_stay_whole_however_large() {
    for number in [
        "9007199254740993",
        "9223372036854775807",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        let text = format!("spec:\n  number: {number}\n");
        let read = yaml::read(&text).unwrap().remove(0);
        assert_eq!(read["spec"]["number"].to_string(), number);
        assert_eq!(yaml::write(&read), text);
    }
}

#[test]
fn what_the_server_fills_in_may_be_left_out() {
    let mut typed = set();
    typed["spec"]
        .as_object_mut()
        .unwrap()
        .remove("podManagementPolicy");
    typed["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"] =
        json!("1024Mi");
    typed["metadata"] = json!({"name": "db"});
    assert_eq!(rules::fixed(&kind::SET, &set(), &typed), []);
    typed["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"] =
        json!("2Gi");
    typed["spec"]["template"]["metadata"]["labels"]["app"] = json!("web");
    let found: Vec<String> = rules::fixed(&kind::SET, &set(), &typed)
        .into_iter()
        .map(|it| it.pointer)
        .collect();
    assert_eq!(
        found,
        [
            "/spec/volumeClaimTemplates/0/spec/resources/requests/storage",
            "/spec/template/metadata/labels/app"
        ]
    );
}

#[test]
fn a_claim_grows_and_does_not_shrink() {
    let claim = |size: &str| json!({"spec": {"resources": {"requests": {"storage": size}}}, "status": {"phase": "Bound", "capacity": {"storage": "1Gi"}}});
    for (from, to, refused) in [
        ("1Gi", "2Gi", 0),
        ("2Gi", "1500Mi", 0),
        ("2Gi", "1Gi", 1),
        ("1Gi", "500Mi", 1),
        ("1Gi", "1024Mi", 0),
    ] {
        assert_eq!(
            rules::fixed(&kind::CLAIM, &claim(from), &claim(to)).len(),
            refused,
            "{from} {to}"
        );
    }
}

#[test]
fn what_the_server_says_has_its_place() {
    let object = json!({"metadata": {"labels": {"a.b/c": "x"}}, "spec": {"volumeClaimTemplates": [{"spec": {"resources": {"requests": {"storage": "2m"}}}}],
        "template": {"spec": {"containers": [{"name": "main", "ports": [1, 2]}]}}}});
    for (sentence, pointer) in [
        (
            "spec.template.spec.containers[0].image: Required value",
            "/spec/template/spec/containers/0/image",
        ),
        ("metadata.labels[a.b/c]: bad", "/metadata/labels/a.b~1c"),
        ("metadata.labels.a.b/c: bad", "/metadata/labels/a.b~1c"),
        (
            "unknown field \"spec.template.spec.foo\"",
            "/spec/template/spec/foo",
        ),
        (
            "spec.template.spec.containers[0].ports[1]: duplicate port name",
            "/spec/template/spec/containers/0/ports/1",
        ),
        (
            "StatefulSet.apps \"x\" is invalid: spec: Forbidden: updates",
            "/spec",
        ),
        (
            "spec.volumeClaimTemplates[0].resources.requests[storage]: fractional",
            "/spec/volumeClaimTemplates/0/spec/resources/requests/storage",
        ),
        (
            "json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32",
            "/spec/replicas",
        ),
    ] {
        assert_eq!(
            remark::pointer(sentence, &object).as_deref(),
            Some(pointer),
            "{sentence}"
        );
    }
    assert_eq!(remark::pointer("a policy said no: never", &object), None);
}

#[test]
fn several_causes_are_several_marks() {
    let document = yaml::read_placed("metadata:\n  name: x\nspec:\n  foo: 1\n  bar: 2\n")
        .unwrap()
        .remove(0);
    let found = |sentence: &str| -> Vec<usize> {
        remark::marks(&[sentence.to_owned()], &document, Weight::Error)
            .iter()
            .map(|it| it.line)
            .collect()
    };
    assert_eq!(
        found(
            "{\"a\": \"b\"}: strict decoding error: unknown field \"spec.foo\", unknown field \"spec.bar\""
        ),
        [3, 4]
    );
    assert_eq!(
        found(
            "A \"x\" is invalid: [spec.bar: Required value, spec.foo: Invalid value: \"a, b\": no]"
        ),
        [3, 4]
    );
}
