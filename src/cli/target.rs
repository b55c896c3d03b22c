//! The one argument: which set or pod to open.

use crate::app::Target;
use crate::domain::escape::quoted;
use crate::domain::name::is_label;

/// Reads `web`, `sts/web`, `statefulset.apps/web`, `pod/web-2` or `web-2`.
pub(super) fn parse(text: &str) -> Result<Target, String> {
    let Some((kind, name)) = text.split_once('/') else {
        return Ok(Target::SetOrPod(checked(text)?));
    };
    match kind.to_ascii_lowercase().as_str() {
        "sts"
        | "statefulset"
        | "statefulsets"
        | "sts.apps"
        | "statefulset.apps"
        | "statefulsets.apps"
        | "statefulset.v1.apps"
        | "statefulsets.v1.apps" => Ok(Target::Set(checked(name)?)),
        "po" | "pod" | "pods" => Ok(Target::Pod(checked(name)?)),
        _ => Err(format!(
            "{} is no set and no pod: sts/NAME or pod/NAME",
            quoted(kind)
        )),
    }
}

/// A DNS-1123 subdomain: labels with dots between them.
fn checked(name: &str) -> Result<String, String> {
    if name.len() <= 253 && name.split('.').all(is_label) {
        Ok(name.to_owned())
    } else {
        Err("a name is of a-z, 0-9, '-' and '.'".to_owned())
    }
}
