//! NOTICE: one file per diagnosis. A check looks at one set and says at most one thing of it.

mod autoscaler;
mod budget_blocks;
mod budget_selects_nothing;
mod case;
mod claim_full;
mod claim_pending;
mod claim_smaller;
mod claims_collide;
mod crash_loop;
mod governing_service;
mod held_by_partition;
mod image_pull;
mod lingering;
mod lost_node;
mod name_taken;
mod name_too_long;
mod needs_touch;
mod not_ready;
mod not_starting;
mod on_delete;
mod orphaned_claims;
mod refused;
mod revisions_alive;
mod scale_down;
mod strategy;
mod stuck_rollback;
mod stuck_rollout;
mod unobserved;
mod unschedulable;
mod volume_nodes;

pub use case::Case;
pub use orphaned_claims::loose;

use jiff::Timestamp;

use crate::domain::Finding;

/// A diagnosis.
pub struct Check {
    /// A word or two, as findings name it.
    pub name: &'static str,
    /// What it notices.
    pub about: &'static str,
    /// Looks at a set.
    pub find: fn(&Case<'_>) -> Option<Finding>,
}

/// Every check: what tells the cause of a standstill comes before what tells its effect. To add one, write its
/// file and list it here.
pub static CHECKS: &[&Check] = &[
    &stuck_rollback::STUCK_ROLLBACK,
    &scale_down::SCALE_DOWN,
    &name_taken::NAME_TAKEN,
    &name_too_long::NAME_TOO_LONG,
    &refused::REFUSED,
    &needs_touch::NEEDS_TOUCH,
    &unobserved::UNOBSERVED,
    &lost_node::LOST_NODE,
    &lingering::LINGERING,
    &image_pull::IMAGE_PULL,
    &crash_loop::CRASH_LOOP,
    &not_starting::NOT_STARTING,
    &not_ready::NOT_READY,
    &claim_pending::CLAIM_PENDING,
    &volume_nodes::VOLUME_NODES,
    &unschedulable::UNSCHEDULABLE,
    &stuck_rollout::STUCK_ROLLOUT,
    &claim_full::CLAIM_FULL,
    &claims_collide::CLAIMS_COLLIDE,
    &governing_service::GOVERNING_SERVICE,
    &budget_blocks::BUDGET_BLOCKS,
    &budget_selects_nothing::BUDGET_SELECTS_NOTHING,
    &autoscaler::AUTOSCALER,
    &claim_smaller::CLAIM_SMALLER,
    &revisions_alive::REVISIONS_ALIVE,
    &on_delete::ON_DELETE,
    &held_by_partition::HELD_BY_PARTITION,
    &strategy::STRATEGY,
    &orphaned_claims::ORPHANED_CLAIMS,
];

/// What came of looking at a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examined {
    /// What was found, in the order of the checks.
    pub findings: Vec<Finding>,
    /// When time alone may change that.
    pub changes_at: Option<Timestamp>,
}

/// Looks at a set with every check.
#[must_use]
pub fn examine(case: &Case<'_>) -> Examined {
    let findings = CHECKS.iter().filter_map(|check| (check.find)(case));
    Examined {
        findings: findings.collect(),
        changes_at: case.changes_at(),
    }
}
