//! What a plugin says about its failure, without the secrets that it was given.

use kube::config::ExecConfig;

const SHORTEST: usize = 4;

/// Knows the values that must not be repeated. No `Debug`: it holds them.
pub struct Redactor {
    secrets: Vec<String>,
}

impl Redactor {
    /// Every value of the plugin's own environment, and arguments that are named like secrets.
    #[must_use]
    pub fn of(exec: &ExecConfig) -> Self {
        let environment = exec
            .env
            .iter()
            .flatten()
            .filter_map(|pair| pair.get("value"))
            .cloned();
        let mut secrets: Vec<String> = environment.collect();
        let mut is_secret = false;
        for argument in exec.args.iter().flatten() {
            let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
            if is_secret {
                secrets.push(argument.clone());
            }
            let named = argument.starts_with('-') && sounds_secret(name);
            if named && !value.is_empty() {
                secrets.push(value.to_owned());
            }
            is_secret = named && value.is_empty();
        }
        secrets.retain(|secret| secret.len() >= SHORTEST);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets }
    }

    /// The text with `[redacted]` in place of those values and of words that look like tokens.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            text = text.replace(secret, "[redacted]");
        }
        text.split_inclusive(char::is_whitespace)
            .map(without_token)
            .collect()
    }
}

fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["secret", "token", "password", "key", "credential"]
        .iter()
        .any(|word| name.contains(word))
}

/// JSON web tokens and the tokens of the large clouds begin alike everywhere.
fn without_token(word: &str) -> String {
    let start = ["eyJ", "k8s-aws-v1.", "ya29."]
        .iter()
        .filter_map(|prefix| word.find(prefix))
        .min();
    match start.and_then(|at| word.split_at_checked(at)) {
        Some((before, token)) if token.len() > 16 => {
            let space = if token.ends_with(char::is_whitespace) {
                " "
            } else {
                ""
            };
            format!("{before}[redacted]{space}")
        }
        _ => word.to_owned(),
    }
}
