//! What differs between two templates, and what of them is shown.

use kubectl_sts::domain::secret::{is_secret, veil};
use kubectl_sts::domain::template::PodTemplate;
use kubectl_sts::domain::template::compare::differences;
use kubectl_sts::domain::template::text::{lines, lines_of_both};
use kubectl_sts::domain::template::words::words;
use serde_json::{Value, json};

fn template(main: Value) -> PodTemplate {
    let mut main = main;
    main["name"] = "main".into();
    PodTemplate::new(json!({"spec": {"containers": [main]}}))
}

/// What differs, in words, between two templates of one container.
fn told(before: Value, after: Value) -> String {
    words(&template(before), &template(after)).join("; ")
}

#[test]
fn a_change_is_told_in_a_few_words() {
    let probe = |path: &str, period: u32| json!({"readinessProbe": {"httpGet": {"path": path, "port": 80}, "periodSeconds": period}});
    let env = |value: Value| json!({"env": value});
    let limit = |limit: &str| json!({"resources": {"limits": {"memory": limit}}});
    let mount = |path: &str| json!({"volumeMounts": [{"name": "data", "mountPath": path}]});
    for (before, after, expected) in [
        (json!({}), json!({}), ""),
        (
            json!({"image": "r/postgres:17.4"}),
            json!({"image": "r/postgres:17.5"}),
            "image postgres 17.4 → 17.5",
        ),
        (
            json!({"image": "a/web:1"}),
            json!({"image": "b/web:1"}),
            "image a/web:1 → b/web:1",
        ),
        (
            json!({"image": "nginx"}),
            json!({"image": "r:5000/x/httpd:2"}),
            "image nginx:latest → httpd:2",
        ),
        (limit("4Gi"), limit("6Gi"), "memory limit 4Gi → 6Gi"),
        (json!({}), limit("6Gi"), "+memory limit"),
        (
            probe("/health", 5),
            probe("/readiness", 5),
            "readiness path /health → /readiness",
        ),
        (
            probe("/h", 5),
            probe("/r", 9),
            "readiness path /h → /r; readiness periodSeconds 5 → 9",
        ),
        (json!({}), probe("/h", 5), "+readiness probe"),
        (
            json!({}),
            env(json!([{"name": "A", "value": "1"}])),
            "+env A",
        ),
        (
            env(json!([{"name": "A", "value": "1"}])),
            json!({}),
            "-env A",
        ),
        (
            env(json!([{"name": "A", "value": "1"}])),
            env(json!([{"name": "A", "value": "2"}])),
            "env A 1 → 2",
        ),
        (
            env(json!([{"name": "A", "value": "1"}])),
            env(json!([{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}])),
            "env A changed",
        ),
        (
            env(json!([{"name": "A"}, {"name": "B"}])),
            env(json!([{"name": "B"}, {"name": "A"}])),
            "order of env",
        ),
        (
            env(json!([{"name": "A"}, {"name": "A"}])),
            env(json!([{"name": "A"}])),
            "env changed",
        ),
        (
            env(json!([{"name": "TOKEN", "value": "1"}])),
            env(json!([{"name": "TOKEN", "value": "2"}])),
            "env TOKEN changed",
        ),
        (
            env(json!([{"name": "URL", "value": "x://a:1@h"}])),
            env(json!([{"name": "URL", "value": "x://a:2@h"}])),
            "env URL changed",
        ),
        (mount("/a"), mount("/b"), "+mount /b; -mount /a"),
        (
            json!({"args": ["a"]}),
            json!({"args": ["b"]}),
            "args changed",
        ),
        (
            json!({}),
            json!({"ports": [{"containerPort": 80, "protocol": "TCP"}]}),
            "+port 80",
        ),
        (
            json!({"image": "a:1"}),
            json!({"image": "a:2", "env": [{"name": "A"}], "tty": true}),
            "image a 1 → 2; +env A; +tty",
        ),
    ] {
        assert_eq!(
            told(before.clone(), after.clone()),
            expected,
            "{before} {after}"
        );
    }
}

#[test]
fn containers_volumes_and_marks_are_told_by_name() {
    let of = |value: Value| PodTemplate::new(value);
    let one = json!({"name": "a", "image": "a:1"});
    let two = json!({"name": "b", "image": "b:1", "env": [{"name": "X", "value": "1"}]});
    let two_changed = json!({"name": "b", "image": "b:1", "env": [{"name": "X", "value": "2"}]});
    for (before, after, expected) in [
        (
            json!({"spec": {"containers": [one]}}),
            json!({"spec": {"containers": [one, two]}}),
            "+container b",
        ),
        (
            json!({"spec": {"containers": [one, two]}}),
            json!({"spec": {"containers": [one, two_changed]}}),
            "b: env X 1 → 2",
        ),
        (
            json!({"spec": {}}),
            json!({"spec": {"volumes": [{"name": "v", "emptyDir": {}}]}}),
            "+volume v",
        ),
        (
            json!({"spec": {"volumes": [{"name": "v", "configMap": {"name": "a"}}]}}),
            json!({"spec": {"volumes": [{"name": "v", "configMap": {"name": "b"}}]}}),
            "volume v configMap.name a → b",
        ),
        (
            json!({"metadata": {}}),
            json!({"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "x"}}}),
            "restarted",
        ),
        (
            json!({"metadata": {"labels": {"a": "1"}}}),
            json!({"metadata": {"labels": {"a": "2"}}}),
            "label a 1 → 2",
        ),
        (
            json!({"spec": {"nodeSelector": {"a": "1"}}}),
            json!({"spec": {"nodeSelector": {"a": "2"}}}),
            "nodeSelector.a 1 → 2",
        ),
        (
            json!({"spec": {"unheardOf": [1]}}),
            json!({"spec": {"unheardOf": [2]}}),
            "unheardOf changed",
        ),
        (json!({"spec": 3}), json!({"spec": []}), "spec changed"),
        (json!(null), json!({"spec": {}}), "template changed"),
    ] {
        assert_eq!(
            words(&of(before.clone()), &of(after.clone())).join("; "),
            expected,
            "{before} {after}"
        );
    }
}

#[test]
fn a_template_is_equal_to_itself_whatever_its_age() {
    let old = json!({"spec": {"template": {"$patch": "replace", "metadata": {"creationTimestamp": null, "labels": {"a": "b"}},
        "spec": {"volumes": [{"ephemeral": {"volumeClaimTemplate": {"metadata": {"creationTimestamp": null}}}}]}}}});
    let new = json!({"spec": {"template": {"metadata": {"labels": {"a": "b"}},
        "spec": {"volumes": [{"ephemeral": {"volumeClaimTemplate": {"metadata": {}}}}]}}}});
    let (old, new) = (PodTemplate::of_revision(old), PodTemplate::of_revision(new));
    assert_eq!(old, new);
    assert_eq!(differences(&old, &new), []);
    assert_eq!(
        PodTemplate::of_revision(json!(7)),
        PodTemplate::new(json!({}))
    );
}

#[test]
fn what_looks_like_a_secret_is_hidden() {
    for name in [
        "PGPASSWORD",
        "db-token",
        "apiKey",
        "CLIENT_SECRET",
        "SENTRY_DSN",
    ] {
        assert!(is_secret(name), "{name}");
    }
    for (text, expected) in [
        ("postgres://ada:s3@db:5432/x", "postgres://ada:*@db:5432/x"),
        ("https://s3@host/x", "https://*@host/x"),
        ("https://host/path@x", "https://host/path@x"),
        (
            "jdbc:postgresql://h/x?user=a&password=s3&ssl=1",
            "jdbc:postgresql://h/x?user=a&password=*&ssl=1",
        ),
        ("x://a:s3@h/p?token=s3", "x://a:*@h/p?token=*"),
        ("run --token s3 --port 80", "run --token * --port 80"),
        ("--auth-key=s3", "--auth-key=*"),
        ("--auth-key=-s3 --pass --v", "--auth-key=* --pass --v"),
        ("r/keycloak:21", "r/keycloak:21"),
        ("password: s3\nport: 80", "password: *\nport: 80"),
        ("{\"apiKey\": \"s3\"}", "{\"apiKey\": \"*\"}"),
        ("TOKEN='s3'", "TOKEN='*'"),
        ("nothing here: at all", "nothing here: at all"),
        ("", ""),
        ("é=ü password=ß", "é=ü password=*"),
    ] {
        assert_eq!(veil(text, &mut |_, _| "*".to_owned()), expected, "{text}");
    }
}

#[test]
fn a_template_reads_as_yaml() {
    let template = PodTemplate::new(json!({
        "metadata": {"annotations": {"token": "s3", "note": "yes"}, "labels": {}},
        "spec": {"containers": [{"image": "a:1", "name": "main", "args": ["--password", "s3", "-v"], "command": [],
            "env": [{"name": "A", "value": "1"}, {"name": "PASSWORD", "value": "s3"}]}],
            "replicas": 3, "script": "a\nTOKEN=s3\n"}
    }));
    let text = lines(&template, &mut |_, _| "(hidden)".to_owned()).join("\n");
    assert_eq!(
        text,
        "metadata:
  annotations:
    note: \"yes\"
    token: (hidden)
  labels: {}
spec:
  containers:
  - name: main
    args:
    - --password
    - (hidden)
    - -v
    command: []
    env:
    - name: A
      value: \"1\"
    - name: PASSWORD
      value: (hidden)
    image: a:1
  replicas: 3
  script: |
    a
    TOKEN=(hidden)"
    );
}

#[test]
fn a_secret_that_changed_reads_differently_and_one_that_did_not_does_not() {
    let of = |a: &str, b: &str| {
        template(json!({"env": [{"name": "A_KEY", "value": a}, {"name": "B_KEY", "value": b}]}))
    };
    let (old, new) = lines_of_both(&of("1", "2"), &of("1", "3"));
    let differing: Vec<_> = old
        .iter()
        .zip(&new)
        .filter(|(old, new)| old != new)
        .collect();
    assert_eq!(differing.len(), 1, "{old:?} {new:?}");
    assert!(!format!("{old:?} {new:?}").contains(['1', '2', '3']));
}
