//! The gate before every request: as whom it is made, and whether they may.

use http::Method;

use super::asked::Asked;
use super::fields::Fields;
use super::path::Target;
use crate::sim::access::{self, Action, User};
use crate::sim::refusal::Refusal;
use crate::sim::running::Sim;
use crate::sim::store::Store;

/// Lets a request pass as the user that it is made as, or refuses it.
pub fn pass(sim: &Sim, mut asked: Asked) -> Result<Asked, Refusal> {
    sim.peek(|world| {
        if let Some(user) = impersonated(&world.store, &asked)? {
            asked.user = user;
        }
        let action = Action::of(&asked);
        match access::allows(&world.store, &asked.user, &action) {
            Some(_) => Ok(()),
            None => Err(action.refused(&asked.user)),
        }
    })?;
    Ok(asked)
}

impl Action {
    /// What a request wants to do.
    #[must_use]
    pub fn of(asked: &Asked) -> Self {
        action(asked)
    }
}

fn action(asked: &Asked) -> Action {
    let parts: Vec<&str> = asked.path.split('/').skip(1).collect();
    let (group, rest) = match parts.as_slice() {
        ["api", _, rest @ ..] => ("", rest),
        ["apis", group, _, rest @ ..] => (*group, rest),
        _ => ("", &[][..]),
    };
    let (namespace, rest) = match rest {
        // A namespace is in itself.
        ["namespaces", namespace] | ["namespaces", namespace, "status" | "finalize"] => {
            (*namespace, rest)
        }
        ["namespaces", namespace, rest @ ..] => (*namespace, rest),
        rest => ("", rest),
    };
    let [plural, rest @ ..] = rest else {
        return Action::Path {
            verb: asked.method.as_str().to_lowercase(),
            path: asked.path.clone(),
        };
    };
    let (name, part) = match rest {
        [] => ("", ""),
        [name] => (*name, ""),
        [name, part, ..] => (*name, *part),
    };
    let verb = verb(asked, name);
    let name = if name.is_empty() {
        selected(asked).unwrap_or_default()
    } else {
        name.to_owned()
    };
    Action::Resource {
        verb: verb.to_owned(),
        group: group.to_owned(),
        resource: if part.is_empty() {
            (*plural).to_owned()
        } else {
            format!("{plural}/{part}")
        },
        namespace: namespace.to_owned(),
        name,
    }
}

fn verb(asked: &Asked, name: &str) -> &'static str {
    match asked.method {
        Method::POST => "create",
        Method::PUT => "update",
        Method::PATCH => "patch",
        Method::DELETE if name.is_empty() => "deletecollection",
        Method::DELETE => "delete",
        _ if asked.query.is_set("watch") => "watch",
        _ if name.is_empty() => "list",
        _ => "get",
    }
}

/// The one object that a list or watch is about, if its field selector says so.
fn selected(asked: &Asked) -> Option<String> {
    let Target::Resource(place) = Target::of(&asked.path) else {
        return None;
    };
    let fields = Fields::parse(place.kind, asked.query.text("fieldSelector")).ok()?;
    fields.exact("metadata.name").map(str::to_owned)
}

/// As whom a request is made, if not as whoever makes it.
fn impersonated(store: &Store, asked: &Asked) -> Result<Option<User>, Refusal> {
    let texts = |name: &str| {
        let values = asked.headers.get_all(name).iter();
        values
            .filter_map(|it| Some(it.to_str().ok()?.to_owned()))
            .collect::<Vec<_>>()
    };
    let groups = texts("impersonate-group");
    let Some(name) = texts("impersonate-user").into_iter().next() else {
        return if groups.is_empty() {
            Ok(None)
        } else {
            Err(Refusal::new(
                500,
                "InternalError",
                format!(
                    "Internal error occurred: requested {groups:?} without impersonating a user"
                ),
            ))
        };
    };
    let asks = |resource: &str, name: &str| {
        let action = Action::Resource {
            verb: "impersonate".to_owned(),
            group: String::new(),
            resource: resource.to_owned(),
            namespace: String::new(),
            name: name.to_owned(),
        };
        match access::allows(store, &asked.user, &action) {
            Some(_) => Ok(()),
            None => Err(action.refused(&asked.user)),
        }
    };
    asks("users", &name)?;
    for group in &groups {
        asks("groups", group)?;
    }
    let mut user = User { name, groups };
    let everybody = if user.name == "system:anonymous" {
        "system:unauthenticated"
    } else {
        "system:authenticated"
    };
    let accounts = user.name.strip_prefix("system:serviceaccount:");
    if let Some((namespace, _)) = accounts.and_then(|it| it.split_once(':')) {
        let of_namespace = format!("system:serviceaccounts:{namespace}");
        user = user.of("system:serviceaccounts").of(of_namespace);
    }
    if !user.is_in(everybody) {
        user = user.of(everybody);
    }
    Ok(Some(user))
}
