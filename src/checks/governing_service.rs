//! The Service that gives the pods their stable names.

use super::{Case, Check};
use crate::domain::service::Service;
use crate::domain::{Finding, Kind, Severity, Subject, Text};
use std::collections::BTreeMap;

/// Notices a governing Service that is missing, not headless, or selects other pods.
pub const GOVERNING_SERVICE: Check = Check {
    name: "governing-service",
    about: "the Service that gives the pods their names is missing, not headless, or selects other pods",
    find,
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if !case.knows(Kind::Services) {
        return None;
    }
    let (evidence, cure) = trouble(case)?;
    Some(Finding {
        check: GOVERNING_SERVICE.name,
        remedy: None,
        severity: Severity::Warning,
        subject: Subject::Set,
        since: None,
        evidence,
        rule: "Pods run without it, but DNS knows them only through a headless Service (clusterIP: None) that selects them.",
        cure,
    })
}

fn trouble(case: &Case<'_>) -> Option<(String, String)> {
    let name = &case.set.service;
    if name.is_empty() {
        return Some((
            "DNS identity missing: the set names no Service".into(),
            "make the set anew with a serviceName: it cannot be changed on a living set.".into(),
        ));
    }
    let Some(service) = case.fleet.governing_service(case.set) else {
        return Some((
            format!("DNS identity missing: Service {name} does not exist"),
            format!("create a headless Service {name} that selects the pods."),
        ));
    };
    if !service.headless {
        return Some((
            format!("DNS identity missing: Service {name} is not headless"),
            format!("make Service {name} anew with clusterIP: None: it cannot be changed."),
        ));
    }
    mismatch(case, service)
}

fn mismatch(case: &Case<'_>, service: &Service) -> Option<(String, String)> {
    let name = &service.name.name;
    let cure = || {
        let labels: Vec<String> = service
            .selector
            .iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        format!(
            "select what the pods carry: {name} selects {}.",
            labels.join(",")
        )
    };
    let pods: Vec<_> = case
        .seats
        .iter()
        .filter_map(|(replica, _)| replica.pod)
        .collect();
    let matching = pods
        .iter()
        .filter(|pod| selects(service, &pod.labels))
        .count();
    if matching < pods.len() {
        let words = format!("Service {name} matches {matching} of {} pods", pods.len());
        return Some((words, cure()));
    }
    let none_to_come = pods.is_empty() && !selects(service, &case.set.pod_labels);
    none_to_come.then(|| {
        (
            format!("Service {name} would match none of its pods"),
            cure(),
        )
    })
}

/// A Service without a selector has its endpoints kept by hand.
fn selects(service: &Service, labels: &BTreeMap<Text, Text>) -> bool {
    let mut asked = service.selector.iter();
    asked.all(|(key, value)| labels.get(key) == Some(value))
}
