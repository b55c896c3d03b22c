//! TLS, and each way in which it fails.

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::loopback::{Home, Scripted, api, kubeconfig};

/// A certificate authority of the test's own.
pub struct Authority {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        about
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        let certificate = about.self_signed(&key).unwrap();
        Self {
            pem: certificate.pem(),
            der: certificate.der().clone(),
            issuer: Issuer::new(about, key),
        }
    }

    /// A server with a certificate for this name, that ends in this year.
    pub fn server(&self, name: &str, ends: i32) -> ServerConfig {
        let (chain, key) = self.signed(name, ends);
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap()
    }

    fn signed(
        &self,
        name: &str,
        ends: i32,
    ) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::new(vec![name.to_owned()]).unwrap();
        about.not_after = date_time_ymd(ends, 1, 1);
        let certificate = about.signed_by(&key, &self.issuer).unwrap();
        (
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
    }

    /// The kubeconfig's cluster entry that trusts it; written to a file beside.
    pub fn trusted(&self, home: &Home) -> &'static str {
        home.write(".kube/ca.pem", &self.pem);
        "{certificate-authority: ca.pem}"
    }
}

/// A home whose kubeconfig trusts this authority.
pub fn home(server: &Scripted, authority: &Authority, user: &str) -> Home {
    let home = Home::empty();
    let cluster = authority.trusted(&home);
    home.write(".kube/config", &kubeconfig(&server.url(), cluster, user));
    home
}

#[tokio::test]
async fn a_certificate_from_the_authority_of_the_kubeconfig_is_accepted_without_a_badge() {
    let ours = Authority::new("ours");
    let server = Scripted::https(ours.server("127.0.0.1", 2100), api).await;
    let identity = home(&server, &ours, "{}")
        .connect(&[])
        .await
        .unwrap()
        .identity;
    assert!(identity.warnings.is_empty());
}

#[tokio::test]
async fn each_way_in_which_a_certificate_is_wrong_has_its_own_sentence() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    for (tls, part) in [
        (
            ours.server("127.0.0.1", 2001),
            "expired on 2001-01-01T00:00:00Z",
        ),
        (
            ours.server("wrong.example", 2100),
            "is for wrong.example, not for 127.0.0.1",
        ),
        (
            theirs.server("127.0.0.1", 2100),
            "is signed by an unknown authority",
        ),
    ] {
        let server = Scripted::https(tls, api).await;
        let home = home(&server, &ours, "{token: hunter2}");
        let sentence = home.sentence(&[]).await;
        assert!(
            sentence.starts_with(&format!(
                "the TLS certificate of 127.0.0.1:{} ",
                server.port
            )),
            "{sentence}"
        );
        assert!(sentence.contains(part), "{sentence}");
        assert!(
            server.asked().is_empty(),
            "no request, and no token, went to it"
        );
        // The flag is the only way around, and it stays visible.
        let identity = home
            .connect(&["--insecure-skip-tls-verify"])
            .await
            .unwrap()
            .identity;
        assert_eq!(identity.warnings, ["TLS NOT VERIFIED".into()]);
    }
}

#[tokio::test]
async fn the_name_to_expect_can_be_given() {
    let ours = Authority::new("ours");
    let server = Scripted::https(ours.server("api.example", 2100), api).await;
    let home = home(&server, &ours, "{}");
    home.connect(&["--tls-server-name", "api.example"])
        .await
        .unwrap();
    assert!(
        home.sentence(&[])
            .await
            .contains("is for api.example, not for 127.0.0.1")
    );
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_a_broken_certificate() {
    let server = Scripted::http(api).await;
    let home = Home::with(&format!("https://127.0.0.1:{}", server.port), "{}");
    let sentence = home.sentence(&["--insecure-skip-tls-verify"]).await;
    assert!(sentence.contains("answers, but not with TLS"), "{sentence}");
}

#[tokio::test]
async fn a_badge_stays_when_the_kubeconfig_itself_turns_verification_off() {
    let server = Scripted::https(Authority::new("x").server("y", 2100), api).await;
    let home = Home::empty();
    home.write(
        ".kube/config",
        &kubeconfig(&server.url(), "{insecure-skip-tls-verify: true}", "{}"),
    );
    assert_eq!(
        home.connect(&[]).await.unwrap().identity.warnings,
        ["TLS NOT VERIFIED".into()]
    );
}

#[tokio::test]
async fn a_client_certificate_that_is_missing_or_refused_is_told_so() {
    let (ours, theirs) = (Authority::new("ours"), Authority::new("theirs"));
    let mut roots = RootCertStore::empty();
    roots.add(ours.der.clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder(roots.into()).build().unwrap();
    let (chain, key) = ours.signed("127.0.0.1", 2100);
    let tls = ServerConfig::builder()
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .unwrap();
    let server = Scripted::https(tls, api).await;
    let sentence = home(&server, &ours, "{}").sentence(&[]).await;
    assert!(
        sentence.contains("it wants a client certificate, and we have none"),
        "{sentence}"
    );
    let home = home(
        &server,
        &ours,
        "{client-certificate: me.pem, client-key: me.key}",
    );
    for (authority, accepted) in [(&theirs, false), (&ours, true)] {
        let key = KeyPair::generate().unwrap();
        let mut about = CertificateParams::new(Vec::new()).unwrap();
        about
            .extended_key_usages
            .push(rcgen::ExtendedKeyUsagePurpose::ClientAuth);
        home.write(
            ".kube/me.pem",
            &about.signed_by(&key, &authority.issuer).unwrap().pem(),
        );
        home.write(".kube/me.key", &key.serialize_pem());
        match home.connect(&[]).await {
            Ok(_) => assert!(accepted),
            Err(trouble) => assert!(
                !accepted && trouble.to_string().contains("client certificate"),
                "{trouble}"
            ),
        }
    }
}
