//! What is wrong with the names of a set's pods.

use super::View;
use crate::domain::pod::Pod;
use crate::domain::service::Service;
use crate::domain::{Kind, Set};

/// What is wrong with the Service that should give the pods their names: they run, but DNS does not know them.
#[must_use]
pub fn service_trouble(view: &View<'_>, set: &Set) -> Option<String> {
    if !view.fleet.is_known(Kind::Services, &set.name.namespace) {
        return None;
    }
    if set.service.is_empty() {
        return Some("DNS identity missing: the set names no Service".into());
    }
    let Some(service) = view.fleet.governing_service(set) else {
        return Some(format!(
            "DNS identity missing: Service {} does not exist",
            set.service
        ));
    };
    if !service.headless {
        return Some(format!(
            "DNS identity missing: Service {} is not headless",
            set.service
        ));
    }
    let (matching, all) = matching_pods(view, set, service);
    (!service.selector.is_empty() && matching < all)
        .then(|| format!("Service {} matches {matching} of {all} pods", set.service))
}

fn matching_pods(view: &View<'_>, set: &Set, service: &Service) -> (usize, usize) {
    let replicas = view.fleet.replicas(set);
    let pods: Vec<&Pod> = replicas.iter().filter_map(|replica| replica.pod).collect();
    let matches = |pod: &&&Pod| {
        service
            .selector
            .iter()
            .all(|(key, value)| pod.labels.get(key) == Some(value))
    };
    (pods.iter().filter(matches).count(), pods.len())
}
