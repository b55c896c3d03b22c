//! What could be typed where; `▌` is the caret.

use kubectl_sts::manifest::complete::{Known, complete};
use kubectl_sts::manifest::{Completion, Kind, Nothing, Schema};
use serde_json::json;

/// Sets with containers and claim templates, as a server tells of them.
pub fn schema() -> Schema {
    let of = |name: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }] });
    let list = |of: serde_json::Value| json!({ "type": "array", "items": of });
    let words = json!({ "type": "string" });
    let document = json!({ "components": { "schemas": {
        "io.k8s.api.apps.v1.StatefulSet": {
            "type": "object",
            "properties": { "apiVersion": words, "kind": words, "metadata": of("Meta"), "spec": of("Spec") },
            "x-kubernetes-group-version-kind": [{ "group": "apps", "version": "v1", "kind": "StatefulSet" }],
        },
        "Meta": { "type": "object", "properties": {
            "name": words, "namespace": words, "uid": words,
            "labels": { "type": "object", "description": "Words to select by.", "additionalProperties": words },
        } },
        "Spec": { "type": "object", "required": ["template"], "properties": {
            "podManagementPolicy": {
                "type": "string", "enum": ["OrderedReady", "Parallel"],
                "description": "How pods are made.\n\nPossible enum values:\n - `\"OrderedReady\"` one after the other\n - `\"Parallel\"` all at once",
            },
            "replicas": { "type": "integer", "format": "int32", "description": "How many pods\u{1b}[2J there are." },
            "revisionHistoryLimit": { "type": "integer", "format": "int32", "description": "How many revisions stay." },
            "template": of("Template"),
            "volumeClaimTemplates": list(of("Claim")),
        } },
        "Template": { "type": "object", "properties": { "metadata": of("Meta"), "spec": of("PodSpec") } },
        "PodSpec": { "type": "object", "required": ["containers"], "properties": {
            "containers": list(of("Container")), "hostNetwork": { "type": "boolean" },
            "nodeSelector": { "type": "object", "additionalProperties": words },
        } },
        "Container": { "type": "object", "required": ["name"], "properties": {
            "name": words, "image": words, "args": list(words.clone()),
            "imagePullPolicy": { "type": "string", "enum": ["Always", "IfNotPresent", "Never"] },
            "bad name: x": words,
        } },
        "Claim": { "type": "object", "properties": { "metadata": of("Meta"), "spec": of("ClaimSpec") } },
        "ClaimSpec": { "type": "object", "properties": {
            "accessModes": list(json!({ "type": "string", "enum": ["ReadWriteOnce", "ReadOnlyMany", "No"] })),
        } },
    } } });
    Schema::read(document.to_string().as_bytes()).unwrap()
}

/// The lines of a text and where its caret is.
fn parted(text: &str) -> (Vec<String>, (usize, usize)) {
    let lines: Vec<&str> = text.lines().collect();
    let line = lines.iter().position(|it| it.contains('▌')).unwrap();
    let column = lines[line].chars().position(|it| it == '▌').unwrap();
    let lines = lines.iter().map(|it| it.replace('▌', "")).collect();
    (lines, (line, column))
}

fn at(text: &str, kind: Option<&'static Kind>) -> Result<Completion, Nothing> {
    let schema = schema();
    let (lines, place) = parted(text);
    let schema = |version: &str| (version == "apps/v1").then_some(&schema);
    let known = Known {
        kind,
        schema: &schema,
    };
    complete(&lines, place, known)
}

fn of_set(text: &str) -> Result<Completion, Nothing> {
    at(text, Kind::named("apps/v1", "StatefulSet"))
}

fn words(found: &Result<Completion, Nothing>) -> Vec<&str> {
    let found = found.as_ref().map(|it| it.suggestions.as_slice());
    let words = found.unwrap_or_default().iter();
    words.map(|it| it.word.as_str()).collect()
}

/// The text once a word was taken, with the caret in it.
fn taken(text: &str, word: &str) -> String {
    let found = of_set(text).unwrap();
    let mut words = found.suggestions.iter();
    let chosen = words.find(|it| it.word == word).unwrap();
    let (head, tail) = text.split_once('▌').unwrap();
    let head: Vec<char> = head.chars().collect();
    let head: String = head[..head.len() - found.reach.0].iter().collect();
    let tail: String = tail.chars().skip(found.reach.1).collect();
    format!("{head}{}▌{tail}", found.text(chosen))
}

#[test]
fn the_fields_of_the_object_at_the_carets_indentation_are_suggested_but_for_those_that_are_there() {
    for (text, expected) in [
        ("▌", "apiVersion kind metadata spec"),
        (
            "kind: StatefulSet\n▌\nspec:\n  replicas: 1",
            "apiVersion metadata",
        ),
        (
            "spec:\n  ▌",
            "template podManagementPolicy replicas revisionHistoryLimit volumeClaimTemplates",
        ),
        ("spec:\n  re▌", "replicas revisionHistoryLimit"),
        ("spec:\n  RE▌", "replicas revisionHistoryLimit"),
        ("spec:\n  replicas: 3\n  re▌", "revisionHistoryLimit"),
        ("spec:\n  re▌\n  replicas: 3", "revisionHistoryLimit"),
        ("spec:\n  re▌plicas: 3", "replicas revisionHistoryLimit"),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n  ▌",
            "podManagementPolicy replicas revisionHistoryLimit volumeClaimTemplates",
        ),
        (
            "spec:\n  template:\n    ▌\n    spec:\n      hostNetwork: true",
            "metadata",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n      ▌",
            "hostNetwork nodeSelector",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n        ▌",
            "args image imagePullPolicy",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n        - na▌",
            "name",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n      - ▌\n        image: b",
            "name args imagePullPolicy",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      -▌",
            "name args image imagePullPolicy",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n        ▌",
            "name args image imagePullPolicy",
        ),
        // Of a text that cannot be read.
        ("spec: {\n---\nspec:\n  replicas: 1\n  rep▌", ""),
    ] {
        assert_eq!(words(&of_set(text)).join(" "), expected, "{text}");
    }
}

#[test]
fn the_values_of_a_field_are_suggested_where_they_are_listed() {
    for (text, expected) in [
        ("spec:\n  podManagementPolicy: ▌", "OrderedReady Parallel"),
        ("spec:\n  podManagementPolicy:▌", "OrderedReady Parallel"),
        ("spec:\n  podManagementPolicy: pa▌", "Parallel"),
        (
            "spec:\n  podManagementPolicy: Parallel▌",
            "OrderedReady Parallel",
        ),
        ("spec:\n  podManagementPolicy: \"Par▌\"", "Parallel"),
        (
            "spec:\n  template:\n    spec:\n      hostNetwork: t▌",
            "true",
        ),
        (
            "spec:\n  template:\n    spec:\n      containers:\n      - imagePullPolicy: ▌",
            "Always IfNotPresent Never",
        ),
        (
            "spec:\n  volumeClaimTemplates:\n  - spec:\n      accessModes:\n      - Read▌",
            "ReadWriteOnce ReadOnlyMany",
        ),
        ("apiVersion: a▌", "apps/v1"),
        ("kind: ▌", "StatefulSet"),
    ] {
        assert_eq!(words(&of_set(text)).join(" "), expected, "{text}");
    }
    let found = of_set("spec:\n  podManagementPolicy: pa▌").unwrap();
    assert_eq!(found.suggestions[0].about, "all at once");
}

#[test]
fn what_comes_from_the_server_cannot_write_to_the_terminal_or_break_the_text() {
    let found = of_set("spec:\n  replicas▌").unwrap();
    assert!(!found.suggestions[0].about.contains('\u{1b}'), "{found:?}");
    let found = of_set("spec:\n  template:\n    spec:\n      containers:\n      - b▌");
    assert_eq!(found, Err(Nothing::NothingFits));
    let text = "spec:\n  volumeClaimTemplates:\n  - spec:\n      accessModes:\n      - N▌";
    assert!(
        taken(text, "No").ends_with("- \"No\"▌"),
        "{}",
        taken(text, "No")
    );
}

#[test]
fn where_nothing_is_suggested_it_is_told_why() {
    let version = || "apps/v2".to_owned();
    for (text, kind, expected) in [
        ("# sp▌", true, Nothing::Elsewhere),
        ("spec: # re▌", true, Nothing::Elsewhere),
        ("spec: {re▌", true, Nothing::Elsewhere),
        ("spec:\n  script: |\n    re▌", true, Nothing::Elsewhere),
        ("---▌", true, Nothing::Elsewhere),
        ("spec:\n  replicas: ▌", true, Nothing::NothingFits),
        ("metadata:\n  labels:\n    ▌", true, Nothing::NothingFits),
        ("spec:\n  x▌", true, Nothing::NothingFits),
        ("spec:\n  re▌", false, Nothing::Nameless),
        (
            "apiVersion: apps/v2\nkind: StatefulSet\nspec:\n  ▌",
            true,
            Nothing::NoSchema(version()),
        ),
        (
            "apiVersion: apps/v1\nkind: Set\nspec:\n  ▌",
            false,
            Nothing::NoKind("apps/v1".into(), "Set".into()),
        ),
    ] {
        let kind = Kind::named("apps/v1", "StatefulSet").filter(|_| kind);
        assert_eq!(at(text, kind), Err(expected), "{text}");
    }
}

#[test]
fn of_objects_that_are_to_be_created_each_document_has_its_own_kind() {
    for (text, expected) in [
        ("▌", "apiVersion kind"),
        ("apiVersion: ▌", "apps/v1 policy/v1 v1"),
        ("apiVersion: v1\nkind: P▌", "PersistentVolumeClaim Pod"),
        (
            "apiVersion: apps/v1\nkind: StatefulSet\nspec:\n  rep▌",
            "replicas",
        ),
        (
            "apiVersion: v1\nkind: Service\n---\napiVersion: \"apps/v1\" # sets\nkind: StatefulSet\nspec:\n  rep▌\n---\nkind: Pod",
            "replicas",
        ),
    ] {
        assert_eq!(words(&at(text, None)).join(" "), expected, "{text}");
    }
}

#[test]
fn what_is_taken_is_followed_by_what_comes_next() {
    for (text, word, expected) in [
        ("spec:\n  rep▌", "replicas", "spec:\n  replicas: ▌"),
        ("spec:\n  rep▌: 3", "replicas", "spec:\n  replicas▌: 3"),
        (
            "spec:\n  re▌visionHistoryLimit: 3",
            "replicas",
            "spec:\n  replicas▌: 3",
        ),
        ("spec:\n  te▌", "template", "spec:\n  template:\n    ▌"),
        (
            "spec:\n  vol▌",
            "volumeClaimTemplates",
            "spec:\n  volumeClaimTemplates:\n  - ▌",
        ),
        (
            "spec:\n  volumeClaimTemplates:\n  - me▌",
            "metadata",
            "spec:\n  volumeClaimTemplates:\n  - metadata:\n      ▌",
        ),
        (
            "spec:\n  volumeClaimTemplates:\n    ▌",
            "metadata",
            "spec:\n  volumeClaimTemplates:\n    - metadata:\n        ▌",
        ),
        (
            "spec:\n  volumeClaimTemplates:\n  -▌",
            "spec",
            "spec:\n  volumeClaimTemplates:\n  - spec:\n      ▌",
        ),
        (
            "spec:\n  podManagementPolicy:▌",
            "Parallel",
            "spec:\n  podManagementPolicy: Parallel▌",
        ),
        (
            "spec:\n  podManagementPolicy: ▌OrderedReady # why",
            "Parallel",
            "spec:\n  podManagementPolicy: Parallel▌ # why",
        ),
        (
            "spec:\n  podManagementPolicy: \"P▌\"",
            "Parallel",
            "spec:\n  podManagementPolicy: \"Parallel▌\"",
        ),
    ] {
        assert_eq!(taken(text, word), expected, "{text}");
    }
}
