//! Names and labels: what they may be made of.

use serde_json::Value;

use super::fault::{Fault, invalid};
use crate::sim::resource::Kind;

const LABEL: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const VALUE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const KEY: &str = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/// What is wrong with the name of an object of this kind.
pub fn check_name(faults: &mut Vec<Fault>, kind: Kind, field: &str, name: &str) {
    match kind {
        Kind::StatefulSet | Kind::Service | Kind::Namespace => label(faults, field, name),
        Kind::Role | Kind::RoleBinding | Kind::ClusterRole | Kind::ClusterRoleBinding => {
            path_segment(faults, field, name);
        }
        _ => subdomain(faults, field, name),
    }
}

/// It must be a label of DNS.
pub fn label(faults: &mut Vec<Fault>, field: &str, name: &str) {
    if name.len() > 63 {
        faults.push(say(field, name, "must be no more than 63 characters"));
    }
    if !is_label(name) {
        faults.push(say(field, name, LABEL));
    }
}

/// It must be a subdomain of DNS.
pub fn subdomain(faults: &mut Vec<Fault>, field: &str, name: &str) {
    if name.len() > 253 {
        faults.push(say(field, name, "must be no more than 253 characters"));
    }
    if !name.split('.').all(is_label) {
        faults.push(say(field, name, SUBDOMAIN));
    }
}

/// The labels of an object.
pub fn labels(faults: &mut Vec<Fault>, field: &str, labels: &Value) {
    for (key, value) in labels.as_object().into_iter().flatten() {
        faults.extend(key_fault(field, key));
        faults.extend(value_faults(field, value.as_str().unwrap_or_default()));
    }
}

/// What is wrong with the value of a label.
pub fn value_faults(field: &str, value: &str) -> Vec<Fault> {
    let long = (value.len() > 63).then(|| say(field, value, "must be no more than 63 bytes"));
    let odd = (!is_label_value(value)).then(|| say(field, value, VALUE));
    long.into_iter().chain(odd).collect()
}

/// What is wrong with the key of a label.
pub fn key_fault(field: &str, key: &str) -> Option<Fault> {
    let (_, name) = key.rsplit_once('/').unwrap_or(("", key));
    if name.len() > 63 {
        return Some(say(field, key, "name part must be no more than 63 bytes"));
    }
    let is_good = is_label_value(name) && !name.is_empty();
    (!is_good).then(|| say(field, key, KEY))
}

fn path_segment(faults: &mut Vec<Fault>, field: &str, name: &str) {
    for part in ["/", "%"] {
        if name.contains(part) {
            faults.push(say(field, name, &format!("may not contain '{part}'")));
        }
    }
}

fn say(field: &str, name: &str, why: &str) -> Fault {
    invalid(field, &Value::from(name), why)
}

fn is_label(name: &str) -> bool {
    let is_end = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit();
    name.chars().all(|it| is_end(it) || it == '-')
        && name.starts_with(is_end)
        && name.ends_with(is_end)
}

fn is_label_value(value: &str) -> bool {
    let is_end = |it: char| it.is_ascii_alphanumeric();
    value.is_empty()
        || value.chars().all(|it| is_end(it) || "-_.".contains(it))
            && value.starts_with(is_end)
            && value.ends_with(is_end)
}
