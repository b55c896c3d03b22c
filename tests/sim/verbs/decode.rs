use kubectl_sts::sim::{Kind, Validation, decode};
use serde_json::json;

fn set(validation: Validation, body: &str) -> Result<(serde_json::Value, Vec<String>), String> {
    decode(Kind::StatefulSet, body.as_bytes(), validation).map_err(|it| super::told(&it))
}

#[test]
fn a_field_that_the_kind_does_not_have_is_warned_of_refused_or_dropped() {
    let body = r#"{"spec":{"foo":1,"template":{"spec":{"containers":[{"imagee":"x"}]}}}}"#;
    let (object, warnings) = set(Validation::Warn, body).unwrap();
    assert_eq!(
        warnings,
        [
            "unknown field \"spec.foo\"",
            "unknown field \"spec.template.spec.containers[0].imagee\""
        ]
    );
    assert_eq!(object["spec"].get("foo"), None);
    assert_eq!(
        set(Validation::Strict, body).unwrap_err(),
        "400 BadRequest: StatefulSet in version \"v1\" cannot be handled as a StatefulSet: strict decoding error: unknown field \"spec.foo\", unknown field \"spec.template.spec.containers[0].imagee\""
    );
    assert!(set(Validation::Ignore, body).unwrap().1.is_empty());
}

#[test]
fn a_key_that_comes_twice_is_found_and_the_last_counts() {
    let body = r#"{"spec":{"replicas":1,"replicas":2}}"#;
    let (object, warnings) = set(Validation::Warn, body).unwrap();
    assert_eq!(warnings, ["duplicate field \"spec.replicas\""]);
    assert_eq!(object["spec"]["replicas"], 2);
}

#[test]
fn another_type_is_refused_in_the_words_of_go() {
    for (body, words) in [
        (
            r#"{"spec":{"replicas":"three"}}"#,
            "cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32",
        ),
        (
            r#"{"spec":{"template":{"spec":{"containers":[{"ports":[{"containerPort":"a"}]}]}}}}"#,
            "cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32",
        ),
        (
            r#"{"metadata":{"labels":{"a":1}}}"#,
            "cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
        ),
        (
            r#"{"spec":{"template":{"spec":{"containers":{}}}}}"#,
            "cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        ),
    ] {
        assert_eq!(
            set(Validation::Ignore, body).unwrap_err(),
            format!(
                "400 BadRequest: StatefulSet in version \"v1\" cannot be handled as a StatefulSet: json: {words}"
            )
        );
    }
}

#[test]
fn nulls_and_zeros_are_written_as_the_server_writes_them() {
    let body = r#"{"spec":{"minReadySeconds":0,"replicas":0,"ordinals":null,
        "template":{"spec":{"nodeSelector":{},"hostNetwork":false,"containers":[],"volumes":[{"name":"a","emptyDir":{}}]}}}}"#;
    let (object, warnings) = set(Validation::Strict, body).unwrap();
    assert_eq!(warnings, [""; 0]);
    let spec = &object["spec"];
    assert_eq!(spec.get("minReadySeconds"), None);
    assert_eq!(spec["replicas"], 0);
    assert_eq!(spec["serviceName"], "");
    assert_eq!(spec.get("ordinals"), None);
    assert_eq!(
        spec["template"]["spec"],
        json!({ "containers": [], "volumes": [{ "name": "a", "emptyDir": {} }] })
    );
}

#[test]
fn numbers_and_words_pass_where_both_are_meant() {
    let body = r#"{"spec":{"minAvailable":"50%"}}"#;
    let read = |body: &str| {
        decode(
            Kind::PodDisruptionBudget,
            body.as_bytes(),
            Validation::Strict,
        )
    };
    assert_eq!(read(body).unwrap().0["spec"]["minAvailable"], "50%");
    let body = r#"{"spec":{"minAvailable":2}}"#;
    assert_eq!(read(body).unwrap().0["spec"]["minAvailable"], 2);
    let body = r#"{"spec":{"hard":{"cpu":1,"memory":"x"}}}"#;
    let refusal = decode(Kind::ResourceQuota, body.as_bytes(), Validation::Strict).unwrap_err();
    assert!(refusal.message.contains("quantities must match"));
}

#[test]
fn what_is_no_json_is_shown() {
    assert_eq!(
        set(Validation::Warn, "{ no json").unwrap_err(),
        "400 BadRequest: the object provided is unrecognized (must be of type StatefulSet): couldn't get version/kind; json parse error: invalid character 'n' looking for beginning of object key string ({ no json)"
    );
}
