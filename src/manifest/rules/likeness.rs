//! An object as the server compares it: with what it fills in, without what says nothing.

mod defaults;
mod nothing;

use serde_json::Value;

use defaults::{CLAIM, POD, SET};

/// An object as the server compares it.
pub(super) fn of(kind: &str, object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(spec) = object.get_mut("spec") {
        nothing::leave_out(spec);
        let filled = match kind {
            "StatefulSet" => SET,
            "Pod" => POD,
            "PersistentVolumeClaim" => CLAIM,
            _ => &[],
        };
        defaults::fill_in(spec, filled);
        match kind {
            "Pod" => defaults::of_pod(spec),
            "StatefulSet" => {
                defaults::of_templates(spec);
                if let Some(pods) = spec.pointer_mut("/template/spec") {
                    defaults::fill_in(pods, POD);
                    defaults::of_pod(pods);
                }
            }
            _ => {}
        }
    }
    object
}
