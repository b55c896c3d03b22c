//! From an error chain to one sentence: which host, and what exactly failed at the bottom.

use std::error::Error;
use std::io;

use jiff::Timestamp;
use rustls::{AlertDescription, CertificateError};

use super::Trouble;
use super::dial::ReadOnly;
use crate::domain::escape::{escape, escape_within};

/// The other side, as sentences name it; no credential is in it.
#[derive(Clone, Debug, Default)]
pub struct Peer {
    /// Host and port.
    pub host: String,
    /// The proxy on the way, host and port.
    pub proxy: Option<String>,
}

type Link<'a> = &'a (dyn Error + 'static);

/// Says what kept us from an answer.
#[must_use]
pub fn diagnose(error: Link<'_>, peer: &Peer) -> Trouble {
    let links = links(error);
    if let Some(refused) = links
        .iter()
        .find_map(|link| link.downcast_ref::<ReadOnly>())
    {
        return Trouble::Local(refused.to_string());
    }
    if let Some(error) = links
        .iter()
        .find_map(|link| link.downcast_ref::<kube::client::AuthError>())
    {
        return Trouble::Local(credentials(error));
    }
    let sentence = links
        .iter()
        .find_map(|link| link.downcast_ref::<rustls::Error>())
        .map(|error| tls(error, peer))
        .or_else(|| network(&links, peer))
        .unwrap_or_else(|| format!("cannot talk to {}: {}", peer.host, bottom(&links)));
    Trouble::Unreachable(sentence)
}

/// Whether TLS failed: certificates may have been renewed since we read them.
#[must_use]
pub fn is_tls(error: Link<'_>) -> bool {
    links(error).iter().any(|link| link.is::<rustls::Error>())
}

/// Whether an error came before the request left: then the server has not seen it, for certain.
#[must_use]
pub fn is_before_sending(error: Link<'_>) -> bool {
    links(error).iter().any(|link| {
        let refused = link
            .downcast_ref::<io::Error>()
            .is_some_and(|it| it.kind() == io::ErrorKind::ConnectionRefused);
        let unconnected = link
            .downcast_ref::<hyper_util::client::legacy::Error>()
            .is_some_and(hyper_util::client::legacy::Error::is_connect);
        // Whoever does not like our certificate says so before it reads, yet after we began to write.
        let unwelcome = matches!(
            link.downcast_ref(),
            Some(rustls::Error::AlertReceived(
                AlertDescription::CertificateRequired
                    | AlertDescription::CertificateExpired
                    | AlertDescription::CertificateRevoked
                    | AlertDescription::CertificateUnknown
                    | AlertDescription::BadCertificate
                    | AlertDescription::UnknownCA
                    | AlertDescription::AccessDenied
            ))
        );
        refused
            || unconnected
            || unwelcome
            || link.is::<ReadOnly>()
            || link.is::<kube::client::AuthError>()
    })
}

/// The chain of sources. An I/O error hides what it wraps from `source`, so it is opened here.
fn links(error: Link<'_>) -> Vec<Link<'_>> {
    let mut links = vec![error];
    let mut next = inside(error);
    while let Some(link) = next {
        links.push(link);
        next = inside(link);
    }
    links
}

fn inside(error: Link<'_>) -> Option<Link<'_>> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn bottom(links: &[Link<'_>]) -> String {
    links
        .last()
        .map(|link| escape_within(&link.to_string(), 400))
        .unwrap_or_default()
}

/// Name lookup, proxy and TCP; `None` when it was none of these.
fn network(links: &[Link<'_>], peer: &Peer) -> Option<String> {
    let says = |words: &str| links.iter().any(|link| link.to_string().starts_with(words));
    // With a proxy on the way it is the proxy that is looked up and connected to.
    let host = peer
        .proxy
        .as_ref()
        .map_or_else(|| peer.host.clone(), |proxy| format!("the proxy {proxy}"));
    if says("dns error") || says("failed to lookup address") {
        return Some(format!(
            "cannot reach {host}: DNS lookup failed: {}",
            bottom(links)
        ));
    }
    if says("tunnel error") || says("SOCKS error") {
        let through = peer.proxy.as_deref().unwrap_or("?");
        return Some(proxy_says(through, peer, &bottom(links)));
    }
    let kind = links
        .iter()
        .rev()
        .find_map(|link| link.downcast_ref::<io::Error>())
        .map(io::Error::kind)?;
    Some(match kind {
        io::ErrorKind::ConnectionRefused => format!("cannot reach {host}: connection refused"),
        io::ErrorKind::TimedOut => format!("cannot reach {host}: no connection in time"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            format!("cannot reach {host}: no route to it")
        }
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => {
            format!("{host} closed the connection")
        }
        _ => return None,
    })
}

fn proxy_says(proxy: &str, peer: &Peer, bottom: &str) -> String {
    let why = match bottom {
        "tunnel error: proxy authorization required" => "407, it wants a login",
        "tunnel error: unsuccessful" => "it refused CONNECT",
        other => other,
    };
    format!(
        "the proxy {proxy}, not the API server, keeps us from {}: {why}",
        peer.host
    )
}

fn tls(error: &rustls::Error, peer: &Peer) -> String {
    let host = &peer.host;
    match error {
        rustls::Error::InvalidCertificate(error) => certificate(error, host),
        rustls::Error::InvalidMessage(_) => {
            format!(
                "{host} answers, but not with TLS: is its address http:// or of another service?"
            )
        }
        rustls::Error::AlertReceived(alert) => format!("{host} broke off TLS: {}", refused(*alert)),
        other => format!("TLS with {host} failed: {}", escape(&other.to_string())),
    }
}

fn refused(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::CertificateRequired => {
            "it wants a client certificate, and we have none".into()
        }
        AlertDescription::CertificateExpired => "our client certificate has expired".into(),
        AlertDescription::CertificateRevoked => "our client certificate is revoked".into(),
        AlertDescription::UnknownCA => {
            "it does not know the issuer of our client certificate".into()
        }
        AlertDescription::BadCertificate
        | AlertDescription::CertificateUnknown
        | AlertDescription::AccessDenied
        | AlertDescription::DecryptError => {
            format!("it refused our client certificate ({alert:?})")
        }
        other => format!("alert {other:?}"),
    }
}

fn certificate(error: &CertificateError, host: &str) -> String {
    let its = format!("the TLS certificate of {host}");
    match error {
        CertificateError::Expired => format!("{its} has expired"),
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("{its} expired on {}", day(not_after.as_secs()))
        }
        CertificateError::NotValidYet => format!("{its} is not valid yet"),
        CertificateError::NotValidYetContext { not_before, .. } => {
            format!("{its} is not valid before {}", day(not_before.as_secs()))
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            format!(
                "{its} is signed by an unknown authority: it is not the one that the kubeconfig names"
            )
        }
        CertificateError::NotValidForName => format!("{its} has another name"),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => format!(
            "{its} is for {}, not for {}",
            presented
                .iter()
                .map(|name| plain_name(name))
                .collect::<Vec<_>>()
                .join(", "),
            escape(&expected.to_str())
        ),
        CertificateError::Revoked => format!("{its} is revoked"),
        other => format!("{its} is not accepted: {}", escape(&other.to_string())),
    }
}

/// `DnsName("a.b")` is how the name comes.
fn plain_name(name: &str) -> String {
    let inner = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'))
        .unwrap_or(name);
    escape_within(inner.trim_matches('"'), 253)
}

fn day(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(|| "an unknown day".into(), |time| time.to_string())
}

/// Texts of these errors can hold tokens and plugin output, so only what is known to be clean is said.
fn credentials(error: &kube::client::AuthError) -> String {
    match error {
        kube::client::AuthError::ReadTokenFile(error, path) => {
            format!(
                "cannot read the token file {}: {error}",
                escape(&path.to_string_lossy())
            )
        }
        kube::client::AuthError::InvalidBearerToken(_)
        | kube::client::AuthError::InvalidBasicAuth(_) => {
            "the token or password holds characters that no HTTP header may hold".into()
        }
        kube::client::AuthError::Oidc(_) => {
            "the OIDC login of the kubeconfig's auth-provider cannot be renewed".into()
        }
        _ => "the credentials of the kubeconfig cannot be used".into(),
    }
}
