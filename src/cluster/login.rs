//! How we came to be logged in, and how to do it again: the same context, cluster, user and server.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use kube::config::{AuthInfo, Cluster, ExecAuthCluster};
use secrecy::{ExposeSecret as _, SecretString};

use super::Trouble;
use super::choose::{Chosen, Pin, choose};
use super::contexts::label;
use super::credentials::{self, Talk};
use super::dial::{Access, Plan};
use super::flags::Flags;
use super::kubeconfig::{Loaded, Sources};
use crate::domain::escape::quoted;

/// What the process was started in; never read again, so that a test can say it all.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// `KUBECONFIG`.
    pub kubeconfig: Option<std::ffi::OsString>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// Address and service account of the pod that we may be running in.
    pub pod: Option<Pod>,
    /// How long each step may take.
    pub limits: Limits,
}

/// Where a pod finds its cluster.
#[derive(Clone, Debug)]
pub struct Pod {
    /// `https://HOST:PORT`, of `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`.
    pub server: String,
    /// The folder with `token`, `ca.crt` and `namespace`.
    pub account: PathBuf,
}

/// How long each step of connecting may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// To read one kubeconfig file.
    pub file: Duration,
    /// For a credential plugin.
    pub plugin: Duration,
    /// To look up, connect and agree on TLS.
    pub connect: Duration,
    /// For one answer while starting.
    pub answer: Duration,
    /// For the answer to who we are.
    pub review: Duration,
    /// Between two attempts to renew the credentials.
    pub rest: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: Duration::from_secs(5),
            plugin: Duration::from_secs(30),
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
            review: Duration::from_secs(3),
            rest: Duration::from_secs(30),
        }
    }
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_this_process() -> Self {
        let text = |name: &str| std::env::var(name).ok().filter(|text| !text.is_empty());
        let pod = text("KUBERNETES_SERVICE_HOST")
            .zip(text("KUBERNETES_SERVICE_PORT"))
            .map(|(host, port)| {
                let host = if host.contains(':') {
                    format!("[{host}]")
                } else {
                    host
                };
                Pod {
                    server: format!("https://{host}:{port}"),
                    account: "/var/run/secrets/kubernetes.io/serviceaccount".into(),
                }
            });
        Self {
            kubeconfig: std::env::var_os("KUBECONFIG"),
            home: std::env::var_os("HOME")
                .filter(|home| !home.is_empty())
                .map(PathBuf::from),
            pod,
            limits: Limits::default(),
        }
    }
}

/// The way in, pinned: it can be gone again, and never leads elsewhere. No `Debug`: it holds
/// credentials.
pub struct Login {
    flags: Flags,
    sources: Sources,
    limits: Limits,
    pod: Option<Pod>,
    pin: Pin,
    /// What was read at the start, when it cannot be read again.
    kept: Option<Loaded>,
}

/// What one login gave. No `Debug`: it holds credentials.
pub struct Entry {
    /// How to build a client.
    pub plan: Plan,
    /// When the credential ends.
    pub expires: Option<Timestamp>,
    /// Whom we are logged in to.
    pub pin: Pin,
    /// The context as it is shown.
    pub label: String,
    /// The namespace of the context.
    pub namespace: Option<String>,
    /// Whether the server's certificate goes unverified.
    pub is_unverified: bool,
    /// What the operator should know.
    pub notices: Vec<String>,
}

impl Login {
    /// Logs in for the first time, by a kubeconfig that was read; a credential plugin may talk with the operator, or may
    /// not.
    pub async fn begin(
        flags: &Flags,
        surroundings: &Surroundings,
        loaded: Loaded,
        talk: Talk,
    ) -> Result<(Self, Entry), Trouble> {
        let sources = Sources::of(flags, surroundings);
        let mut login = Self {
            flags: flags.clone(),
            sources,
            limits: surroundings.limits,
            pod: None,
            pin: Pin {
                context: String::new(),
                cluster: String::new(),
                user: String::new(),
                server: http::Uri::default(),
            },
            kept: None,
        };
        let (chosen, mut notices) = match surroundings
            .pod
            .as_ref()
            .filter(|pod| login.is_in(pod, &loaded))
        {
            Some(pod) => {
                login.pod = Some(pod.clone());
                let told = format!(
                    "no kubeconfig: using the service account of this pod at {}",
                    pod.server
                );
                (from_pod(pod)?, vec![told])
            }
            None => (
                choose(&loaded, &login.sources.names(), flags)?,
                loaded.notices.clone(),
            ),
        };
        login.pin = chosen.pin.clone();
        let label = label(&loaded, &login.pin.context);
        login.kept = (!loaded.is_lasting).then_some(loaded);
        let silent = (talk == Talk::Never).then(|| by_hand(&chosen.user, &label));
        let entered = login.enter(chosen, talk).await;
        let mut entry = entered.map_err(|trouble| with_advice(trouble, silent.flatten()))?;
        entry.label = label;
        entry.notices.append(&mut notices);
        Ok((login, entry))
    }

    /// Logs in again, from the files as they are now, without a word to the operator.
    pub async fn renew(&self) -> Result<Entry, Trouble> {
        let chosen = match (&self.pod, &self.kept) {
            (Some(pod), _) => from_pod(pod)?,
            (None, Some(kept)) => self.again(kept)?,
            (None, None) => self.again(&self.sources.load().await?)?,
        };
        self.enter(chosen, Talk::Never).await
    }

    /// What to do about credentials that are refused.
    #[must_use]
    pub fn advice(&self, chosen: &AuthInfo) -> String {
        match chosen
            .exec
            .as_ref()
            .and_then(|exec| exec.command.as_deref())
        {
            Some(command) => format!("run {} by hand to log in again", quoted(command)),
            None => format!(
                "renew the credentials of the user {} in the kubeconfig",
                quoted(&self.pin.user)
            ),
        }
    }

    /// A pod's own account is used only where nothing at all says otherwise, as kubectl does.
    fn is_in(&self, pod: &Pod, loaded: &Loaded) -> bool {
        let flags = &self.flags;
        loaded.files.is_empty()
            && flags.kubeconfig.is_none()
            && [&flags.context, &flags.cluster, &flags.user, &flags.server]
                .iter()
                .all(|flag| flag.is_none())
            && pod.account.join("token").is_file()
    }

    /// Chooses the pinned entries again; the current context may have become another.
    fn again(&self, loaded: &Loaded) -> Result<Chosen, Trouble> {
        let mut flags = self.flags.clone();
        flags.context = Some(self.pin.context.clone()).filter(|name| !name.is_empty());
        if flags.context.is_none() {
            let mut without_current = loaded.clone();
            without_current.merged.current_context = None;
            return self.same(choose(&without_current, &self.sources.names(), &flags)?);
        }
        self.same(choose(loaded, &self.sources.names(), &flags)?)
    }

    fn same(&self, chosen: Chosen) -> Result<Chosen, Trouble> {
        if chosen.pin == self.pin {
            return Ok(chosen);
        }
        Err(Trouble::Local(format!(
            "the kubeconfig changed: the context {} now leads to {} as {}, and this session stays with {} as {}; start again to follow it",
            quoted(&self.pin.context),
            quoted(&chosen.pin.server.to_string()),
            quoted(&chosen.pin.user),
            quoted(&self.pin.server.to_string()),
            quoted(&self.pin.user),
        )))
    }

    async fn enter(&self, mut chosen: Chosen, talk: Talk) -> Result<Entry, Trouble> {
        let expires = self.run_plugin(&mut chosen, talk).await?;
        let access = if self.flags.read_only {
            Access::ReadOnly
        } else {
            Access::Full
        };
        let limit = self.flags.request_timeout().unwrap_or(self.limits.connect);
        Ok(Entry {
            plan: Plan::new(
                &chosen,
                access,
                limit.min(self.limits.connect),
                self.advice(&chosen.user),
            )?,
            expires,
            is_unverified: chosen.cluster.insecure_skip_tls_verify.unwrap_or(false),
            pin: chosen.pin,
            label: String::new(),
            namespace: chosen.namespace,
            notices: Vec::new(),
        })
    }

    /// Puts a plugin's credential where kube looks for one. A token in the file comes first, as for
    /// kubectl.
    async fn run_plugin(
        &self,
        chosen: &mut Chosen,
        talk: Talk,
    ) -> Result<Option<Timestamp>, Trouble> {
        let user = &mut chosen.user;
        let has_other =
            user.token.is_some() || user.token_file.is_some() || user.username.is_some();
        let Some(exec) = user.exec.as_ref().filter(|_| !has_other) else {
            return Ok(None);
        };
        let cluster = if exec.provide_cluster_info {
            Some(about(&chosen.cluster, &chosen.pin.cluster).map_err(Trouble::Local)?)
        } else {
            None
        };
        let given = credentials::run(exec, cluster, talk, self.limits.plugin)
            .await
            .map_err(Trouble::Local)?;
        user.token = given.token;
        if let Some((certificate, key)) = given.certificate {
            user.client_certificate_data = Some(STANDARD.encode(certificate));
            user.client_key_data = Some(SecretString::from(STANDARD.encode(key.expose_secret())));
        }
        Ok(given.expires)
    }
}

/// What to do where a plugin could ask for nothing, since the screen is open.
fn by_hand(chosen: &AuthInfo, context: &str) -> Option<String> {
    chosen.exec.as_ref()?;
    Some(format!(
        "should it need a login: it can ask nothing here, so let kubectl use that context once, then try :ctx {context} again"
    ))
}

fn with_advice(trouble: Trouble, advice: Option<String>) -> Trouble {
    match advice {
        Some(advice) => Trouble::Local(format!("{trouble}; {advice}")),
        None => trouble,
    }
}

fn about(cluster: &Cluster, name: &str) -> Result<ExecAuthCluster, String> {
    ExecAuthCluster::try_from(cluster).map_err(|_| {
        format!(
            "the certificate-authority of the cluster {} cannot be read",
            quoted(name)
        )
    })
}

fn from_pod(pod: &Pod) -> Result<Chosen, Trouble> {
    let file = |name: &str| pod.account.join(name).to_string_lossy().into_owned();
    let server = pod.server.parse();
    let server = server
        .map_err(|_| Trouble::Local("KUBERNETES_SERVICE_HOST and _PORT make no URL".into()))?;
    let namespace = std::fs::read_to_string(pod.account.join("namespace")).ok();
    Ok(Chosen {
        pin: Pin {
            context: String::new(),
            cluster: String::new(),
            user: "the pod's service account".into(),
            server,
        },
        namespace: namespace
            .map(|text| text.trim().to_owned())
            .filter(|text| crate::domain::name::is_label(text)),
        cluster: Cluster {
            certificate_authority: Some(file("ca.crt")),
            ..Cluster::default()
        },
        user: AuthInfo {
            token_file: Some(file("token")),
            ..AuthInfo::default()
        },
    })
}
