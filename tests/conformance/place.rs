//! Where a scenario is played: a control plane with a namespace of the scenario's own.

use std::path::PathBuf;
use std::sync::Arc;

use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::json;

use super::door::Door;
use crate::control_plane::Bed;

/// What no request can do.
pub enum Disturbance {
    Lose(String),
    Find(String),
    Forget,
    Pause,
    Resume,
}

pub trait Place {
    fn door(&self) -> &Door;
    fn namespace(&self) -> &str;
    fn disturb(&self, what: Disturbance) -> impl Future<Output = ()>;

    /// The time that a request takes, where it takes none by itself.
    fn breathe(&self) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}

/// The real control plane.
pub struct Real {
    door: Door,
    namespace: String,
    bed: BedOf,
}

/// The calls of a bed block: they are made on another thread.
#[derive(Clone)]
pub enum BedOf {
    Everybody(&'static Bed),
    One(Arc<Bed>),
}

impl BedOf {
    /// For a second attempt: what was disturbed once may not be what it was.
    pub fn afresh(&self) -> Self {
        match self {
            Self::Everybody(bed) => Self::Everybody(bed),
            Self::One(bed) => {
                Bed::own().map_or_else(|| Self::One(bed.clone()), |it| Self::One(Arc::new(it)))
            }
        }
    }

    pub fn bed(&self) -> &Bed {
        match self {
            Self::Everybody(bed) => bed,
            Self::One(bed) => bed,
        }
    }
}

impl Real {
    pub async fn new(bed: BedOf, door: Door) -> Self {
        let there = bed.clone();
        let namespace =
            tokio::task::spawn_blocking(move || there.bed().namespace("played").name.clone());
        Self {
            namespace: namespace.await.unwrap(),
            door,
            bed,
        }
    }
}

/// A client of its own: the bed's belongs to the bed's runtime.
pub async fn door(kubeconfig: PathBuf) -> Door {
    let kubeconfig = Kubeconfig::read_from(kubeconfig).unwrap();
    let mut config =
        kube::Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default())
            .await
            .unwrap();
    config.proxy_url = None;
    config.default_retry = false;
    Door(kube::Client::try_from(config).unwrap())
}

impl Place for Real {
    fn door(&self) -> &Door {
        &self.door
    }

    fn namespace(&self) -> &str {
        &self.namespace
    }

    async fn disturb(&self, what: Disturbance) {
        let there = self.bed.clone();
        let done = tokio::task::spawn_blocking(move || match what {
            Disturbance::Lose(node) => there.bed().lose_node(&node),
            Disturbance::Find(node) => there.bed().find_node(&node),
            Disturbance::Forget => {
                there.bed().forget_versions();
            }
            Disturbance::Pause => there.bed().stop_controllers(),
            Disturbance::Resume => there.bed().start_controllers(),
        });
        done.await.unwrap();
    }
}

/// Users with few rights are users of that name, bound to a role of that name.
pub async fn bind(place: &impl Place, user: &str, rules: &serde_json::Value) {
    let path = format!(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/{}/role",
        place.namespace()
    );
    let role = json!({ "metadata": { "name": user }, "rules": rules });
    let binding = json!({
        "metadata": { "name": user },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": user },
        "subjects": [{ "kind": "User", "name": user, "apiGroup": "rbac.authorization.k8s.io" }],
    });
    for (path, object) in [
        (format!("{path}s"), role),
        (format!("{path}bindings"), binding),
    ] {
        let answer = place.door().post(&path, &object).await;
        assert_eq!(answer.code, 201, "{path}: {}", answer.body);
    }
}
