//! The test bed, without the tests on it.
#![allow(
    dead_code,
    unused_imports,
    reason = "of the bed no more is needed than that it runs"
)]

#[path = "../../tests/control_plane/bed.rs"]
mod bed;
#[path = "../../tests/control_plane/disasters.rs"]
mod disasters;
#[path = "../../tests/control_plane/etcd.rs"]
mod etcd;
#[path = "../../tests/control_plane/guard.rs"]
mod guard;
#[path = "../../tests/control_plane/kubeconfig.rs"]
mod kubeconfig;
#[path = "../../tests/control_plane/manifests.rs"]
mod manifests;
#[path = "../../tests/control_plane/namespace.rs"]
mod namespace;
#[path = "../../tests/control_plane/plane.rs"]
mod plane;
#[path = "../../tests/control_plane/programs.rs"]
mod programs;
#[path = "../../tests/control_plane/stages/mod.rs"]
mod stages;

pub use bed::Bed;
pub use programs::Programs;
