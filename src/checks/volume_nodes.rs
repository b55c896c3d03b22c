//! A volume that lives where no node is that could take the pod.

use super::{Case, Check};
use crate::domain::health::Health;
use crate::domain::placement::{Places, places};
use crate::domain::volume::Volume;
use crate::domain::{Finding, Severity, Subject};

/// Notices volumes whose nodes are gone, full or closed.
pub const VOLUME_NODES: Check = Check {
    name: "volume-nodes",
    about: "no node that a volume can live on takes its pod",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let ((replica, standing), who) = case.unwell(Health::is_kept_from_its_volume)?;
    let Health::Unscheduled { message } = &standing.health else {
        return None;
    };
    let volumes = case.fleet.seat_claims(case.set, replica.ordinal);
    let bound = volumes
        .filter_map(|seat| seat.volume)
        .find(|it| !it.nodes.is_empty());
    let (evidence, cure) = match bound {
        Some(volume) => tied(case, &who, volume),
        None => (
            format!(
                "no node that can mount the volume of {who} takes it: {}",
                message.trim()
            ),
            "bring back the node that holds the volume, or make room on it.".into(),
        ),
    };
    Some(Finding {
        check: VOLUME_NODES.name,
        remedy: None,
        severity: Severity::Critical,
        subject: Subject::Seat(replica.ordinal),
        since: standing.since,
        evidence,
        rule: "A pod runs only where its volumes can be mounted; a local volume never moves.",
        cure,
    })
}

fn tied(case: &Case<'_>, who: &str, volume: &Volume) -> (String, String) {
    let name = &volume.name.name;
    match places(volume, case.fleet) {
        Places::Nowhere(asked) => (
            format!("volume {name} of {who} is gone with its node: no node carries {asked}"),
            format!(
                "bring the node back; if it never returns, restore the data into a new claim; {name} cannot move."
            ),
        ),
        Places::Nodes(nodes) => {
            let names: Vec<&str> = nodes.iter().take(3).map(|node| &*node.name.name).collect();
            let closed = nodes
                .iter()
                .all(|node| node.cordoned || node.ready.holds != Some(true));
            let why = if closed {
                "which is closed or lost"
            } else {
                "which has no room for it"
            };
            (
                format!(
                    "volume {name} of {who} lives on {} only, {why}",
                    names.join(", ")
                ),
                "open that node again, or make room on it.".into(),
            )
        }
        Places::Asked(asked) => (
            format!("volume {name} of {who} lives only where a node carries {asked}"),
            "bring back such a node, or make room on it.".into(),
        ),
        Places::Any => (
            format!("no node takes {who} together with volume {name}"),
            "see what the scheduler says of the nodes.".into(),
        ),
    }
}
