//! How pods look names up.

use serde_json::Value;

use super::super::part::{quiet, text, waiting};
use super::super::pod::json::{field, is_true, list, word, words};
use super::{Fact, Line, Told, lines};

/// Resolvers of older systems read so many search domains, and no more.
const SEARCHES: usize = 6;

pub(super) static FACTS: &[Fact] = &[
    lines("dns", "DNS policy", |it| it.spec(policy)),
    lines("dns", "nameservers", |it| {
        config(it, |dns| {
            let all = words(dns, "nameservers");
            let told = (!all.is_empty()).then(|| vec![text(all.join(", "))]);
            told.into_iter().collect()
        })
    }),
    lines("dns", "search domains", |it| config(it, searches)),
    lines("dns", "DNS options", |it| {
        config(it, |dns| {
            let all = list(dns, "options")
                .iter()
                .map(|it| match word(it, "value") {
                    "" => word(it, "name").to_owned(),
                    value => format!("{}:{value}", word(it, "name")),
                });
            let all: Vec<String> = all.collect();
            let told = (!all.is_empty()).then(|| vec![text(all.join(", "))]);
            told.into_iter().collect()
        })
    }),
    lines("dns", "host aliases", |it| {
        config_of(it, |spec| {
            list(spec, "hostAliases").iter().map(alias).collect()
        })
    }),
];

/// What the settings of DNS say; nothing while they are not read.
fn config<'a>(told: &Told<'a>, says: impl FnOnce(&'a Value) -> Vec<Line>) -> Vec<Line> {
    config_of(told, |spec| {
        field(spec, "dnsConfig").map_or_else(Vec::new, says)
    })
}

fn config_of<'a>(told: &Told<'a>, says: impl FnOnce(&'a Value) -> Vec<Line>) -> Vec<Line> {
    let spec = told.read().and_then(|it| it.pointer("/spec/template/spec"));
    spec.map_or_else(Vec::new, says)
}

fn policy(spec: &Value) -> Vec<Line> {
    let policy = match word(spec, "dnsPolicy") {
        "" => "ClusterFirst",
        other => other,
    };
    let on_host = is_true(spec, "hostNetwork");
    let words = match policy {
        "ClusterFirst" if on_host => {
            return vec![vec![
                text("ClusterFirst"),
                waiting("  in the network of the node this means Default: no names of the cluster"),
            ]];
        }
        "ClusterFirst" | "ClusterFirstWithHostNet" => {
            "names of the cluster first, all others as its node looks them up"
        }
        "Default" => "as its node looks them up: no names of the cluster",
        "None" => "by what is set below, and nothing else",
        _ => "",
    };
    vec![vec![text(policy.to_owned()), quiet(format!("  {words}"))]]
}

fn searches(dns: &Value) -> Vec<Line> {
    let all = words(dns, "searches");
    if all.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![vec![text(all.join(", "))]];
    if all.len() > SEARCHES {
        lines.push(vec![waiting(format!(
            "{} search domains: resolvers of many systems read the first {SEARCHES} only",
            all.len()
        ))]);
    }
    lines
}

fn alias(alias: &Value) -> Line {
    let names = words(alias, "hostnames").join(", ");
    vec![text(format!("{}  ", word(alias, "ip"))), text(names)]
}
