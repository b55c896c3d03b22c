//! Which programs there are, with which flags, and in which order they start.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use super::guard::Guard;
use super::programs::Programs;
use super::{etcd, kubeconfig, stages};

/// The programs of one bed, on ports of their own.
pub struct Plane {
    pub programs: Programs,
    pub guard: Guard,
    pub ports: Ports,
}

pub struct Ports {
    pub etcd: u16,
    etcd_peers: u16,
    pub api_server: u16,
    controller_manager: u16,
    scheduler: u16,
    kwok: u16,
}

pub const CONTROLLERS: [&str; 3] = ["kube-controller-manager", "kube-scheduler", "kwok"];

impl Plane {
    /// Returns when the API server is ready, and the controllers have been started.
    pub fn start(programs: Programs) -> Self {
        let ports = Ports {
            etcd: free_port(),
            etcd_peers: free_port(),
            api_server: free_port(),
            controller_manager: free_port(),
            scheduler: free_port(),
            kwok: free_port(),
        };
        let plane = Self {
            guard: Guard::start(&programs),
            programs,
            ports,
        };
        plane.write_files();
        plane.start_etcd();
        plane.start_api_server();
        plane.start_controllers();
        plane
    }

    pub fn admin(&self) -> PathBuf {
        self.guard.folder().join("admin.kubeconfig")
    }

    fn write_files(&self) {
        let folder = self.guard.folder();
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        };
        write("tokens.csv", "admin,admin,admin,system:masters\n");
        let accounts = rcgen::KeyPair::generate().unwrap();
        write("service-accounts.key", &accounts.serialize_pem());
        write("service-accounts.pub", &accounts.public_key_pem());
        write(
            "admin.kubeconfig",
            &kubeconfig::yaml(folder, self.ports.api_server, "admin", "default"),
        );
        write("stages.yaml", &stages::stages());
    }

    pub fn start_etcd(&self) {
        let [client, peers] =
            [self.ports.etcd, self.ports.etcd_peers].map(|port| format!("http://127.0.0.1:{port}"));
        self.run(
            "etcd",
            &[
                format!("--data-dir={}", self.etcd_data().display()),
                format!("--listen-client-urls={client}"),
                format!("--advertise-client-urls={client}"),
                format!("--listen-peer-urls={peers}"),
                format!("--initial-advertise-peer-urls={peers}"),
                format!("--initial-cluster=default={peers}"),
                "--unsafe-no-fsync".into(), // nothing here need survive a power cut
            ],
        );
        self.until("etcd", || etcd::is_healthy(self.ports.etcd));
    }

    pub fn etcd_data(&self) -> PathBuf {
        self.guard.folder().join("etcd")
    }

    pub fn start_api_server(&self) {
        self.run(
            "kube-apiserver",
            &[
                format!("--etcd-servers=http://127.0.0.1:{}", self.ports.etcd),
                "--bind-address=127.0.0.1".into(),
                format!("--secure-port={}", self.ports.api_server),
                format!("--cert-dir={}", self.guard.folder().display()), // makes its own certificate: apiserver.crt is its own CA
                "--service-account-issuer=https://kubernetes.default.svc".into(),
                format!(
                    "--service-account-key-file={}",
                    self.in_folder("service-accounts.pub")
                ),
                format!(
                    "--service-account-signing-key-file={}",
                    self.in_folder("service-accounts.key")
                ),
                "--service-cluster-ip-range=10.96.0.0/16".into(),
                format!("--token-auth-file={}", self.in_folder("tokens.csv")),
                "--authorization-mode=RBAC".into(),
                "--allow-privileged".into(),
                "--endpoint-reconciler-type=none".into(),
                "--shutdown-delay-duration=0s".into(),
            ],
        );
        self.until("kube-apiserver", || {
            self.kubectl_succeeds(&["get", "--raw", "/readyz"])
        });
    }

    pub fn start_controller_manager(&self) {
        self.run(
            "kube-controller-manager",
            &[
                self.kubeconfig(),
                "--leader-elect=false".into(),
                "--bind-address=127.0.0.1".into(),
                format!("--secure-port={}", self.ports.controller_manager),
                format!("--cert-dir={}", self.in_folder("controller-manager")),
                format!(
                    "--service-account-private-key-file={}",
                    self.in_folder("service-accounts.key")
                ),
                format!("--root-ca-file={}", self.in_folder("apiserver.crt")),
                "--pvclaimbinder-sync-period=1s".into(),
                "--node-monitor-period=1s".into(), // a lost node is noticed in 20 s
                "--node-monitor-grace-period=20s".into(), // with less, a busy machine loses nodes by itself
                "--kube-api-qps=2000".into(),
                "--kube-api-burst=4000".into(),
            ],
        );
    }

    pub fn start_controllers(&self) {
        self.start_controller_manager();
        self.run(
            "kube-scheduler",
            &[
                self.kubeconfig(),
                "--leader-elect=false".into(),
                "--bind-address=127.0.0.1".into(),
                format!("--secure-port={}", self.ports.scheduler),
                format!("--cert-dir={}", self.in_folder("scheduler")),
                "--kube-api-qps=2000".into(),
                "--kube-api-burst=4000".into(),
            ],
        );
        self.run(
            "kwok",
            &[
                self.kubeconfig(),
                "--manage-all-nodes=true".into(),
                format!("--config={}", self.in_folder("stages.yaml")),
                format!("--server-address=127.0.0.1:{}", self.ports.kwok),
                "--node-ip=127.0.0.1".into(),
                format!("--node-port={}", self.ports.kwok),
                "--node-lease-duration-seconds=8".into(), // a node is alive while kwok renews its lease, each 2 s
                format!("--tls-cert-file={}", self.in_folder("apiserver.crt")),
                format!("--tls-private-key-file={}", self.in_folder("apiserver.key")),
            ],
        );
    }

    fn kubeconfig(&self) -> String {
        format!("--kubeconfig={}", self.admin().display())
    }

    fn in_folder(&self, name: &str) -> String {
        self.guard.folder().join(name).display().to_string()
    }

    fn run(&self, name: &str, flags: &[String]) {
        let program = self.programs.path(name).display().to_string();
        self.guard.run(name, &[&[program], flags].concat());
    }

    fn kubectl_succeeds(&self, arguments: &[&str]) -> bool {
        kubeconfig::kubectl(&self.programs, &self.admin())
            .args(arguments)
            .output()
            .is_ok_and(|done| done.status.success())
    }

    /// Polls until the program is ready; fails with the end of its log when it ended or took too long.
    fn until(&self, name: &str, mut ready: impl FnMut() -> bool) {
        let start = Instant::now();
        while !ready() {
            assert!(
                self.guard.is_alive(name) && start.elapsed() < Duration::from_secs(120),
                "{name} did not become ready. Its log ends with:
{}",
                tail(&self.guard.folder().join(format!("{name}.log")))
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// A port that nobody listens on, below those that the system hands to outgoing connections: it must still be free
/// when the API server comes back to it.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = std::process::id() % 1000 * 12; // beds of two processes rarely try the same ones
    loop {
        let port = 20_000
            + (u16::try_from(first).unwrap() + NEXT.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
