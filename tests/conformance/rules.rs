//! What must be covered: each line has at least one scenario, and a scenario names no other.
//!
//! The numbers are those of the StatefulSet controller's own order: 1 revisions, 2 at which revision a pod is made,
//! 3 the visit of the replicas, 4 of the condemned, 5 and 6 the update, 7 the status.

use std::collections::BTreeSet;

use super::scenario::all;

/// A short name, and the rule.
const RULES: &[(&str, &str)] = &[
    (
        "identity",
        "names, labels, host names, claims by ordinal; a revision's label that is lost",
    ),
    (
        "adopt",
        "a pod without controller that fits by labels and name is adopted",
    ),
    ("release", "a pod whose labels no longer fit is released"),
    ("foreign-pod", "a name that another's pod has is waited for"),
    (
        "ordinals-start",
        "ordinals.start set, raised, lowered, removed",
    ),
    (
        "retention",
        "claims belong to the set, to a pod or to nobody, by policy, in all four ways",
    ),
    ("retention-foreign", "claims with other owners"),
    ("long-name", "a name over 52 characters gets no pods"),
    ("empty-service", "a set needs no service name"),
    (
        "1 equal",
        "a template equal to the newest revision's makes none",
    ),
    (
        "1 renumber",
        "one equal to an older one's raises its number",
    ),
    ("1 new", "any other makes a new revision"),
    (
        "1 null-timestamp",
        "a revision of before 1.34 is not taken for equal unless it is the newest",
    ),
    ("1 truncate", "history limits; what lives does not count"),
    (
        "2 create-at",
        "below the partition current, else update, reached or not",
    ),
    (
        "2 no-block",
        "without a rollingUpdate block: current below those counted as current",
    ),
    ("2 on-delete", "OnDelete: always update"),
    ("3 ordered", "the first missing is made, in ascending order"),
    (
        "3 waits",
        "the first that is terminating, not ready or not available ends the visit",
    ),
    ("3 failed", "Failed and Succeeded pods are made anew"),
    ("3 parallel", "Parallel: every replica without waiting"),
    ("4 scale-down", "highest first, one at a time"),
    ("4 waits-below", "and not before every replica is available"),
    (
        "4 deadlock",
        "two unready condemned pods: the highest waits for ever",
    ),
    ("4 parallel", "Parallel: all at once"),
    ("5 on-delete", "OnDelete: nothing is updated"),
    ("6 walk", "from the top down, each waited for"),
    ("6 partition", "down to the partition"),
    ("6 parallel", "Parallel: unready pods below do not stop it"),
    ("6 max-unavailable", "behind a gate that is off"),
    ("7 status", "what is counted"),
    ("7 moves", "when currentRevision moves"),
    ("silent", "no wait makes an event"),
    (
        "combined",
        "of many like events most are one, and then there is silence",
    ),
    (
        "stuck-rollback",
        "a bad pod that a repaired template waits for; and its cures",
    ),
    ("lost-node", "a lost node's pod stays terminating"),
    ("force-delete", "a force-delete frees the name"),
    (
        "not-observed",
        "a controller that does not run leaves observedGeneration behind",
    ),
    (
        "partition-beyond",
        "a partition beyond the replicas holds all",
    ),
    (
        "partition-index",
        "the partition counts from ordinals.start",
    ),
    (
        "forgets-partition",
        "scaling to 0, and re-creation, forget what a partition held",
    ),
    (
        "quick-return",
        "whenScaled Delete: to 0, and down and up again quickly",
    ),
    ("stale-current", "currentRevision goes stale"),
    (
        "missing-claims",
        "a Pending pod's missing claim is made again",
    ),
    ("re-create", "the same set again over its orphans"),
    (
        "propagation",
        "Foreground, Background, Orphan, finalizers, dead owners",
    ),
    ("eviction", "budgets: met, not met, two, uid, Pending pods"),
    ("quota", "claims and pods beyond a quota"),
    ("dry-run", "of every verb, in query and body"),
    ("json-patch", "tests that fail"),
    ("scale", "the scale subresource"),
    ("immutable", "what cannot be changed"),
    ("strict", "field validation"),
    ("status-endpoint", "the status subresource"),
    ("managed-fields", "who wrote what"),
    ("forbidden", "a user of few rights"),
    ("not-found", "404 and 405"),
    ("unsupported", "415"),
    ("conflict", "409"),
    ("selectors", "label and field selectors, good and bad"),
    ("paging", "lists in pages"),
    ("expired", "410, and versions of the future"),
    (
        "whole-objects",
        "what the server fills in, and what the controllers write",
    ),
    ("tables", "what kubectl prints"),
    (
        "pod-status",
        "what a pod tells of itself, whatever its fate",
    ),
    ("unschedulable", "what the scheduler says"),
    ("out-of-service", "the gentler cure of a lost node"),
    ("long-day", "all of it mixed, as no rule foresees"),
    ("endpoints", "the slices of a headless service"),
    ("namespace", "a namespace that ends"),
    ("patches", "the three kinds of patch"),
    ("volumes", "volumes made by hand"),
    ("claim-growth", "allowed, refused, taken back"),
];

/// The subjects of Kubernetes' own end-to-end suite for StatefulSets. What is not here needs what runs in containers
/// (zookeeper, mysql, `CockroachDB`).
const E2E: &[&str] = &[
    "basic identity",
    "adopt matching orphans and release non-matching pods",
    "no deadlock when a predecessor fails",
    "rolling updates and roll backs with claims",
    "rolling updates and roll backs",
    "canary and phased rolling updates",
    "partition 1 and pod 0 deleted",
    "partition 1 and pod 0 deleted, with a failing container",
    "rolling updates with maxUnavailable",
    "OnDelete",
    "scaling happens in order and halts",
    "burst scaling with unhealthy pods",
    "recreate an evicted stateful pod",
    "scale subresource",
    "list, patch and delete a collection",
    "status endpoints",
    "minReadySeconds honoured",
    "availableReplicas with minReadySeconds",
    "claims deleted with whenDeleted",
    "claims deleted with whenScaled",
    "whenScaled and another controller of the claim",
    "claims deleted after adopting a pod, whenDeleted",
    "claims deleted after adopting a pod, whenScaled",
    "claims not deleted when there is another controller",
    "claim recreated for a pending pod",
    "start ordinal set",
    "start ordinal raised",
    "start ordinal lowered",
    "start ordinal removed",
];

#[test]
fn every_rule_and_every_subject_has_a_scenario_and_none_is_unknown() {
    let scenarios = all();
    let names = scenarios.iter().flat_map(|it| &it.header.rules);
    let rules: BTreeSet<_> = RULES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names.map(String::as_str).collect::<BTreeSet<_>>(), rules);
    let names = scenarios.iter().flat_map(|it| &it.header.e2e);
    let subjects: BTreeSet<_> = E2E.iter().copied().collect();
    assert_eq!(names.map(String::as_str).collect::<BTreeSet<_>>(), subjects);
}

#[test]
fn every_scenario_was_recorded_and_every_record_has_its_scenario() {
    let folder =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/recorded");
    let records: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|it| {
            it.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(
        all().into_iter().map(|it| it.name).collect::<BTreeSet<_>>(),
        records
    );
}

#[test]
fn what_is_left_to_chance_has_its_reason() {
    for scenario in all() {
        let loose = scenario.steps.iter().any(|(_, step)| step.is_loose());
        assert_eq!(loose, !scenario.header.racy.is_empty(), "{}", scenario.name);
    }
}
