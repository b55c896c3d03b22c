//! Certificates and keys of a kubeconfig, checked so that each fault is told by the name of its entry.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kube::config::{AuthInfo, Cluster};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::ExposeSecret;

use crate::domain::escape::escape_within;
use crate::domain::escape::quoted;

/// The authorities that a cluster names, in DER; `None` when it leaves that to the system.
pub fn authorities(cluster: &Cluster, name: &str) -> Result<Option<Vec<Vec<u8>>>, String> {
    let what = format!("the certificate-authority of the cluster {}", quoted(name));
    let pem = bytes(
        cluster.certificate_authority_data.as_deref(),
        cluster.certificate_authority.as_deref(),
        &what,
    )?;
    let Some(pem) = pem else { return Ok(None) };
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem)
        .map(|der| der.map(|der| der.to_vec()))
        .collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(Some(certificates)),
        _ => Err(format!("{what} holds no PEM certificate")),
    }
}

/// Whether a user's client certificate and key are complete and readable.
pub fn check_identity(user: &AuthInfo, name: &str) -> Result<(), String> {
    let (certificate, key) = (
        format!("the client certificate of the user {}", quoted(name)),
        format!("the client key of the user {}", quoted(name)),
    );
    let certificate_pem = bytes(
        user.client_certificate_data.as_deref(),
        user.client_certificate.as_deref(),
        &certificate,
    )?;
    let key_data = user
        .client_key_data
        .as_ref()
        .map(ExposeSecret::expose_secret);
    let key_pem = bytes(key_data, user.client_key.as_deref(), &key)?;
    match (certificate_pem, key_pem) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(format!(
            "{key} is missing, but there is a certificate for it"
        )),
        (None, Some(_)) => Err(format!(
            "{certificate} is missing, but there is a key for it"
        )),
        (Some(pem), Some(key_pem)) => {
            if CertificateDer::pem_slice_iter(&pem)
                .next()
                .is_none_or(|first| first.is_err())
            {
                return Err(format!("{certificate} holds no PEM certificate"));
            }
            let text = String::from_utf8_lossy(&key_pem);
            if text.contains("ENCRYPTED") {
                return Err(format!(
                    "{key} is encrypted: a key without a passphrase is needed"
                ));
            }
            if text.contains("PRIVATE KEY-----") {
                Ok(())
            } else {
                Err(format!("{key} holds no PEM private key"))
            }
        }
    }
}

/// Inline data wins over a file, as for kubectl.
fn bytes(data: Option<&str>, file: Option<&str>, what: &str) -> Result<Option<Vec<u8>>, String> {
    let filled = |text: &&str| !text.is_empty();
    if let Some(data) = data.filter(filled) {
        let packed: String = data.split_whitespace().collect();
        return STANDARD
            .decode(packed)
            .map(Some)
            .map_err(|_| format!("{what} is not valid base64"));
    }
    let Some(path) = file.filter(filled) else {
        return Ok(None);
    };
    std::fs::read(path).map(Some).map_err(|error| {
        format!(
            "{what} cannot be read: {}: {error}",
            escape_within(path, 300)
        )
    })
}
