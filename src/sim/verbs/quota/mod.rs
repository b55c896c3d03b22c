//! Quotas: what a namespace may hold in all.

mod usage; // what one object uses

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Write;
use super::decode::quantity;
use crate::sim::refusal::Refusal;
use crate::sim::resource::Kind;
use crate::sim::store::Key;
use crate::sim::value::{self, at};
use crate::sim::world::World;

pub use usage::{Usage, of};

/// Who writes what is used.
const MANAGER: &str = "kube-apiserver";

impl World {
    /// Whether the quotas of the namespace have room for this object, which may be there already. What it
    /// uses is noted at once, so that a burst of writes finds no more room than there is.
    pub(super) fn admit_to_quota(
        &mut self,
        key: &Key,
        old: Option<&Value>,
        new: &Value,
        is_dry: bool,
    ) -> Result<(), Refusal> {
        let quotas: Vec<Key> = self
            .store
            .within(Kind::ResourceQuota, &key.namespace)
            .map(|(key, _)| key.clone())
            .collect();
        if quotas.is_empty() || key.kind == Kind::ResourceQuota {
            return Ok(());
        }
        let mut wanted = of(key.kind, new);
        for (name, amount) in old.map(|old| of(key.kind, old)).unwrap_or_default() {
            *wanted.entry(name).or_default() -= amount;
        }
        wanted.retain(|_, amount| *amount > 0);
        if wanted.is_empty() {
            return Ok(());
        }
        for quota in &quotas {
            self.check(quota, key, &wanted, new)?;
        }
        if !is_dry {
            for quota in &quotas {
                let _ = self.revise(quota, &Write::by(MANAGER).status(), |it| {
                    note(it, &wanted);
                });
            }
        }
        Ok(())
    }

    fn check(&self, quota: &Key, key: &Key, wanted: &Usage, new: &Value) -> Result<(), Refusal> {
        let Some(object) = self.store.get(quota) else {
            return Ok(());
        };
        let hard = amounts(at(object, "/spec/hard"));
        if key.kind == Kind::Pod {
            let missing = usage::missing(new, hard.keys());
            if !missing.is_empty() {
                let why = format!("failed quota: {}: must specify {missing}", quota.name);
                return Err(Refusal::forbidden(key, &why));
            }
        }
        let used = amounts(at(object, "/status/used"));
        let exceeded: Vec<&String> = wanted
            .iter()
            .filter(|(name, amount)| {
                let used = used.get(*name).copied().unwrap_or(0);
                hard.get(*name).is_some_and(|hard| used + **amount > *hard)
            })
            .map(|(name, _)| name)
            .collect();
        if exceeded.is_empty() {
            return Ok(());
        }
        let told = |amounts: &BTreeMap<String, i128>| {
            let told: Vec<String> = exceeded
                .iter()
                .map(|name| {
                    let amount = amounts.get(*name).copied().unwrap_or(0);
                    let model = value::entry(object, "/spec/hard", name).unwrap_or_default();
                    format!("{name}={}", quantity::like(amount, model))
                })
                .collect();
            told.join(",")
        };
        Err(Refusal::forbidden(
            key,
            &format!(
                "exceeded quota: {}, requested: {}, used: {}, limited: {}",
                quota.name,
                told(wanted),
                told(&used),
                told(&hard)
            ),
        ))
    }
}

/// The amounts of a map of quantities.
pub fn amounts(map: &Value) -> Usage {
    map.as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, it)| Some((name.clone(), quantity::nanos(it.as_str()?)?)))
        .collect()
}

fn note(quota: &mut Value, wanted: &Usage) {
    let hard = at(quota, "/spec/hard").clone();
    let mut used = amounts(at(quota, "/status/used"));
    for (name, amount) in wanted {
        *used.entry(name.clone()).or_default() += amount;
    }
    write(quota, &hard, &used);
}

/// Writes into a quota what is used of that which it limits.
pub fn write(quota: &mut Value, hard: &Value, used: &Usage) {
    let told: serde_json::Map<String, Value> = hard
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, limit)| {
            let amount = used.get(name).copied().unwrap_or(0);
            let words = quantity::like(amount, limit.as_str().unwrap_or_default());
            (name.clone(), words.into())
        })
        .collect();
    value::set(quota, "/status", json!({ "hard": hard, "used": told }));
}
