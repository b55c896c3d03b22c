//! One cluster and one user out of the kubeconfig files and flags; nothing is ever guessed.

use http::Uri;
use kube::config::{AuthInfo, Cluster, Context};

use super::Trouble;
use super::flags::Flags;
use super::kubeconfig::{Loaded, listed};
use crate::domain::escape::quoted;

/// The entries that are used from now on. No `Debug`: it holds credentials.
#[derive(Clone)]
pub struct Chosen {
    /// Which entries these are.
    pub pin: Pin,
    /// The namespace of the context.
    pub namespace: Option<String>,
    /// How to reach the server, flags applied.
    pub cluster: Cluster,
    /// How to log in, flags applied.
    pub user: AuthInfo,
}

/// What stays the same for the whole session, whatever happens to the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The name of the context; empty when none was used.
    pub context: String,
    /// The name of the cluster's entry; empty when only `--server` says where.
    pub cluster: String,
    /// The name of the user's entry; empty for nobody.
    pub user: String,
    /// The address of the server.
    pub server: Uri,
}

/// Chooses as kubectl does: flags over the context, the named context over the current one.
pub fn choose(loaded: &Loaded, looked_in: &str, flags: &Flags) -> Result<Chosen, Trouble> {
    let (name, context) = context(loaded, looked_in, flags).map_err(Trouble::Local)?;
    let cluster_name = flags
        .cluster
        .clone()
        .unwrap_or_else(|| context.cluster.clone());
    let user_name = flags
        .user
        .clone()
        .or_else(|| context.user.clone())
        .unwrap_or_default();
    let cluster = cluster(loaded, &cluster_name, &name, flags).map_err(Trouble::Local)?;
    let user = user(loaded, &user_name, &name, flags).map_err(Trouble::Local)?;
    let server = server(&cluster, &cluster_name, flags).map_err(Trouble::Local)?;
    Ok(Chosen {
        pin: Pin {
            context: name,
            cluster: cluster_name,
            user: user_name,
            server,
        },
        namespace: context.namespace.filter(|namespace| !namespace.is_empty()),
        cluster,
        user,
    })
}

fn context(loaded: &Loaded, looked_in: &str, flags: &Flags) -> Result<(String, Context), String> {
    let current = loaded.merged.current_context.clone();
    let Some(name) = flags
        .context
        .clone()
        .or(current)
        .filter(|name| !name.is_empty())
    else {
        if flags.server.is_some() || flags.cluster.is_some() {
            return Ok((String::new(), Context::default()));
        }
        return Err(no_context(loaded, looked_in));
    };
    let found = loaded
        .merged
        .contexts
        .iter()
        .find(|known| known.name == name);
    match found.map(|known| known.context.clone()) {
        Some(Some(context)) => Ok((name, context)),
        Some(None) => Err(format!(
            "the context {} in {} is empty",
            quoted(&name),
            loaded.names()
        )),
        None if loaded.files.is_empty() => Err(format!(
            "no kubeconfig holds the context {}: looked for {looked_in}",
            quoted(&name)
        )),
        None => Err(format!(
            "{} has no context {}: {}",
            loaded.names(),
            quoted(&name),
            listed(
                loaded
                    .merged
                    .contexts
                    .iter()
                    .map(|known| known.name.as_str())
            )
        )),
    }
}

fn no_context(loaded: &Loaded, looked_in: &str) -> String {
    if loaded.files.is_empty() {
        return format!(
            "there is no kubeconfig: looked for {looked_in}; name one with --kubeconfig, or try --server"
        );
    }
    format!(
        "{} sets no current context: name one with --context; {}",
        loaded.names(),
        listed(
            loaded
                .merged
                .contexts
                .iter()
                .map(|known| known.name.as_str())
        )
    )
}

fn cluster(loaded: &Loaded, name: &str, context: &str, flags: &Flags) -> Result<Cluster, String> {
    let known = loaded
        .merged
        .clusters
        .iter()
        .find(|known| known.name == name);
    let mut cluster = match known.map(|known| known.cluster.clone().unwrap_or_default()) {
        Some(cluster) => cluster,
        None if name.is_empty() && flags.server.is_some() => Cluster::default(),
        None if name.is_empty() => {
            return Err(format!("the context {} names no cluster", quoted(context)));
        }
        None => {
            let flag = flags.cluster.as_ref().map(|_| "--cluster");
            let there = loaded.merged.clusters.iter().map(|it| it.name.as_str());
            return Err(undefined(flag, context, "cluster", name, &listed(there)));
        }
    };
    if let Some(server) = &flags.server {
        cluster.server = Some(server.clone());
        cluster.tls_server_name = None; // it was meant for the other address
    }
    if flags.tls_server_name.is_some() {
        cluster.tls_server_name.clone_from(&flags.tls_server_name);
    }
    if flags.insecure_skip_tls_verify {
        cluster.insecure_skip_tls_verify = Some(true);
    }
    cluster.tls_server_name = cluster.tls_server_name.filter(|name| !name.is_empty());
    Ok(cluster)
}

/// Who names what no kubeconfig defines: a flag, or else the context.
fn undefined(flag: Option<&str>, context: &str, what: &str, name: &str, there: &str) -> String {
    let by = flag.map_or_else(|| format!("the context {}", quoted(context)), str::to_owned);
    format!(
        "{by} names the {what} {}, which no kubeconfig defines: {there}",
        quoted(name)
    )
}

fn user(loaded: &Loaded, name: &str, context: &str, flags: &Flags) -> Result<AuthInfo, String> {
    let known = loaded
        .merged
        .auth_infos
        .iter()
        .find(|known| known.name == name);
    let mut user = match known.map(|known| known.auth_info.clone().unwrap_or_default()) {
        Some(user) => user,
        None if name.is_empty() => AuthInfo::default(),
        None => {
            let flag = flags.user.as_ref().map(|_| "--user");
            let there = loaded.merged.auth_infos.iter().map(|it| it.name.as_str());
            return Err(undefined(flag, context, "user", name, &listed(there)));
        }
    };
    without_blanks(&mut user);
    if let Some(token) = &flags.token {
        (user.token, user.token_file, user.exec, user.auth_provider) =
            (Some(token.clone()), None, None, None);
        (user.username, user.password) = (None, None);
    }
    impersonate(&mut user, flags)?;
    Ok(user)
}

/// A value that is set to nothing is not set.
fn without_blanks(user: &mut AuthInfo) {
    use secrecy::ExposeSecret as _;
    for text in [
        &mut user.username,
        &mut user.token_file,
        &mut user.client_certificate,
        &mut user.client_certificate_data,
        &mut user.client_key,
        &mut user.impersonate,
        &mut user.impersonate_uid,
    ] {
        *text = text.take().filter(|text| !text.is_empty());
    }
    for secret in [
        &mut user.token,
        &mut user.password,
        &mut user.client_key_data,
    ] {
        *secret = secret
            .take()
            .filter(|secret| !secret.expose_secret().is_empty());
    }
    let Some(file) = &user.token_file else { return };
    user.token = None; // the file is renewed, the copy is not
    let text = std::fs::read_to_string(file).unwrap_or_default();
    if text.trim() != text && !text.trim().is_empty() {
        // kube would send the line's end too; read anew when the server refuses it.
        (user.token, user.token_file) = (Some(text.trim().into()), None);
    }
}

fn impersonate(user: &mut AuthInfo, flags: &Flags) -> Result<(), String> {
    if flags.as_user.is_some() {
        user.impersonate.clone_from(&flags.as_user);
    }
    if flags.as_uid.is_some() {
        user.impersonate_uid.clone_from(&flags.as_uid);
    }
    if !flags.as_group.is_empty() {
        user.impersonate_groups = Some(flags.as_group.clone());
    }
    let has_groups = user
        .impersonate_groups
        .as_ref()
        .is_some_and(|groups| !groups.is_empty());
    if user.impersonate.is_none() && (has_groups || user.impersonate_uid.is_some()) {
        return Err(
            "a group or UID is impersonated only together with a user: add --as USER".into(),
        );
    }
    Ok(())
}

/// The address, which is never repeated when it is wrong: it may hold a password.
fn server(cluster: &Cluster, name: &str, flags: &Flags) -> Result<Uri, String> {
    let from = if flags.server.is_some() {
        "--server".into()
    } else {
        format!("the server of the cluster {}", quoted(name))
    };
    let text = cluster
        .server
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let Some(text) = text else {
        return Err(format!(
            "the cluster {} has no server address",
            quoted(name)
        ));
    };
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let uri: Uri = full
        .parse()
        .map_err(|_| format!("{from} is not a URL such as https://HOST:6443"))?;
    if uri
        .authority()
        .is_none_or(|authority| authority.as_str().contains('@'))
    {
        return Err(format!(
            "{from} holds a user name: write the address alone, credentials belong to the user"
        ));
    }
    match uri.scheme_str() {
        Some("http" | "https") => Ok(uri),
        _ => Err(format!(
            "{from} begins neither with https:// nor with http://"
        )),
    }
}
