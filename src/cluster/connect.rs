//! From the command line to a server that answers: every failure on the way is one sentence.

use std::sync::Arc;

use super::access::{Wish, scopes, who};
use super::choose::Pin;
use super::contexts::{InKubeconfig, Ways};
use super::credentials::Talk;
use super::dial::is_loopback;
use super::flags::Flags;
use super::kubeconfig::{Loaded, Sources};
use super::login::{Entry, Login, Surroundings};
use super::{Clock, Server, Trouble};
use crate::domain::escape::escape_within;
use crate::domain::escape::quoted;
use crate::domain::{Identity, Scope};

/// A cluster that answers. No `Debug`: it holds credentials.
pub struct Connected {
    /// The door to it.
    pub server: Arc<Server>,
    /// Who talks to which cluster.
    pub identity: Identity,
    /// Where StatefulSets are listed and watched.
    pub scopes: Vec<Scope>,
    /// The namespace of the context, if it names one.
    pub namespace: Option<String>,
    /// What the operator should know from the start.
    pub notices: Vec<String>,
    /// The label selector for StatefulSets, and for nothing else.
    pub selector: Option<String>,
    /// Its time, as far as we know it.
    pub clock: Clock,
    /// The ways to other clusters, if there can be any.
    pub ways: Option<Arc<dyn Ways>>,
}

/// Connects as the command line and the environment of this process say.
pub async fn connect(flags: &Flags) -> Result<Connected, Trouble> {
    connect_in(flags, &Surroundings::of_this_process()).await
}

/// Connects as the command line and these surroundings say.
pub async fn connect_in(flags: &Flags, surroundings: &Surroundings) -> Result<Connected, Trouble> {
    let loaded = Sources::of(flags, surroundings).load().await?;
    connect_over(flags, surroundings, loaded, Talk::Allowed).await
}

/// The same, with the kubeconfig read already.
pub(super) async fn connect_over(
    flags: &Flags,
    surroundings: &Surroundings,
    loaded: Loaded,
    talk: Talk,
) -> Result<Connected, Trouble> {
    let kept = (!loaded.is_lasting).then(|| loaded.clone());
    let ways = InKubeconfig::new(flags, surroundings, kept);
    let login = Login::begin(flags, surroundings, loaded, talk);
    let (login, mut entry) = Box::pin(login).await?;
    let limits = surroundings.limits;
    let server = Server::entered(&entry, flags.request_timeout())?;
    let wish = Wish {
        namespace: flags.namespace.clone(),
        all: flags.all_namespaces,
        of_context: entry
            .namespace
            .clone()
            .filter(|namespace| crate::domain::name::is_label(namespace)),
        selector: flags.selector.clone(),
        limit: limits.answer,
    };
    let (scopes, user) = tokio::join!(
        Box::pin(scopes(&server, &wish)),
        Box::pin(who(&server, limits.review))
    );
    let (scopes, mut notices) = scopes.map_err(|trouble| about_login(trouble, &entry))?;
    notices.append(&mut entry.notices);
    let identity = Identity {
        is_read_only: flags.read_only,
        flags: flags.for_kubectl(),
        ..identity(&entry, user)
    };
    server.keep_logged_in(login, limits.rest);
    Ok(Connected {
        server: Arc::new(server),
        identity,
        scopes,
        namespace: wish.of_context,
        notices,
        selector: flags.selector.clone(),
        clock: Clock::of_this_computer(),
        ways: Some(Arc::new(ways)),
    })
}

/// A bare `Unauthorized` does not say who was refused by whom.
fn about_login(trouble: Trouble, entry: &Entry) -> Trouble {
    let host = &entry.plan.peer.host;
    match &trouble {
        Trouble::Status(refusal) if refusal.code == 401 => Trouble::Login(format!(
            "{host} does not accept the credentials of the user {}: {}",
            quoted(&entry.pin.user),
            refusal.message
        )),
        Trouble::Status(refusal) => Trouble::Local(format!(
            "{host} answers {}: {}",
            refusal.code, refusal.message
        )),
        Trouble::Unreachable(_)
        | Trouble::Timeout(_)
        | Trouble::Unreadable(_)
        | Trouble::Login(_)
        | Trouble::Local(_) => trouble,
    }
}

fn identity(entry: &Entry, user: Option<String>) -> Identity {
    let Pin {
        user: entry_user,
        server,
        ..
    } = &entry.pin;
    let mut warnings = Vec::new();
    if server.scheme_str() == Some("http") {
        if !is_loopback(server) {
            warnings.push("NO TLS".into());
        }
    } else if entry.is_unverified {
        warnings.push("TLS NOT VERIFIED".into());
    }
    Identity {
        context: entry.label.as_str().into(),
        server: escape_within(server.to_string().trim_end_matches('/'), 300).into(),
        user: user
            .unwrap_or_else(|| escape_within(entry_user, 200))
            .into(),
        warnings,
        ..Identity::default()
    }
}
