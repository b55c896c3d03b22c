//! The real kubectl, which reads and writes without any server.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::control_plane::Programs;

/// What makes an object of whatever follows it.
const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: f";

pub struct Kubectl(Programs);

impl Kubectl {
    #[track_caller]
    pub fn found_or_skip() -> Option<Self> {
        Programs::found_or_skip().map(Self)
    }

    /// What it makes of each text, put behind the head of an object; nothing where it refuses.
    pub fn read(&self, texts: &[String]) -> Vec<Option<Value>> {
        let files: Vec<String> = texts
            .iter()
            .enumerate()
            .map(|(at, it)| with_head(at, it))
            .collect();
        let said = self.run(&files, "json");
        let mut found: BTreeMap<usize, Value> = serde_json::Deserializer::from_str(&said)
            .into_iter::<Value>()
            .map(|it| it.expect("kubectl prints JSON"))
            .map(|it| (number(&it), body(it)))
            .collect();
        (0..texts.len()).map(|at| found.remove(&at)).collect()
    }

    /// How it writes each mapping of data; nothing for what it cannot write.
    pub fn write(&self, data: &[Value]) -> Vec<Option<String>> {
        let objects: Vec<String> = data.iter().enumerate().map(|(at, it)| {
            serde_json::json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": format!("f{at}")}, "data": it}).to_string()
        }).collect();
        let said = format!("\n{}", self.run(&objects, "yaml"));
        let mut found: BTreeMap<usize, String> = BTreeMap::new();
        for document in said.split("\napiVersion: v1\ndata:\n").skip(1) {
            let (data, name) = document
                .rsplit_once("\nkind: ConfigMap\nmetadata:\n  labels:\n    zz: b\n  name: f")
                .expect("it has a name");
            let lines = data
                .lines()
                .map(|line| format!("{}\n", line.strip_prefix("  ").unwrap_or(line)));
            found.insert(name.trim().parse().unwrap(), lines.collect());
        }
        (0..data.len()).map(|at| found.remove(&at)).collect()
    }

    /// One run for all: it goes on behind a file that it refuses.
    fn run(&self, files: &[String], format: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (at, text) in files.iter().enumerate() {
            fs::write(folder.path().join(format!("{at:05}.yaml")), text).unwrap();
        }
        let done = Command::new(self.0.path("kubectl"))
            .args(["label", "--local", "zz=b", "-o", format, "-f"])
            .arg(folder.path())
            .env_clear()
            .env("HOME", folder.path())
            .output()
            .unwrap();
        String::from_utf8(done.stdout).expect("kubectl prints UTF-8")
    }
}

/// A text as part of an object.
pub fn with_head(number: usize, text: &str) -> String {
    format!("{HEAD}{number}}}\n{text}")
}

fn number(object: &Value) -> usize {
    let name = object["metadata"]["name"].as_str().unwrap();
    name.trim_start_matches('f').parse().unwrap()
}

/// What the text itself said.
pub fn body(mut object: Value) -> Value {
    let entries = object.as_object_mut().unwrap();
    for head in ["apiVersion", "kind", "metadata"] {
        entries.remove(head);
    }
    object
}

/// Both as kubectl prints them: beyond 63 bits it knows floats only.
pub fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(it) if it.as_i64().is_none() => {
            // The last digits are nobody's.
            format!("{:.12e}", it.as_f64().unwrap()).into()
        }
        Value::Array(items) => items.iter().map(rounded).collect(),
        Value::Object(entries) => entries
            .iter()
            .map(|(key, it)| (key.clone(), rounded(it)))
            .collect(),
        other => other.clone(),
    }
}
