//! The test bed: a real etcd, kube-apiserver, kube-controller-manager and kube-scheduler, and kwok in place of kubelets.
//!
//! A test takes the bed that all tests of a run share, and a namespace of its own in it:
//!
//! ```ignore
//! #[test]
//! fn a_set_comes_up_in_ordinal_order() {
//!     let Some(bed) = Bed::shared() else { return }; // not built: says so, and how to build it
//!     let ns = bed.namespace("ordinals");
//!     ns.apply(&set("web", 3));
//!     ns.wait("web to have 3 ready pods", "statefulsets/web", |web| web["status"]["readyReplicas"] == 3);
//! }
//! ```
//!
//! A test that disturbs others (the API server stops, etcd loses its past, a node is lost) starts its own with
//! `Bed::own()`, which ends with it. All calls block and may be made from anywhere, an async test too.
#![allow(
    dead_code,
    unused_imports,
    reason = "a bed for tests to come: not every test binary lies in every corner of it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    reason = "there are no callers but tests"
)]

mod bed; // Bed: start it, ask it, talk to its API
mod disasters; // stop, pause and restart programs, compact and restore etcd, lose a node
mod etcd; // the few requests that are made to etcd itself
mod guard; // the process that starts the programs, and kills them whatever happens
mod kubeconfig; // the files that tell clients where the API server is and who they are
mod manifests; // YAML that tests write over and over
mod namespace; // Namespace: apply, get, wait
mod plane; // which programs there are, with which flags, in which order they start
mod policies; // admission policies
mod programs; // where the binaries are; what is said when they are not there
mod stages; // the life of nodes and pods, played by kwok
mod users; // users with few rights, by real RBAC objects

pub use bed::Bed;
pub use disasters::EtcdCopy;
pub use manifests::{Set, set};
pub use namespace::Namespace;
pub use programs::Programs;
pub use users::Rights;

#[cfg(test)]
mod editing; // texts of objects, edited through the program's keys, on this bed
#[cfg(test)]
mod operations; // what is done through the program's keys, on this bed
#[cfg(test)]
pub mod scenarios; // the program itself, on this bed
#[cfg(test)]
mod tests;
