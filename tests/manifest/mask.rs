//! Secrets behind signs, and left out of what is kept.

use fastrand::Rng;
use kubectl_sts::manifest::Veil;
use kubectl_sts::manifest::mask::without_secrets;
use kubectl_sts::yaml;
use serde_json::{Value, json};

use crate::yaml::random;

fn set() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "StatefulSet",
        "metadata": { "name": "ledger", "annotations": {
            "kubectl.kubernetes.io/last-applied-configuration": "{\"hunter1\":\"hunter2\"}\n",
            "example.com/api-key": "hunter3", "example.com/owner": "ada",
        } },
        "spec": { "template": { "spec": { "containers": [
            {
                "name": "db", "image": "keycloak:21",
                "command": ["run", "--token", "hunter4", "--password=hunter5", "--port=80"],
                "args": ["-c", "export API_KEY=hunter6\nrun postgres://ada:hunter7@db/x\n"],
                "env": [
                    { "name": "POSTGRES_PASSWORD", "value": "hunter8: x # y" },
                    { "name": "PEM_KEY", "value": "-----BEGIN PRIVATE KEY-----\nhunter9\n\nhunter10\n-----END PRIVATE KEY-----\n" },
                    { "name": "MODE", "value": "fast" },
                    { "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "a", "key": "token" } } },
                    { "name": "URL", "value": "http://u:hunter11@h" },
                ],
            },
            { "name": "db", "env": [{ "name": "POSTGRES_PASSWORD", "value": "hunter12" }] },
        ],
        "tolerations": [{ "key": "a", "operator": "Equal", "value": "b" }],
        "affinity": { "topologyKey": "kubernetes.io/hostname" },
        } } },
    })
}

fn secret() -> Value {
    json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "s" },
        "data": { "a": "hunter1", "b.c": "hunter2" }, "stringData": { "x": "hunter3\nhunter4\n" } })
}

#[test]
fn what_is_veiled_is_lifted_again() {
    for object in [
        set(),
        secret(),
        json!({"a": "••• torn", "env": [{"name": "TOKEN", "value": "•••db/x•••"}]}),
    ] {
        let (seen, veil) = Veil::over(&object);
        assert!(!seen.to_string().contains("hunter"), "{seen:#}");
        assert_eq!(veil.lift(&seen).unwrap(), object);
        let text = yaml::write(&seen);
        assert_eq!(veil.lift(&yaml::read(&text).unwrap()[0]).unwrap(), object);
        assert_eq!(without_secrets(&text).lines().count(), text.lines().count());
    }
    for seed in 0..1500 {
        let object = random::value(&mut Rng::with_seed(seed), 4);
        let (seen, veil) = Veil::over(&object);
        assert_eq!(veil.lift(&seen), Ok(object), "{seed}");
    }
}

#[test]
fn signs_can_be_read_and_two_are_never_the_same() {
    let (seen, _) = Veil::over(&set());
    let of = |pointer: &str| seen.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    assert_eq!(
        of("/spec/template/spec/containers/0/env/0/value"),
        "•••db/POSTGRES_PASSWORD•••"
    );
    assert_eq!(
        of("/spec/template/spec/containers/1/env/0/value"),
        "•••db/POSTGRES_PASSWORD-2•••"
    );
    assert_eq!(
        of("/spec/template/spec/containers/0/command/2"),
        "•••db/token•••"
    );
    assert_eq!(
        of("/spec/template/spec/containers/0/command/3"),
        "--password=•••db/password•••"
    );
    assert_eq!(
        of("/spec/template/spec/containers/0/env/4/value"),
        "http://u:•••db/URL-2•••@h"
    );
    assert_eq!(of("/metadata/annotations/example.com~1owner"), "ada");
}

#[test]
fn a_sign_that_nobody_knows_is_named() {
    let (_, veil) = Veil::over(&set());
    let typed = json!({"a": [{"b/c": "•••db/TOKEN•••"}], "d": "••• torn", "e": "•••not-kept•••", "f": "••"});
    assert_eq!(
        veil.lift(&typed),
        Err(vec!["/a/0/b~1c".into(), "/d".into(), "/e".into()])
    );
}

#[test]
fn a_veil_does_not_tell_its_secrets() {
    let (_, veil) = Veil::over(&set());
    assert!(!format!("{veil:?}").contains("hunter"));
}

#[test]
fn a_text_is_kept_without_what_was_typed() {
    for object in [set(), secret()] {
        let text = yaml::write(&object);
        let kept = without_secrets(&text);
        assert!(!kept.contains("hunter"), "{kept}");
        assert!(kept.contains("•••not-kept•••"));
    }
    let kept = without_secrets(&yaml::write(&set()));
    for stays in [
        "value: fast",
        "value: b\n",
        "key: token",
        "topologyKey: kubernetes.io/hostname",
        "image: keycloak:21",
        "--port=80",
        "owner: ada",
    ] {
        assert!(kept.contains(stays), "{stays}: {kept}");
    }
}

#[test]
fn signs_and_what_is_no_secret_stay_as_they_are() {
    let (seen, _) = Veil::over(&set());
    let text = yaml::write(&seen);
    assert_eq!(without_secrets(&text), text);
    let (seen, _) = Veil::over(&secret());
    let text = yaml::write(&seen);
    assert_eq!(without_secrets(&text), text);
}

#[test]
fn what_cannot_be_read_is_kept_without_secrets_too() {
    for text in [
        "env:\n- value: hunter\n  name: TOKEN\n",
        "env:\n- value: hunter\n",
        "- {name: TOKEN, value: hunter}",
        "  - {name: TOKEN,\n     value: hunter}",
        "- name: TOKEN\n  value: |\n   hunter\n\n   hunter\n  x: [",
        "- name: TOKEN\n  value: |\n-----BEGIN X-----\nhunter\nhunter\n",
        "- name: TOKEN\n  value: \"a\n  hunter\n\n  hunter\"\n  x",
        "- name: TOKEN\n  value:\n    hunter\n",
        "- name: \"TOKEN\"\n  # why\n  value: &a 'hunter' # note",
        "# - name: TOKEN\n#   value: hunter",
        "x\nkind: Secret\ndata:\n  a: hunter\n  b: |\n    hunter\n  c: [hunter,\n   hunter]\n  # d: hunter\nx: [",
        "stringData:\n  a: hunter\n  hunter",
        "kind: Secret\ndata: {a: hunter}\n",
        "{\"kind\": \"Secret\", \"data\": {\"a\": \"hunter\"}}",
        "args:\n- --token\n- hunter\n- \"--password=hunter\"",
        "args: [--token, hunter]",
        "password: hunter",
        "a: b\n---\nkind: Secret\ndata:\n  a: hunter\n",
        "args:\n- |\n  export TOKEN=hunter\n  run x://u:hunter@h\n",
        "k: -----BEGIN RSA PRIVATE KEY-----\nhunter\n -----END RSA PRIVATE KEY-----\n",
    ] {
        let kept = without_secrets(text);
        assert!(!kept.contains("hunter"), "{text}\n->\n{kept}");
    }
}

#[test]
fn comments_and_documents_stay() {
    let text = "# all: of it\na: 1 # one\n---\nkind: Secret # s\ndata: # d\n  # e\n  a: x # f\n---\nkind: ConfigMap\ndata:\n  a: x\n";
    let kept = "# all: of it\na: 1 # one\n---\nkind: Secret # s\ndata: # d\n  # e\n  a: •••not-kept••• # f\n---\nkind: ConfigMap\ndata:\n  a: x\n";
    assert_eq!(without_secrets(text), kept);
}

#[test]
fn any_text_is_kept_somehow_and_never_twice_otherwise() {
    for seed in 0..3000 {
        let mut rng = Rng::with_seed(seed);
        for text in [
            random::document(&mut rng),
            random::block(&mut rng),
            random::mistyped(&mut rng),
            random::string(&mut rng),
        ] {
            let _ = without_secrets(&text);
        }
    }
}

#[test]
fn a_mistyped_text_is_kept_without_the_secrets_whose_names_still_stand() {
    let whole = yaml::write(&set());
    for seed in 0..500 {
        let mut rng = Rng::with_seed(seed);
        let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
        let at = rng.usize(..lines.len());
        lines.insert(
            at,
            " ".repeat(rng.usize(..9)) + ["x", "- ", "a: [", "b: '", "? ", "}"][rng.usize(..6)],
        );
        let text = lines.join("\n");
        let kept = without_secrets(&text);
        assert!(
            !kept.contains("hunter8") && !kept.contains("hunter12") && !kept.contains("hunter3"),
            "{text}\n->\n{kept}"
        );
    }
}

/// Each of them is told apart from all others, and none is tried against all others.
#[test]
fn twenty_thousand_values_of_one_name_have_a_sign_each() {
    let args: Vec<String> = (0..20_000).map(|nth| format!("--token=t{nth}")).collect();
    let object = json!({"args": args, "again": ["--token=t7"]});
    let (seen, veil) = Veil::over(&object);
    let signs: std::collections::BTreeSet<&str> = seen["args"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it.as_str())
        .collect();
    assert_eq!(signs.len(), 20_000);
    assert!(signs.contains(seen["again"][0].as_str().unwrap()));
    assert_eq!(veil.lift(&seen).unwrap(), object);
}

#[test]
fn a_value_whose_name_is_far_away_is_not_kept() {
    let text = "value: a1\n".repeat(3_000);
    assert!(!without_secrets(&text).contains("a1"));
}

#[test]
fn what_was_kept_once_is_kept_the_same_again() {
    for text in [
        "SALT=LS=",
        "- --password=a b",
        "value: TOKEN=a;SALT=b",
        "a: https://u:pw@h/?token=x&key=y",
    ] {
        let once = without_secrets(text);
        assert_eq!(without_secrets(&once), once, "{text}");
    }
}
