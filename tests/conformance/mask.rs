//! What differs between two runs of the same story, taken out of a text: uids, times, versions, the namespace, hashes.

use std::collections::BTreeMap;

use regex::Regex;

/// How revisions are called in a trace: `r1`, `r2` in the order in which they were first seen.
pub struct Mask {
    namespace: String,
    revisions: BTreeMap<String, String>,
    patterns: Vec<(Regex, &'static str)>,
}

impl Mask {
    pub fn new(namespace: &str) -> Self {
        let patterns = [
            (
                r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "<uid>",
            ),
            (
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
                "<time>",
            ),
            (
                r"resource version: \d+( \(\d+\))?",
                "resource version: <version>",
            ),
            (
                r"in the precondition \(\d\d+\)",
                "in the precondition (<version>)",
            ),
            (
                r"ResourceVersion in record \(\d+\)",
                "ResourceVersion in record (<version>)",
            ),
            (
                r"ResourceVersion in precondition: \d+",
                "ResourceVersion in precondition: <version>",
            ),
            (r"version>, current: \d+", "version>"),
            (
                r#"resourceVersion(":"| = )\d+"#,
                "resourceVersion${1}<version>",
            ),
            (r"kube-api-access-[a-z0-9]{5}", "kube-api-access-<random>"),
            (r"\d+\.\d+\.\d+\.\d+", "<address>"),
            (r"[0-9a-f]{64}", "<digest>"),
            (r"(= [-a-z0-9]+)\.[0-9a-f]{16}$", "$1.<when>"), // the name of an event
            // kwok plays the kubelets, and has no registry to ask.
            (r"manager = kwok", "manager = kubelet"),
            (r"docker.io/library/[a-z]+@", "docker.io/library/<image>@"),
            (
                r#"Invalid value: "\{.*\}(\\n)?": "#,
                "Invalid value: <the object>: ",
            ),
        ];
        Self {
            namespace: namespace.into(),
            revisions: BTreeMap::new(),
            patterns: patterns
                .into_iter()
                .map(|(pattern, instead)| (Regex::new(pattern).unwrap(), instead))
                .collect(),
        }
    }

    /// A revision was seen; `name` is `{set}-{hash}`.
    pub fn learn(&mut self, name: &str) {
        let number = self.revisions.len() + 1;
        self.revisions
            .entry(name.into())
            .or_insert_with(|| format!("r{number}"));
    }

    pub fn text(&self, text: &str) -> String {
        let mut text = text.lines().next().unwrap_or_default().to_owned();
        for (pattern, instead) in &self.patterns {
            text = pattern.replace_all(&text, *instead).into_owned();
        }
        for (name, short) in &self.revisions {
            text = text.replace(name.as_str(), short);
            if let Some((_, hash)) = name.rsplit_once('-') {
                text = text.replace(
                    &format!("hash = {hash}"),
                    &format!("hash = that of {short}"),
                );
            }
        }
        text = text.replace(&self.namespace, "<namespace>");
        if text.chars().count() > 600 {
            text = text.chars().take(600).collect::<String>() + "...";
        }
        text
    }
}
