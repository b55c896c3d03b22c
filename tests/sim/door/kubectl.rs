//! The real kubectl against the simulated cluster.

use std::process::{Command, Output};

use kubectl_sts::sim::{Kubeconfig, Sim, User};
use tempfile::TempDir;

use crate::control_plane::programs::Programs;
use crate::sim::world::sim;

/// A cluster on loopback, and a kubectl that knows the way.
struct Bench {
    sim: Sim,
    folder: TempDir,
    programs: Programs,
}

impl Bench {
    /// None, and a word about it, where there is no kubectl.
    #[track_caller]
    fn ready() -> Option<(tokio::runtime::Runtime, Self)> {
        let programs = Programs::found_or_skip()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let bench = runtime.block_on(async {
            let sim = sim();
            sim.admit("secret", User::admin());
            let address = sim.serve("127.0.0.1:0".parse().unwrap()).await.unwrap();
            let folder = tempfile::tempdir().unwrap();
            let kubeconfig = Kubeconfig {
                name: "demo".to_owned(),
                address,
                token: "secret".to_owned(),
                namespace: "default".to_owned(),
            };
            kubeconfig.write(&folder.path().join("config")).unwrap();
            Self {
                sim,
                folder,
                programs,
            }
        });
        Some((runtime, bench))
    }
}
