//! The program itself, in a terminal, on the real control plane: what an operator sees when such things happen.

mod screen; // Screen: the program in a terminal, looking at a namespace as somebody
pub use screen::Screen;

mod contexts; // from one context to another, as two users with different rights
mod dangers; // lost node, API server stopped, versions forgotten, etcd restored: one bed, which they may break
mod deleted; // a set that is deleted while it is open, and made again
mod identity; // Services, DNS names, endpoints, natural order
mod idle; // when nothing changes, nothing is written
mod left_behind; // claims and volumes that stay
mod plugin; // launched as `kubectl sts` by the real kubectl
mod refused; // pods and claims that cannot be made: quota, name, secret
mod rights; // users who may not see everything
mod rollouts; // up, bad image, partition, OnDelete, Parallel
mod scaling; // up and down, and whom it waits for
mod settings; // what the settings and the lists say of a set
mod stuck; // what waits for ever, and what cures it
mod volumes; // volumes and the nodes that they can live on
