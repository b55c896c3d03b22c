//! What a schema says of an object, of its fields, and of what could be typed.

use kubectl_sts::manifest::Schema;
use serde_json::{Value, json};

const KIND: (&str, &str) = ("apps/v1", "StatefulSet");

/// A document as servers send them, with one kind of everything.
fn document() -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let of = |name: &str| json!({ "default": {}, "allOf": [reference(name)] });
    json!({
        "openapi": "3.0.0",
        "paths": { "/apis/apps/v1/": { "get": { "description": "never kept" } } },
        "components": { "schemas": {
            "io.k8s.api.apps.v1.StatefulSet": {
                "description": "A set. It has\nreplicas.",
                "type": "object",
                "properties": {
                    "apiVersion": { "type": "string" },
                    "kind": { "type": "string" },
                    "metadata": of("Meta"),
                    "spec": of("Spec"),
                    "status": of("Status"),
                },
                "x-kubernetes-group-version-kind": [{ "group": "apps", "version": "v1", "kind": "StatefulSet" }],
            },
            "Meta": {
                "type": "object",
                "properties": { "name": { "type": "string" }, "labels": { "type": "object", "additionalProperties": { "type": "string", "default": "" } } },
            },
            "Status": { "type": "object", "required": ["replicas"], "properties": { "replicas": { "type": "integer", "format": "int32" } } },
            "Spec": {
                "type": "object",
                "required": ["containers"],
                "properties": {
                    "replicas": { "type": "integer", "format": "int32", "description": "How many, e.g. three. Defaults to 1." },
                    "user": { "type": "integer", "format": "int64" },
                    "paused": { "type": "boolean", "description": "Whether\u{1b}[2J it waits" },
                    "share": { "type": "number", "format": "double" },
                    "since": of("Time"),
                    "secret": { "type": "string", "format": "byte" },
                    "maxUnavailable": of("IntOrString"),
                    "either": { "x-kubernetes-int-or-string": true },
                    "size": of("io.k8s.apimachinery.pkg.api.resource.Quantity"),
                    "limits": { "type": "object", "additionalProperties": of("io.k8s.apimachinery.pkg.api.resource.Quantity") },
                    "policy": {
                        "type": "string",
                        "enum": ["OrderedReady", "Parallel"],
                        "description": "How pods come.\n\nPossible enum values:\n - `\"OrderedReady\"` one by one. Slowly.\n - `\"Parallel\"` all at once",
                    },
                    "containers": { "type": "array", "description": "What runs.", "items": of("io.k8s.api.core.v1.Container") },
                    "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": { "known": { "type": "boolean" } } },
                    "whatever": { "type": "object" },
                    "inline": { "type": "object", "properties": { "inner": { "type": "array", "items": { "type": "string" } } } },
                    "odd": { "type": ["string", "null"] },
                    "again": reference("Spec"),
                    "nowhere": reference("Gone"),
                    "round": reference("Round"),
                    "retention": of("StatefulSetPersistentVolumeClaimRetentionPolicy"),
                },
            },
            "StatefulSetPersistentVolumeClaimRetentionPolicy": { "type": "object", "properties": { "whenScaled": { "type": "string" } } },
            "Round": { "allOf": [reference("Round")] },
            "Time": { "type": "string", "format": "date-time" },
            "IntOrString": { "format": "int-or-string", "oneOf": [{ "type": "integer" }, { "type": "string" }] },
            "io.k8s.apimachinery.pkg.api.resource.Quantity": { "oneOf": [{ "type": "string" }, { "type": "number" }] },
            "io.k8s.api.core.v1.Container": {
                "type": "object",
                "description": "A single application container.",
                "required": ["name"],
                "properties": {
                    "name": { "type": "string", "default": "" },
                    "image": { "type": "string", "description": "Its image." },
                    "args": { "type": "array", "items": { "type": "string" } },
                },
            },
        } },
    })
}

/// The same with `odd` as it must be: one that is not takes its whole type with it.
fn schema() -> Schema {
    let mut document = document();
    document["components"]["schemas"]["Spec"]["properties"]["odd"] = json!({ "type": "string" });
    Schema::read(document.to_string().as_bytes()).unwrap()
}

fn faults(object: &Value) -> Vec<String> {
    let faults = schema().faults(KIND.0, KIND.1, object);
    faults
        .into_iter()
        .map(|it| format!("{}: {}", it.pointer, it.words))
        .collect()
}

/// With what must be there.
fn spec(more: &Value) -> Value {
    let mut spec = json!({ "containers": [{ "name": "main" }] });
    for (key, value) in more.as_object().unwrap() {
        spec[key] = value.clone();
    }
    json!({ "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": { "name": "web", "labels": { "a": "b" } }, "spec": spec })
}

#[test]
fn what_the_server_takes_has_no_faults() {
    let nothing: Vec<String> = Vec::new();
    for more in [
        json!({}),
        json!({ "replicas": 3, "user": 3_000_000_000_i64, "paused": true, "share": 0.5, "since": null }),
        json!({ "replicas": 3.0, "since": "2026-01-31T12:00:00Z", "secret": "YQ==" }),
        json!({ "maxUnavailable": 1, "either": "25%", "size": 2, "limits": { "cpu": "500m", "memory": "1.5Gi" } }),
        json!({ "maxUnavailable": "25%", "either": 1, "size": "1e3", "limits": { "cpu": 1, "memory": ".5" } }),
        json!({ "policy": "Parallel", "free": { "any": 1, "known": true }, "whatever": { "a": [1] } }),
        json!({ "policy": "", "nowhere": 1, "round": [2], "inline": { "inner": ["a", null] } }),
        json!({ "again": { "containers": [], "again": { "containers": [] } } }),
    ] {
        assert_eq!(faults(&spec(&more)), nothing, "{more}");
    }
    assert_eq!(
        faults(&json!({ "spec": { "containers": [] }, "status": {} })),
        nothing
    );
}

#[test]
fn what_it_refuses_is_told_with_its_place() {
    for (more, told) in [
        (
            json!({ "replica": 3 }),
            "/spec/replica: `replica` is no field of Spec: did you mean `replicas`?",
        ),
        (
            json!({ "quite/other": 3 }),
            "/spec/quite~1other: `quite/other` is no field of Spec",
        ),
        (
            json!({ "replicas": "3" }),
            "/spec/replicas: `replicas` is the text \"3\"; a whole number is wanted: leave the quotes out",
        ),
        (
            json!({ "replicas": 2.5 }),
            "/spec/replicas: `replicas` is 2.5; a whole number is wanted",
        ),
        (
            json!({ "replicas": 3_000_000_000_i64 }),
            "/spec/replicas: `replicas` is 3000000000; it can be 2147483647 at most",
        ),
        (
            json!({ "user": 1e300 }),
            "/spec/user: `user` is 1e+300; it can be 9223372036854775807 at most",
        ),
        (
            json!({ "user": -1e300 }),
            "/spec/user: `user` is -1e+300; it can be -9223372036854775808 at least",
        ),
        (
            json!({ "paused": "true" }),
            "/spec/paused: `paused` is the text \"true\"; true or false is wanted: leave the quotes out",
        ),
        (
            json!({ "secret": 5 }),
            "/spec/secret: `secret` is the number 5; text in base64 is wanted",
        ),
        (
            json!({ "maxUnavailable": true }),
            "/spec/maxUnavailable: `maxUnavailable` is true; a whole number or text is wanted",
        ),
        (
            json!({ "size": "1GB" }),
            "/spec/size: `size` is `1GB`; a number with a unit is wanted, such as 500m, 2 or 1.5Gi",
        ),
        (
            json!({ "limits": { "cpu": [] } }),
            "/spec/limits/cpu: `cpu` is a list; a number with a unit, such as 500m or 1Gi, is wanted",
        ),
        (
            json!({ "policy": "Paralel" }),
            "/spec/policy: `policy` can't be `Paralel`; it can be OrderedReady, Parallel",
        ),
        (
            json!({ "containers": { "name": "a" } }),
            "/spec/containers: `containers` is a map; a list is wanted",
        ),
        (
            json!({ "containers": null }),
            "/spec/containers: `spec` lacks `containers`",
        ),
        (
            json!({ "containers": [{ "image": "a" }] }),
            "/spec/containers/0/name: `containers[0]` lacks `name`",
        ),
        (
            json!({ "containers": ["a"] }),
            "/spec/containers/0: `containers[0]` is the text \"a\"; a map is wanted",
        ),
        (
            json!({ "containers": [{ "name": "a", "args": ["a", 8080] }] }),
            "/spec/containers/0/args/1: `args[1]` is the number 8080; text is wanted: put it in quotes, \"8080\"",
        ),
        (
            json!({ "free": { "known": 1 } }),
            "/spec/free/known: `known` is the number 1; true or false is wanted",
        ),
        (
            json!({ "inline": { "iner": [] } }),
            "/spec/inline/iner: `iner` is no field here: did you mean `inner`?",
        ),
        (
            json!({ "\u{1b}[2J": 1 }),
            "/spec/\u{1b}[2J: `^[[2J` is no field of Spec",
        ),
    ] {
        assert_eq!(faults(&spec(&more)), [told]);
    }
    let labels = json!({ "metadata": { "labels": { "a/b": 1 } }, "spec": { "containers": [] } });
    assert_eq!(
        faults(&labels),
        ["/metadata/labels/a~1b: `a/b` is the number 1; text is wanted: put it in quotes, \"1\""]
    );
    assert_eq!(
        faults(&json!("text")),
        [": it is the text \"text\"; a map is wanted"]
    );
}

#[test]
fn no_more_than_two_hundred_faults_are_told() {
    let labels: Value = (0..1000).map(|nth| (nth.to_string(), json!(nth))).collect();
    let object = json!({ "metadata": { "labels": labels }, "spec": { "containers": [] } });
    assert_eq!(faults(&object).len(), 200);
}

#[test]
fn of_a_kind_that_is_not_known_nothing_is_said() {
    let schema = schema();
    assert!(schema.knows("apps/v1", "StatefulSet"));
    for (version, kind) in [("v1", "StatefulSet"), ("apps/v1", "Deployment")] {
        assert!(!schema.knows(version, kind));
        assert_eq!(schema.faults(version, kind, &json!({ "a": 1 })), []);
        assert_eq!(schema.field(version, kind, ""), None);
        assert_eq!(schema.keys((version, kind), "", ""), []);
        assert_eq!(schema.values((version, kind), "/kind", ""), []);
    }
}

#[test]
fn a_type_that_is_not_as_expected_allows_everything_and_the_others_remain() {
    let schema = Schema::read(document().to_string().as_bytes()).unwrap();
    let object = json!({ "spec": { "anything": 1 }, "metadata": { "nam": "a" } });
    let faults = schema.faults(KIND.0, KIND.1, &object);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].pointer, "/metadata/nam");
}

#[test]
fn what_is_no_schema_is_refused_with_a_sentence() {
    for text in ["", "<html>", "[]", "{\"components\": 5}"] {
        let why = Schema::read(text.as_bytes()).unwrap_err();
        assert_eq!(why, "what the server sends as its schema is none", "{text}");
    }
    for text in ["{}", "{\"paths\": {}, \"components\": {}}"] {
        let why = Schema::read(text.as_bytes()).unwrap_err();
        assert_eq!(
            why,
            "the server tells which paths it has, but not which fields"
        );
    }
}

#[test]
fn a_field_is_told_in_one_line() {
    let schema = schema();
    for (pointer, kind, about) in [
        ("", "StatefulSet", "A set."),
        ("/spec/replicas", "integer", "How many, e.g. three."),
        ("/spec/paused", "true or false", "Whether^[[2J it waits"),
        ("/spec/policy", "text", "How pods come."),
        ("/spec/size", "quantity", ""),
        ("/spec/limits", "map of quantity", ""),
        ("/spec/maxUnavailable", "integer or text", ""),
        ("/spec/containers", "[]Container", "What runs."),
        (
            "/spec/containers/0",
            "Container",
            "A single application container.",
        ),
        ("/spec/containers/7/image", "text", "Its image."),
        ("/spec/inline/inner", "[]text", ""),
        ("/metadata/labels/a~1b", "text", ""),
        ("/spec/again/again/since", "time", ""),
    ] {
        let field = schema.field(KIND.0, KIND.1, pointer).unwrap();
        assert_eq!((&*field.kind, &*field.about), (kind, about), "{pointer}");
    }
    for pointer in ["/spek", "/spec/replicas/deeper", "/spec/whatever/a"] {
        assert_eq!(schema.field(KIND.0, KIND.1, pointer), None, "{pointer}");
    }
    let field = |pointer| schema.field(KIND.0, KIND.1, pointer).unwrap();
    assert_eq!(field("/spec/policy").choices, ["OrderedReady", "Parallel"]);
    assert!(field("/spec/containers").is_required);
    assert!(!field("/spec/policy").is_required);
}

fn words(suggestions: Vec<kubectl_sts::manifest::schema::Suggestion>) -> Vec<String> {
    suggestions.into_iter().map(|it| it.word).collect()
}

#[test]
fn fields_are_suggested_by_their_first_letters_and_the_required_ones_first() {
    let schema = schema();
    let keys = |pointer, letters| words(schema.keys(KIND, pointer, letters));
    assert_eq!(
        keys("", ""),
        ["apiVersion", "kind", "metadata", "spec", "status"]
    );
    assert_eq!(keys("/spec/containers/0", ""), ["name", "args", "image"]);
    assert_eq!(keys("/spec", "RE"), ["replicas", "retention"]);
    assert_eq!(keys("/spec", "é"), Vec::<String>::new());
    for pointer in [
        "/metadata/labels",
        "/spec/replicas",
        "/spec/containers",
        "/no",
    ] {
        assert_eq!(keys(pointer, ""), Vec::<String>::new(), "{pointer}");
    }
    let image = &schema.keys(KIND, "/spec/containers/0", "i")[0];
    assert_eq!((&*image.kind, &*image.about), ("text", "Its image."));
}

#[test]
fn values_are_suggested_where_they_are_listed() {
    let schema = schema();
    let values = |pointer, letters| words(schema.values(KIND, pointer, letters));
    assert_eq!(values("/spec/policy", ""), ["OrderedReady", "Parallel"]);
    assert_eq!(values("/spec/policy", "p"), ["Parallel"]);
    assert_eq!(values("/spec/paused", ""), ["true", "false"]);
    assert_eq!(
        values("/spec/retention/whenScaled", ""),
        ["Retain", "Delete"]
    );
    assert_eq!(values("/apiVersion", "a"), ["apps/v1"]);
    assert_eq!(values("/kind", ""), ["StatefulSet"]);
    assert_eq!(values("/spec/replicas", ""), Vec::<String>::new());
    let policy = schema.values(KIND, "/spec/policy", "O").remove(0);
    assert_eq!(policy.about, "one by one.");
}
