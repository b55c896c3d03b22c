//! The doors into the cluster: a client in this process, and HTTP/1.1 on loopback. One handler is behind both.

mod client; // kube::Client without a socket
mod handler; // one request in, one answer out
mod kubeconfig; // the file that shows kubectl the way
mod loopback; // HTTP/1.1 on 127.0.0.1
mod weather; // what goes wrong on the way

use std::collections::BTreeMap;

use tokio::task::AbortHandle;

use super::access::User;
use super::running::Sim;

pub use kubeconfig::Kubeconfig;
pub use loopback::Closed;
pub use weather::{Fault, Manner, Whom};

use weather::Weather;

/// What the doors know.
#[derive(Default)]
pub struct Doors {
    /// Who bears which token.
    users: BTreeMap<String, User>,
    /// What goes wrong on the way.
    weather: Weather,
    /// The servers that listen.
    listening: Vec<AbortHandle>,
}

impl Doors {
    /// Every answer that is still being given breaks off.
    pub fn hang_up(&mut self) {
        self.weather.hang_up();
    }

    /// Nobody comes in any more.
    pub fn close(&mut self) {
        for server in self.listening.drain(..) {
            server.abort();
        }
    }
}

impl Sim {
    /// Lets somebody in who bears this token.
    pub fn admit(&self, token: impl Into<String>, user: User) {
        self.at_doors(|doors| doors.users.insert(token.into(), user));
    }
}
