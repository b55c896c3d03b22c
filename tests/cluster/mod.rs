//! Tests of `src/cluster`: `loopback` is a server on real sockets, `scripted` one in the process, under a
//! paused clock.

mod access;
mod connect;
mod contexts;
mod credentials;
mod kubeconfig;
pub mod loopback;
mod measure;
mod proxies;
mod reflect;
mod renewal;
mod scripted;
mod tls;
mod translate;
pub mod write;
