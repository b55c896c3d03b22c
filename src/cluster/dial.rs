//! A client out of kube's layers and a connector of our own: with limits, keepalive and no retries.

use std::time::Duration;

use http::{HeaderValue, Method, Request, Uri, header};
use hyper::rt::{Read, Write};
use hyper_timeout::TimeoutConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioExecutor;
use kube::client::{Body, ConfigExt as _};
use kube::config::AuthInfo;
use secrecy::{ExposeSecret as _, SecretString};
use tower::{BoxError, Service, ServiceBuilder};
use tower_http::decompression::DecompressionLayer;

use super::diagnose::{Peer, diagnose};
use super::{Trouble, choose::Chosen, material};
use crate::domain::escape::quoted;

/// How long a silent peer keeps a connection: half-open ones are found without a byte of ours.
const KEEPALIVE: Duration = Duration::from_secs(15);
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// All that a client is built from, again whenever its connections must go. No `Debug`: it holds
/// credentials.
#[derive(Clone)]
pub struct Plan {
    config: kube::Config,
    proxy: Option<Intercept>,
    access: Access,
    connect_limit: Duration,
    /// The other side, as sentences name it.
    pub peer: Peer,
    /// What to do when the credentials are refused.
    pub advice: String,
}

/// Which requests may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// All.
    Full,
    /// Reads, and the questions about ourselves that have to be posted.
    ReadOnly,
}

/// A write was held back by `--read-only`.
#[derive(Debug, thiserror::Error)]
#[error("--read-only: nothing is written, so {method} was not sent")]
pub struct ReadOnly {
    method: Method,
}

impl Plan {
    /// How to reach the chosen cluster; a plugin's credential is in `chosen` already.
    pub fn new(
        chosen: &Chosen,
        access: Access,
        connect_limit: Duration,
        advice: String,
    ) -> Result<Self, Trouble> {
        let Chosen {
            pin, cluster, user, ..
        } = chosen;
        let mut config = kube::Config::new(pin.server.clone());
        config.default_retry = false;
        config.accept_invalid_certs = cluster.insecure_skip_tls_verify.unwrap_or(false);
        config.root_cert = if config.accept_invalid_certs {
            Some(Vec::new())
        } else {
            material::authorities(cluster, &pin.cluster).map_err(Trouble::Local)?
        };
        material::check_identity(user, &pin.user).map_err(Trouble::Local)?;
        config.tls_server_name.clone_from(&cluster.tls_server_name);
        config.disable_compression = cluster.disable_compression.unwrap_or(false);
        check_header(user, &pin.user).map_err(Trouble::Local)?;
        config.auth_info = user.clone();
        let agent = concat!("kubectl-sts/", env!("CARGO_PKG_VERSION"));
        config
            .headers
            .push((header::USER_AGENT, HeaderValue::from_static(agent)));
        let proxy = proxy(cluster.proxy_url.as_deref(), &pin.cluster, &pin.server)
            .map_err(Trouble::Local)?;
        let peer = Peer {
            host: host(&pin.server),
            proxy: proxy.as_ref().map(|proxy| host(proxy.uri())),
        };
        Ok(Self {
            config,
            proxy,
            access,
            connect_limit,
            peer,
            advice,
        })
    }

    /// A client with no connection yet.
    pub fn dial(&self) -> Result<kube::Client, Trouble> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_connect_timeout(Some(self.connect_limit));
        http.set_keepalive(Some(KEEPALIVE));
        http.set_keepalive_interval(Some(KEEPALIVE));
        #[cfg(target_os = "linux")]
        http.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        let Some(proxy) = &self.proxy else {
            return self.stack(http);
        };
        match proxy.uri().scheme_str() {
            Some("socks5" | "socks5h") => {
                let socks = SocksV5::new(proxy.uri().clone(), http);
                match proxy.raw_auth() {
                    Some((user, password)) => {
                        self.stack(socks.with_auth(user.into(), password.into()))
                    }
                    None => self.stack(socks),
                }
            }
            Some("https") => {
                let mut plain = kube::Config::new(self.config.cluster_url.clone());
                plain.connect_timeout = None;
                let secure = plain
                    .rustls_https_connector_with_connector(http)
                    .map_err(|error| self.fault(&error))?;
                self.stack(tunnel(proxy, secure))
            }
            _ => self.stack(tunnel(proxy, http)),
        }
    }

    fn stack<C>(&self, connector: C) -> Result<kube::Client, Trouble>
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: Connection + Read + Write + Send + Unpin + 'static,
        C::Future: Send + 'static,
        C::Error: std::error::Error + Send + Sync + 'static,
    {
        let config = &self.config;
        let secure = config
            .rustls_https_connector_with_connector(connector)
            .map_err(|error| self.fault(&error))?;
        // Around name lookup, proxy, TCP and TLS together.
        let mut timed = TimeoutConnector::new(secure);
        timed.set_connect_timeout(Some(self.connect_limit));
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(timed);
        let access = self.access;
        let service = ServiceBuilder::new()
            .filter(move |request: Request<Body>| guard(access, request))
            .layer(config.base_uri_layer())
            .layer(DecompressionLayer::new().gzip(!config.disable_compression))
            .option_layer(config.auth_layer().map_err(|error| self.fault(&error))?)
            .layer(
                config
                    .extra_headers_layer()
                    .map_err(|error| self.fault(&error))?,
            )
            .map_err(BoxError::from)
            .service(client);
        Ok(kube::Client::new(service, "default"))
    }

    fn fault(&self, error: &kube::Error) -> Trouble {
        match diagnose(error, &self.peer) {
            Trouble::Unreachable(sentence) => Trouble::Local(sentence),
            other => other,
        }
    }
}

/// The layer that writes the header panics on a token that does not fit into one.
fn check_header(user: &AuthInfo, name: &str) -> Result<(), String> {
    let fits = |token: &SecretString| HeaderValue::from_str(token.expose_secret()).is_ok();
    if user.token.as_ref().is_none_or(fits) {
        return Ok(());
    }
    Err(format!(
        "the token of the user {} holds characters that no HTTP header may hold",
        quoted(name)
    ))
}

/// Reviews are questions about our own rights: the API wants them posted, and they change nothing.
fn guard(access: Access, request: Request<Body>) -> Result<Request<Body>, BoxError> {
    let is_question = *request.method() == Method::POST
        && matches!(
            request.uri().path(),
            "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
                | "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
                | "/apis/authentication.k8s.io/v1/selfsubjectreviews"
                | "/apis/authentication.k8s.io/v1beta1/selfsubjectreviews"
        );
    if access == Access::Full || *request.method() == Method::GET || is_question {
        return Ok(request);
    }
    Err(Box::new(ReadOnly {
        method: request.method().clone(),
    }))
}

/// A ready-made client through which only such requests leave.
pub(super) fn guarded(client: kube::Client, access: Access) -> kube::Client {
    let service = tower::service_fn(move |request: Request<Body>| {
        let client = client.clone();
        async move { Ok::<_, BoxError>(client.send(guard(access, request)?).await?) }
    });
    kube::Client::new(service, "default")
}

fn tunnel<C>(proxy: &Intercept, connector: C) -> Tunnel<C> {
    let tunnel = Tunnel::new(proxy.uri().clone(), connector);
    match proxy.basic_auth() {
        Some(login) => tunnel.with_auth(login.clone()),
        None => tunnel,
    }
}

/// The proxy of the kubeconfig, else of the environment, which is never asked for this machine itself.
fn proxy(named: Option<&str>, cluster: &str, server: &Uri) -> Result<Option<Intercept>, String> {
    let Some(named) = named.filter(|named| !named.is_empty()) else {
        return Ok(if is_loopback(server) {
            None
        } else {
            Matcher::from_env().intercept(server)
        });
    };
    let scheme = named
        .parse::<Uri>()
        .ok()
        .and_then(|uri| uri.scheme_str().map(str::to_owned));
    if !matches!(
        scheme.as_deref(),
        Some("http" | "https" | "socks5" | "socks5h")
    ) {
        return Err(format!(
            "the proxy-url of the cluster {} is no http, https or socks5 URL",
            quoted(cluster)
        ));
    }
    Ok(Matcher::builder().all(named).build().intercept(server))
}

/// Whether an address is of this very machine.
#[must_use]
pub fn is_loopback(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// Host and port without credentials.
fn host(uri: &Uri) -> String {
    let host = uri.host().unwrap_or("?");
    uri.port_u16()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
