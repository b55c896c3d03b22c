//! What we may do in a namespace: one question for all of it, and one for each right where that is not enough.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Server, Trouble};
use crate::domain::rights::{ALL, Right, Rights, Rule};

/// How long each answer may take.
const LIMIT: Duration = Duration::from_secs(15);

const REVIEWS: &str = "/apis/authorization.k8s.io/v1";

/// What we may do in a namespace.
///
/// An authorizer that asks somebody else (a webhook, as clouds have) cannot list its rules; then each right is
/// asked for by itself, of the whole namespace.
pub async fn review(server: &Server, namespace: &str) -> Result<Rights, Trouble> {
    let listed = rules(server, namespace).await;
    let is_whole = matches!(&listed, Ok(rights) if !rights.is_incomplete);
    if is_whole {
        return listed;
    }
    let questions = ALL.iter().map(async |right| {
        let answer = may(server, namespace, *right).await;
        answer.map(|it| (*right, it))
    });
    let answers = futures::future::join_all(questions).await;
    match (listed, answers.into_iter().collect::<Result<Vec<_>, _>>()) {
        (Ok(rights), answers) => Ok(Rights {
            asked: answers.unwrap_or_default(),
            ..rights
        }),
        (Err(_), Ok(asked)) => Ok(Rights {
            rules: Vec::new(),
            is_incomplete: true,
            asked,
        }),
        (Err(trouble), Err(_)) => Err(trouble),
    }
}

async fn rules(server: &Server, namespace: &str) -> Result<Rights, Trouble> {
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectRulesReview",
        "spec": { "namespace": namespace },
    });
    let path = format!("{REVIEWS}/selfsubjectrulesreviews");
    let answer = server.post_json(&path, &review, LIMIT).await?;
    let status = answer.get("status").ok_or_else(|| unreadable(&answer))?;
    let rules = status.get("resourceRules").and_then(Value::as_array);
    Ok(Rights {
        rules: rules.into_iter().flatten().map(rule).collect(),
        is_incomplete: status.get("incomplete") == Some(&Value::Bool(true)),
        asked: Vec::new(),
    })
}

async fn may(server: &Server, namespace: &str, right: Right) -> Result<bool, Trouble> {
    let (resource, subresource) = right
        .resource
        .split_once('/')
        .unwrap_or((right.resource, ""));
    let namespace = if right.is_namespaced() { namespace } else { "" };
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": { "resourceAttributes": {
            "namespace": namespace,
            "verb": right.verb,
            "group": right.group,
            "resource": resource,
            "subresource": subresource,
        } },
    });
    let path = format!("{REVIEWS}/selfsubjectaccessreviews");
    let answer = server.post_json(&path, &review, LIMIT).await?;
    let allowed = answer.pointer("/status/allowed").and_then(Value::as_bool);
    allowed.ok_or_else(|| unreadable(&answer))
}

fn unreadable(_: &Value) -> Trouble {
    Trouble::Unreadable(
        "the server answers a review of our rights without saying what we may do".into(),
    )
}

fn rule(rule: &Value) -> Rule {
    let list = |key: &str| {
        let items = rule.get(key).and_then(Value::as_array);
        let items = items.into_iter().flatten().filter_map(Value::as_str);
        items.map(str::to_owned).collect()
    };
    Rule {
        verbs: list("verbs"),
        groups: list("apiGroups"),
        resources: list("resources"),
        names: list("resourceNames"),
    }
}
