//! What says nothing: what is `null` or empty, and where that is the same as nothing to the server, 0 and `false`.

use serde_json::Value;

/// Truths that can be `false` otherwise than by being left out.
const TRUTHS: &[&str] = &[
    "allocateLoadBalancerNodePorts",
    "allowPrivilegeEscalation",
    "automountServiceAccountToken",
    "enableServiceLinks",
    "hostProcess",
    "hostUsers",
    "optional",
    "privileged",
    "readOnlyRootFilesystem",
    "runAsNonRoot",
    "setHostnameAsFQDN",
    "shareProcessNamespace",
];

/// The same of numbers and 0.
const NUMBERS: &[&str] = &[
    "activeDeadlineSeconds",
    "defaultMode",
    "deletionGracePeriodSeconds",
    "expirationSeconds",
    "fsGroup",
    "lun",
    "maxExpirationSeconds",
    "minDomains",
    "mode",
    "partition",
    "priority",
    "replicas",
    "revisionHistoryLimit",
    "runAsGroup",
    "runAsUser",
    "terminationGracePeriodSeconds",
    "tolerationSeconds",
];

/// The same of texts and the empty one.
const TEXTS: &[&str] = &[
    "apiGroup",
    "appProtocol",
    "currentVolumeAttributesClassName",
    "fsGroupChangePolicy",
    "gmsaCredentialSpec",
    "gmsaCredentialSpecName",
    "hostnameOverride",
    "initiatorName",
    "mountPropagation",
    "nodeAffinityPolicy",
    "nodeTaintsPolicy",
    "preemptionPolicy",
    "procMount",
    "recursiveReadOnly",
    "loadBalancerClass",
    "localhostProfile",
    "resourceClaimName",
    "resourceClaimTemplateName",
    "restartPolicy",
    "runAsUserName",
    "runtimeClassName",
    "seLinuxChangePolicy",
    "signerName",
    "storageClassName",
    "supplementalGroupsPolicy",
    "volumeAttributesClassName",
    "volumeMode",
];

/// Maps of texts, whose entries may be empty.
const OF_TEXTS: &[&str] = &[
    "allocatedResourceStatuses",
    "annotations",
    "labels",
    "matchLabels",
    "nodeSelector",
    "options",
    "volumeAttributes",
];

/// Maps that are the same as nothing when they are empty.
const MAPS: &[&str] = &[
    "allocatedResourceStatuses",
    "allocatedResources",
    "annotations",
    "capacity",
    "labels",
    "limits",
    "matchLabels",
    "metadata",
    "nodeSelector",
    "options",
    "overhead",
    "requests",
    "spec",
    "status",
    "strategy",
    "template",
    "updateStrategy",
    "volumeAttributes",
];

/// Leaves out of a map, and of all below it, what says nothing.
pub(super) fn leave_out(value: &mut Value) {
    within(value, false);
}

fn within(value: &mut Value, is_of_texts: bool) {
    match value {
        Value::Object(map) => {
            for (key, below) in map.iter_mut() {
                within(below, OF_TEXTS.contains(&key.as_str()));
            }
            map.retain(|key, below| !is_nothing(key, below, is_of_texts));
        }
        Value::Array(items) => {
            for item in items {
                within(item, false);
            }
        }
        _ => {}
    }
}

fn is_nothing(key: &str, value: &Value, is_of_texts: bool) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty() && MAPS.contains(&key),
        Value::Bool(it) => !it && !TRUTHS.contains(&key),
        Value::Number(it) => it.as_f64() == Some(0.0) && !NUMBERS.contains(&key),
        Value::String(it) => it.is_empty() && !is_of_texts && !TEXTS.contains(&key),
    }
}
