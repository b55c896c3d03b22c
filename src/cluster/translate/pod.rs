//! Pods.

use std::sync::Arc;

use jiff::Timestamp;

use super::lenient::{Field, Present, whole, wire};
use super::wire::{Meta, WireCondition, condition, unless_empty};
use super::{Id, Shared};
use crate::domain::pod::{Container, ContainerState, Phase, Pod, Role, Termination};
use crate::domain::{Object, Text};

wire! {
    struct WirePod {
        metadata: Meta,
        spec: Spec,
        status: Status,
    }

    struct Spec {
        node_name: Text,
        hostname: Text,
        subdomain: Text,
        termination_grace_period_seconds: u32,
        init_containers: Vec<WireContainer>,
        containers: Vec<WireContainer>,
        volumes: Vec<WireVolume>,
    }

    struct WireContainer {
        name: Text,
        image: Text,
        restart_policy: Text,
    }

    struct WireVolume {
        name: Text,
        persistent_volume_claim: ClaimSource,
        ephemeral: Present,
    }

    struct ClaimSource {
        claim_name: Text,
    }

    struct Status {
        phase: Text,
        reason: Text,
        message: Text,
        conditions: Vec<WireCondition>,
        #[serde(rename = "podIP")]
        pod_ip: Text,
        init_container_statuses: Vec<ContainerStatus>,
        container_statuses: Vec<ContainerStatus>,
    }

    struct ContainerStatus {
        name: Text,
        ready: bool,
        restart_count: u32,
        state: State,
        last_state: State,
    }

    struct State {
        waiting: Waiting,
        running: Running,
        terminated: Terminated,
    }

    struct Waiting {
        reason: Text,
        message: Text,
    }

    struct Running {
        started_at: Timestamp,
    }

    struct Terminated {
        reason: Text,
        message: Text,
        exit_code: i32,
        finished_at: Timestamp,
    }
}

whole!(WirePod);

/// Labels that the controller writes; they are kept elsewhere, and no selector should lean on them.
const OWN_LABELS: [&str; 2] = [
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
];

pub(super) fn pod(wire: WirePod, id: Id, shared: &mut Shared) -> Object {
    let mut meta = wire.metadata.or_default();
    let spec = wire.spec.or_default();
    let mut status = wire.status.or_default();
    let mut labels = meta.labels.take().unwrap_or_default();
    for own in OWN_LABELS {
        labels.remove(own);
    }
    let mut conditions = status.conditions.take().unwrap_or_default();
    Object::Pod(Box::new(Pod {
        set: meta.set(shared),
        revision: (labels.remove("controller-revision-hash")).map(|it| shared.keep(&it)),
        created: meta.created(),
        deleting: meta.deletion_timestamp.0,
        grace_seconds: grace(&meta, &spec),
        phase: phase(status.phase.0.as_deref()),
        reason: unless_empty(status.reason),
        message: unless_empty(status.message),
        ready: condition(&mut conditions, "Ready"),
        scheduled: condition(&mut conditions, "PodScheduled"),
        node: unless_empty(spec.node_name).map(|node| shared.keep(&node)),
        ip: unless_empty(status.pod_ip),
        hostname: unless_empty(spec.hostname).map(|it| same_or_kept(&it, &id.name.name, shared)),
        subdomain: unless_empty(spec.subdomain).map(|it| shared.keep(&it)),
        claims: claims(spec.volumes.or_default(), &id),
        containers: containers(
            [spec.init_containers, spec.containers],
            [status.init_container_statuses, status.container_statuses],
            shared,
        ),
        labels: shared.labels(labels),
        name: id.name,
        uid: id.uid,
    }))
}

/// A pod is most often its own host.
fn same_or_kept(word: &str, name: &Arc<str>, shared: &mut Shared) -> Arc<str> {
    if *word == **name {
        return name.clone();
    }
    shared.keep(word)
}

fn grace(meta: &Meta, spec: &Spec) -> u32 {
    meta.deletion_grace_period_seconds
        .0
        .or(spec.termination_grace_period_seconds.0)
        .unwrap_or(30)
}

fn phase(word: Option<&str>) -> Phase {
    match word {
        None | Some("" | "Pending") => Phase::Pending,
        Some("Running") => Phase::Running,
        Some("Succeeded") => Phase::Succeeded,
        Some("Failed") => Phase::Failed,
        Some(_) => Phase::Unknown,
    }
}

/// The claim of an ephemeral volume is named after the pod and the volume.
///
/// <https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#persistentvolumeclaim-naming>
fn claims(volumes: Vec<WireVolume>, id: &Id) -> Box<[(Text, Text)]> {
    volumes
        .into_iter()
        .filter_map(|volume| {
            let name = volume.name.or_default();
            let claim = if let Some(source) = volume.persistent_volume_claim.0 {
                source.claim_name.0?
            } else {
                volume.ephemeral.0?;
                format!("{}-{name}", id.name.name).into()
            };
            Some((name, claim))
        })
        .collect()
}

fn containers(
    [init, main]: [Field<Vec<WireContainer>>; 2],
    [init_statuses, main_statuses]: [Field<Vec<ContainerStatus>>; 2],
    shared: &mut Shared,
) -> Box<[Container]> {
    let (mut init_statuses, mut main_statuses) =
        (init_statuses.or_default(), main_statuses.or_default());
    let (init, main) = (init.or_default(), main.or_default());
    let mut containers = Vec::with_capacity(init.len() + main.len());
    containers.extend(init.into_iter().map(|wire| {
        // A sidecar is an init container that is always restarted.
        // <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/>
        let is_sidecar = wire.restart_policy.0.as_deref() == Some("Always");
        let role = if is_sidecar {
            Role::Sidecar
        } else {
            Role::Init
        };
        container(wire, role, &mut init_statuses, shared)
    }));
    containers.extend(
        main.into_iter()
            .map(|wire| container(wire, Role::Main, &mut main_statuses, shared)),
    );
    containers.into()
}

fn container(
    wire: WireContainer,
    role: Role,
    statuses: &mut Vec<ContainerStatus>,
    shared: &mut Shared,
) -> Container {
    let name = wire.name.or_default();
    let status = statuses
        .iter()
        .position(|status| status.name.0.as_deref() == Some(&*name))
        .map(|at| statuses.swap_remove(at))
        .unwrap_or_default();
    Container {
        name: shared.keep(&name),
        image: shared.keep(&wire.image.or_default()),
        role,
        ready: status.ready.or_default(),
        restarts: status.restart_count.or_default(),
        state: state(status.state.or_default()),
        last: status
            .last_state
            .0
            .and_then(|state| state.terminated.0)
            .map(|it| Box::new(termination(it))),
    }
}

/// The API's own default for an empty state is waiting.
fn state(state: State) -> ContainerState {
    if let Some(terminated) = state.terminated.0 {
        return ContainerState::Terminated(Box::new(termination(terminated)));
    }
    if let Some(running) = state.running.0 {
        return ContainerState::Running {
            since: running.started_at.0,
        };
    }
    let waiting = state.waiting.or_default();
    ContainerState::Waiting {
        reason: waiting.reason.or_default(),
        message: waiting.message.or_default(),
    }
}

fn termination(wire: Terminated) -> Termination {
    Termination {
        reason: wire.reason.or_default(),
        exit_code: wire.exit_code.or_default(),
        at: wire.finished_at.0,
        message: wire.message.or_default(),
    }
}
