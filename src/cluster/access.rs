//! What we may see, and who we are: asked once, before the screen opens.

use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt as _, TryStreamExt as _};
use serde_json::{Value, json};

use super::{Server, Trouble};
use crate::domain::Scope;
use crate::domain::escape::escape_within;
use crate::domain::name::is_label;

const AT_ONCE: usize = 8;
const MOST: usize = 100;

/// What the operator asked to see.
#[derive(Clone, Debug)]
pub struct Wish {
    /// `-n`: this namespace, and no question about any other.
    pub namespace: Option<String>,
    /// `-A`.
    pub all: bool,
    /// The namespace of the context, when it has one.
    pub of_context: Option<String>,
    /// `-l`.
    pub selector: Option<String>,
    /// The limit of each question.
    pub limit: Duration,
}

/// The scopes that can be watched, and what the operator should know about the choice.
pub async fn scopes(server: &Server, wish: &Wish) -> Result<(Vec<Scope>, Vec<String>), Trouble> {
    if let Some(namespace) = &wish.namespace {
        return one(server, wish, namespace, Vec::new()).await;
    }
    if may_list(server, wish, None).await? {
        return Ok((vec![Scope::Cluster], Vec::new()));
    }
    if wish.all {
        return those_allowed(server, wish).await;
    }
    let namespace = wish.of_context.as_deref().unwrap_or("default");
    let notice = format!("you may not list statefulsets in all namespaces: this is {namespace}");
    one(server, wish, namespace, vec![notice]).await
}

/// One namespace. Without the right to it we start all the same: the screen says what is missing.
async fn one(
    server: &Server,
    wish: &Wish,
    namespace: &str,
    notices: Vec<String>,
) -> Result<(Vec<Scope>, Vec<String>), Trouble> {
    may_list(server, wish, Some(namespace)).await?;
    Ok((vec![Scope::Namespace(Arc::from(namespace))], notices))
}

async fn those_allowed(server: &Server, wish: &Wish) -> Result<(Vec<Scope>, Vec<String>), Trouble> {
    let listed = server
        .get_json("/api/v1/namespaces?limit=1000", wish.limit)
        .await;
    let listed = match listed {
        Err(trouble) if trouble.code() == Some(403) => {
            return Err(Trouble::Local(
                "you may not list statefulsets in all namespaces, nor list namespaces: name one with -n NAMESPACE".into(),
            ));
        }
        listed => listed?,
    };
    let names = names(&listed);
    // Futures first, and names that are their own: the compiler cannot prove that a closure over a
    // borrowed name may cross threads.
    let questions: Vec<_> = names
        .iter()
        .take(MOST)
        .cloned()
        .map(|name| async move {
            let may = may_list(server, wish, Some(&name)).await?;
            Ok::<_, Trouble>(may.then(|| Scope::Namespace(Arc::from(name))))
        })
        .collect();
    let allowed: Vec<Option<Scope>> = futures::stream::iter(questions)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let allowed: Vec<Scope> = allowed.into_iter().flatten().collect();
    if allowed.is_empty() {
        return Err(Trouble::Local(format!(
            "you may not list statefulsets in any of {} namespaces: name one with -n NAMESPACE",
            names.len()
        )));
    }
    let mut notices = vec![format!(
        "you may list statefulsets in {} of {} namespaces",
        allowed.len(),
        names.len()
    )];
    if names.len() > MOST {
        notices.push(format!(
            "only the first {MOST} namespaces were asked for: name another with -n"
        ));
    }
    Ok((allowed, notices))
}

/// Names that can be put into a path; the server is not believed blindly.
fn names(list: &Value) -> Vec<String> {
    let items = list
        .get("items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    items
        .filter_map(|item| item.pointer("/metadata/name")?.as_str())
        .filter(|name| is_label(name))
        .map(str::to_owned)
        .collect()
}

/// Whether StatefulSets may be listed there: by doing it, which cannot be wrong.
async fn may_list(server: &Server, wish: &Wish, namespace: Option<&str>) -> Result<bool, Trouble> {
    let folder = namespace
        .map(|name| format!("/namespaces/{name}"))
        .unwrap_or_default();
    let selector = wish
        .selector
        .as_deref()
        .map(|text| format!("&labelSelector={}", encoded(text)));
    let path = format!(
        "/apis/apps/v1{folder}/statefulsets?limit=1{}",
        selector.unwrap_or_default()
    );
    match server.get_json(&path, wish.limit).await {
        Ok(list) if list.get("kind").and_then(Value::as_str) == Some("StatefulSetList") => Ok(true),
        Ok(_) => Err(Trouble::Unreadable(
            "the server answers, but not with StatefulSets: it is no Kubernetes API server".into(),
        )),
        // A proxy can forbid too, but then its answer names no reason.
        Err(Trouble::Status(refusal)) if refusal.code == 403 && refusal.reason == "Forbidden" => {
            Ok(false)
        }
        Err(trouble) => Err(trouble),
    }
}

/// A text as the value of a query.
#[must_use]
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Who the server thinks we are; nothing when it is too old, too slow, or will not say.
pub async fn who(server: &Server, limit: Duration) -> Option<String> {
    let deadline = tokio::time::Instant::now() + limit;
    for version in ["v1", "v1beta1"] {
        let review = json!({ "apiVersion": format!("authentication.k8s.io/{version}"), "kind": "SelfSubjectReview" });
        let path = format!("/apis/authentication.k8s.io/{version}/selfsubjectreviews");
        let left = deadline.saturating_duration_since(tokio::time::Instant::now());
        match server.post_json(&path, &review, left).await {
            Ok(answer) => {
                let name = answer.pointer("/status/userInfo/username")?.as_str()?;
                return Some(escape_within(name, 200)).filter(|name| !name.is_empty());
            }
            Err(trouble) if trouble.code() == Some(404) => {}
            Err(_) => return None,
        }
    }
    None
}
