//! Reviews: questions about who one is and what one may do.

use serde_json::{Value, json};

use super::asked::Asked;
use super::reply::Reply;
use super::write::object;
use crate::sim::access::{self, Action, User};
use crate::sim::refusal::Refusal;
use crate::sim::running::Sim;
use crate::sim::store::Store;
use crate::sim::value::{self, at, items, text};

/// What can be asked: group, name in paths, kind.
pub const REVIEWS: &[(&str, &str, &str)] = &[
    (
        "authentication.k8s.io",
        "selfsubjectreviews",
        "SelfSubjectReview",
    ),
    (
        "authorization.k8s.io",
        "selfsubjectaccessreviews",
        "SelfSubjectAccessReview",
    ),
    (
        "authorization.k8s.io",
        "selfsubjectrulesreviews",
        "SelfSubjectRulesReview",
    ),
    (
        "authorization.k8s.io",
        "subjectaccessreviews",
        "SubjectAccessReview",
    ),
];

/// Answers a review; none if the path leads to no review.
pub fn answer(sim: &Sim, asked: &Asked) -> Option<Result<Reply, Refusal>> {
    let (group, kind) = REVIEWS.iter().find_map(|(group, plural, kind)| {
        (asked.path == format!("/apis/{group}/v1/{plural}")).then_some((*group, *kind))
    })?;
    Some(review(sim, asked, group, kind))
}

fn review(sim: &Sim, asked: &Asked, group: &str, kind: &str) -> Result<Reply, Refusal> {
    let mut body = if asked.body.is_empty() {
        json!({})
    } else {
        object(asked)?
    };
    let status = sim.with(|world| match kind {
        "SelfSubjectReview" => json!({
            "userInfo": { "username": asked.user.name, "groups": asked.user.groups },
        }),
        "SelfSubjectRulesReview" => {
            rules(&world.store, &asked.user, text(&body, "/spec/namespace"))
        }
        "SubjectAccessReview" => verdict(&world.store, &subject(&body), &body),
        _ => verdict(&world.store, &asked.user, &body),
    });
    value::set(&mut body, "/kind", kind);
    value::set(&mut body, "/apiVersion", format!("{group}/v1"));
    value::set(&mut body, "/metadata", json!({}));
    value::set(&mut body, "/status", status);
    Ok(Reply::json(201, &body))
}

fn subject(review: &Value) -> User {
    let groups = items(review, "/spec/groups");
    User {
        name: text(review, "/spec/user").to_owned(),
        groups: groups
            .iter()
            .filter_map(|it| Some(it.as_str()?.to_owned()))
            .collect(),
    }
}

fn verdict(store: &Store, user: &User, review: &Value) -> Value {
    let wish = at(review, "/spec/resourceAttributes");
    let field = |name: &str| text(wish, name).to_owned();
    let action = if wish.is_object() {
        let resource = match text(wish, "/subresource") {
            "" => field("/resource"),
            part => format!("{}/{part}", field("/resource")),
        };
        Action::Resource {
            verb: field("/verb"),
            group: field("/group"),
            resource,
            namespace: field("/namespace"),
            name: field("/name"),
        }
    } else {
        Action::Path {
            verb: text(review, "/spec/nonResourceAttributes/verb").to_owned(),
            path: text(review, "/spec/nonResourceAttributes/path").to_owned(),
        }
    };
    match access::allows(store, user, &action) {
        Some(reason) if reason.is_empty() => json!({ "allowed": true }),
        Some(reason) => json!({ "allowed": true, "reason": reason }),
        None => json!({ "allowed": false }),
    }
}

fn rules(store: &Store, user: &User, namespace: &str) -> Value {
    let mut all: Vec<Value> = access::granted(store, user, namespace)
        .into_iter()
        .map(|it| it.rule)
        .collect();
    if user.is_in("system:masters") {
        all.push(json!({ "verbs": ["*"], "apiGroups": ["*"], "resources": ["*"] }));
        all.push(json!({ "verbs": ["*"], "nonResourceURLs": ["*"] }));
    }
    let (paths, resources): (Vec<Value>, Vec<Value>) = all
        .into_iter()
        .partition(|it| at(it, "/nonResourceURLs").is_array());
    json!({ "resourceRules": resources, "nonResourceRules": paths, "incomplete": false })
}
