//! A demo without a screen: kubectl is answered on loopback until a signal comes.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::user;
use crate::session::End;
use crate::sim::{Kubeconfig, Sim};
use crate::terminal::Leave;

/// Serves until a signal comes; says where, and how kubectl gets there.
pub(super) async fn serve(sim: &Sim, address: SocketAddr) -> Result<End, String> {
    let mut signals =
        Signals::listen().map_err(|error| format!("cannot listen for signals: {error}"))?;
    let address = sim.serve(address).await.map_err(|it| it.to_string())?;
    let token = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
    sim.admit(&*token, user());
    let file = Temporary::new(&Kubeconfig {
        name: "kubectl-sts-demo".into(),
        address,
        token,
        namespace: "default".into(),
    })
    .map_err(|error| format!("cannot write a kubeconfig into the temporary folder: {error}"))?;
    // Whoever has closed standard output does not read it: it is served all the same.
    let _ = tell(address, &file.path);
    Ok(End::Killed(signals.next().await.exit_code()))
}

fn tell(address: SocketAddr, kubeconfig: &Path) -> io::Result<()> {
    let mut out = io::stdout();
    let path = kubeconfig.to_string_lossy();
    writeln!(
        out,
        "a simulated cluster is served at http://{address} until ctrl-c; its kubeconfig is {path}"
    )?;
    writeln!(out, "export KUBECONFIG={}", quoted(&path))?;
    out.flush()
}

/// A kubeconfig in the temporary folder, for this user alone; it is removed when this is dropped.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn new(kubeconfig: &Kubeconfig) -> io::Result<Self> {
        let number = fastrand::u64(..);
        let path = std::env::temp_dir().join(format!("kubectl-sts-demo-{number:016x}.kubeconfig"));
        kubeconfig.write(&path)?;
        Ok(Self { path })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What ends it.
struct Signals {
    hangup: Signal,
    interrupt: Signal,
    quit: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Leave {
        tokio::select! {
            _ = self.hangup.recv() => Leave::Hangup,
            _ = self.interrupt.recv() => Leave::Interrupt,
            _ = self.quit.recv() => Leave::Quit,
            _ = self.terminate.recv() => Leave::Terminate,
        }
    }
}

/// As a shell reads it back, whatever the temporary folder is called.
fn quoted(path: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "/._-".contains(it);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
