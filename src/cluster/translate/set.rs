//! StatefulSets.

use super::lenient::{Field, Labels, Mixed, whole, wire};
use super::wire::{Meta, OwnerReference, Resources, Selector, or, unless_empty};
use super::{Id, Shared};
use crate::domain::set::{
    ClaimTemplate, Fate, PodManagement, Retention, RollingUpdate, Set, Status, Strategy,
    TemplateContainer,
};
use crate::domain::{Object, Text};

wire! {
    struct WireSet {
        metadata: Meta,
        spec: Spec,
        status: WireStatus,
    }

    struct Spec {
        replicas: u32,
        ordinals: Ordinals,
        pod_management_policy: Text,
        update_strategy: UpdateStrategy,
        min_ready_seconds: u32,
        revision_history_limit: i32,
        service_name: Text,
        selector: Selector,
        volume_claim_templates: Vec<WireTemplate>,
        persistent_volume_claim_retention_policy: WireRetention,
        template: Template,
    }

    struct Ordinals {
        start: u32,
    }

    struct UpdateStrategy {
        r#type: Text,
        rolling_update: WireRollingUpdate,
    }

    struct WireRollingUpdate {
        partition: u32,
        max_unavailable: Mixed,
    }

    struct WireTemplate {
        metadata: Meta,
        spec: ClaimSpec,
    }

    struct ClaimSpec {
        storage_class_name: Text,
        resources: Resources,
    }

    struct WireRetention {
        when_deleted: Text,
        when_scaled: Text,
    }

    struct Template {
        metadata: TemplateMeta,
        spec: PodSpec,
    }

    struct TemplateMeta {
        labels: Labels,
    }

    struct PodSpec {
        init_containers: Vec<WireContainer>,
        containers: Vec<WireContainer>,
        image_pull_secrets: Vec<Named>,
        termination_grace_period_seconds: u32,
    }

    struct Named {
        name: Text,
    }

    struct WireContainer {
        name: Text,
        image: Text,
        readiness_probe: Probe,
    }

    struct Probe {
        http_get: HttpGet,
        tcp_socket: Socket,
        grpc: Socket,
        exec: Exec,
        period_seconds: u32,
    }

    struct HttpGet {
        path: Text,
        port: Mixed,
    }

    struct Socket {
        port: Mixed,
    }

    struct Exec {
        command: Vec<Text>,
    }

    struct WireStatus {
        observed_generation: i64,
        replicas: u32,
        ready_replicas: u32,
        available_replicas: u32,
        current_replicas: u32,
        updated_replicas: u32,
        current_revision: Text,
        update_revision: Text,
        collision_count: u32,
    }
}

whole!(WireSet);

pub(super) fn set(wire: WireSet, id: Id, _: &mut Shared) -> Object {
    let mut meta = wire.metadata.or_default();
    let held = unless_empty(meta.annotations().held);
    let spec = wire.spec.or_default();
    let template = spec.template.or_default();
    let pod = template.spec.or_default();
    let containers = pod
        .init_containers
        .or_default()
        .into_iter()
        .chain(pod.containers.or_default());
    Object::Set(Box::new(Set {
        name: id.name,
        uid: id.uid,
        created: meta.created(),
        deleting: meta.deletion_timestamp.0,
        generation: meta.generation.0.unwrap_or_default(),
        held: held.and_then(|it| it.parse().ok()),
        controller: meta.controller().map(OwnerReference::label),
        labels: meta.labels.or_default(),
        replicas: spec.replicas.0.unwrap_or(1),
        start: spec.ordinals.or_default().start.or_default(),
        policy: policy(&or(spec.pod_management_policy, "OrderedReady")),
        strategy: strategy(spec.update_strategy),
        min_ready_seconds: spec.min_ready_seconds.or_default(),
        history_limit: spec.revision_history_limit.0.unwrap_or(10),
        service: spec.service_name.or_default(),
        selector: spec.selector.or_default().match_labels.or_default(),
        claim_templates: spec
            .volume_claim_templates
            .or_default()
            .into_iter()
            .map(claim_template)
            .collect(),
        retention: retention(&spec.persistent_volume_claim_retention_policy.or_default()),
        containers: containers.map(container).collect(),
        pod_labels: template.metadata.or_default().labels.or_default(),
        pull_secrets: pod
            .image_pull_secrets
            .or_default()
            .into_iter()
            .filter_map(|it| it.name.0)
            .collect(),
        grace_seconds: pod.termination_grace_period_seconds.0.unwrap_or(30),
        status: status(wire.status.or_default()),
    }))
}

fn policy(word: &str) -> PodManagement {
    match word {
        "OrderedReady" => PodManagement::OrderedReady,
        "Parallel" => PodManagement::Parallel,
        other => PodManagement::Other(other.into()),
    }
}

/// A missing strategy is defaulted with its block, a strategy that has only a type is not.
fn strategy(wire: Field<UpdateStrategy>) -> Strategy {
    let Some(wire) = wire.0 else {
        return Strategy::RollingUpdate {
            block: Some(RollingUpdate::default()),
        };
    };
    match &*or(wire.r#type, "RollingUpdate") {
        "RollingUpdate" => Strategy::RollingUpdate {
            block: wire.rolling_update.0.map(|block| RollingUpdate {
                partition: block.partition.or_default(),
                max_unavailable: block.max_unavailable.0.map(|mixed| mixed.0),
            }),
        },
        "OnDelete" => Strategy::OnDelete,
        other => Strategy::Other(other.into()),
    }
}

fn claim_template(wire: WireTemplate) -> ClaimTemplate {
    let mut meta = wire.metadata.or_default();
    let annotated = unless_empty(meta.annotations().storage_class);
    let spec = wire.spec.or_default();
    ClaimTemplate {
        name: meta.name.or_default(),
        size: spec.resources.or_default().storage(),
        class: annotated.or(spec.storage_class_name.0),
    }
}

fn retention(wire: &WireRetention) -> Retention {
    Retention {
        when_deleted: fate(wire.when_deleted.0.as_deref()),
        when_scaled: fate(wire.when_scaled.0.as_deref()),
    }
}

fn fate(word: Option<&str>) -> Fate {
    match word {
        Some("Delete") => Fate::Delete,
        _ => Fate::Retain,
    }
}

fn container(wire: WireContainer) -> TemplateContainer {
    TemplateContainer {
        name: wire.name.or_default(),
        image: wire.image.or_default(),
        readiness: wire.readiness_probe.0.and_then(probe),
    }
}

/// A probe in words. Kubernetes looks every 10 seconds unless it is told otherwise.
///
/// <https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/>
fn probe(wire: Probe) -> Option<Text> {
    let every = wire
        .period_seconds
        .0
        .filter(|seconds| *seconds > 0)
        .unwrap_or(10);
    let what = if let Some(get) = wire.http_get.0 {
        let path = or(get.path, "/");
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("GET :{}{slash}{path}", port(&get.port))
    } else if let Some(socket) = wire.tcp_socket.0 {
        format!("TCP :{}", port(&socket.port))
    } else if let Some(socket) = wire.grpc.0 {
        format!("gRPC :{}", port(&socket.port))
    } else {
        format!("exec {}", one_line(&wire.exec.0?.command.or_default()))
    };
    Some(format!("{what} every {every} s").into())
}

fn port(field: &Field<Mixed>) -> &str {
    field.0.as_ref().map_or("", |mixed| &mixed.0)
}

/// A command in one line; scripts are cut after 60 characters.
fn one_line(command: &[Text]) -> String {
    let words: Vec<&str> = command
        .iter()
        .flat_map(|part| part.split_whitespace())
        .collect();
    let line = words.join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn status(wire: WireStatus) -> Status {
    Status {
        observed_generation: wire.observed_generation.or_default(),
        replicas: wire.replicas.or_default(),
        ready: wire.ready_replicas.or_default(),
        available: wire.available_replicas.or_default(),
        current: wire.current_replicas.or_default(),
        updated: wire.updated_replicas.or_default(),
        current_revision: wire.current_revision.or_default(),
        update_revision: wire.update_revision.or_default(),
        collision_count: wire.collision_count.or_default(),
    }
}
