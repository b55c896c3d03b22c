//! What can't change on a living Service.

use serde_json::Value;

use super::Fixed;
use crate::domain::plan::request::path;

pub(super) fn service(opened: &Value, typed: &Value) -> Vec<Fixed> {
    let is = |object: &Value, pointer: &str, word: &str| {
        object.pointer(pointer).is_some_and(|it| it == word)
    };
    let both = |pointer: &str, word: &str| is(opened, pointer, word) && is(typed, pointer, word);
    if is(opened, "/spec/type", "ExternalName") || is(typed, "/spec/type", "ExternalName") {
        return Vec::new();
    }
    let is_balancer = both("/spec/type", "LoadBalancer");
    let checks_health = is_balancer && both("/spec/externalTrafficPolicy", "Local");
    // Without an address of its own, whether before or after, the families are free.
    let is_headless = [opened, typed].map(|it| is(it, "/spec/clusterIP", "None"));
    let mut found = Vec::new();
    let mut fix = |pointer: &str, is_free: bool, may_go: bool| {
        let (before, after) = (opened.pointer(pointer), typed.pointer(pointer));
        let goes = after.is_none() && may_go;
        let comes = before.is_none() && may_go;
        if before != after && !is_free && !goes && !comes {
            let words = format!("{} can't change on a live Service", path(pointer));
            found.push(Fixed::new(
                pointer,
                words,
                "delete the Service, and create it anew from this text",
            ));
        }
    };
    fix("/spec/clusterIP", false, true);
    fix("/spec/clusterIPs/0", false, true);
    fix("/spec/ipFamilies/0", is_headless.contains(&true), true);
    fix("/spec/loadBalancerClass", !is_balancer, false);
    fix("/spec/healthCheckNodePort", !checks_health, true);
    found
}
